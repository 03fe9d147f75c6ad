"""拆分: a task becomes several parts, one row of a table each; rows are typed, pasted from a workbook, or placed by the server."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.answers import Refusals, cell_of, close_ranks
from dazugong.kernel.records.pasting import place
from dazugong.kernel.records.sheets import Cell, Line
from dazugong.kernel.records.written import typed
from dazugong.kernel.tasks import queries, splitting
from dazugong.kernel.tasks.admission import Barred
from dazugong.kernel.tasks.hindering import why_not
from dazugong.spec.form import Field, Form
from dazugong.web.forms import typed_fields
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page
from dazugong.web.whose import unit_named

from .task_forms import AdmittedForm, admission_lacking

ROWS = 5        # and the empty ones below them: there from the start, for those without a script
PARTS = Field(
    splitting.PARTS, "各项", "各项", "table", most_rows=splitting.MOST, columns=(
        Field("title", "事项", "事项", "text", required=True), Field("unit", "承办单位", "承办单位", "unit", required=True),
        Field("opens", "起始日期", "起始日期", "date"), Field("due", "完成期限", "完成期限", "date"), Field("targets", "目标值", "目标值", "text"),
    ),
)  # fmt: skip
FORM = Form("split", "拆分任务", (PARTS,))
NO_DAY = "请写成 2026-05-01 的样子"
UNADMITTED = "下达给这个单位要先准入，请选准入事项，或换一个单位"
MUST = {"title": "请写明这一项做什么", "unit": "请写承办单位"}


@page("tasks.give", methods=("GET", "POST"))
def task_split(request: HttpRequest, public_id: str) -> HttpResponse:
    """拆分: empty rows are no parts; what is wrong stands at its cell."""
    reader, posted = request.reader, request.method == "POST"
    found = queries.task_for(reader, public_id, side="hand_down")
    units = {unit.public_id: unit for unit in queries.one_step_down(reader, found)}
    whole = AdmittedForm(request.POST or None, initial={"admitted": found.admitted})
    whole.offer_admitted(reader, list(units.values()))
    values = close_ranks(FORM, typed_fields(request.POST))

    def shown(values: Mapping[str, str] = values, wrong: Mapping[str, str] | None = None, error: str = "", status: int = 200, pasting: str = "") -> HttpResponse:
        barred = admission_lacking(reader, request.POST.get("admitted") or found.admitted, list(units.values()))
        line = _table(values, _unadmitted(values, units, barred) | dict(wrong or {}))
        context = {"task": found, "line": line, "whole": whole, "units": [(number, unit.name_on) for number, unit in units.items()], "error": error, "pasting": pasting,
                   "held": why_not(reader, found, "hand_down"), "barred": barred, "title": "拆分任务", "sub": found.title}  # fmt: skip
        return render(request, "tasks/split.html", context, status=status)

    def refused(refusal: Refusal) -> HttpResponse:
        if refusal.field in whole.fields:
            whole.add_error(refusal.field, refusal.message)
            return shown(status=400)
        wrong = refusal.by_field if isinstance(refusal, Refusals) else {}
        return shown(wrong=wrong, error="" if wrong else refusal.message, status=400)

    def act() -> str:
        made = splitting.split_task(task=found, parts=_parts(values, units), admitted=whole.cleaned_data.get("admitted", ""), by=reader, at=timezone.now())
        messages.success(request, f"已拆分为{len(made)}项，分别下达")
        return address("task", public_id)

    if posted and request.POST.get("act") == "paste":
        text = request.POST.get("paste", "")
        try:
            block = place(FORM, text, start=PARTS.id, given=values)
        except Refusal as refusal:
            return shown(error=refusal.message, status=400, pasting=text)
        return shown(values=values | dict(block.values), wrong=block.wrong)
    if posted and whole.is_valid():
        return act_once(request, act, refused=refused)
    return shown(status=400 if posted else 200)


def _table(values: Mapping[str, str], wrong: Mapping[str, str]) -> Line:
    """The rows that are filled and some empty ones, each mistake at its cell."""
    last = max((cell[1] for address in values if (cell := cell_of(address))), default=0)
    rows = range(1, min(max(last, ROWS), splitting.MOST) + 1)
    cells = [[(f"{PARTS.id}.{row}.{column.id}", column) for column in PARTS.columns] for row in rows]
    return Line(PARTS, "", rows=tuple(tuple(Cell(at, column, values.get(at, ""), wrong.get(at, "")) for at, column in row) for row in cells))


def _unadmitted(values: Mapping[str, str], units: Mapping[str, Any], barred: Sequence[tuple[Barred, str]]) -> dict[str, str]:
    """The cells that name a unit which the task cannot reach without admission."""
    behind, found = {unit.pk for one, _ in barred for unit in one.units}, {}
    for at, written in values.items():
        cell = cell_of(at)
        if behind and written and cell and cell[2] == "unit":
            with suppress(Refusal):     # what is no unit is said where the row is read
                found |= {at: UNADMITTED} if _read(PARTS.columns[1], written, units).pk in behind else {}
    return found


def _parts(values: Mapping[str, str], units: Mapping[str, Any]) -> list[splitting.Part]:
    """The parts as they are typed. Raises `Refusals`: everything that cannot be read, at its cell."""
    rows = sorted({cell[1] for address in values if (cell := cell_of(address))})
    found, wrong = [], []
    for row in rows:
        read: dict[str, Any] = {}
        for column in PARTS.columns:
            at = f"{PARTS.id}.{row}.{column.id}"
            try:
                read[column.id] = _read(column, values.get(at, ""), units)
            except Refusal as refusal:
                wrong.append(Refusal(refusal.message, field=at))
        if len(read) == len(PARTS.columns):
            found.append(splitting.Part(read["title"], read["unit"], read["due"], read["opens"], read["targets"]))
    if wrong:
        raise Refusals(wrong)
    return found


def _read(column: Field, written: str, units: Mapping[str, Any]) -> Any:
    """One cell: a text, a day, or the unit of that name. Raises `Refusal`."""
    text = typed(column, written).text
    if column.required and not text:
        raise Refusal(MUST[column.id])
    if column.type == "unit":
        try:
            number = unit_named(text, [(key, unit.name_on) for key, unit in units.items()])
        except ValidationError as unclear:
            raise Refusal(unclear.message) from None
        return units[number]
    if column.type != "date" or not text:
        return text or ("" if column.type != "date" else None)
    if len(text) < 10:      # a month or a year alone is no day
        raise Refusal(NO_DAY)
    return date.fromisoformat(text)
