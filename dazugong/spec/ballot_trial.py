"""试票决: the papers of an example counted, and what comes of them."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from dazugong.spec import ballots as b
from dazugong.spec import counting as c
from dazugong.spec.example import Example, Expect, Given
from dazugong.spec.model import Pack

HEAD_OF = dict(zip(b.HEAD, ("due", "present", "issued", "seats")))
PAPER = "票面"


def is_head(given: Given) -> bool:
    """Whether a row says who was due and the like, and is not a paper."""
    return bool(given.answers) and set(given.answers) <= set(b.HEAD)


def head_of(ballot: b.Ballot, example: Example, unit: str) -> c.Head:
    """The figures a vote rests on, as the example says them."""
    rows = [one.answers for one in example.given if one.over == ballot.id and one.unit == unit and is_head(one)]
    return c.Head(**{HEAD_OF[term]: int(value) for row in rows for term, value in row.items()})     # type: ignore[call-overload]


def papers_of(ballot: b.Ballot, example: Example, unit: str) -> list[c.Paper]:
    """The papers that were cast, one for each [[given]] that is no head; 票面 = 无效 is an invalid one."""
    found: list[c.Paper] = []
    for given in example.given:
        if given.over == ballot.id and given.unit == unit and not is_head(given):
            found.append(None if given.answers.get(PAPER) == b.INVALID else {cell_of(ballot, name): value for name, value in given.answers.items()})     # type: ignore[misc]
    return found


def cell_of(ballot: b.Ballot, name: str) -> c.Cell:
    """“甲 实用” → the subject and the item; a name alone is the subject."""
    subject, _, term = name.rpartition(" ")
    return (subject, term) if subject and term in ballot.terms else (name, "")


def subjects_of(ballot: b.Ballot, example: Example, unit: str) -> list[str]:
    """Everybody named on a paper, in the order of the first."""
    papers = [paper for paper in papers_of(ballot, example, unit) if paper]
    return list(dict.fromkeys(subject for paper in papers for subject, _ in paper))


def ballot_findings(pack: Pack, example: Example, expect: Expect, day: date) -> Iterator[tuple[bool, str]]:
    """What the example expects of one vote, against what the count gives."""
    ballot = pack.ballot(expect.ballot)
    assert ballot is not None
    head, subjects = head_of(ballot, example, expect.unit), subjects_of(ballot, example, expect.unit)
    count = c.counted(ballot, subjects, papers_of(ballot, example, expect.unit))
    for wanted, got, name in ((expect.valid, count.valid, "有效票"), (expect.invalid, count.invalid, "无效票")):
        if wanted is not None:
            yield wanted == got, _said(name, wanted, got)
    wrong = list(c.faults(ballot, head, count))
    if expect.refused is not None:
        terms = {fault.term for fault in wrong}
        yield set(expect.refused) == terms, _said("不能成立", "、".join(expect.refused), "、".join(terms)) + "".join(f"（{one.message}）" for one in wrong)
    elif wrong:
        yield False, "；".join(fault.message for fault in wrong)
    if expect.about:
        yield from _about(ballot, head, count, expect, day)


def _about(ballot: b.Ballot, head: c.Head, count: c.Count, expect: Expect, day: date) -> Iterator[tuple[bool, str]]:
    votes = count.votes.get((expect.about, expect.item or ballot.terms[0]), {})
    for mark, wanted in expect.votes.items():
        yield votes.get(mark) == wanted, _said(f"{expect.about} {expect.item} {mark}", wanted, votes.get(mark))
    result = next((one for one in c.results(ballot, head, count, day) if one.subject == expect.about), c.Result(expect.about))
    if expect.score is not None:
        yield result.score == Fraction(str(expect.score)), _said(f"{expect.about} 得分", expect.score, None if result.score is None else float(result.score))
    if expect.waits is not None:
        yield bool(expect.waits) == (result.score is None) and all(one in result.why for one in expect.waits), f"{expect.about}：{result.why}"
    for wanted, got, name in ((expect.outcome, result.outcome, "结果"), (expect.rank, result.rank, "名次")):
        if wanted not in ("", None):
            yield wanted == got, _said(f"{expect.about} {name}", wanted, got) + (f"（{result.why}）" if result.why else "")


def _said(name: str, wanted: object, got: object) -> str:
    return f"{name}：{got}" if wanted == got else f"{name}：应得 {wanted}，实得 {got}"
