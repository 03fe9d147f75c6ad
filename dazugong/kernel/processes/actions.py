"""办件的办理: open, fill in, move, withdraw; every refusal says what is missing."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.spec import proceeding as p

from .filling import keep
from .models import Case, Move, Petitioner, State
from .parties import actor_of, may_act, may_press
from .pressing import MOST_REASON, Hand, Press, carry_out, fresh, given_to, only_again, step_of
from .rostering import correct_roster
from .walking import walked, write


@transaction.atomic
def press(
    *, case: Case, step: int, verb: str, by: Reader, at: datetime, values: Mapping[str, str] | None = None, reason: str = "",
    to_unit: Unit | None = None, to_units: Sequence[Unit] = (),
) -> Case:
    """办: presses a button at a step (its number). What the step's form asks is written with it, or refused field by field.

    `to_unit` handles the case from now on (转办), `to_units` are asked to take part in the next step (会办).

    The same button pressed twice by the same person does nothing the second time; what he wrote otherwise is refused.
    """
    case, row = step_of(by, case, step)
    with widened(by):  # whether the step is the reader's to act at is checked below; the rows may be another unit's
        found = walked(case)
        declared = found.procedure.by_id[row.step]
        pressed = Press(Hand(actor_of(by), by.label, by.login_id), values or {}, reason, to_unit, at, tuple(to_units))
        if row.left_on and (row.verb, row.actor) == (verb, pressed.hand.actor):
            only_again(found, row, declared, pressed)
            return case
        if not may_act(by, row, declared):
            raise Hidden("step")
        move = declared.move(verb)
        if move is None:
            raise Refusal(f"“{declared.title}”没有“{verb[:20]}”，请刷新后再办")
        if not may_press(by, row, declared, move):
            raise Refusal(f"“{verb}”由{'、'.join(move.by)}按")
        standing, held = carry_out(found, row, declared, move, pressed)
        if by.post_id and row.number == 1:
            Petitioner.objects.filter(case=case, post=None).update(post=by.post_id)
        leave_trace(by=by, at=at, verb=verb, kind="办件", thing=case.public_id, note=declared.title)
    correct_roster(found, standing, held, by, at)
    return case


@transaction.atomic
def fill_step(*, case: Case, step: int, values: Mapping[str, str], by: Reader, at: datetime, verb: str = "", to: str = "", reason: str = "") -> int:
    """存: writes the form of a step without moving on; what cannot be read is refused, what is missing may wait.

    With a `verb` the history tells it as an act of its own: what it led `to`, and its `reason`.
    """
    case, row = step_of(by, case, step)
    with widened(by):  # as above
        found = walked(case)
        declared = found.procedure.by_id[row.step]
        form = found.pack.form(declared.form) if declared.form else None
        if form is None or not may_act(by, row, declared):
            raise Hidden("step")
        if row.left_on:
            raise Refusal(f"“{declared.title}”已经办过，这一次写的没有存，请看现在的情况")
        given = given_to(found, declared, values, timezone.localdate(at), strict=False, row=row)[form.id]
        changed = keep(case, form, given, by.login_id, at, row.unit_id if row.asked else None)
        if verb:
            said = uncut(reason, "理由", MOST_REASON, field="reason")
            Move.objects.create(case=case, step=row, verb=verb, to=to, who=by.label[:120], reason=said, day=timezone.localdate(at), at=at, login=by.login_id)
        leave_trace(by=by, at=at, verb="存办件", kind="办件", thing=case.public_id, note=declared.title, count=changed)
    return changed


@transaction.atomic
def withdraw_case(*, case: Case, reason: str, by: Reader, at: datetime) -> Case:
    """撤回: by whoever opened it, while every step it is at allows that."""
    by.need("cases.act")
    case = fresh(by, case)
    with widened(by):  # only the opener comes this far; the steps may be another unit's
        found = walked(case)
        if case.opener != actor_of(by):
            raise Refusal("只有开办的人能撤回")
        stuck = next((found.procedure.by_id[visit.step] for visit in found.standing.open if not found.procedure.by_id[visit.step].withdraw), None)
        if case.state != State.RUNNING or stuck:
            raise Refusal(f"到了“{stuck.title}”就不能撤回了，请与经办单位联系" if stuck else "这一件已经结束")
        if not reason.strip():
            raise Refusal("“撤回”要写明理由", field="reason")
        day = timezone.localdate(at)
        write(found, p.withdrawn(found.standing, day=day), {}, Workdays(), day)
        Move.objects.create(case=case, verb=p.WITHDRAW.verb, who=by.label[:120], reason=uncut(reason, "理由", MOST_REASON, field="reason"), day=day, at=at, login=by.login_id)
        leave_trace(by=by, at=at, verb=p.WITHDRAW.verb, kind="办件", thing=case.public_id)
    return case


@transaction.atomic
def trace_reading(*, case: Case, by: Reader, at: datetime, verb: str = "阅看办件") -> None:
    """留阅看痕迹: of a case about a person, of one with a petitioner, or of one that somebody brought himself."""
    if case.circle or case.brought:
        leave_trace(by=by, at=at, verb=verb, kind="办件", thing=case.public_id)
