"""计票: papers → counts → what is wrong with them → results. The same reckoning for examples, the box and the tellers.

    count = counted(ballot, subjects, papers)           votes by subject, item and mark; points as they were given
    faults(ballot, head, count)                         what keeps the result from standing, each with the figure it is about
    results(ballot, head, count, day)                   for each subject what came of it
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dazugong.formula.parser import parse
from dazugong.formula.record import holds
from dazugong.spec import ballots as b
from dazugong.spec.named_rules import found

Cell = tuple[str, str]                  # (subject, item)
Paper = Mapping[Cell, str | int | float] | None      # None: an invalid one
TIED, EQUAL = "票数相等，再投一次", "得分相同，再评一次"


@dataclass(frozen=True)
class Head:
    """票数的根据: who was due, who was there, how many papers were given out, how many places there are, and how many of
    the best were chosen already in the vote that this one repeats among equals.
    """

    due: int = 0
    present: int = 0
    issued: int = 0
    seats: int = 1
    chosen: int = 0


@dataclass
class Count:
    """计票结果. `votes` of each cell by mark; `points` of each cell as the judges gave them."""

    subjects: tuple[str, ...]
    valid: int = 0
    invalid: int = 0
    returned: int = 0
    votes: dict[Cell, dict[str, int]] = field(default_factory=dict)
    points: dict[Cell, list[Fraction]] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """一个对象的结果. `score` with two places, None where a criterion has no mark; `why` in words."""

    subject: str
    outcome: str = ""
    score: Fraction | None = None
    rank: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Fault:
    """毛病: `term` the figure it is about."""

    term: str
    message: str


def counted(ballot: b.Ballot, subjects: Sequence[str], papers: Iterable[Paper]) -> Count:
    """Adds the papers up. A paper that `refused_paper` finds fault with counts as invalid."""
    count = Count(tuple(subjects))
    cells = [(subject, term) for subject in subjects for term in ballot.terms]
    count.votes = {cell: dict.fromkeys(ballot.marks, 0) for cell in cells if ballot.marks}
    count.points = {cell: [] for cell in cells if not ballot.marks}
    for paper in papers:
        count.returned += 1
        if paper is None or not _stands(ballot, cells, paper):
            count.invalid += 1
            continue
        count.valid += 1
        for cell, said in paper.items():
            if ballot.marks:
                count.votes[cell][str(said)] += 1
            else:
                count.points[cell].append(Fraction(str(said)))
    return count


def _stands(ballot: b.Ballot, cells: Sequence[Cell], paper: Mapping[Cell, str | int | float]) -> bool:
    if not ballot.marks:
        return bool(paper) and set(paper) <= set(cells)
    return set(paper) == set(cells) and all(said in ballot.marks for said in paper.values())


def refused_paper(ballot: b.Ballot, subjects: Sequence[str], seats: int, paper: Mapping[Cell, str | int | float]) -> str:
    """Why a voter is asked to look at the paper again; nothing when it is in order."""
    left = [cell for subject in subjects for term in ballot.terms if (cell := (subject, term)) not in paper]
    if left:
        return f"还有{len(left)}处没有填：{'、'.join(' '.join(filter(None, cell)) for cell in left[:5])}"
    yes = sum(said == b.YES for said in paper.values())
    if ballot.kind == b.ELECT and yes > seats:
        return f"应选{seats}名，选了{yes}名，选多了票就无效，请改正"
    return next((wrong for cell, said in paper.items() if (wrong := off_the_scale(ballot, cell, said))), "")


def off_the_scale(ballot: b.Ballot, cell: Cell, said: str | int | float) -> str:
    """Why points cannot be given to one subject under one item; nothing when they can, and of marks."""
    most = ballot.most(cell[1])
    return "" if ballot.marks or 0 <= Fraction(str(said)) <= Fraction(str(most)) else f"{' '.join(filter(None, cell))}：分数应在0到{most}之间"


def standing_faults(ballot: b.Ballot, seats: int, subjects: Sequence[str]) -> Iterator[Fault]:
    """What keeps a vote from being opened: too few to choose among."""
    if ballot.differential and len(subjects) <= seats:
        yield Fault("候选人数", f"{b.SEATS}{seats}个，人选只有{len(subjects)}名，不是差额，不能进入下一环节；请增加人选")
    elif len(subjects) < ballot.at_least:
        remedy = "请延长报名，或者改为委托" if ballot.kind == b.POINTS else "请补上"
        yield Fault("候选人数", f"只有{len(subjects)}个，少于{ballot.at_least}个，不能评审、投票；{remedy}")


def faults(ballot: b.Ballot, head: Head, count: Count) -> Iterator[Fault]:
    """What keeps the result from standing: issued ≥ returned ≥ valid, and every sum."""
    yield from standing_faults(ballot, head.seats, count.subjects)
    if head.present and head.issued > head.present:
        yield Fault(b.ISSUED, f"发出{head.issued}张，多于到会的{head.present}人，请核对")
    if count.returned > head.issued:
        yield Fault(b.RETURNED, f"收回{count.returned}张，多于发出的{head.issued}张，这样的投票无效；请先核对有没有数错、写错，确实多的重新投票")
    if count.valid + count.invalid != count.returned:
        yield Fault(b.VALID, f"有效{count.valid}张加无效{count.invalid}张，不等于收回的{count.returned}张，请核对")
    for (subject, term), votes in count.votes.items():
        if sum(votes.values()) != count.valid:
            name = f"{subject} {term}".strip()
            yield Fault("票数", f"{name}：各票面相加是{sum(votes.values())}，不等于有效票{count.valid}张，请核对")
    yes = sum(votes.get(b.YES, 0) for votes in count.votes.values())
    if ballot.kind == b.ELECT and yes > count.valid * head.seats:
        yield Fault("票数", f"赞成票共{yes}张，多于有效票{count.valid}张×名额{head.seats}，请核对")


def results(ballot: b.Ballot, head: Head, count: Count, day: date) -> list[Result]:
    """What came of each subject, in the order of the paper."""
    if ballot.kind == b.POINTS:
        return _scored(ballot, count, ballot.winners - head.chosen)
    if ballot.rule == "election.elected":
        return _elected(ballot, head, count, day)
    return [_passed(ballot, head, count, subject, day) for subject in count.subjects]


def _scored(ballot: b.Ballot, count: Count, places: int) -> list[Result]:
    """By their scores; equals of whom not all can be chosen are judged once more."""
    scores = {subject: _score(ballot, count, subject) for subject in count.subjects}
    order = sorted((one for one in scores.values() if one is not None), reverse=True)
    found = []
    for subject, score in scores.items():
        if score is None:
            found.append(Result(subject, why=_unscored(ballot, count, subject)))
            continue
        rank = order.index(score) + 1
        last = rank + order.count(score) - 1
        outcome = "" if not ballot.winners else ballot.passed if last <= places else EQUAL if rank <= places else ballot.failed
        judges = max(len(count.points[subject, term]) for term in ballot.terms)
        found.append(Result(subject, outcome, score, None if ballot.publish == "own" else rank, f"{judges}人评价{_dropped(ballot)}"))
    return found


def _dropped(ballot: b.Ballot) -> str:
    said = "、".join(f"{number}个{which}分" for number, which in ((ballot.drop_highest, "最高"), (ballot.drop_lowest, "最低")) if number)
    return f"，每一项去掉{said}" if said else ""


def _unscored(ballot: b.Ballot, count: Count, subject: str) -> str:
    """Why there is no score: what nobody marked, or what so few marked that dropping leaves none."""
    given = {term: len(count.points[subject, term]) for term in ballot.terms}
    if any(given.values()) and not all(given.values()):
        return f"缺{'、'.join(term for term, number in given.items() if not number)}，不出分"
    return f"{min(given.values())}人评价{_dropped(ballot)}就没有了，不出分" if all(given.values()) else "没有人打分，不出分"


def _score(ballot: b.Ballot, count: Count, subject: str) -> Fraction | None:
    """Each criterion's mean without its highest and lowest marks, by its weight; a criterion of which no mark is left leaves no score."""
    total = Fraction(0)
    for term in ballot.terms:
        marks = sorted(count.points[subject, term])
        given = marks[ballot.drop_lowest:max(0, len(marks) - ballot.drop_highest)]
        if not given:
            return None
        item = next((one for one in ballot.items if one.term == term), None)
        share = Fraction(str(item.weight)) / Fraction(str(item.most)) if item and item.weight is not None else 1
        total += sum(given, Fraction(0)) / len(given) * share
    return Fraction((total * 100 + Fraction(1, 2)).__floor__(), 100)


