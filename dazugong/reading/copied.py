"""从表格软件抄来的文字: rows of cells with tabs between them, as a spreadsheet copies them or saves them as text."""

from __future__ import annotations

import re

from dazugong.reading.tables import LEAST_CELLS, one_line

QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\r\n]|\Z)')
NEEDS_QUOTES = re.compile(r'[\t\r\n,"]')  # what a spreadsheet puts into quotes; other quotes are the writer's own
CELL, LINE = re.compile(r"[^\t\r\n]*"), re.compile(r"[^\r\n]*")


def rows_apart(text: str) -> str:
    """一行一项: the same text with each row of a table on one line, its cells without the quotes a spreadsheet set around them."""
    if '"' not in text or "\t" not in text:
        return text
    found, place = [], 0
    while place < len(text):
        cells, end = _row(text, place)
        if len(cells) < LEAST_CELLS:  # no table: the quotes may be the writer's
            end = LINE.match(text, place).end()
            cells = [text[place:end]]
        found += ["\t".join(cells), text[end : end + 1]]
        place = end + 1
    return "".join(found)


def _row(text: str, place: int) -> tuple[list[str], int]:
    """The cells of the row that begins here, and where it ends."""
    cells = []
    while True:
        quoted = QUOTED.match(text, place)
        if quoted and NEEDS_QUOTES.search(quoted[1]):
            cells.append(one_line(quoted[1].replace('""', '"').splitlines()))
        else:
            quoted = CELL.match(text, place)
            cells.append(quoted[0])
        place = quoted.end()
        if text[place : place + 1] != "\t":
            return cells, place
        place += 1
