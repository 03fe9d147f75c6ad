"""汇编: the reports of all units for one period as one document: a chapter for each long text, then the figures."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from functools import partial
from io import BytesIO

from dazugong.formats.compilation import Chapter, FigureTable, Section, write_compilation
from dazugong.formats.paper.compiled import compilation_pdf
from dazugong.kernel.identity.reader import Reader
from dazugong.spec.chapters import LONG, chapters_of
from dazugong.spec.form import Field
from dazugong.spec.numbers import rounded
from dazugong.spec.totals import lower_line, places_of, said_below

from .models import Answer
from .register import Register, RegisterRow, trace_names, trace_register
from .written import shown_number


def compile_reports(*, register: Register, by: Reader, at: datetime, as_pdf: bool = False) -> bytes:
    """汇编成册: what stands filed of the units in reach; who has not filed is named. A Word file or a PDF; leaves one trace."""
    filed = [row for row in register.rows if row.number is not None]
    missing = [row.obligation.unit.name for row in register.rows if row.number is None]
    lines = [f"{by.day.year}年{by.day.month}月{by.day.day}日汇编　应报{len(register.rows)}个单位，收到{len(filed)}份"]
    if said := said_below(register.fields):
        lines.append(said)
    if missing:
        lines.append(f"没有收到：{'、'.join(missing)}")
    parts = {
        "title": f"{register.term}{register.title}汇编", "lines": lines, "chapters": _chapters(register, filed, by),
        "table": _figures(register, "数字", [field for field in register.fields if field.type != LONG and not field.chapter], filed, by),
    }  # fmt: skip
    trace_register(register=register, verb="汇编", by=by, at=at)
    trace_names(register=register, rows=filed, verb="汇编名单", by=by, at=at)
    if as_pdf:
        return compilation_pdf(**parts)
    buffer = BytesIO()
    write_compilation(buffer, **parts)
    return buffer.getvalue()


def sum_of(field: Field, fields: Sequence[Field], rows: Sequence[RegisterRow]) -> Fraction | None:
    """合计 of a field over the reports that have it, as its form says; `fields`: all of them. None where nothing stands there."""
    total = lower_line(fields, field, (partial(_number, row) for row in rows if row.number))
    return None if total is None else rounded(total, places_of(field))


def _number(row: RegisterRow, field: Field) -> Fraction | None:
    answer = row.answers.get(field.id)
    return None if answer is None or answer.number is None else Fraction(answer.number, 10**Answer.SCALE)


def _chapters(register: Register, filed: list[RegisterRow], by: Reader) -> list[Chapter]:
    """The chapters as the department's form names them; what a chapter does not show (`register.fields`) is left out."""
    shown = {field.id for field in register.fields}
    found = []
    for plan in chapters_of(register.asked):
        texts, figures = ([field for field in some if field.id in shown] for some in (plan.texts, plan.figures))
        if texts or figures:
            found.append(Chapter(plan.title, tuple(_section(field, filed, by) for field in texts), _figures(register, "", figures, filed, by) if figures else None))
    return found


def _section(field: Field, filed: list[RegisterRow], by: Reader) -> Section:
    wrote = [row for row in filed if not row.lacks(by, field)]
    silent = tuple(row.obligation.unit.name for row in filed if row.lacks(by, field))
    return Section(field.label, tuple((row.obligation.unit.name, row.answers[field.id].text) for row in wrote), silent)


def _figures(register: Register, title: str, fields: list[Field], filed: list[RegisterRow], by: Reader) -> FigureTable:
    headings = ("单位", *(f"{field.label}（{field.unit}）" if field.unit else field.label for field in fields))
    rows = tuple((row.obligation.unit.name, *(row.lacks(by, field) or row.answers[field.id].text for field in fields)) for row in filed)
    sums = [sum_of(field, register.fields, filed) for field in fields]
    totals = ("合计", *("" if total is None else shown_number(total) for total in sums)) if any(s is not None for s in sums) else ()
    return FigureTable(title, headings, rows, totals)
