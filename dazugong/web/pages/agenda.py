"""日历: one's own deadlines in a month, and as a file for one's own calendar."""
from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.ics import Day, calendar_file
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.records import queries as records
from dazugong.kernel.records.packs import titles
from dazugong.kernel.tasks import queries as tasks
from dazugong.web.lights import light
from dazugong.web.listing import BadView
from dazugong.web.reading import address, page

from .tasks import tabs

MOST = 2000


@dataclass(frozen=True)
class Entry:
    """一条期限: a task to do or a report to file, its day, and where it stands."""

    number: str
    kind: str
    what: str
    unit: str
    day: date
    url: str
    light: object


def deadlines(reader: Reader, *, first: date | None = None, last: date | None = None) -> list[Entry]:
    """What one's own units owe with a day, the soonest first; within first…last where given."""
    workdays = Workdays()
    found = [*_tasks(reader, first, last, workdays), *(_reports(reader, first, last, workdays) if reader.may("records.file") else ())]
    return sorted(found, key=lambda entry: (entry.day, entry.what))[:MOST]


def _tasks(reader: Reader, first: date | None, last: date | None, workdays: Workdays) -> Iterator[Entry]:
    rows = tasks.mine(reader, workdays).exclude(due_then=None)
    for one in _within(rows, "due_then", first, last)[:MOST]:
        yield Entry(one.public_id, "任务", one.title_then, one.unit_name, one.due_then, address("task", one.public_id), light(one.due_then, reader.day, workdays))


def _reports(reader: Reader, first: date | None, last: date | None, workdays: Workdays) -> Iterator[Entry]:
    owed = list(_within(records.mine(reader), "due", first, last)[:MOST])
    names = titles({one.pack_version for one in owed})
    for one in owed:
        yield Entry(one.public_id, "报表", f"{names[one.pack, one.form]}（{one.period}）", one.unit_name, one.due, address("record", one.public_id), light(one.due, reader.day, workdays))


def _within(rows: Any, day: str, first: date | None, last: date | None) -> Any:
    asked = {f"{day}__gte": first, f"{day}__lte": last}
    return rows.filter(**{name: value for name, value in asked.items() if value})


@page("tasks.read")
def task_calendar(request: HttpRequest) -> HttpResponse:
    """日历: a month as a grid, its deadlines listed below."""
    reader = request.reader
    first = _month(request.GET.get("month", ""), reader.day)
    following = (first + timedelta(days=31)).replace(day=1)
    entries = deadlines(reader, first=first, last=following - timedelta(days=1))
    on_day: dict[date, list[Entry]] = {}
    for entry in entries:
        on_day.setdefault(entry.day, []).append(entry)
    workdays = Workdays()
    weeks = [
        [(day, day.month == first.month, workdays.works(day), on_day.get(day, [])) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "tabs": tabs("task_calendar", reader), "title": f"{first.year}年{first.month}月", "weeks": weeks, "entries": entries,
        "before": f"?month={(first - timedelta(days=1)):%Y-%m}", "after": f"?month={following:%Y-%m}", "weekdays": "一二三四五六日",
    }  # fmt: skip
    return render(request, "tasks/calendar.html", context)


@page("tasks.read")
def task_ics(request: HttpRequest) -> HttpResponse:
    """日历文件: every deadline of one's own that is still open; taken in again, it replaces what was there."""
    reader = request.reader
    days = [
        Day(entry.number, f"{entry.kind}：{entry.what}", entry.day, entry.unit, request.build_absolute_uri(entry.url)) for entry in deadlines(reader)
    ]
    content = calendar_file(days, name=f"大组工期限　{reader.label}", at=timezone.now())
    disposition = content_disposition_header(as_attachment=True, filename="我的期限.ics")
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition})


def _month(asked: str, day: date) -> date:
    """First day of the month asked for (2026-05), else of the day looked at."""
    if not asked:
        return day.replace(day=1)
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError as wrong:
        raise BadView("月份请写成 2026-05 的样子") from wrong
    if not 2000 <= first.year <= 2100:
        raise BadView("只看2000年到2100年的月份")
    return first
