"""日历: one's own deadlines and meetings in a month, on request with those of the units below, and as a file for one's own calendar."""
from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.ics import Day, calendar_file
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.meetings import queries as meetings
from dazugong.kernel.meetings.inviting import invitations
from dazugong.kernel.records import queries as records
from dazugong.kernel.records.packs import titles
from dazugong.kernel.tasks import queries as tasks
from dazugong.web.lights import light
from dazugong.web.reading import address, page

from .tasks import tabs, with_period

MOST = 2000
BELOW = {False: "", True: "&with=below"}


@dataclass(frozen=True)
class Entry:
    """一条期限: a task to do, a report to file or a meeting that is arranged, its day, and where it stands."""

    number: str
    kind: str
    what: str
    unit: str
    day: date
    url: str
    light: object


@dataclass(frozen=True)
class Line:
    """一行: what falls due on one day for several units alike stands once, with the units behind it."""

    first: Entry
    entries: Sequence[Entry]


def together(entries: Sequence[Entry]) -> list[Line]:
    """The deadlines of a list with those of one day, kind and name in one line."""
    lines = []
    for _, alike in groupby(entries, key=lambda entry: (entry.day, entry.what, entry.kind)):
        found = list(alike)
        lines.append(Line(found[0], found))
    return lines


def deadlines(reader: Reader, *, below: bool = False, first: date | None = None, last: date | None = None) -> list[Entry]:
    """What one's own units owe with a day (`below`: and the units below) and the meetings to come, the soonest first; within first…last where given.

    One more than MOST where there are more.
    """
    workdays = Workdays()
    files = reader.may("records.file") or (below and reader.may("records.read"))
    found = [*_tasks(reader, below, first, last, workdays), *(_reports(reader, below, first, last, workdays) if files else ()), *_meetings(reader, below, first, last, workdays)]
    return sorted(found, key=lambda entry: (entry.day, entry.what, entry.kind))[: MOST + 1]


def _tasks(reader: Reader, below: bool, first: date | None, last: date | None, workdays: Workdays) -> Iterator[Entry]:
    rows = (tasks.unfinished if below else tasks.mine)(reader, workdays).exclude(next_due=None)
    for one in _within(rows, "next_due", first, last)[: MOST + 1]:
        yield Entry(one.public_id, "任务", with_period(one, one.title_then), one.unit_name, one.next_due, address("task", one.public_id), light(one.next_due, reader.day, workdays))


def _reports(reader: Reader, below: bool, first: date | None, last: date | None, workdays: Workdays) -> Iterator[Entry]:
    owed = list(_within((records.owed if below else records.mine)(reader), "due", first, last)[: MOST + 1])
    names = titles({one.pack_version for one in owed})
    for one in owed:
        yield Entry(one.public_id, "报表", f"{names[one.pack, one.form]}（{one.period}）", one.unit_name, one.due, address("record", one.public_id), light(one.due, reader.day, workdays))


def _meetings(reader: Reader, below: bool, first: date | None, last: date | None, workdays: Workdays) -> Iterator[Entry]:
    """What is arranged, and what the reader himself is invited to, wherever it is held."""
    own = list(_within(meetings.planned(reader, below=below), "day", first, last)[: MOST + 1]) if reader.may("meetings.read") else []
    asked = [(one, host) for one, host in invitations(reader) if one.state == "planned" and (first or one.day) <= one.day <= (last or one.day)]
    for one, host in {one.pk: (one, host) for one, host in [*asked, *((one, one.unit.name) for one in own)]}.values():
        yield Entry(one.public_id, "会议", one.title, host, one.day, address("meeting", one.public_id), light(one.day, reader.day, workdays))


def _within(rows: Any, day: str, first: date | None, last: date | None) -> Any:
    asked = {f"{day}__gte": first, f"{day}__lte": last}
    return rows.filter(**{name: value for name, value in asked.items() if value})


@page("tasks.read")
def task_calendar(request: HttpRequest) -> HttpResponse:
    """日历: a month as a grid, its deadlines listed below."""
    reader = request.reader
    first = _month(request.GET.get("month", ""), reader.day)
    following = (first + timedelta(days=31)).replace(day=1)
    below = _below(request)
    entries = deadlines(reader, below=below, first=first, last=following - timedelta(days=1))
    many, entries = len(entries) > MOST, entries[:MOST]
    on_day: dict[date, list[Entry]] = {}
    for entry in entries:
        on_day.setdefault(entry.day, []).append(entry)
    workdays = Workdays()
    weeks = [
        [(day, day.month == first.month, workdays.works(day), on_day.get(day, [])) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "tabs": tabs("task_calendar", reader), "title": f"日历　{first.year}年{first.month}月", "weeks": weeks, "entries": entries, "lines": together(entries),
        "before": f"?month={(first - timedelta(days=1)):%Y-%m}{BELOW[below]}", "after": f"?month={following:%Y-%m}{BELOW[below]}", "weekdays": "一二三四五六日",
        "views": [(label, f"?month={first:%Y-%m}{BELOW[which]}", which == below) for label, which in (("本单位", False), ("连同下级", True))],
        "file": f"{address('task_ics')}{BELOW[below].replace('&', '?')}", "below": below, "most": MOST if many else 0,
    }  # fmt: skip
    return render(request, "tasks/calendar.html", context)


@page("tasks.read")
def task_ics(request: HttpRequest) -> HttpResponse:
    """日历文件: every deadline of one's own that is still open; taken in again, it replaces what was there."""
    reader, below = request.reader, _below(request)
    found = deadlines(reader, below=below)
    if len(found) > MOST:
        messages.error(request, f"没有办结的超过{MOST}项，一个日历文件装不下；请只导出本单位的，或由下级单位各自导出")
        return redirect("task_calendar")
    days = [
        Day(entry.number, f"{entry.kind}：{entry.what}", entry.day, entry.unit, request.build_absolute_uri(entry.url)) for entry in found
    ]
    content = calendar_file(days, name=f"大组工期限　{reader.label}", at=timezone.now())
    disposition = content_disposition_header(as_attachment=True, filename="本级和下级期限.ics" if below else "我的期限.ics")
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition})


def _below(request: HttpRequest) -> bool:
    """Whether the units below are asked for too."""
    asked = request.GET.get("with", "")
    if asked not in ("", "below"):
        raise Refusal("日历只看本单位，或连同下级")
    return asked == "below"


def _month(asked: str, day: date) -> date:
    """First day of the month asked for (2026-05), else of the day looked at."""
    if not asked:
        return day.replace(day=1)
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError as wrong:
        raise Refusal("月份请写成 2026-05 的样子") from wrong
    if not 2000 <= first.year <= 2100:
        raise Refusal("只看2000年到2100年的月份")
    return first
