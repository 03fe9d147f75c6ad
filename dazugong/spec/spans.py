"""跨度: how many months a period asked for has, and how often something falls due within it."""
from __future__ import annotations

from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def months_asked(first: date, last: date) -> int:
    """Whole months from the first day to the last, both included: 2026-01-01…2026-03-31 is three."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


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
