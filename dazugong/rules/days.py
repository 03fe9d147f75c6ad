"""日子: months and years by the calendar, working days by a table given as an argument."""
from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from .refusal import CannotJudge

ONE = timedelta(days=1)
SEARCH_LIMIT = 400
WEEKEND = frozenset({5, 6})


class WorkCalendar(Protocol):
    """工作日历: says of a day whether it is worked, and which years it knows."""

    years: Collection[int]

    def works(self, day: date) -> bool: ...


@dataclass(frozen=True)
class CalendarTable:
    """工作日表: a calendar that is nothing but data. `special` says of a day whether it is worked, `rest` which weekdays
    (Monday 0) are free otherwise; `years` are those whose public holidays are in the table."""

    special: Mapping[date, bool] = field(default_factory=dict)
    years: Collection[int] = ()
    rest: frozenset[int] = WEEKEND

    def works(self, day: date) -> bool:
        return self.special.get(day, day.weekday() not in self.rest)


def later_by_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier); the last of the month where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise CannotJudge("推算出的日子超出了日历，请核对日期")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def workdays_between(start: date, end: date, calendar: WorkCalendar, *, first_counts: bool) -> int:
    """工作日数: working days from `start` through `end`; `start` itself only when `first_counts`."""
    first = start if first_counts else start + ONE
    return sum(calendar.works(first + timedelta(days=n)) for n in range((end - first).days + 1))


def workdays_later(start: date, count: int, calendar: WorkCalendar, *, first_counts: bool = False) -> date:
    """The day on which `count` working days are full."""
    day = start if first_counts else start + ONE
    for _ in range(SEARCH_LIMIT + 2 * count):
        count -= calendar.works(day)
        if count <= 0:
            return day
        day += ONE
    raise CannotJudge("一年多里凑不满工作日，请核对休息日和放假安排")


def unknown_years(start: date, end: date, calendar: WorkCalendar) -> list[int]:
    """暂定: the years on the way whose holidays the calendar does not know yet."""
    return [year for year in range(start.year, end.year + 1) if year not in calendar.years]
