"""本人: a person brings a case himself, answers when he is asked, appeals, and takes back what he brought.

He acts as himself, whatever post he holds: nothing of a post opens these doors, and nothing here opens those of a post.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.keys.actions import seal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.spec import proceeding as p

from .filling import keep
from .models import Case, Concerned, Move, Petitioner, State, Step
from .opening import PETITIONER, Offered, begin, case_of, refuse_opening
from .parties import line_up, posts_acting, posts_of, unit_of_step
from .pressing import MOST_REASON, OWN_HAND, Press, carry_out, given_to, only_again
from .told import branch_of, own_case
from .walking import Walked, walked, write

POWER = "cases.own"
KIND = "办件"


@transaction.atomic
def bring(
    *, offered: Offered, unit: Unit, subject: str, values: Mapping[str, str], by: Reader, at: datetime, reported: Unit | None = None
) -> Case:
    """提出: his own case, taken by one of the units above his branch; what its first form asks is written with it.

    Where the kind seals who reported, his name is sealed, and neither case nor trace says who he is.
    """
    by.need(POWER)
    procedure, day = offered.procedure, timezone.localdate(at)
    if not procedure.own or by.person_id is None:
        raise Hidden("procedure")
    with widened(by):  # he sees his branch and those above it; what he brings is handled by others
        person = Person.objects.get(pk=by.person_id)
        branch = branch_of(by)
        line = [one.pk for one in line_up(branch, day)] if branch else []
        if unit.pk not in line:
            raise Hidden("unit")
        refuse_opening(offered, unit, subject, by)
        if reported and (reported.pk not in line or reported.pk in {one.pk for one in line_up(unit, day)}):
            raise Refusal("反映的就是受理的单位或它的上级，请交更上一级受理", field="reported")
        case = case_of(offered, unit, subject.strip(), reported, day, at)
        case.person, case.opener, case.opened_by = person if procedure.about_own else None, OWN_HAND.actor, OWN_HAND.label
        _refuse_without_taker(case, offered, by)
        begin(case, offered, bringer=by.person_id)
        if procedure.petitioner:
            Petitioner.objects.create(case=case, box=seal(case.key, PETITIONER, f"{person.name}，{branch}"))  # type: ignore[arg-type]
        found = walked(case)
        for given in given_to(found, procedure.start, values, day, strict=True).values():
            form = found.pack.form(procedure.start.form)
            assert form is not None
            keep(case, form, given, None, at)
        _trace(case, procedure.petitioner, "提出", by, at)
    return case


def _refuse_without_taker(case: Case, offered: Offered, by: Reader) -> None:
    """Somebody else than he himself must be there to take it."""
    start, day = offered.procedure.start, case.opened_on
    taking = {post.pk for post in posts_acting(unit_of_step(case, start, day), start.by, day, case.domain)}
    if not taking - posts_of({by.person_id or 0}, day):
        raise Refusal(f"{case.unit_name}现在没有能受理的人，请交上一级受理", field="unit")


@transaction.atomic
def answer(*, public_id: str, step: int, verb: str, values: Mapping[str, str], by: Reader, at: datetime, reason: str = "") -> Case:
    """本人办: presses one of his own buttons. Raises `Hidden` for any other case or step. Pressed twice, it acts once."""
    by.need(POWER)
    mine = own_case(by, public_id)
    with widened(by):  # the row that says it is his was found behind the fence
        case = _locked(mine)
        row = Step.objects.filter(case=case, number=step).first()
        found = walked(case)
        if row is None:
            raise Hidden("step")
        declared, pressed = found.procedure.by_id[row.step], Press(OWN_HAND, values, reason, None, at)
        if row.left_on and row.verb == verb and row.actor == OWN_HAND.actor:
            only_again(found, row, declared, pressed)
            return case
        move = next((one for one in declared.own_moves if one.verb == verb), None)
        if move is None:
            raise Hidden("step")
        carry_out(found, row, declared, move, pressed)
        _trace(case, found.procedure.petitioner, verb, by, at)
    return case


@transaction.atomic
def take_back(*, public_id: str, by: Reader, at: datetime, reason: str = "") -> Case:
    """本人撤回: of what he brought, while every step it is at allows that; he need not say why."""
    by.need(POWER)
    mine = own_case(by, public_id)
    with widened(by):  # as above
        case = _locked(mine)
        found = walked(case)
        if not case.brought:
            raise Hidden("withdraw")
        if case.state != State.RUNNING:
            raise Refusal("这一件已经结束")
        if stuck := next((found.procedure.by_id[visit.step] for visit in found.standing.open if not found.procedure.by_id[visit.step].withdraw), None):
            raise Refusal(f"到了“{stuck.title}”就不能撤回了，请与受理单位联系")
        day = timezone.localdate(at)
        write(found, p.withdrawn(found.standing, day=day), {}, Workdays(), day)
        Move.objects.create(case=case, verb=p.WITHDRAW.verb, who=OWN_HAND.label, reason=uncut(reason, "理由", MOST_REASON, field="reason"), day=day, at=at)
        _trace(case, found.procedure.petitioner, p.WITHDRAW.verb, by, at)
    return case


@transaction.atomic
def trace_own(*, found: Walked, by: Reader, at: datetime, verb: str = "阅看本人办件") -> None:
    """留痕 of what he read of his own case."""
    _trace(found.case, found.procedure.petitioner, verb, by, at)


def _trace(case: Case, sealed: bool, verb: str, by: Reader, at: datetime) -> None:
    """Where who reported is sealed, the trace says that he did something with a case of his own, not with which."""
    leave_trace(by=by, at=at, verb=verb, kind="本人办件" if sealed else KIND, thing="" if sealed else case.public_id)


def _locked(mine: Concerned) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("pack_version", "key").get(pk=mine.case_id)
