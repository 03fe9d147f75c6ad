"""三色: which colour a task has on a day by the rules of the packs; one expression for lists, counts and boards.

Working days count, and only while the task is unfinished: what was reported done waits for whoever gave it.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from dazugong.kernel.calendar.periods import Period
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec.tasks import COLOURS, Alert

from . import then
from .models import UNFINISHED, Task, TaskProgress
from .recurring import owed, with_next_due

PLAIN = ""      # no colour
GRAVEST_FIRST = tuple(reversed(COLOURS))
MOST_DAYS = 400


@dataclass(frozen=True)
class Standing:
    """预警: the colour of one task, with what it rests on; `period` is the one that is owed, of a task done by periods."""

    colour: str
    alert: Alert | None
    days_late: int
    returned: int
    period: Period | None = None

    @property
    def said(self) -> str:
        """逾期18个工作日，退回1次; of the two only what there is; with the period, where there is one"""
        words = ((self.days_late, f"{self.period.brief if self.period else ''}逾期{self.days_late}个工作日"), (self.returned, f"退回{self.returned}次"))
        return "，".join(word for count, word in words if count)


def alerts_on(day: date) -> list[Alert]:
    """Every rule in force on the day, from mild to grave."""
    found = [alert for pack in map(pack_of, current_versions(day)) for alert in pack.alerts]
    return sorted(found, key=lambda alert: COLOURS.index(alert.colour))


def coloured(rows: QuerySet[Task], day: date, alerts: Sequence[Alert], workdays: Workdays) -> QuerySet[Task]:
    """Tasks (with `state_then` and `next_due`) with `colour`: 蓝, 橙, 红, or empty."""
    if not alerts:
        return rows.annotate(colour=Value(PLAIN, output_field=CharField()))
    fired = [When(_fires(alert, day, workdays) & Q(state_then__in=UNFINISHED), then=Value(alert.colour)) for alert in reversed(alerts)]
    return rows.annotate(colour=Case(*fired, default=Value(PLAIN), output_field=CharField()))


def standing(reader: Reader, task: Task, workdays: Workdays) -> Standing:
    """How one task stands, with the rule that gave its colour."""
    task = with_next_due(reader, task)
    day, due = reader.day, task.next_due     # type: ignore[attr-defined]
    unfinished = task.state_then in UNFINISHED     # type: ignore[attr-defined]
    late = workdays.between(due, day) if due and due < day and unfinished else 0
    returned = reader.rows(TaskProgress).filter(task=task, kind=TaskProgress.Kind.RETURN, at__lt=then.night_of(day)).count()
    fired = [alert for alert in alerts_on(day) if alert.fires(late, returned)] if unfinished else []
    return Standing(fired[-1].colour if fired else PLAIN, fired[-1] if fired else None, late, returned, owed(task))


def _fires(alert: Alert, day: date, workdays: Workdays) -> Q:
    late = Q(next_due__lte=late_since(day, alert.late, workdays)) if alert.late else Q(pk__in=[])
    return late | Q(pk__in=sent_back(day, alert.returned)) if alert.returned else late


def sent_back(day: date, times: int) -> QuerySet:
    """Ids of the tasks that had been sent back so often by the end of the day; few, and asked once for all rows."""
    returns = TaskProgress.objects.filter(kind=TaskProgress.Kind.RETURN, at__lt=then.night_of(day)).order_by()
    return returns.values("task").annotate(n=Count("pk")).filter(n__gte=times).values("task")


def late_since(day: date, count: int, workdays: Workdays) -> date:
    """The latest deadline that is `count` working days past on `day`."""
    due = day
    while count > 0 and (day - due).days < MOST_DAYS + count * 2:
        count -= workdays.works(due)
        due -= timedelta(days=1)
    return due
