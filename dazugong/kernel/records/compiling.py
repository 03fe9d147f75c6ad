"""汇编: the reports of all units for one period as one document: a chapter for each long text, then the figures."""
from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from io import BytesIO

from dazugong.formats.compilation import Chapter, FigureTable, write_compilation
from dazugong.formats.paper.compiled import compilation_pdf
from dazugong.kernel.identity.reader import Reader
from dazugong.spec.model import Field

from .answers import shown_number
from .models import Answer
from .register import Register, RegisterRow, trace_names, trace_register

LONG = "longtext"
ADDED = frozenset({"number", "money"})          # percentages and computed values are not added up


def compile_reports(*, register: Register, by: Reader, at: datetime, as_pdf: bool = False) -> bytes:
    """汇编成册: what stands filed of the units in reach; who has not filed is named. A Word file or a PDF; leaves one trace."""
    filed = [row for row in register.rows if row.number is not None]
    missing = [row.obligation.unit.name for row in register.rows if row.number is None]
    lines = [f"{by.day.year}年{by.day.month}月{by.day.day}日汇编　应报{len(register.rows)}个单位，收到{len(filed)}份"]
    if missing:
        lines.append(f"没有收到：{'、'.join(missing)}")
    parts = {
        "title": f"{register.term}{register.title}汇编", "lines": lines, "table": _figures(register, filed, by),
        "chapters": [_chapter(field, filed, by) for field in register.fields if field.type == LONG],
    }  # fmt: skip
    trace_register(register=register, verb="汇编", by=by, at=at)
    trace_names(register=register, rows=filed, verb="汇编名单", by=by, at=at)
    if as_pdf:
        return compilation_pdf(**parts)
    buffer = BytesIO()
    write_compilation(buffer, **parts)
    return buffer.getvalue()


def sum_of(field: Field, rows: list[RegisterRow]) -> Fraction | None:
    """合计 of a field over the reports that have it; None where adding up says nothing."""
    given = [answer.number for row in rows if (answer := row.answers.get(field.id)) and row.number and answer.number is not None]
    if field.type not in ADDED or not given:
        return None
    return Fraction(sum(given), 10**Answer.SCALE)


def _chapter(field: Field, filed: list[RegisterRow], by: Reader) -> Chapter:
    wrote = [row for row in filed if not row.lacks(by, field)]
    silent = tuple(row.obligation.unit.name for row in filed if row.lacks(by, field))
    return Chapter(field.label, tuple((row.obligation.unit.name, row.answers[field.id].text) for row in wrote), silent)


def _figures(register: Register, filed: list[RegisterRow], by: Reader) -> FigureTable:
    fields = [field for field in register.fields if field.type != LONG]
    headings = ("单位", *(f"{field.label}（{field.unit}）" if field.unit else field.label for field in fields))
    rows = tuple((row.obligation.unit.name, *(row.lacks(by, field) or row.answers[field.id].text for field in fields)) for row in filed)
    sums = [sum_of(field, filed) for field in fields]
    totals = ("合计", *("" if total is None else shown_number(total) for total in sums)) if any(s is not None for s in sums) else ()
    return FigureTable("数字", headings, rows, totals)
