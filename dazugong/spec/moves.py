"""走不走得通: why a move is refused, every reason at once, in words that name what is missing."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from dazugong.formula import Column, Node
from dazugong.formula import parse as parsed
from dazugong.formula.record import evaluate, holds
from dazugong.spec.consulting import columns_of_several, units_refused
from dazugong.spec.form import Form
from dazugong.spec.model import Pack
from dazugong.spec.named_rules import judged
from dazugong.spec.procedures import OF_CASE, Move, Procedure, Step
from dazugong.spec.proceeding import Attempt, Deadline, Standing, Visit, Workdays, about_case, after


@lru_cache(maxsize=2048)
def _parse(text: str, columns: tuple[Column, ...]) -> Node:
    return parsed(text, columns)


def forms_of(pack: Pack, procedure: Procedure) -> tuple[Form, ...]:
    """The forms of the steps, each once, in the order of the steps."""
    ids = dict.fromkeys(step.form for step in procedure.steps if step.form)
    return tuple(form for form_id in ids if (form := pack.form(form_id)))


def common_forms(pack: Pack, procedure: Procedure, step: Step | None = None) -> tuple[Form, ...]:
    """The forms that are filled once in a case, and that of `step`; what several units fill each for itself is a table to the others."""
    own = {one.form for one in procedure.steps if one.several and one != step}
    return tuple(form for form in forms_of(pack, procedure) if form.id not in own)


def columns_of(pack: Pack, procedure: Procedure, step: Step | None = None) -> tuple[Column, ...]:
    """What a condition at a step of the procedure may speak of: the forms of its steps, what several units wrote, and the case itself."""
    columns = [column for form in common_forms(pack, procedure, step) for column in form.columns]
    asked = [column for one in procedure.steps if one.several and one != step and (form := pack.form(one.form)) for column in columns_of_several(one, form)]
    return (*{column.term: column for column in (*OF_CASE, *columns, *asked)}.values(),)


def refusals(pack: Pack, procedure: Procedure, standing: Standing, step: Step, move: Move, one: Attempt, workdays: Workdays) -> list[str]:
    """Why not; empty: it may be done."""
    visit = standing.at(step.id, one.unit)
    if standing.ended:
        return ["已经办结，不能再办；有新情况请另开一件"]
    if visit is None:
        return [f"“{step.title}”现在不在办，请刷新后再看"]
    found = [*_persons(procedure, standing, step, one)]
    if (move.reason or move.back) and not one.reason.strip():
        found.append(f"“{move.verb}”要写明理由")
    if move.hand_over and not one.to_unit:
        found.append(f"“{move.verb}”要选由哪个单位承办")
    if procedure.consulting(move):
        found += units_refused(one.units, one.handler, move.verb)
    if not move.back:
        found += _forward(pack, procedure, standing, step, move, one, workdays, visit)
    return found


def beforehand(procedure: Procedure, standing: Standing, step: Step, move: Move, one: Attempt, workdays: Workdays) -> list[str]:
    """Why not, whatever is filled in: what is known before anybody types a word."""
    visit = standing.at(step.id, one.unit)
    found = [*_persons(procedure, standing, step, one)]
    return found + [*_shown(step, move, one, workdays, visit)] if visit and not move.back else found


def _persons(procedure: Procedure, standing: Standing, step: Step, one: Attempt) -> Iterator[str]:
    """回避和不得自办."""
    if one.subject and one.by == one.subject:
        yield "这一件涉及您本人，应当回避，请由另一人办"
    acted = standing.acted_at(step.not_by).items()
    for other in dict.fromkeys(other for (other, _), who in acted if who == one.by):
        yield f"“{procedure.called(other)}”是您办的，“{step.title}”要由另一人办"


def _forward(
    pack: Pack, procedure: Procedure, standing: Standing, step: Step, move: Move, one: Attempt, workdays: Workdays, visit: Visit
) -> Iterator[str]:
    """What holds a case at its step: publicity, papers, conditions, regulations, steps left out."""
    yield from _shown(step, move, one, workdays, visit)
    yield from one.missing
    row = {**about_case(procedure, standing, visit, one.day, workdays), **one.values, "接办单位": one.to_unit}
    if move.when and not holds(_parse(move.when, columns_of(pack, procedure, step)), row):
        yield move.refuse
    if move.rule:
        columns = columns_of(pack, procedure, step)
        asked = {name: evaluate(_parse(text, columns), row) for name, text in (move.asks or {}).items()}
        if why := judged(move.rule, asked, one.day):
            yield f"{move.refuse}：{why}" if move.refuse else why
    end = next((found for target in move.to if (found := procedure.end(target))), None)
    if end and not end.early:
        done = {v.step for v in standing.visits if v.left and not v.void} | {step.id}
        for other in procedure.steps:
            if other.mandatory and other.id not in done:
                yield f"必经环节“{other.title}”还没有办，不能“{move.verb}”"


def _shown(step: Step, move: Move, one: Attempt, workdays: Workdays, visit: Visit) -> Iterator[str]:
    """公示."""
    until = publicity_until(step, visit.arrived, workdays)
    if until and one.day <= until.day:
        yield f"公示到{_said(until.day)}期满，期满后才能“{move.verb}”"


def publicity_until(step: Step, arrived: date, workdays: Workdays) -> Deadline | None:
    """公示到哪天: the last day of publicity of a step that the case came to on `arrived`; None where it has none."""
    return after(arrived, step.publicity, step.counted, workdays) if step.publicity else None


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
