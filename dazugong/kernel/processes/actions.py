"""办件的办理: open, fill in, move, withdraw; every refusal says what is missing."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.answers import Refusals, Typed, refusals, take
from dazugong.spec import proceeding as p
from dazugong.spec.model import Form
from dazugong.spec.moves import refusals as why_not
from dazugong.spec.procedures import Move as Declared
from dazugong.spec.procedures import Step as DeclaredStep

from .filling import keep, values_of
from .models import Case, Move, State, Step
from .parties import actor_of, line_up, may_act
from .rostering import correct_roster
from .walking import Walked, walked, write

MOST_REASON = 500


@transaction.atomic
def press(
    *, case: Case, step: int, verb: str, by: Reader, at: datetime, values: Mapping[str, str] | None = None, reason: str = "",
    to_unit: Unit | None = None,
) -> Case:
    """办: presses a button at a step (its number). What the step's form asks is written with it, or refused field by field.

    The same button pressed twice by the same person does nothing the second time.
    """
    case, row = _step_of(by, case, step)
    day = timezone.localdate(at)
    with widened(by):  # whether the step is the reader's to act at is checked below; the rows may be another unit's
        found = walked(case)
        declared = found.procedure.by_id[row.step]
        if row.left_on and (row.verb, row.actor) == (verb, actor_of(by)):
            return case
        if not may_act(by, row, declared):
            raise Hidden("step")
        move = declared.move(verb)
        if move is None:
            raise Refusal(f"“{declared.title}”没有“{verb[:20]}”，请刷新后再办")
        given = _given(found, declared, values or {}, day, strict=not move.back)
        attempt = p.Attempt(
            day, actor_of(by), values_of(case, found.pack, found.procedure, day, given), reason, to_unit.name if to_unit else "",
            f"人{case.person_id}" if case.person_id else "",
        )  # fmt: skip
        workdays = Workdays()
        if wrong := why_not(found.pack, found.procedure, found.standing, declared, move, attempt, workdays):
            raise Refusal("；".join(wrong))
        _take_over(case, move, to_unit, day)
        standing = p.moved(found.procedure, found.standing, declared, move, day=day, by=actor_of(by))
        for form_id, answers in given.items():
            form = found.pack.form(form_id)
            assert form is not None
            keep(case, form, answers, by, at)
        write(found, standing, attempt.values, workdays, day)
        _sort(found, attempt.values)
        _note(found, row, move, reason, to_unit, by, at)
        leave_trace(by=by, at=at, verb=verb, kind="办件", thing=case.public_id, note=declared.title)
    correct_roster(found, standing, attempt.values, by, at)
    return case


@transaction.atomic
def fill_step(*, case: Case, step: int, values: Mapping[str, str], by: Reader, at: datetime) -> int:
    """存: writes the form of a step without moving on; what cannot be read is refused, what is missing may wait."""
    case, row = _step_of(by, case, step)
    with widened(by):  # as above
        found = walked(case)
        declared = found.procedure.by_id[row.step]
        form = found.pack.form(declared.form) if declared.form else None
        if row.left_on or form is None or not may_act(by, row, declared):
            raise Hidden("step")
        changed = keep(case, form, _given(found, declared, values, timezone.localdate(at), strict=False)[form.id], by, at)
        leave_trace(by=by, at=at, verb="存办件", kind="办件", thing=case.public_id, note=declared.title, count=changed)
    return changed


@transaction.atomic
def withdraw_case(*, case: Case, reason: str, by: Reader, at: datetime) -> Case:
    """撤回: by whoever opened it, while every step it is at allows that."""
    by.need("cases.act")
    case = _fresh(by, case)
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
    """留阅看痕迹: of a case about a person, or of one with a petitioner."""
    if case.circle:
        leave_trace(by=by, at=at, verb=verb, kind="办件", thing=case.public_id)


def _given(found: Walked, declared: DeclaredStep, values: Mapping[str, str], day: date, *, strict: bool) -> dict[str, dict[str, Typed]]:
    """What was typed into the form of the step. `strict`: nothing may be missing. Raises `Refusals`."""
    form: Form | None = found.pack.form(declared.form) if declared.form else None
    if form is None:
        return {}
    days = p.days_of_case(found.case.opened_on, day)
    given, wrong = take(form, values, days)
    if strict or wrong:
        wrong = [*wrong, *(refusals(form, given, days) if strict else [])]
        if wrong:
            raise Refusals(wrong)
    return {form.id: given}


def _sort(found: Walked, values: Mapping[str, object]) -> None:
    """分类: the choice under which the case is counted, where its procedure names one."""
    sort = str(values.get(found.procedure.sort) or "")
    if found.procedure.sort and found.case.sort != sort:
        found.case.sort = sort
        found.case.save(update_fields=["sort"])


def _take_over(case: Case, move: Declared, to_unit: Unit | None, day: date) -> None:
    """转办. Nobody handles what is said of himself: never the unit complained of, nor one below it."""
    if not move.hand_over or to_unit is None:
        return
    if case.reported_id and case.reported_id in {unit.pk for unit in line_up(to_unit, day)}:
        raise Refusal("不能转给被反映的单位或它的下级，请另选单位", field="to_unit")
    case.handler, case.handler_name = to_unit, to_unit.name
    case.save(update_fields=["handler", "handler_name"])


def _note(found: Walked, row: Step, move: Declared, reason: str, to_unit: Unit | None, by: Reader, at: datetime) -> None:
    to = "、".join(found.procedure.called(target) for target in move.to)
    Move.objects.create(
        case=found.case, step=row, verb=move.verb, to=f"{to}（{to_unit.name}）" if move.hand_over and to_unit else to, who=by.label[:120],
        reason=uncut(reason, "理由", MOST_REASON, field="reason"), day=timezone.localdate(at), at=at, login=by.login_id,
    )  # fmt: skip


def _fresh(by: Reader, case: Case) -> Case:
    found = by.rows(Case).select_for_update(of=("self",)).select_related("pack_version").filter(pk=case.pk).first()
    if found is None:
        raise Hidden("case")
    return found


def _step_of(by: Reader, case: Case, number: int) -> tuple[Case, Step]:
    by.need("cases.act")
    fresh = _fresh(by, case)
    row = by.rows(Step).filter(case=fresh, number=number).first()
    if row is None:
        raise Hidden("step")
    return fresh, row
