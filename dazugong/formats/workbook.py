"""写工作簿 (.xlsx): text cells only - no formula, no number, no link; csv is not offered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dazugong.formats.grid import column_letters

NOTES_SHEET = "填写说明"
_WIDEST = 40
_PLAIN = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True, "in_memory": False}
_TEXT = {"num_format": "@", "valign": "top"}
_HEAD = {"num_format": "@", "bold": True, "bottom": 1, "text_wrap": True}
_SURELY_FITS = 16_000
_ODD = re.compile(r'[\x00-\x1f\x7f&<>"\ud800-\udfff\ufffe\uffff]|_x|(?:^|\|)\s|\s(?:\||$)')  # what must be written in another way, or may have to be


def write_table(target: str | BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "数据",
                notes: Sequence[str] = ()) -> int:
    """Writes a workbook to a path or an open file; gives the number of rows. `title` names the sheet.

    Every cell is text, so a citizen number keeps its 18 digits and “=1+1” stays what it says. Notes go on a second sheet.
    """
    with TemporaryDirectory(prefix="dzg-") as folder:   # what is written on the way is gone even where it ends in the middle
        book = xlsxwriter.Workbook(target, {**_PLAIN, "tmpdir": folder})
        count = _write_sheet(book, headings, rows, title)
        if notes:
            text = book.add_format(_TEXT)
            page = book.add_worksheet(NOTES_SHEET)
            page.set_column(0, 0, 100, text)
            for line, note in enumerate(notes):
                put_text(page, line, 0, note, text)
        book.set_properties({"title": title})
        book.close()
    return count


def _write_sheet(book: xlsxwriter.Workbook, headings: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> int:
    text, head = book.add_format(_TEXT), book.add_format(_HEAD)
    sheet = book.add_worksheet(sheet_name(title))
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(headings):
        sheet.set_column(column, column, min(_WIDEST, max(10, 2 + _width(name) + 4)), text)
    _write_row(sheet, 0, headings, head)
    count = 0
    for count, row in enumerate(rows, start=1):
        cells = [str(cell) for cell in row]
        if not cells or _ODD.search("|".join(cells)) or max(map(len, cells), default=0) > _SURELY_FITS:
            _write_row(sheet, count, cells, text)
        else:
            _write_ordinary_row(sheet, count, cells, text)
    return count


def _write_ordinary_row(sheet: Worksheet, number: int, cells: Sequence[str], style: Format) -> None:
    """A row of ordinary texts, written as the library would write it, which looks at each cell a dozen times."""
    if sheet._check_dimensions(number, max(len(cells) - 1, 0)):
        raise ValueError(f"第{number + 1}行写不进工作簿：超过了工作簿的行数或列数")
    sheet._write_single_row(number + 1)     # what was written before it
    index, place = style._get_xf_index(), number + 1
    written = [f'<c r="{letters}{place}" s="{index}" t="inlineStr"><is><t>{text}</t></is></c>' for letters, text in zip(map(column_letters, range(len(cells))), cells)]
    sheet.fh.write(f'<row r="{place}">{"".join(written)}</row>')


def put_text(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str, style: object) -> None:
    """Writes a text as that text. What looks like marked-up runs the library would write into the file as it is, with
    whatever stands in it, a formula too; in pieces it is a text like any other. Raises ValueError where it does not fit.
    """
    runs = text.startswith("<r>") and text.endswith("</r>")
    done = sheet.write_rich_string(row, column, *text[:2], text[2:], style) if runs else sheet.write_string(row, column, text, style)
    if done < 0:
        raise ValueError(f"第{row + 1}行第{column + 1}列写不进工作簿：一格超过32767个字")


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, number: int, cells: Sequence[str], style: object) -> None:
    for column, cell in enumerate(cells):
        put_text(sheet, number, column, str(cell), style)


def sheet_name(title: str) -> str:
    """A title as a sheet name: 31 characters, none that a spreadsheet forbids."""
    plain = "".join(c for c in title if c not in "[]:*?/\\'" and unicodedata.category(c)[0] != "C")[:31].strip()
    return plain if plain and plain != NOTES_SHEET else "数据"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
