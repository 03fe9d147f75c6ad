"""按期办: a task that is to be done in every week, month, quarter … : which period is owed, by which day, which were missed.

Nothing is stored but the rhythm (`Task.every`); all else follows from days. A period is done by a 进展 whose day lies in it, unless
its 完成比例 says less than 100. The first period holds the day on which the task was given, opens, or was given its rhythm. Owed is the one behind the last
that was done; it falls due on its last day, or on the task's deadline where that comes first. What was passed over stays missed.
What a unit set itself and handed on is done, period by period, by those who have it, not by the unit once more.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from dazugong.kernel.calendar.lastday import LastDay
from dazugong.kernel.calendar.periods import Period, period_of, shifted
from dazugong.kernel.identity.reader import Reader

from . import then
from .models import FINISHED, UNFINISHED, Every, State, Task, TaskProgress

ONCE = ""
RHYTHMS = ((ONCE, "一次"), *Every.choices)
WRITTEN = {     # 周期 as documents and officers write it; 经常, 不定期 and 每两年 (from which year?) are none of the calendar
    Every.WEEK: "{each}(?:周|星期)", Every.THIRD: "{each}旬", Every.MONTH: "{each}月|一个月", Every.TWO_MONTHS: "{each}[两双二]个?月",
    Every.QUARTER: "{each}(?:季度?|三个?月)", Every.HALF_YEAR: "{each}?半年", Every.YEAR: "{each}年度?",
}  # fmt: skip
EACH, ONE_TIME = "(?:每一?个?|按|逐|一)", "(?:(?:至少|不少于)?[一1]次)?"
PATTERNS = {every: re.compile(f"(?:{words.format(each=EACH)}){ONE_TIME}") for every, words in WRITTEN.items()}
DONE = Q(kind=TaskProgress.Kind.PROGRESS) & (Q(percent=None) | Q(percent__gte=100))


@dataclass(frozen=True)
class Turn:
    """一期: one period of a task, the day on which it falls due, and the first day on which it was done (None: it was not)."""

    period: Period
    due: date
    done: date | None

    def missed(self, day: date) -> bool:
        """漏办: over, and not done."""
        return self.done is None and self.due < day


def every_of(words: str) -> str:
    """The rhythm of a 周期 as written (每季度, 按月, 半年一次); of several (每月、每季度) the shortest, which holds the others;
    empty where none is a period of the calendar."""
    parts = re.split("[、，,；;和及]", re.sub(r"\s", "", words))
    return next((every for every, pattern in PATTERNS.items() if any(map(pattern.fullmatch, parts))), ONCE)


def how_often(every: str) -> str:
    """每季度; 一次, of what is done once."""
    return dict(RHYTHMS)[every]


def begins(task: Task) -> date:
    """The day that lies in the first period: when the task was given, opens, or was given its rhythm."""
    return max(filter(None, (task.given_on, task.opens, task.every_since)))


def next_due(every: str, first: date, due: date | None, done: date | None) -> date:
    """By when a task of this rhythm is owed next, that began on `first`, is due on `due` and was last done on `done`."""
    owed = period_of(every, first)
    if done:
        owed = max(owed, shifted(every, period_of(every, done), 1))
    return min(owed.last, due or owed.last)


def owing(reader: Reader, rows: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks as they stood on the day, with `rhythm` (empty: no periods of its own), `done_last` (when a period was last done) and
    `next_due`: the day by which something is owed, the deadline where no period is. The same as `next_due` of days, in SQL."""
    handed = Task.objects.filter(parent=OuterRef("pk"), given_on__lte=reader.day).exclude(state=State.WITHDRAWN)
    done = TaskProgress.objects.filter(DONE, task=OuterRef("pk"), at__lt=then.night_of(reader.day)).order_by("-day")
    rows = rows.annotate(
        rhythm=Case(When(Q(given_by=None) & Exists(handed), then=Value(ONCE)), default=F("every_then"), output_field=CharField()),
        done_last=Case(When(every_then=ONCE, then=None), default=Subquery(done.values("day")[:1]), output_field=DateField()),
    )
    following = Subquery(done.annotate(end=LastDay(OuterRef("every_then"), F("day"), ahead=1)).values("end")[:1])
    first = LastDay(F("every_then"), Greatest("given_on", Coalesce("opens", "given_on"), Coalesce("every_since", "given_on")))
    owed = Greatest(first, Coalesce(following, Value(date.min)))
    own = Q(state_then__in=UNFINISHED) & ~Q(rhythm=ONCE)
    return rows.annotate(next_due=Case(When(own, then=Least(owed, Coalesce("due_then", Value(date.max)))), default=F("due_then"), output_field=DateField()))


def with_next_due(reader: Reader, task: Task) -> Task:
    """One task with what `owing` adds, however it was read."""
    return task if hasattr(task, "next_due") else owing(reader, then.as_it_stood(reader, reader.rows(Task).filter(pk=task.pk))).get()


def owed(task: Task) -> Period | None:
    """本期: the period that a task (with `next_due`) owes; None for one without periods, and where the last one is done."""
    if task.rhythm == ONCE or task.state_then not in UNFINISHED:     # type: ignore[attr-defined]
        return None
    period = period_of(task.rhythm, task.next_due)     # type: ignore[attr-defined]
    return None if task.done_last and task.done_last >= period.first else period     # type: ignore[attr-defined]


def turns(task: Task, entries: Iterable[TaskProgress], day: date) -> list[Turn]:
    """各期: every period of a task (with `rhythm`) up to the one of the day, with when it was done by these entries of it."""
    if task.rhythm == ONCE:     # type: ignore[attr-defined]
        return []
    days = [one.day for one in entries if does(one.percent) and one.kind == TaskProgress.Kind.PROGRESS]
    if task.state_then in FINISHED:     # type: ignore[attr-defined]
        days.append(task.done_then)     # type: ignore[attr-defined]
    until = min(filter(None, (day, task.due_then, task.done_then)))     # type: ignore[attr-defined]
    return list(_turns(task.rhythm, begins(task), task.due_then, sorted(days), until))     # type: ignore[attr-defined]


def _turns(every: str, first: date, due: date | None, days: list[date], until: date) -> Iterable[Turn]:
    period = period_of(every, first)
    while period.first <= until:
        yield Turn(period, min(period.last, due or period.last), next((day for day in days if period.first <= day < period.end), None))
        period = shifted(every, period, 1)


def does(percent: int | None) -> bool:
    """Whether a 进展 of this 完成比例 does its period."""
    return percent is None or percent >= 100


def behind(found: list[Turn]) -> list[Turn]:
    """欠的各期: those behind the last one done; the first of them is owed."""
    last = max((place for place, turn in enumerate(found) if turn.done), default=-1)
    return found[last + 1 :]
