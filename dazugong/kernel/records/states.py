"""欠报状态: where an obligation stands on a day; one table of cases, in the words of the ledger."""
from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, F, Q, Value, When

NOT_DUE, OWED, FILED, FILED_LATE, MISSING, RETURNED, APPROVED, EXEMPT = STATES = (
    "未到期", "待报", "已报", "迟报", "未报", "退回", "已批准", "免报",
)
OPEN = (OWED, MISSING, RETURNED)        # 还要报的
UNFILED = (OWED, MISSING)


def state_on(day: date) -> Case:
    """The state as the reader's day shows it: what happened later has not happened yet."""
    filed = Q(first_filed_on__lte=day)
    return Case(
        When(~Q(exempt_reason=""), then=Value(EXEMPT)),
        When(opens__gt=day, then=Value(NOT_DUE)),
        When(filed & Q(approved_on__lte=day), then=Value(APPROVED)),
        When(filed & Q(record__standing=None), then=Value(RETURNED)),
        When(filed & Q(first_filed_on__gt=F("due")), then=Value(FILED_LATE)),
        When(filed, then=Value(FILED)),
        When(due__lt=day, then=Value(MISSING)),
        default=Value(OWED),
        output_field=CharField(),
    )


STATE_SQL = """CASE
 WHEN o.exempt_reason <> '' THEN '免报'
 WHEN o.opens > :day THEN '未到期'
 WHEN o.first_filed_on <= :day AND o.approved_on <= :day THEN '已批准'
 WHEN o.first_filed_on <= :day AND r.standing IS NULL THEN '退回'
 WHEN o.first_filed_on <= :day AND o.first_filed_on > o.due THEN '迟报'
 WHEN o.first_filed_on <= :day THEN '已报'
 WHEN o.due < :day THEN '未报'
 ELSE '待报' END"""
