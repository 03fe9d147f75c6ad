"""年度统计工作簿: the tables on one sheet, the units below on one sheet for each dimension, the text on the last.

Numbers are numbers, so that they can be added up; everything else is text and nothing is a formula.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Protocol

import xlsxwriter

from dazugong.formats.workbook import put_text

FEW = "数小不显示"


class Line(Protocol):
    """一行 of a table."""

    term: str
    count: int | None
    share: int | None
    then: int | None
    more: int | None


class Table(Protocol):
    """一张表."""

    title: str
    lines: Sequence[Line]
    compared: bool
    shares: bool
    unit: str


class Row(Protocol):
    """一个单位."""

    name: str
    total: int
    cells: Sequence[int | None]


class SideBySide(Protocol):
    """并排的各单位."""

    terms: Sequence[str]
    rows: Sequence[Row]
    totals: Row
    unit: str


class Text(Protocol):
    """公报."""

    title: str
    as_of: str
    text: str


class _Sheets:
    def __init__(self, target: BinaryIO) -> None:
        self.book = xlsxwriter.Workbook(target, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
        self.text = self.book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.head = self.book.add_format({"num_format": "@", "bold": True, "bottom": 1, "text_wrap": True})
        self.number, self.share = self.book.add_format({"num_format": "#,##0"}), self.book.add_format({"num_format": "0.0"})

    def put(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: int | float | str | None, style: object = None) -> None:
        """One cell; None is a number that is not shown."""
        if isinstance(value, int | float):
            sheet.write_number(row, column, value, style or self.number)
        else:
            put_text(sheet, row, column, FEW if value is None else value, style or self.text)


def write_statistics(target: BinaryIO, text: Text, tables: Sequence[Table], below: Sequence[tuple[str, SideBySide]]) -> None:
    """Writes the workbook."""
    sheets = _Sheets(target)
    _tables(sheets, text, tables)
    for term, side in below:
        _side(sheets, term, side)
    page = sheets.book.add_worksheet("公报文字")
    page.set_column(0, 0, 100)
    for number, line in enumerate(text.text.splitlines()):
        sheets.put(page, number, 0, line)
    sheets.book.set_properties({"title": text.title})
    sheets.book.close()


def _tables(sheets: _Sheets, text: Text, tables: Sequence[Table]) -> None:
    page = sheets.book.add_worksheet("统计表")
    page.set_column(0, 0, 44)
    page.set_column(1, 4, 12)
    sheets.put(page, 0, 0, text.title, sheets.head)
    sheets.put(page, 1, 0, text.as_of)
    row = 3
    for table in tables:
        heads = [table.title, f"数（{table.unit}）", *(["占比（%）"] if table.shares else []), *(["上年末", "增减"] if table.compared else [])]
        for column, head in enumerate(heads):
            sheets.put(page, row, column, head, sheets.head)
        for line in table.lines:
            row += 1
            sheets.put(page, row, 0, line.term)
            sheets.put(page, row, 1, line.count)
            if table.shares and (line.share is not None or line.count is None):
                sheets.put(page, row, 2, None if line.share is None else line.share / 10, sheets.text if line.share is None else sheets.share)
            if table.compared:
                sheets.put(page, row, len(heads) - 2, line.then)
                sheets.put(page, row, len(heads) - 1, line.more)
        row += 2


def _side(sheets: _Sheets, term: str, side: SideBySide) -> None:
    page = sheets.book.add_worksheet(f"各单位·{term}")
    page.set_column(0, 0, 30)
    page.set_column(1, len(side.terms) + 1, 12)
    page.freeze_panes(1, 1)
    for column, head in enumerate(["单位", f"合计（{side.unit}）", *side.terms]):
        sheets.put(page, 0, column, head, sheets.head)
    for number, row in enumerate((*side.rows, side.totals), 1):
        sheets.put(page, number, 0, row.name)
        for column, value in enumerate([row.total, *row.cells], 1):
            sheets.put(page, number, column, value)
