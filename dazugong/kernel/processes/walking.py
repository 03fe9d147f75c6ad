"""走到哪里: a case as the reckoning sees it, and the rows that follow from what it says."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.packs import pack_of
from dazugong.rules.days import later_by_months
from dazugong.spec import proceeding as p
from dazugong.spec.model import Pack
from dazugong.spec.moves import publicity_until
from dazugong.spec.procedures import Procedure

from .models import Case, Concerned, State, Step
from .parties import let_in, unit_of_step


@dataclass(frozen=True)
class Walked:
    """一件: the case with its mechanism, its procedure, its steps and where it stands."""

    case: Case
    pack: Pack
    procedure: Procedure
    steps: tuple[Step, ...]
    standing: p.Standing


def procedure_of(case: Case) -> tuple[Pack, Procedure]:
    """The procedure in the version with which the case began. Raises `Hidden`."""
    pack = pack_of(case.pack_version)
    procedure = pack.procedure(case.procedure)
    if procedure is None:
        raise Hidden("procedure")
    return pack, procedure


def walked(case: Case, day: date | None = None, rows: Iterable[Step] | None = None) -> Walked:
    """Where the case stands; with a `day`, where it stood then. `rows`: its steps, where they have been read already."""
    pack, procedure = procedure_of(case)
    rows = Step.objects.filter(case=case).order_by("number") if rows is None else rows
    steps = [step for step in rows if day is None or step.arrived_on <= day]
    closed = case.closed_on is not None and (day is None or case.closed_on <= day)
    visits = tuple(_visit(step, day) for step in steps)
    ended = next((e.id for e in procedure.ends if e.title == case.outcome), p.WITHDRAW.verb) if closed else ""
    return Walked(case, pack, procedure, tuple(steps), p.Standing(case.opened_on, case.opener, visits, ended, case.closed_on if closed else None))


def _visit(step: Step, day: date | None) -> p.Visit:
    if day is not None and step.left_on is not None and step.left_on > day:
        return p.Visit(step.number, step.step, step.arrived_on, unit=unit_asked(step))
    return p.Visit(step.number, step.step, step.arrived_on, step.left_on, step.verb, step.actor, step.void, unit_asked(step))


def unit_asked(step: Step) -> str:
    """会办: the unit as the reckoning names it; empty where one unit handles the step."""
    return str(step.unit_id) if step.asked else ""


def write(found: Walked, standing: p.Standing, values: p.Row, workdays: Workdays, day: date) -> list[Step]:
    """Brings the rows to the new standing; returns the steps it came to. Runs with the fence open."""
    case, procedure = found.case, found.procedure
    rows, opened = {step.number: step for step in found.steps}, []
    for visit in standing.visits:
        declared = procedure.by_id[visit.step]
        row = rows.get(visit.number)
        if row is None:
            unit = Unit.objects.get(pk=visit.unit) if visit.unit else unit_of_step(case, declared, day)
            due = p.due_of(declared, visit, standing, values, workdays)
            opened.append(Step(case=case, number=visit.number, step=visit.step, title=declared.title, asked=bool(visit.unit), unit=unit, unit_name=unit.name,
                               arrived_on=visit.arrived, due=due.day if due else None, provisional=bool(due and due.provisional)))  # fmt: skip
        elif (row.left_on, row.verb, row.actor, row.void) != (visit.left, visit.verb, visit.by, visit.void):
            move = declared.move(visit.verb)
            row.left_on, row.verb, row.actor, row.void, row.back = visit.left, visit.verb, visit.by, visit.void, bool(move and move.back)
            row.save(update_fields=["left_on", "verb", "actor", "void", "back"])
    Step.objects.bulk_create(opened)
    let_in(case, procedure, opened, day)
    if standing.ended:
        _close(found, standing)
    own_turn(case, procedure)
    return opened


def own_turn(case: Case, procedure: Procedure) -> None:
    """等本人: notes with 本人 whether the case stands at a step of his; his desk counts these."""
    own = {step.id: step for step in procedure.steps if step.own_moves}
    row = Step.objects.filter(case=case, step__in=own, left_on=None, void=False).order_by("number").first() if own and case.state == State.RUNNING else None
    Concerned.objects.filter(case=case).update(
        asked_on=row.arrived_on if row else None, asked_due=row.due if row else None, lapses=bool(row and own[row.step].own_right),
    )  # fmt: skip


def _close(found: Walked, standing: p.Standing) -> None:
    case, end = found.case, found.procedure.end(standing.ended)
    case.state = State.CLOSED if end else State.WITHDRAWN
    case.outcome, case.closed_on = end.title if end else standing.ended, standing.ended_on
    if end and end.forget and standing.ended_on:
        case.forget_on = later_by_months(standing.ended_on, end.forget)
    case.save(update_fields=["state", "outcome", "closed_on", "forget_on"])


def public_to(procedure: Procedure, row: Step, workdays: Workdays) -> date | None:
    """公示到哪天: the last day of publicity of a step, from the day the case came to it; None for any other step."""
    declared = procedure.step(row.step)
    until = publicity_until(declared, row.arrived_on, workdays) if declared else None
    return until.day if until else None
