"""每日照看: what is late goes up a level, provisional deadlines are reckoned again, what is over its time is forgotten."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import Acting, leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.jobs.works import Progress
from dazugong.kernel.keys.actions import destroy_key
from dazugong.spec import proceeding as p

from .filling import values_of
from .models import Case, Concerned, Move, Step
from .parties import above, let_in
from .walking import walked


def tend_cases(given: Mapping[str, object], by: Acting, at: datetime, progress: Progress) -> str:
    """The daily work, safe to run twice."""
    system = system_reader(timezone.localdate(at), "办件照看")
    with reading(system):
        raised = escalate_late(by=system, at=at)
        progress(1, 3, f"升级{raised}件")
        again = reckon_again(by=system, at=at)
        progress(2, 3, f"重算期限{again}件")
        gone = forget_old(by=system, at=at)
        progress(3, 3, f"删除内容{gone}件")
    return f"逾期升级{raised}个环节，重算暂定期限{again}个，到期删除内容{gone}件"


@transaction.atomic
def escalate_late(*, by: Reader, at: datetime) -> int:
    """逾期升级: every open step that is late by so many working days goes up as many levels as its procedure says."""
    day, workdays, count = timezone.localdate(at), Workdays(), 0
    for step in by.rows(Step).filter(left_on=None, due__lt=day).select_related("case__pack_version", "unit", "raised_to"):
        found = walked(step.case)
        wanted = p.levels_up(found.procedure.by_id[step.step], p.late_by(step.due, day, workdays))
        while step.raised < wanted:
            unit = above(step.raised_to or step.unit, day)
            step.raised += 1
            step.raised_to = unit or step.raised_to
            step.save(update_fields=["raised", "raised_to"])
            let_in(step.case, found.procedure, [step], day)
            to = unit.name if unit else "已到最上一级"
            Move.objects.create(case=step.case, step=step, verb="逾期升级", to=to, who=by.label, day=day, at=at)
            leave_trace(by=by, at=at, verb="逾期升级", kind="办件", thing=step.case.public_id, note=step.title)
            count += 1
    return count


@transaction.atomic
def reckon_again(*, by: Reader, at: datetime) -> int:
    """重算: deadlines that were 暂定 because a year was not loaded."""
    workdays, count = Workdays(), 0
    for step in by.rows(Step).filter(left_on=None, provisional=True).select_related("case__pack_version", "case__key"):
        found = walked(step.case)
        visit = next(visit for visit in found.standing.visits if visit.number == step.number)
        due = p.due_of(found.procedure.by_id[step.step], visit, found.standing, values_of(found, timezone.localdate(at)), workdays)
        if due and not due.provisional:
            step.due, step.provisional = due.day, False
            step.save(update_fields=["due", "provisional"])
            count += 1
    for case in by.rows(Case).filter(closed_on=None, provisional=True).select_related("pack_version"):
        found = walked(case)
        whole = p.case_due(found.procedure, found.standing, workdays)
        if whole and not whole.provisional:
            case.due, case.provisional = whole.day, False
            case.save(update_fields=["due", "provisional"])
            count += 1
    if count:
        leave_trace(by=by, at=at, verb="重算期限", kind="办件", count=count)
    return count


@transaction.atomic
def forget_old(*, by: Reader, at: datetime) -> int:
    """删除内容: the keys of cases whose time is over are destroyed; that they were, and when, stays."""
    day = timezone.localdate(at)
    old = list(by.rows(Case).filter(forget_on__lte=day, key__destroyed_at=None).exclude(key=None).select_related("key"))
    for case in old:
        assert case.key is not None
        destroy_key(subject=case.key.subject, reason="办件内容保存期满", by=by, at=at)
    Concerned.objects.filter(case__in=old).delete()     # who brought it goes with what he wrote
    return len(old)
