"""点名和纪要: who came, ticked off by keyboard, and what was said and decided."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.meetings import actions, queries
from dazugong.kernel.meetings.minutes import MOST_DECISIONS, Decided, carried_over, write_minutes
from dazugong.kernel.meetings.roster import Invited, due_at
from dazugong.kernel.orgs.queries import units_to_name
from dazugong.kernel.records.answers import cell_of, close_ranks
from dazugong.kernel.records.papers import proposals_for
from dazugong.kernel.records.sheets import Cell, Line
from dazugong.kernel.records.written import typed
from dazugong.spec.form import Field, Form
from dazugong.web.forms import typed_fields
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page
from dazugong.web.whose import Named, unit_named

ABSENT = "absent"
ROWS = 2        # and the empty ones below them: there from the start, for those without a script
DECIDED = Field(
    "decided", "议定事项", "议定事项", "table", most_rows=MOST_DECISIONS,
    columns=(Field("text", "事项", "事项", "text"), Field("unit", "责任单位", "责任单位", "unit"), Field("due", "完成期限", "完成期限", "date")),
)  # fmt: skip
FORM = Form("minutes", "记纪要", (DECIDED,))


def reasons(kind: Any) -> list[tuple[str, str]]:
    """What may stand beside a person who did not come: 缺席, 请假 with its reason, 免到 with its reason."""
    leave = [(f"leave:{reason}", f"请假：{reason}") for reason in kind.leave]
    return [(ABSENT, "缺席"), *leave, *((f"excused:{reason}", f"免到：{reason}") for reason in kind.excused)]


@page("meetings.keep", "people.read", methods=("GET", "POST"))
def meeting_attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    """点名: everybody due stands there as present; untick whoever did not come and say why."""
    reader = request.reader
    found = queries.meeting_for(reader, public_id)
    kind = queries.kind_of(found)
    people = due_at(reader, found, kind)
    posted = request.POST if request.method == "POST" else None
    rows = [(one, *_marked(one, posted)) for one in people]

    def shown(refusal: Refusal | None = None) -> HttpResponse:
        if refusal is None:
            actions.trace_list(meeting=found, ids=[one.number for one in people], verb="阅看到会名单", by=reader, at=timezone.now())
        context = {"meeting": found, "rows": rows, "reasons": reasons(kind), "title": "点名", "refusal": refusal,
                   "sub": f"{found.unit.name}{found.title}，{found.day:%Y-%m-%d}，应到{len(people)}人"}  # fmt: skip
        return render(request, "meetings/attendance.html", context, status=400 if refusal else 200)

    def act() -> str:
        marks = {one.person: _said(why) for one, came, why in rows if not came}
        held = actions.record_attendance(meeting=found, kind=kind, marks=marks, by=reader, at=timezone.now())
        messages.success(request, f"应到{held.due}人，实到{held.present}人，请假{held.on_leave}人，缺席{held.absent}人")
        return address("meeting", public_id)

    return act_once(request, act, refused=shown) if posted is not None else shown()


def _marked(one: Invited, posted: Any) -> tuple[bool, str]:
    """(came, why not) as typed, else as it was recorded, else present."""
    if posted is not None:
        return f"came_{one.number}" in posted, posted.get(f"why_{one.number}", ABSENT)
    if one.mark in ("", "present"):
        return True, ABSENT
    return False, f"{one.mark}:{one.reason}" if one.reason else one.mark


def _said(why: str) -> tuple[str, str]:
    mark, _, reason = why.partition(":")
    if mark not in (ABSENT, "leave", "excused"):
        raise Refusal("没有来的原因请从所列的里面选")
    return mark, reason


@page("meetings.keep", methods=("GET", "POST"))
def meeting_minutes(request: HttpRequest, public_id: str) -> HttpResponse:
    """记纪要: words, and one line for each thing decided: what, which unit, until when."""
    reader = request.reader
    found = queries.meeting_for(reader, public_id)
    units = units_to_name(reader, domain="tasks")
    named = [(unit.public_id, unit.name_on) for unit in units]
    if request.method == "POST":
        words, lines = request.POST.get("minutes", ""), _lines(close_ranks(FORM, typed_fields(request.POST)))
    else:
        words = found.minutes
        lines = [(d.text, d.unit.name if d.unit else "", d.due.isoformat() if d.due else "") for d in queries.decisions_of(reader, found)]

    kind = queries.kind_of(found)
    proposed = _proposed(reader, found, kind, lines) if kind.proposes and reader.may("records.read") else []
    taking = "take" in request.POST
    if taking:      # they stand there to be looked at; nothing is kept before it is saved
        lines, proposed = [*lines, *proposed], []

    def shown(refusal: Refusal | None = None) -> HttpResponse:
        context = {"meeting": found, "words": words, "line": _table(lines), "units": named, "title": "记纪要", "refusal": refusal, "proposed": len(proposed),
                   "sub": f"{found.unit.name}{found.title}，{found.day:%Y-%m-%d}"}  # fmt: skip
        return render(request, "meetings/minutes.html", context, status=400 if refusal else 200)

    def act() -> str:
        known = {unit.public_id: unit for unit in units}
        decided = [Decided(_matter(text, number), known.get(_unit(unit, named, number)), _day(due, number)) for number, (text, unit, due) in enumerate(lines, 1)]
        write_minutes(meeting=found, minutes=words, decided=decided, by=reader, at=timezone.now())
        messages.success(request, f"纪要已存，{len(decided)}件议定事项确认以后转为任务" if decided else "纪要已存，请核对后确认")
        return address("meeting", public_id)

    return act_once(request, act, refused=shown) if request.method == "POST" and not taking else shown()


def _proposed(reader: Reader, found: Any, kind: Any, lines: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """What units proposed in their papers and is neither among the lines yet nor decided by an earlier meeting."""
    earlier = [one for part in carried_over(reader, found) for one in part]
    known = {(text, unit) for text, unit, _ in lines} | {(one.text, one.unit.name) for one in earlier}
    offered = proposals_for(reader, pack=found.pack, form=kind.papers, terms=kind.proposes, day=found.day)
    return [(one.text, one.unit, one.due) for one in offered if (one.text, one.unit) not in known]


def _lines(values: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The lines in which something is filled in."""
    rows = sorted({cell[1] for place in values if (cell := cell_of(place))})
    return [tuple(values[f"{DECIDED.id}.{row}.{column.id}"].strip() for column in DECIDED.columns) for row in rows]      # type: ignore[misc]


