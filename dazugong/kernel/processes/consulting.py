"""会办: whoever sent the case asks more units or leaves one out, a unit says that it is not its matter, and the slow are reminded."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.spec import consulting as c
from dazugong.spec import proceeding as p
from dazugong.spec.procedures import Step as Declared

from .filling import values_of
from .models import Case, Move, Step
from .parties import actor_of, may_act, stands_for
from .pressing import MOST_REASON, named_units, not_reported, somebody_acts, step_of, tell
from .walking import Walked, unit_asked, walked, write

REMIND = "催办"


@transaction.atomic
def ask_also(*, case: Case, step: int, units: Sequence[Unit], by: Reader, at: datetime) -> Case:
    """加请会办: more units at a step of several (`step` is the number of any of its rows), by whoever sent the case there."""
    found, row, declared = _asked(by, case, step)
    with widened(by):  # the right is checked first; the rows may be another unit's
        if not may_choose(by, found, declared):
            raise Hidden("step")
        _refuse(found, declared, c.ADD.verb, "", tuple(str(unit.pk) for unit in units), "")
        day = timezone.localdate(at)
        not_reported(found.case, units, day)
        somebody_acts(found.case, declared, units, day)
        standing = c.also_asked(found.standing, declared, [str(unit.pk) for unit in units], day=day)
        _written(found, standing, row, declared, c.ADD.verb, named_units(units), "", by, at)
    return found.case


@transaction.atomic
def strike_unit(*, case: Case, step: int, reason: str, by: Reader, at: datetime) -> Case:
    """不再会办: the unit of this row is left out, with the reason, by whoever sent the case there."""
    found, row, declared = _asked(by, case, step)
    with widened(by):  # as above
        if not may_choose(by, found, declared):
            raise Hidden("step")
        return _left(found, row, declared, c.STRIKE.verb, reason, by, at)


@transaction.atomic
def decline(*, case: Case, step: int, reason: str, by: Reader, at: datetime) -> Case:
    """不属本单位: a unit that was asked sends it back; where nobody is left and nobody answered, the case goes back to its sender."""
    found, row, declared = _asked(by, case, step)
    with widened(by):  # as above
        if not may_act(by, row, declared):
            raise Hidden("step")
        return _left(found, row, declared, c.DECLINE.verb, reason, by, at)


@transaction.atomic
def remind(*, case: Case, step: int, by: Reader, at: datetime) -> Case:
    """催办: of a unit that has not answered, by whoever sent the case or handles it; once a day."""
    found, row, declared = _asked(by, case, step)
    with widened(by):  # as above
        if not may_remind(by, found, declared):
            raise Hidden("step")
        day = timezone.localdate(at)
        if row.left_on:
            raise Refusal(f"{row.unit_name}已经答复，不用催")
        if Move.objects.filter(step=row, verb=REMIND, day=day).exists():
            raise Refusal(f"今天已经催过{row.unit_name}")
        _note(row, REMIND, row.unit_name, "", by, at)
    return found.case


def may_choose(reader: Reader, found: Walked, declared: Declared) -> bool:
    """Whether the reader acts where the case was sent from: he chose the units, so he may change them. Runs with the fence open."""
    sender = c.sender_of(found.procedure, found.standing, declared)
    row = next((row for row in found.steps if sender and row.number == sender.number), None)
    return row is not None and may_act(reader, row, found.procedure.by_id[row.step])


def may_remind(reader: Reader, found: Walked, declared: Declared) -> bool:
    """Whoever chose the units, and the unit that handles the case. Runs with the fence open."""
    return may_choose(reader, found, declared) or (reader.may("cases.act") and stands_for(reader, found.case.handler_id))


def _asked(by: Reader, case: Case, number: int) -> tuple[Walked, Step, Declared]:
    case, row = step_of(by, case, number)
    with widened(by):  # the reader sees the case; whether he acts in it is checked next
        found = walked(case)
    if not row.asked:
        raise Hidden("step")
    return found, row, found.procedure.by_id[row.step]


def _left(found: Walked, row: Step, declared: Declared, verb: str, reason: str, by: Reader, at: datetime) -> Case:
    if row.left_on and row.verb == verb:
        return found.case       # pressed twice
    unit = "" if row.left_on else unit_asked(row)
    _refuse(found, declared, verb, unit, (), reason)
    standing = c.unasked(found.procedure, found.standing, declared, unit, verb, day=timezone.localdate(at), by=actor_of(by))
    _written(found, standing, row, declared, verb, row.unit_name, reason, by, at)
    return found.case


def _refuse(found: Walked, declared: Declared, verb: str, unit: str, units: tuple[str, ...], reason: str) -> None:
    handler = str(found.case.handler_id)
    if wrong := c.asking_refused(found.procedure, found.standing, declared, verb, unit=unit, units=units, handler=handler, reason=reason):
        raise Refusal("；".join(wrong))


def _written(found: Walked, standing: p.Standing, row: Step, declared: Declared, verb: str, to: str, reason: str, by: Reader, at: datetime) -> None:
    day = timezone.localdate(at)
    opened = write(found, standing, values_of(found, day), Workdays(), day)
    tell(found, declared, declared.moves[0], opened, day)
    _note(row, verb, to, reason, by, at)


def _note(row: Step, verb: str, to: str, reason: str, by: Reader, at: datetime) -> None:
    reason = uncut(reason, "理由", MOST_REASON, field="reason")
    Move.objects.create(case=row.case, step=row, verb=verb, to=to, who=by.label[:120], reason=reason, day=timezone.localdate(at), at=at, login=by.login_id)
    leave_trace(by=by, at=at, verb=verb, kind="办件", thing=row.case.public_id, note=row.title)
