"""会办: several units at one step of a case: who asked them, who has answered, who is no longer asked. Pure, as `proceeding`.

Each unit asked has a visit of its own; the step is left by its one move when none of them is open any more.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from dazugong.formula import Column
from dazugong.formula.tree import rows_name
from dazugong.formula.words import refused_term
from dazugong.spec.form import Form
from dazugong.spec.procedures import Move, Procedure, Step
from dazugong.spec.proceeding import Standing, Visit, gone_on

ADD, STRIKE, DECLINE = Move("加请会办"), Move("不再会办", reason=True), Move("不属本单位", reason=True)
BUTTONS = {move.verb: move for move in (ADD, STRIKE, DECLINE)}
MOST_UNITS = 30


def sender_of(procedure: Procedure, standing: Standing, step: Step) -> Visit | None:
    """谁送来的: the visit whose move led to the step; whoever acts there chooses the units."""
    for visit in reversed(standing.visits):
        declared = procedure.step(visit.step)
        move = declared.move(visit.verb) if declared else None
        if move and step.id in move.to:
            return visit
    return None


def round_of(procedure: Procedure, standing: Standing, step: Step) -> tuple[Visit, ...]:
    """这一轮: the units asked since the case was sent to the step the last time, with what became of each."""
    sender = sender_of(procedure, standing, step)
    return tuple(visit for visit in standing.visits if visit.step == step.id and visit.unit and visit.number > (sender.number if sender else 0))


def columns_of_several(step: Step, form: Form) -> tuple[Column, ...]:
    """几家写的，公式怎么说: a table whose rows are the answers; the title of the step is how many there are."""
    count = () if refused_term(step.title) else (Column(step.id, step.title, "number"),)
    return (*count, *(replace(column, name=f"{step.id}.{column.name}", table=step.title) for column in form.columns))


def rows_of_several(procedure: Procedure, standing: Standing, written: Callable[[Step, str], Mapping[str, object]]) -> dict[str, object]:
    """几家写的，公式读到什么: of every step of several what the units of this round wrote that have answered; `written` gives it by step and unit."""
    found: dict[str, object] = {}
    for step in procedure.steps:
        if step.several:
            rows = [written(step, visit.unit) for visit in round_of(procedure, standing, step) if visit.left and not visit.void]
            found |= {step.title: len(rows), rows_name(step.title): rows}
    return found


def unasked(procedure: Procedure, standing: Standing, step: Step, unit: str, verb: str, *, day: date, by: str) -> Standing:
    """不再会办、不属本单位: the unit takes no part any more.

    Where all others have answered the case goes on; where nobody is left and nobody has answered, it goes back to its sender.
    """
    mine = standing.at(step.id, unit)
    assert mine is not None
    standing = standing.with_visit(replace(mine, left=day, verb=verb, by=by, void=True))
    if standing.at(step.id):
        return standing
    sender = sender_of(procedure, standing, step)
    if sender is None or any(not visit.void for visit in round_of(procedure, standing, step)):
        return gone_on(procedure, standing, step, step.moves[0], day=day)
    return gone_on(procedure, standing, step, Move(verb, to=(sender.step,), back=True), day=day)


def also_asked(standing: Standing, step: Step, units: Iterable[str], *, day: date) -> Standing:
    """加请会办: more units at the step."""
    more = [Visit(len(standing.visits) + n, step.id, day, unit=unit) for n, unit in enumerate(dict.fromkeys(units), 1)]
    return replace(standing, visits=(*standing.visits, *more))


def units_refused(units: tuple[str, ...], handler: str, verb: str) -> list[str]:
    """Why these units cannot be asked."""
    if not units:
        return [f"“{verb}”要选请哪些单位会办，至少一家；不用会办的请换一个按钮"]
    if len(units) > MOST_UNITS:
        return [f"一次最多请{MOST_UNITS}家会办，这里有{len(units)}家"]
    return ["承办单位自己不用会办，请从会办单位里去掉"] if handler in units else []


def asking_refused(procedure: Procedure, standing: Standing, step: Step, verb: str, *, unit: str, units: tuple[str, ...], handler: str, reason: str) -> list[str]:
    """Why the units of a step cannot be changed so; `unit` is the one that leaves, `units` are those that come."""
    if standing.ended or standing.at(step.id) is None:
        return [f"“{step.title}”现在不在办，请刷新后再看"]
    if verb == ADD.verb:
        known = {visit.unit for visit in round_of(procedure, standing, step) if not visit.void}
        return ["已经请过的单位不用再请，请去掉"] if known & set(units) else units_refused(units, handler, verb)
    if not unit or standing.at(step.id, unit) is None:
        return ["这一家没有在会办，或者已经答复，请刷新后再看"]
    return [] if reason.strip() else [f"“{verb}”要写明理由"]