def _elected(ballot: b.Ballot, head: Head, count: Count, day: date) -> list[Result]:
    """By the regulation on elections: over half of those present, in the order of votes, ties vote again."""
    term = ballot.terms[0]
    yes = {subject: count.votes[subject, term][b.YES] for subject in count.subjects}
    answer, why = found(ballot.rule, {"present_with_vote": head.present, "seats": head.seats, "yes": yes}, day)
    elected, tied = answer.get("elected", ()), answer.get("runoff", ())
    words = {**dict.fromkeys(count.subjects, ballot.failed), **dict.fromkeys(elected, ballot.passed), **dict.fromkeys(tied, TIED)}
    return [Result(subject, words[subject] if answer else "", why=why) for subject in count.subjects]


def _passed(ballot: b.Ballot, head: Head, count: Count, subject: str, day: date) -> Result:
    votes = count.votes[subject, ballot.terms[0]]
    if ballot.rule:
        answer, why = found(ballot.rule, {"members_due": head.due, "present": head.present, "agree": votes[b.YES]}, day)
        return Result(subject, {True: ballot.passed, False: ballot.failed}.get(answer.get("adopted"), ""), why=why)
    if not ballot.passes:
        return Result(subject)
    figures = (head.due, head.present, head.issued, count.returned, count.valid, count.invalid, head.seats)
    holding = holds(parse(ballot.passes, ballot.columns), {**dict(zip(b.FIGURES, figures)), **votes})
    return Result(subject, ballot.passed if holding else ballot.failed, why=ballot.passes)
