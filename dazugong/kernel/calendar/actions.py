"""载入国务院办公厅公布的放假安排。"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader

from .models import CalendarYear, SpecialDay


def load_year(
    *, year: int, days: Iterable[tuple[date, bool, str]], basis: str, by: Reader, at: datetime
) -> CalendarYear:
    """Loads a year's special days (day, works, name), replacing what stood for that year."""
    with transaction.atomic():
        SpecialDay.objects.filter(day__year=year).delete()
        SpecialDay.objects.bulk_create(SpecialDay(day=d, works=w, name=n) for d, w, n in days)
        loaded, _ = CalendarYear.objects.update_or_create(year=year, defaults={"basis": basis})
        leave_trace(by=by, at=at, verb="载入日历", kind="日历年度", thing=year)
    return loaded


def published_days(year: int) -> list[tuple[date, bool, str]]:
    """The special days of `year` as the chinesecalendar package knows them; empty for a year not yet published."""
    from chinese_calendar import constants

    holidays = [(d, False, constants.Holiday(n).chinese) for d, n in constants.holidays.items() if d.year == year]
    worked = [(d, True, f"{constants.Holiday(n).chinese}调休上班") for d, n in constants.workdays.items() if d.year == year]
    return sorted(h for h in holidays if h[0].weekday() < 5) + sorted(worked)
