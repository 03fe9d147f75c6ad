"""办事: where a case stands, what may be done next, and why not. Pure: the day, the calendar and the answers are arguments.

A case is the list of its visits to steps, in the order of arrival. Moves never change a visit but by ending it; what was
returned stays in the list and is void.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from dazugong.spec.procedures import Move, Procedure, Step
from dazugong.spec.spans import day_of

Row = Mapping[str, object]
WITHDRAW = Move("撤回", reason=True)


class Deadline(Protocol):
    """期限: a day, provisional while a year on the way has no calendar."""

    @property
    def day(self) -> date: ...
    @property
    def provisional(self) -> bool: ...


class Workdays(Protocol):
    """工作日表."""

    def after(self, day: date, count: int) -> Deadline: ...
    def between(self, start: date, end: date) -> int: ...


@dataclass(frozen=True)
class Due:
    """自然日期限."""

    day: date
    provisional: bool = False


@dataclass(frozen=True)
class Visit:
    """到步: the case is at a step from `arrived` until `left`; `by` left it with `verb`. Void: returned or overtaken.

    `unit`: which of the units asked (会办); each has a visit of its own. Empty where one unit handles the step.
    """

    number: int
    step: str
    arrived: date
    left: date | None = None
    verb: str = ""
    by: str = ""
    void: bool = False
    unit: str = ""

    @property
    def open(self) -> bool:
        return self.left is None and not self.void


@dataclass(frozen=True)
class Standing:
    """所在: the visits so far; `ended` is the end that was reached, or 撤回."""

    opened: date
    opener: str
    visits: tuple[Visit, ...]
    ended: str = ""
    ended_on: date | None = None

    @property
    def open(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.open and not self.ended)

    def with_visit(self, changed: Visit) -> Standing:
        """The same, but for one visit."""
        return replace(self, visits=tuple(changed if visit.number == changed.number else visit for visit in self.visits))

    def at(self, step: str, unit: str = "") -> Visit | None:
        """The open visit to a step; of several units at it, that of `unit`."""
        return next((visit for visit in self.open if visit.step == step and unit in ("", visit.unit)), None)

    def acted_at(self, steps: Iterable[str]) -> dict[tuple[str, str], str]:
        """Step and unit asked → who acted there; for the last time, if more than once."""
        return {(visit.step, visit.unit): visit.by for visit in self.visits if visit.step in set(steps) and visit.by and not visit.void}


@dataclass(frozen=True)
class Fired:
    """走一步: which steps are open and done after a move, which were opened and voided by it, and the end it reached."""

    open: frozenset[str]
    done: frozenset[str]
    opened: tuple[str, ...] = ()
    void: frozenset[str] = frozenset()
    end: str = ""


def fire(procedure: Procedure, standing_open: frozenset[str], done: frozenset[str], step: Step, move: Move) -> Fired:
    """The net of steps, without days and persons; the check explores with it what the cases walk."""
    left = standing_open - {step.id}
    end = next((target for target in move.to if procedure.end(target)), "")
    if end:
        return Fired(frozenset(), done | {step.id}, void=left, end=end)
    if move.back:
        void = frozenset().union(*(procedure.downstream(target) for target in move.to)) | {step.id}
        return Fired(left - void | set(move.to), done - void, tuple(move.to), void)
    done, opened = done | {step.id}, []
    for target in move.to:
        found = procedure.step(target)
        if found and target not in left and set(found.all_of) <= done:
            opened.append(target)
    return Fired(left | set(opened), done - set(opened), tuple(opened))


def begun(procedure: Procedure, day: date, opener: str) -> Standing:
    """开办."""
    return Standing(day, opener, (Visit(1, procedure.start.id, day),))


def moved(
    procedure: Procedure, standing: Standing, step: Step, move: Move, *, day: date, by: str, unit: str = "", asked: Iterable[str] = ()
) -> Standing:
    """The case after a move whose right and reasons were looked at before. `unit` of several acts; `asked` are those to take part next."""
    mine = standing.at(step.id, unit)
    assert mine is not None
    standing = standing.with_visit(replace(mine, left=day, verb=move.verb, by=by))
    if mine.unit and standing.at(step.id):
        return standing                 # the others have not answered yet
    return gone_on(procedure, standing, step, move, day=day, asked=asked)


def gone_on(procedure: Procedure, standing: Standing, step: Step, move: Move, *, day: date, asked: Iterable[str] = ()) -> Standing:
    """The case after the last visit to a step was ended: what the move returns or overtakes is void, what it leads to begins."""
    open_ = frozenset(visit.step for visit in standing.open) | {step.id}
    done = frozenset(visit.step for visit in standing.visits if visit.left and not visit.void) - open_
    fired = fire(procedure, open_, done, step, move)
    visits = []
    for visit in standing.visits:
        if visit.step in fired.void and not visit.void:
            visit = replace(visit, left=visit.left or day, void=not fired.end or visit.left is None)
        visits.append(visit)
    visits += [Visit(len(visits) + n, target, day, unit=one) for n, (target, one) in enumerate(_begun(procedure, visits, move, fired, asked), 1)]
    return replace(standing, visits=tuple(visits), ended=fired.end, ended_on=day if fired.end else None)


def _begun(procedure: Procedure, visits: list[Visit], move: Move, fired: Fired, asked: Iterable[str]) -> list[tuple[str, str]]:
    """(step, unit asked) of the visits that begin; a step of several units has one for each of them."""
    several = procedure.consulting(move)
    there = {visit.unit for visit in visits if several and visit.step == several.id and visit.open}
    found = [(target, "") for target in fired.opened if not several or target != several.id]
    return found + [(several.id, one) for one in dict.fromkeys(asked) if one not in there] if several and several.id in fired.open else found


def withdrawn(standing: Standing, *, day: date) -> Standing:
    """撤回: whoever began it takes it back."""
    visits = tuple(replace(visit, left=day, void=True) if visit.open else visit for visit in standing.visits)
    return replace(standing, visits=visits, ended=WITHDRAW.verb, ended_on=day)


def after(start: date, days: int, counted: str, workdays: Workdays) -> Deadline:
    """So many working or calendar days after a day."""
    return workdays.after(start, days) if counted == "working" else Due(start + timedelta(days=days))


def due_of(step: Step, visit: Visit, standing: Standing, values: Row, workdays: Workdays) -> Deadline | None:
    """The deadline of a visit; None where the step has none, or its day is not known yet."""
    known = {"arrival": visit.arrived, "opening": standing.opened}
    start = known.get(step.since) or day_of(values.get(step.since))
    return after(start, step.days, step.counted, workdays) if step.days and start else None


def case_due(procedure: Procedure, standing: Standing, workdays: Workdays) -> Deadline | None:
    """The deadline of the whole case."""
    return after(standing.opened, procedure.days, procedure.counted, workdays) if procedure.days else None


def late_by(due: date | None, day: date, workdays: Workdays) -> int:
    """Working days late on the day; a deadline missed over a weekend is late by one."""
    if due is None or day <= due:
        return 0
    return max(1, workdays.between(due, day))


def levels_up(step: Step, late: int) -> int:
    """升级: how many levels up it is by now."""
    return sum(late >= days for days in step.escalate)


def days_of_case(opened: date, day: date) -> dict[str, object]:
    """The days that formulas of a case know: its own span stands for a period."""
    return {"期初": opened, "期末": day, "当日": day}


def about_case(procedure: Procedure, standing: Standing, visit: Visit, day: date, workdays: Workdays) -> dict[str, object]:
    """What conditions may ask of the case itself (`OF_CASE`), by term."""
    return {
        "开办日期": standing.opened, "到步日期": visit.arrived, "到步天数": (day - visit.arrived).days,
        "到步工作日数": workdays.between(visit.arrived, day), "退回次数": returns(procedure, standing), "接办单位": "", **days_of_case(standing.opened, day),
    }  # fmt: skip


def returns(procedure: Procedure, standing: Standing) -> int:
    """How often it was returned: visits that were left by going back."""
    left = ((procedure.step(visit.step), visit.verb) for visit in standing.visits if visit.verb)
    return sum(bool(step and (move := step.move(verb)) and move.back) for step, verb in left)


Judge = Callable[[str, Mapping[str, object], date], str]       # rule, what it is asked, the day → why not, or nothing


@dataclass(frozen=True)
class Attempt:
    """试办: who wants to move where, when, with what; `subject` is the person it is about, `missing` what the form refuses."""

    day: date
    by: str
    values: Row
    reason: str = ""
    to_unit: str = ""
    subject: str = ""
    missing: tuple[str, ...] = ()
    unit: str = ""                      # 会办: the unit that answers
    handler: str = ""                   # the unit that handles the case
    units: tuple[str, ...] = ()         # 会办: the units to be asked
