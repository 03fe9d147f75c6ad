"""跨度: how many months a period asked for has, and how often something falls due within it."""
from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS = {"month": 1, "two-month": 2, "quarter": 3, "half-year": 6, "year": 12}


def months_asked(first: date, last: date) -> int:
    """Whole months from the first day to the last, both included: 2026-01-01…2026-03-31 is three."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or before; the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def weekdays_after(day: date, count: int) -> date:
    """The day so many working days later where no calendar is loaded: Monday to Friday."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def day_of(value: object) -> date | None:
    """A day as an example or a row holds it: a date, its ISO text, or nothing."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if value else None


def begins(every: str, day: date) -> bool:
    """Whether a period of this kind begins on the day."""
    if every == "week":
        return day.weekday() == 0
    if every == "ten-day":
        return day.day in (1, 11, 21)
    if every == "two-year":
        return (day.month, day.day) == (1, 1) and day.year % 2 == 1
    return day.day == 1 and (day.month - 1) % MONTHS[every] == 0


def period_around(every: str, day: date) -> tuple[date, date]:
    """First and last day of the period that holds the day."""
    first = next(one for back in range(731) if begins(every, one := day - timedelta(days=back)))
    return first, next(one for on in range(1, 732) if begins(every, one := first + timedelta(days=on))) - timedelta(days=1)


def periods_touched(every: str, since: date, until: date) -> int:
    """How many periods have a day from `since` to, not including, `until`."""
    return 1 + sum(begins(every, since + timedelta(days=on)) for on in range(1, (until - since).days)) if since < until else 0
