"""机制覆盖表: every mechanism stands in docs/coverage.csv once; what is claimed is run, and its figures come out."""
from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from dazugong.spec import check_pack, load_pack, run_examples
from dazugong.spec.example import Example
from dazugong.spec.model import Pack

ROOT = Path(__file__).parents[2]
MECHANISMS = [f"M{number:03}" for number in range(1, 278)]
MOST_ROWS_A_PROOF = 6
WAITS, ALSO = "waits for: ", "also: "
NUMBER = re.compile(r"\d+(?:\.\d+)?")
REFUSED = re.compile(r"退回|被拒|不能保存")


@dataclass(frozen=True)
class Claim:
    """一行: the mechanism, the pack and the example (or the test) that proves it, and what of the row is shown."""

    id: str
    pack: str
    proof: str
    then: str

    @property
    def shown(self) -> str:
        return self.then.partition(WAITS)[0].partition(ALSO)[0]

    @property
    def also(self) -> list[str]:
        """Further proofs, each of a part of the row that the first cannot play."""
        return self.then.partition(f"；{WAITS}")[0].split(f"；{ALSO}")[1:]

    @property
    def by_test(self) -> bool:
        return self.proof.startswith("tests/")

    @property
    def example(self) -> tuple[str, str]:
        """(path from the root, title)."""
        path, _, title = self.proof.partition("::")
        return path, title


def claims() -> list[Claim]:
    with (ROOT / "docs" / "coverage.csv").open(encoding="utf8", newline="") as file:
        return [Claim(**row) for row in csv.DictReader(file)]


PROVEN = [claim for claim in claims() if claim.proof and not claim.by_test]
TESTED = [claim for claim in claims() if claim.by_test]
each_proven = pytest.mark.parametrize("claim", PROVEN, ids=lambda claim: claim.id)
each_tested = pytest.mark.parametrize("claim", TESTED, ids=lambda claim: claim.id)


@cache
def pack_of(folder: Path) -> Pack:
    assert check_pack(folder) == []
    return load_pack(folder)


def proof_of(claim: Claim) -> tuple[Pack, Example]:
    path, title = claim.example
    pack = pack_of((ROOT / path).parents[1])
    found = [one for one in pack.examples if (ROOT / path).name == Path(one.file).name and one.title == title]
    assert len(found) == 1, f"{claim.id}：没有示例 {claim.proof}"
    return pack, found[0]


def numbers(text: str) -> set[Fraction]:
    return {Fraction(number) for number in NUMBER.findall(text)}


def figures(example: Example) -> tuple[set[Fraction], list[Fraction]]:
    """(the numbers that the example expects to come out, its shares in percent)."""
    found, shares, bands = set(), [], Counter()
    for expect in example.expect:
        if expect.count is not None:
            bands[expect.indicator] += expect.count
            found |= {Fraction(expect.count)}
        if expect.of:
            found |= {Fraction(expect.of), Fraction(expect.of - expect.count)}
            shares.append(Fraction(100 * expect.count, expect.of))
        found |= {Fraction(str(value)) for value in (expect.score, expect.rank, expect.over_quota) if value is not None}
        for value in (*expect.computed.values(), *expect.prefilled.values(), *expect.items.values(), expect.band):
            found |= numbers(str(value))
    for expect in example.expect:       # where cases stand: days left and late, levels up, returns
        said = (expect.valid, expect.invalid, *expect.votes.values(), expect.late, expect.left, expect.escalated, expect.returned, len(expect.at) if expect.at else None)
        found |= {Fraction(value) for value in said if value is not None} | numbers(f"{expect.due or ''} {expect.on or ''}".replace("-", " "))
    days = f"{example.first:%m %d} {example.last:%m %d}"
    return found | {Fraction(total) for total in bands.values()} | numbers(days), shares


