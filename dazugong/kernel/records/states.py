"""欠报状态: where an obligation stands on a day; one table of cases, in the words of the ledger."""
from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Expression, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from dazugong.kernel.identity.reader import Reader

from .models import ObligationEvent, Stage

NOT_DUE, OWED, FILED, FILED_LATE, MISSING, RETURNED, APPROVED, EXEMPT = STATES = (
    "未到期", "待报", "已报", "迟报", "未报", "退回", "已批准", "免报",
)
OPEN = (OWED, MISSING, RETURNED)        # 还要报的
UNFILED = (OWED, MISSING)
HANDED_IN = (FILED, FILED_LATE)


def stage_on(day: date) -> Case:
    """The stage on `day`: the row's own where nothing has happened since, else that after the last event until then."""
    until_then = ObligationEvent.objects.filter(obligation=OuterRef("pk"), day__lte=day).order_by("-pk")
    unmoved = When(Q(moved_on=None) | Q(moved_on__lte=day), then=F("stage"))
    return Case(unmoved, default=Coalesce(Subquery(until_then.values("stage")[:1]), Value("")), output_field=CharField())


def state_for(reader: Reader) -> Case:
    """The state as the reader's day shows it: what happened later has not happened yet."""
    day, stage = reader.day, stage_on(reader.day) if reader.looks_back else F("stage")
    filed = Case(When(first_filed_on__gt=F("due"), then=Value(FILED_LATE)), default=Value(FILED))
    unfiled = Case(When(opens__gt=day, then=Value(NOT_DUE)), When(due__lt=day, then=Value(MISSING)), default=Value(OWED))
    return Case(
        _at(stage, Stage.NONE, unfiled),
        _at(stage, Stage.APPROVED, Value(APPROVED)),
        _at(stage, Stage.FILED, filed),
        _at(stage, Stage.RETURNED, Value(RETURNED)),
        default=Value(EXEMPT),
        output_field=CharField(),
    )


def _at(stage: Expression, which: str, then: Expression) -> When:
    return When(Exact(stage, Value(str(which))), then=then)


STAGE_SQL = """CASE WHEN o.moved_on IS NULL OR o.moved_on <= :day THEN o.stage ELSE COALESCE((
 SELECT e.stage FROM records_obligationevent e WHERE e.obligation_id = o.id AND e.day <= :day ORDER BY e.id DESC LIMIT 1), '') END"""
STATE_SQL = f"""CASE {STAGE_SQL}
 WHEN 'exempt' THEN '免报' WHEN 'approved' THEN '已批准' WHEN 'returned' THEN '退回'
 WHEN 'filed' THEN CASE WHEN o.first_filed_on > o.due THEN '迟报' ELSE '已报' END
 ELSE CASE WHEN o.opens > :day THEN '未到期' WHEN o.due < :day THEN '未报' ELSE '待报' END END"""
EXEMPT_SQL = f"({STAGE_SQL}) = 'exempt'"
