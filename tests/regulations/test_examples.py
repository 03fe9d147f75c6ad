"""Every rule by example, on both sides of its bounds (examples.toml)."""
from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dazugong.rules import VERDICTS, answer_cases
from tests.regulations.asking import GROUNDS, ask

CASES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text("utf-8"))["case"]


def answered(number: int) -> dict:
    case = CASES[number]
    return answer_cases([case | {"id": number} | ({"on": case["on"].isoformat()} if "on" in case else {})], GROUNDS)[0].as_dict()


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_verdict_is_as_expected(number: int) -> None:
    got = answered(number)
    assert {key: got["verdict"].get(key) for key in CASES[number]["expect"]} == CASES[number]["expect"]
    assert got["articles"]
    assert got["why"]


@pytest.mark.parametrize("rule", sorted(set(VERDICTS) - {"decision.differential"}))
def test_every_rule_is_shown_deciding_both_ways(rule: str) -> None:
    verdicts = {str(answered(n)["verdict"]) for n, case in enumerate(CASES) if case["rule"] == rule}
    assert len(verdicts) >= 2


def test_keys_that_do_not_apply_are_left_out() -> None:
    assert ask("election.returned", voters=4, issued=4, returned=4) == {"election_valid": True}
    assert ask("branch.form", full_members=3) == {"own_branch": True}
    assert ask("ballot.survey_cell", unit_respondents=12, min_cell=10) == {"publish": True}
    assert ask("election.elected", present_with_vote=3, seats=1, yes={"甲": 2}) == {"elected": ["甲"]}
    assert "quarters_met" not in ask("branch.frequency", kind="组织生活会", dates=[])
    assert "deadline" not in ask("admission.meeting_after_prereview", rule_version="2014", prereview_ok="2020-01-01", meeting="2020-02-01")


def test_a_differential_vote_is_never_adopted_by_the_larger_number() -> None:
    split = ask("decision.differential", members_due=13, present=13, posts=1, votes={"甲": 6, "乙": 5})
    assert split["adopted"] is None
    assert "没有人超过" in split["reason"]
    clear = ask("decision.differential", members_due=13, present=13, posts=1, votes={"甲": 8, "乙": 5})
    assert clear["adopted"] is None
    assert clear["over_half"] == ["甲"]


def test_a_shortfall_names_both_ways_out() -> None:
    got = ask("election.elected", present_with_vote=40, seats=5, yes={"甲": 30, "乙": 28, "丙": 27, "丁": 26, "戊": 9})
    assert (got["shortfall"], len(got["options"])) == (1, 2)


def test_who_voted_is_compared_with_what_came_back_and_both_numbers_are_told() -> None:
    got = answer_cases([{"id": 1, "rule": "election.returned", "input": {"voters": 40, "issued": 41, "returned": 40}}], GROUNDS)[0]
    assert got.verdict.answer == {"election_valid": True}
    assert any("发出41张" in warning for warning in got.verdict.warnings)
