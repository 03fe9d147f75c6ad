"""填报工作簿 (.xlsx): one report as a sheet of rows that is filled where there is no network, and read back.

Only the column 本期填写 is unlocked. A hidden column and a hidden last row say which report it is, so that it comes
back to the right place. No cell is a formula or a link; what is no number is text. Rules between cells stand beside the sheet, as the condition under which a cell turns red.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from math import ceil
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dazugong.formats.grid import column_letters
from dazugong.formats.refusal import Refused
from dazugong.formats.tables import read_table
from dazugong.formats.workbook import put_text

HEADINGS = ("序号", "栏目", "本期填写", "单位", "上期", "提示", "识别")
WIDTHS = (5, 22, 52, 7, 24, 34, 4)
WRITE, MARK = HEADINGS.index("本期填写"), HEADINGS.index("识别")
ORIGIN = "识别信息（请勿改动）"
NUMBERS = frozenset({"number", "money", "percent"})
LONGEST_LIST, LONGEST_MESSAGE, LONGEST_TITLE = 255, 255, 32
EXACT = 10**11                                  # with four decimals fifteen digits, as many as a spreadsheet keeps
FIRST_DAY, LAST_DAY = date(1901, 1, 1), date(2199, 12, 31)
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,4})?")
_AGAIN = "请回到填报页重新取一份工作簿"


@dataclass(frozen=True)
class SheetLine:
    """一栏. `id` is empty for what is shown but not filled; `kind` is the type of the field."""

    id: str
    label: str
    kind: str
    text: str = ""
    unit: str = ""
    before: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    broken_when: tuple[str, ...] = ()       # formulas over other cells; while one holds the cell is red


@dataclass(frozen=True)
class Origin:
    """出处: which report the workbook is of, and how its draft stood when the workbook was taken out."""

    obligation: str
    version: str
    revision: int
    saves: int
    digest: str


@dataclass(frozen=True)
class FilledCell:
    """填写的一格: its address (C7) and what stands in it."""

    place: str
    text: str


def write_sheet(target: BinaryIO, *, title: str, notes: Sequence[str], lines: Sequence[SheetLine], origin: Origin) -> None:
    """Writes the workbook of one report."""
    book = xlsxwriter.Workbook(target, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    locked = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "border": 1, "bg_color": "#F2F2F2"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E4E4E4"})
    large, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format({})
    sheet = book.add_worksheet("填报")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, None, {"hidden": column == MARK})
    for number, text in enumerate([title, *notes]):
        put_text(sheet, number, 0, text, plain if number else large)
    top = 1 + len(notes)
    for column, text in enumerate(HEADINGS):
        put_text(sheet, top, column, text, head)
    for number, line in enumerate(lines, start=1):
        _write_line(book, sheet, top + number, number, line, locked)
    last = top + len(lines) + 1
    put_text(sheet, last, 1, ORIGIN, locked)
    put_text(sheet, last, MARK, json.dumps(astuple(origin), ensure_ascii=False), locked)
    sheet.set_row(last, None, None, {"hidden": True})
    _set_up(sheet, top)
    book.set_properties({"title": title})
    book.close()


def places_of(lines: Sequence[SheetLine], notes: Sequence[str]) -> dict[str, str]:
    """Where each line that is filled stands once it is written ($C$7)."""
    return {line.id: f"${column_letters(WRITE)}${1 + len(notes) + number + 1}" for number, line in enumerate(lines, start=1) if line.id}


def _write_line(book: xlsxwriter.Workbook, sheet: Worksheet, row: int, number: int, line: SheetLine, locked: Format) -> None:
    cells = (str(number), line.label, "", line.unit, line.before, line.hint, line.id)
    for column, text in enumerate(cells):
        put_text(sheet, row, column, text, locked)
    sheet.set_row(row, _height(line))
    if not line.id:
        put_text(sheet, row, WRITE, line.text, locked)
        return
    form = {"valign": "top", "text_wrap": True, "border": 1, "locked": False}
    exact = line.kind in NUMBERS and PLAIN_NUMBER.fullmatch(line.text)
    # Dates and numbers stay in the general format: a date typed as year and month is then kept as year and month.
    free = book.add_format(form if line.kind in NUMBERS or line.kind == "date" else {**form, "num_format": "@"})
    if exact:
        sheet.write_number(row, WRITE, float(line.text), free)
    else:
        put_text(sheet, row, WRITE, line.text, free)
    for formula in line.broken_when:
        red = book.add_format({"bg_color": "#FFD5D5", "font_color": "#9C0006"})
        sheet.conditional_format(row, WRITE, row, WRITE, {"type": "formula", "criteria": formula, "format": red})
    if check := _check(line):
        sheet.data_validation(row, WRITE, row, WRITE, check)


def _height(line: SheetLine) -> float:
    """Points: enough for what stands there, and room to write in a long text."""
    lines = max(sum(max(1, ceil(2 * len(part) / width)) for part in text.split("\n")) for text, width in ((line.text, 52), (line.hint, 34), (line.before, 24)))
    return min(400.0, 15.0 * max(lines + 1, 6 if line.kind == "longtext" else 1))


def _check(line: SheetLine) -> dict[str, object]:
    """What the spreadsheet itself refuses, in Chinese; everything is checked again when the workbook comes back."""
    if line.kind == "percent":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        wrong = f"{line.label}应为0至100的数，不写百分号，如 95"
    elif line.kind in NUMBERS:
        rule = {"validate": "decimal", "criteria": "between", "minimum": -EXACT, "maximum": EXACT}
        wrong = f"{line.label}应为阿拉伯数字，如 12 或 57.5"
    elif line.kind == "date":
        rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
        wrong = f"{line.label}应为日期，如 2026-05-03；只知道年月的写 2026-05"
    elif line.choices and len(",".join(line.choices)) <= LONGEST_LIST and not any("," in choice for choice in line.choices):
        rule = {"validate": "list", "source": list(line.choices)}
        wrong = f"{line.label}只能从下拉框里选"
    else:
        return {}
    return rule | {"error_title": line.label[:LONGEST_TITLE], "error_message": wrong[:LONGEST_MESSAGE]}


def _set_up(sheet: Worksheet, top: int) -> None:
    sheet.freeze_panes(top + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def read_sheet(data: bytes, filename: str) -> tuple[Origin, dict[str, FilledCell]]:
    """Where a workbook belongs and what was filled in, by field id. Raises `Refused`."""
    table = read_table(data, filename)
    if table.headings != HEADINGS:
        raise Refused("文件", filename, "不是从填报页取出的工作簿，或表头被改过", _AGAIN)
    origin: Origin | None = None
    filled: dict[str, FilledCell] = {}
    for row in table.rows:
        key = row.cells[MARK]
        if row.cells[1] == ORIGIN:
            origin = _origin(key, filename)
        elif key in filled:
            raise Refused("栏目", row.cells[1], "出现了两次", _AGAIN, row.place)
        elif key:
            filled[key] = FilledCell(f"{column_letters(WRITE)}{row.number}", row.cells[WRITE])
    if origin is None:
        raise Refused("文件", filename, "缺少识别信息，不知道是哪一份报表的", _AGAIN)
    return origin, filled


def _origin(text: str, filename: str) -> Origin:
    try:
        values = json.loads(text)
        if not isinstance(values, list) or [type(v) for v in values] != [str, str, int, int, str] or len(values) != len(fields(Origin)):
            raise ValueError
    except (ValueError, RecursionError):
        raise Refused("文件", filename, "识别信息被改动过，不知道是哪一份报表的", _AGAIN) from None
    return Origin(*values)