def _table(lines: Sequence[tuple[str, str, str]]) -> Line:
    """The lines there are, and never fewer rows than a few."""
    rows = [*lines, *[("", "", "")] * (ROWS - len(lines))]
    cells = [[Cell(f"{DECIDED.id}.{number}.{column.id}", column, text) for column, text in zip(DECIDED.columns, row)] for number, row in enumerate(rows, 1)]
    return Line(DECIDED, "", rows=tuple(map(tuple, cells)))


def _matter(text: str, number: int) -> str:
    if not text:
        raise Refusal(f"第{number}件写了责任单位或期限，没有写事项，请补写，或把这一行清空")
    return text


def _unit(words: str, named: Sequence[Named], number: int) -> str:
    try:
        return unit_named(words, named)
    except ValidationError as wrong:
        several = "；一行写一个单位，几个单位办的分几行写" if any(mark in words for mark in "、，,；;") else ""
        raise Refusal(f"第{number}件的责任单位：{wrong.message}{several}") from None


def _day(text: str, number: int) -> date | None:
    try:      # a month or a year alone is no day
        said = typed(DECIDED.columns[-1], text).text
        return date.fromisoformat(said) if said else None
    except (Refusal, ValueError):
        raise Refusal(f"第{number}件的期限请写成 2026-05-01 的样子") from None
