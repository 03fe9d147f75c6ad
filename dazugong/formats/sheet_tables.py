"""填报工作簿里的表格: each table of a form on a sheet of its own, a row for each row, to be filled, pasted into and sorted."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dazugong.formats.grid import CELL_LIMIT, column_letters
from dazugong.formats.refusal import Refused
from dazugong.formats.sheet_lines import AGAIN, FilledCell, Looks, SheetLine, SheetTable, guard_cells, put_answer
from dazugong.formats.workbook import put_text, sheet_name
from dazugong.formats.xlsxtable import RawSheet

TITLE, NOTE, HEADS, HINTS, MARKS, FIRST = range(6)      # rows of the sheet, counted from nought
ROW_MARK = "识别（请勿改动）"
WIDTHS = {"number": 10, "money": 12, "percent": 10, "date": 13, "month": 11, "time": 9, "yesno": 8, "choice": 14, "grade": 14, "phone": 16}
USUAL_WIDTH, WIDEST = 22, 40


def sheet_names(labels: Sequence[str]) -> list[str]:
    """A name for the sheet of each label, no two alike."""
    found: list[str] = []
    for label in labels:
        name, number = sheet_name(label), 2
        while name.lower() in (one.lower() for one in found):
            name, number = f"{sheet_name(label)[:27]}_{number}", number + 1
        found.append(name)
    return found


def range_of(table: str, column: str) -> str:
    """What the cells of a column are called by formulas."""
    return f"rows_{table}_{column}"


def place_in_row(number: int) -> str:
    """Where the column with this number (from nought) stands in the first row; formulas of a row are written for that one."""
    return f"${column_letters(number + 1)}{FIRST + 1}"


def write_rows(book: xlsxwriter.Workbook, name: str, table: SheetTable, looks: Looks) -> None:
    """Writes the sheet of a table: as many rows as it may have, those there are filled in."""
    sheet, last = book.add_worksheet(name), FIRST + table.most - 1
    put_text(sheet, TITLE, 0, table.label, looks.get(bold=True, font_size=14))
    put_text(sheet, NOTE, 0, table.note, looks.get())
    for row, text in ((HEADS, "行"), (HINTS, ""), (MARKS, ROW_MARK)):
        put_text(sheet, row, 0, text, looks.head if row == HEADS else looks.locked)
    for column, line in enumerate(table.columns, start=1):
        letters = column_letters(column)
        for row, text in ((HEADS, _head(line)), (HINTS, line.hint), (MARKS, f"{table.id}.{line.id}")):
            put_text(sheet, row, column, text, looks.head if row == HEADS else looks.locked)
        sheet.set_column(column, column, _width(line))
        guard_cells(sheet, (FIRST, column, last, column), line, f"{letters}{FIRST + 1}", looks)
        book.define_name(range_of(table.id, line.id), f"='{name}'!${letters}${FIRST + 1}:${letters}${last + 1}")
    for row in range(table.most):
        filled = table.rows[row] if row < len(table.rows) else {}
        put_text(sheet, FIRST + row, 0, str(row + 1), looks.locked)
        for column, line in enumerate(table.columns, start=1):
            put_answer(sheet, FIRST + row, column, line.kind, filled.get(line.id, ""), looks)
    _set_up(sheet, table)


def _head(line: SheetLine) -> str:
    return f"{line.label}（{line.unit}）" if line.unit and line.unit not in line.label else line.label


def _width(line: SheetLine) -> int:
    words = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in _head(line)) + 2
    return max(WIDTHS.get(line.kind, USUAL_WIDTH), min(WIDEST, words))


def _set_up(sheet: Worksheet, table: SheetTable) -> None:
    hints = max((ceil(2 * len(line.hint) / _width(line)) for line in table.columns), default=0)
    sheet.set_row(HINTS, min(120.0, 15.0 * (hints + 1)), None, {"hidden": not hints})
    sheet.set_row(MARKS, None, None, {"hidden": True})
    sheet.set_column(0, 0, 5)
    sheet.freeze_panes(FIRST, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True, "sort": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADS)


def read_rows(sheets: Sequence[RawSheet], table: str, label: str, columns: Sequence[str]) -> dict[str, FilledCell]:
    """What was filled into a table, by address (items.2.cost); rows count as they stand. Raises `Refused`."""
    wanted = [ROW_MARK, *(f"{table}.{column}" for column in columns)]
    found = [(sheet, number) for sheet in sheets for number, cells in sheet.rows if cells[:1] == [ROW_MARK] and cells[1:2] == wanted[1:2]]
    if len(found) != 1 or not any(cells == wanted for _, cells in found[0][0].rows):
        if len(found) > 1:
            named = "、".join(f"“{sheet.name}”" for sheet, _ in found[:4])
            raise Refused("表格", label, f"有{len(found)}张一样的工作表（{named}），分不清哪一张有效", "请删去多余的，另存后再交回")
        raise Refused("表格", label, "它的工作表不见了，或列被改动过", AGAIN)
    (sheet, marks), row, filled = found[0], 0, {}
    if sheet.refused:
        no = sheet.refused
        raise no.at(f"工作表“{sheet.name}”{no.place}")
    for number, cells in sheet.rows:
        if number <= marks or not any(map(str.strip, cells[1:])):
            continue
        row += 1
        for index, cell in enumerate(cells[1:], start=1):
            place = f"工作表“{sheet.name}”{column_letters(index)}{number}"
            if index > len(columns) and cell.strip():
                raise Refused("表格", cell, "这一列没有表头，不属于哪一栏", "请把内容移到有表头的列里，再交回", place)
            if len(cell) > CELL_LIMIT:
                raise Refused("表格", cell, f"一格超过{CELL_LIMIT}个字", "请精简后再交回", place)
            if index <= len(columns):
                filled[f"{table}.{row}.{columns[index - 1]}"] = FilledCell(place, cell, sheet.from_1904)
    return filled
