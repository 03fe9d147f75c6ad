"""工作日的计算。"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from .models import CalendarYear, SpecialDay

ONE = timedelta(days=1)
SOON_DAYS = 5  # 临期: five working days or fewer are left, for reports and tasks alike


@dataclass(frozen=True)
class Deadline:
    """期限. `provisional` (暂定) when a year on the way is not loaded: recomputed once it is."""

    day: date
    provisional: bool


class Workdays:
    """工作日表: reads the calendar once, then answers any number of questions."""

    def __init__(self) -> None:
        self.special = dict(SpecialDay.objects.values_list("day", "works"))

    @cached_property
    def years(self) -> set[int]:
        """The years that are loaded; asked only where it matters whether a deadline is provisional."""
        return set(CalendarYear.objects.values_list("year", flat=True))

    def works(self, day: date) -> bool:
        """Whether `day` is worked: the State Council's list first, the weekday otherwise."""
        return self.special.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> Deadline:
        """The `count`-th working day after `day`; the day itself is not counted."""
        current = self._after(day, count)
        return Deadline(current, self._provisional(day, current))

    def on_or_after(self, day: date) -> Deadline:
        """`day`, or the next working day if it is not worked."""
        current = day
        while not self.works(current):
            current += ONE
        return Deadline(current, self._provisional(day, current))

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before."""
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def soon_until(self, day: date) -> date:
        """The last deadline that is 临期 on `day`: everything before the sixth working day after it."""
        return self._after(day, SOON_DAYS + 1) - ONE

    def _after(self, day: date, count: int) -> date:
        while count > 0:
            day += ONE
            count -= self.works(day)
        return day

    def _provisional(self, start: date, end: date) -> bool:
        return any(year not in self.years for year in range(start.year, end.year + 1))
