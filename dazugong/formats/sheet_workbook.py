"""填报工作簿 (.xlsx): one report as a sheet of rows that is filled where there is no network, and read back.

Only the column 本期填写 is unlocked; each table of the form has a sheet of its own. A hidden column and hidden rows say which
report it is, so that it comes back to the right place. No cell is a formula or a link; what is no number is text. Rules between
cells stand beside the sheet, as the condition under which a cell turns red.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from math import ceil
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dazugong.formats.grid import Row, Table, column_letters, heading, table_of
from dazugong.formats.refusal import Refused
from dazugong.formats.sheet_lines import (
    AGAIN,
    LISTS,
    FilledCell,
    KnownValue,
    Looks,
    Origin,
    SheetLine,
    SheetTable,
    guard_cells,
    put_answer,
    write_lists,
)
from dazugong.formats.sheet_tables import read_rows, sheet_names, write_rows
from dazugong.formats.tables import refuse_other_kinds
from dazugong.formats.workbook import put_text
from dazugong.formats.xlsxtable import RawSheet, every_sheet

HEADINGS = ("序号", "栏目", "本期填写", "单位", "上期", "提示", "识别")
WIDTHS = (5, 22, 52, 7, 24, 34, 4)
NAME, WRITE, MARK = (HEADINGS.index(one) for one in ("栏目", "本期填写", "识别"))
MAIN, ORIGIN, NOT_FILLED, ROWS_OF = "填报", "识别信息（请勿改动）", "不填", "表格 "


def write_sheet(
    target: BinaryIO, *, title: str, notes: Sequence[str], lines: Sequence[SheetLine], origin: Origin, tables: Sequence[SheetTable] = (),
    known: Sequence[KnownValue] = (),
) -> None:
    """Writes the workbook of one report."""
    book = xlsxwriter.Workbook(target, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    looks, sheet = Looks(book), book.add_worksheet(MAIN)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, None, {"hidden": column == MARK})
    for number, text in enumerate([title, *notes]):
        put_text(sheet, number, 0, text, looks.get() if number else looks.get(bold=True, font_size=14))
    top = 1 + len(notes)
    for column, text in enumerate(HEADINGS):
        put_text(sheet, top, column, text, looks.head)
    names = sheet_names([MAIN, LISTS, *(table.label for table in tables)])[2:]
    where = {table.id: (name, table) for name, table in zip(names, tables, strict=True)}
    for number, line in enumerate(lines, start=1):
        _write_line(sheet, top + number, number, line, looks, where)
    _write_hidden(sheet, top + len(lines) + 1, known, origin, looks)
    for key, place in places_of(lines, notes, known).items():
        book.define_name(name_of(key, lines, known), f"='{MAIN}'!{place}")
    _set_up(sheet, top)
    for name, table in zip(names, tables, strict=True):
        write_rows(book, name, table, looks)
    write_lists(looks)
    book.set_properties({"title": title})
    book.close()


def places_of(lines: Sequence[SheetLine], notes: Sequence[str], known: Sequence[KnownValue] = ()) -> dict[str, str]:
    """Where each line that is filled, and each value that is known, stands once it is written ($C$7), by id or name."""
    keys = [line.id for line in lines] + [one.name for one in known]
    return {key: f"${column_letters(WRITE)}${1 + len(notes) + number + 1}" for number, key in enumerate(keys, start=1) if key}


def name_of(key: str, lines: Sequence[SheetLine], known: Sequence[KnownValue]) -> str:
    """What that cell is called by the formulas of other sheets."""
    return next((f"known_{number}" for number, one in enumerate(known, start=1) if one.name == key), f"field_{key}")


def _write_line(sheet: Worksheet, row: int, number: int, line: SheetLine, looks: Looks, where: dict[str, tuple[str, SheetTable]]) -> None:
    mark, text = line.id or NOT_FILLED, line.text
    if line.rows:
        name, table = where[line.rows]
        mark = f"{ROWS_OF}{line.rows} {' '.join(column.id for column in table.columns)}"
        text = f"（请填在工作表“{name}”里，最多{table.most}行）"
    for column, cell in enumerate((str(number), line.label, text, line.unit, line.before, line.hint, mark)):
        if column != WRITE or not line.id:
            put_text(sheet, row, column, cell, looks.locked)
    sheet.set_row(row, _height(line))
    if line.id:
        put_answer(sheet, row, WRITE, line.kind, text, looks)
    guard_cells(sheet, (row, WRITE, row, WRITE), line, f"${column_letters(WRITE)}${row + 1}", looks)


def _write_hidden(sheet: Worksheet, row: int, known: Sequence[KnownValue], origin: Origin, looks: Looks) -> None:
    """What rules compare with, each with its source, and last which report it is."""
    for at, one in enumerate(known, start=row):
        for column, text in ((NAME, one.name), (HEADINGS.index("提示"), one.source), (MARK, NOT_FILLED)):
            put_text(sheet, at, column, text, looks.locked)
        if isinstance(one.value, str):
            put_text(sheet, at, WRITE, one.value, looks.locked)
        else:
            sheet.write_number(at, WRITE, one.value, looks.get(valign="top", border=1, bg_color="#F2F2F2"))
        sheet.set_row(at, None, None, {"hidden": True})
    last = row + len(known)
    put_text(sheet, last, NAME, ORIGIN, looks.locked)
    put_text(sheet, last, MARK, json.dumps(astuple(origin), ensure_ascii=False), looks.locked)
    sheet.set_row(last, None, None, {"hidden": True})


def _height(line: SheetLine) -> float:
    """Points: enough for what stands there, and room to write in a long text."""
    lines = max(sum(max(1, ceil(2 * len(part) / width)) for part in text.split("\n")) for text, width in ((line.text, 52), (line.hint, 34), (line.before, 24)))
    return min(400.0, 15.0 * max(lines + 1, 6 if line.kind == "longtext" else 1))


def _set_up(sheet: Worksheet, top: int) -> None:
    sheet.freeze_panes(top + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def read_sheet(data: bytes, filename: str) -> tuple[Origin, dict[str, FilledCell]]:
    """Where a workbook belongs and what was filled in, by address (done, items.2.cost); each table that came stands there too, by its
    id. Sheets may have been renamed, moved or added.

    Raises `Refused`.
    """
    refuse_other_kinds(data, filename)
    sheets = every_sheet(data, filename) if data.startswith(b"PK") else []
    mains = [sheet for sheet in sheets if any(tuple(map(heading, cells[: len(HEADINGS)])) == HEADINGS for _, cells in sheet.rows[:40])]
    if not mains:
        refused = next((sheet.refused for sheet in sheets if sheet.refused), None)
        raise refused or Refused("文件", filename, "不是从填报页取出的工作簿，或表头被改过", AGAIN)
    main = _only(mains, MAIN)
    origin, filled, tables = _read_lines(table_of(main.rows, filename), filename, main.from_1904)
    for table, (label, columns) in tables.items():
        filled |= {table: FilledCell("", ""), **read_rows(sheets, table, label, columns)}
    return origin, filled


def _only(sheets: Sequence[RawSheet], what: str) -> RawSheet:
    """The one sheet of its kind, all of it read."""
    if len(sheets) > 1:
        named = "、".join(f"“{sheet.name}”" for sheet in sheets[:4])
        raise Refused("工作表", what, f"有{len(sheets)}张一样的（{named}），分不清哪一张有效", "请删去多余的，另存后再交回")
    if sheets[0].refused:
        raise sheets[0].refused
    return sheets[0]


def _read_lines(table: Table, filename: str, from_1904: bool) -> tuple[Origin, dict[str, FilledCell], dict[str, tuple[str, list[str]]]]:
    """Of the main sheet: which report it is, the cells by id, and label and columns of each table that has a sheet of its own."""
    origin: Origin | None = None
    filled: dict[str, FilledCell] = {}
    tables: dict[str, tuple[str, list[str]]] = {}
    for row in table.rows:
        key = row.cells[MARK]
        if row.cells[NAME] == ORIGIN:
            origin = _origin(key, filename)
        elif key.startswith(ROWS_OF):
            name, *columns = key.removeprefix(ROWS_OF).split(" ")
            tables[name] = row.cells[NAME], columns
        elif key in filled:
            raise Refused("栏目", row.cells[NAME], "出现了两次", AGAIN, row.place)
        elif not key:
            raise _put_in(row)
        elif key != NOT_FILLED:
            filled[key] = FilledCell(f"{column_letters(WRITE)}{row.number}", row.cells[WRITE], from_1904)
    if origin is None:
        raise Refused("文件", filename, "缺少识别信息，不知道是哪一份报表的", AGAIN)
    return origin, filled, tables


def _put_in(row: Row) -> Refused:
    written = next(filter(None, (row.cells[WRITE], *row.cells)))
    return Refused("内容", written, "这一行是后来插入的，不属于哪一栏", "请把内容填到原有的栏目里，删去这一行，再交回", row.place)


def _origin(text: str, filename: str) -> Origin:
    try:
        values = json.loads(text)
        if not isinstance(values, list) or [type(v) for v in values] != [str, str, int, int, str] or len(values) != len(fields(Origin)):
            raise ValueError
    except (ValueError, RecursionError):
        raise Refused("文件", filename, "识别信息被改动过，不知道是哪一份报表的", AGAIN) from None
    return Origin(*values)