def comes_out(number: str, found: set[Fraction], shares: list[Fraction]) -> bool:
    """Whether the number is expected, or is an expected share rounded as the number is written."""
    half = Fraction(1, 2 * 10 ** len(number.partition(".")[2]))
    return Fraction(number) in found or any(abs(share - Fraction(number)) <= half for share in shares)


def test_every_mechanism_stands_there_once_and_in_order() -> None:
    assert [claim.id for claim in claims()] == MECHANISMS


def test_a_row_without_a_proof_says_what_it_waits_for_and_claims_nothing() -> None:
    assert [c.id for c in claims() if not c.proof and (c.pack or c.shown or not c.then.removeprefix(WAITS).strip())] == []


def test_one_proof_serves_at_most_six_rows() -> None:
    assert [proof for proof, rows in Counter(claim.proof for claim in PROVEN + TESTED).items() if rows > MOST_ROWS_A_PROOF] == []


@each_proven
def test_the_proof_runs_and_comes_out(claim: Claim) -> None:
    pack, example = proof_of(claim)
    assert pack.id == claim.pack
    outcomes = [one for one in run_examples(pack) if (one.file, one.title) == (example.file, example.title)]
    assert len(outcomes) >= len(example.expect) > 0
    assert [one.message for one in outcomes if not one.ok] == []


@each_proven
def test_the_figures_claimed_are_those_that_come_out(claim: Claim) -> None:
    _, example = proof_of(claim)
    found, shares = figures(example)
    assert claim.shown
    assert [number for number in NUMBER.findall(claim.shown) if not comes_out(number, found, shares)] == []


@each_proven
def test_a_refusal_claimed_is_a_refusal_that_happens(claim: Claim) -> None:
    _, example = proof_of(claim)
    refused = any(expect.refused for expect in example.expect)
    assert refused or not REFUSED.search(claim.shown)


def function_of(proof: str) -> ast.FunctionDef:
    """The test that a proof names; it is never skipped."""
    path, _, name = proof.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf8"))
    found = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name]
    assert len(found) == 1, f"没有测试 {proof}"
    assert not any("skip" in ast.unparse(one) for one in found[0].decorator_list)
    return found[0]


FURTHER = [pytest.param(proof, id=claim.id) for claim in claims() for proof in claim.also]


@pytest.mark.parametrize("proof", FURTHER)
def test_a_second_proof_is_a_test_or_an_example_that_runs_with_the_others(proof: str) -> None:
    if proof.startswith("tests/"):
        assert function_of(proof)
    else:
        path, _, title = proof.partition("::")
        outcomes = [one for one in run_examples(pack_of((ROOT / path).parents[1])) if one.title == title]
        assert outcomes and all(one.ok for one in outcomes)


def written_in(body: Iterable[ast.stmt]) -> set[Fraction]:
    """Every number that stands in the code, in its texts too."""
    constants = [node.value for statement in body for node in ast.walk(statement) if isinstance(node, ast.Constant)]
    return {number for value in constants if not isinstance(value, bool | bytes) for number in numbers(str(value))}


@each_tested
def test_the_test_named_says_what_is_claimed_and_works_with_its_figures(claim: Claim) -> None:
    function = function_of(claim.proof)
    said = ast.get_docstring(function) or ""
    assert claim.shown and claim.shown.rstrip("；") in said
    assert numbers(claim.shown) - written_in(function.body[1:]) == set()


@each_tested
def test_a_refusal_claimed_of_a_test_is_looked_for_there(claim: Claim) -> None:
    body = "\n".join(ast.unparse(one) for one in function_of(claim.proof).body[1:])
    assert not REFUSED.search(claim.shown) or "raises" in body or "refus" in body.lower()


def test_a_figure_that_does_not_come_out_is_seen() -> None:
    found, shares = figures(proof_of(PROVEN[0])[1])
    assert not comes_out("4321", found, shares)
    assert comes_out("81.5", set(), [Fraction(2200, 27)]) and not comes_out("81.4", set(), [Fraction(2200, 27)])
