"""从表格软件抄来的文字: rows of cells with tabs between them, or one column of them, as a spreadsheet copies them or saves them as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dazugong.reading.tables import LEAST_CELLS, one_line

QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\r\n]|\Z)')
NEEDS_QUOTES = re.compile(r'[\t\r\n,"]')  # what a spreadsheet puts into quotes; other quotes are the writer's own
BREAK = re.compile(r"[\r\n]")
CELL, LINE = re.compile(r"[^\t\r\n]*"), re.compile(r"[^\r\n]*")


class _Row(NamedTuple):
    """一行: its cells without quotes around them, where it ends, and what was within the quotes of those that had them."""

    cells: list[str]
    end: int
    quoted: list[str]


def rows_apart(text: str) -> str:
    """一行一项: the same text with each row of a table on one line, its cells without the quotes a spreadsheet set around them."""
    if '"' not in text:
        return text
    rows = list(_rows(text, narrowest=1))
    if not _one_column(rows):
        rows = list(_rows(text, narrowest=LEAST_CELLS))
    return "".join("\t".join(row.cells) + text[row.end : row.end + 1] for row in rows)


def _one_column(rows: list[_Row]) -> bool:
    """Whether rows too narrow for a table came from a spreadsheet all the same: one of several has a cell of more than one line,
    and none has quotes that only a writer sets."""
    narrow = [row for row in rows if len(row.cells) < LEAST_CELLS and (any(row.cells) or row.quoted)]
    quoted = [cell for row in narrow for cell in row.quoted]
    return len(narrow) > 1 and any(map(BREAK.search, quoted)) and all(NEEDS_QUOTES.search(cell) and "\t" not in cell for cell in quoted)


def _rows(text: str, *, narrowest: int) -> Iterator[_Row]:
    """The rows of the text; one of fewer cells is no row of a table: the quotes in it may be the writer's, and the line stays as it is."""
    place = 0
    while place < len(text):
        row = _row(text, place)
        if len(row.cells) < narrowest:
            end = LINE.match(text, place).end()
            row = _Row([text[place:end]], end, [])
        yield row
        place = row.end + 1


def _row(text: str, place: int) -> _Row:
    """The row that begins here."""
    cells, within = [], []
    while True:
        quoted = QUOTED.match(text, place)
        within += [quoted[1]] if quoted else []
        if quoted and NEEDS_QUOTES.search(quoted[1]):
            cells.append(one_line(quoted[1].replace('""', '"').splitlines()))
        else:
            quoted = CELL.match(text, place)
            cells.append(quoted[0])
        place = quoted.end()
        if text[place : place + 1] != "\t":
            return _Row(cells, place, within)
        place += 1
