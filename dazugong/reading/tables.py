"""清单表: a list of tasks drawn as a table - one line a row, cells between tabs - read by the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dazugong.reading.lexicon import words

LEAST_CELLS = 3
LONGEST_NAME = 12
LONGEST_NUMBER = 4  # characters of a cell that only numbers what stands in the next
STOPPED = re.compile(r"[。；;！!？?：:，,、]$")


@dataclass(frozen=True)
class Row:
    """表行: where the work is told in its line, and what the cells beside it say of owner and deadline."""

    works: tuple[tuple[int, int], ...]
    owner: str | None
    deadline: str | None


def table_rows(text: str) -> dict[int, Row]:
    """The lines that are rows of a list of tasks, by number; a head of such a list is a row without work.

    A row that leaves owner or deadline empty means the row above, as merged cells do.
    """
    found: dict[int, Row] = {}
    columns: dict[str, list[int]] = {}
    above: dict[str, str | None] = {}
    for number, line in enumerate(text.split("\n")):
        if line.count("\t") + 1 < LEAST_CELLS:
            columns, above = ({}, {}) if columns and line.strip() else (columns, above)
            continue
        cells = list(_cells(line))
        if head := _columns([line[a:b] for a, b in cells]):
            columns, above = head, {}
            found[number] = Row((), None, None)
        elif columns:
            said = {name: _said(line, cells, columns.get(name, [])) or above.get(name) for name in ("owner", "deadline")}
            above = said
            works = tuple(cells[i] for i in columns["work"] if i < len(cells) and cells[i][1] > cells[i][0])
            found[number] = Row(works, said["owner"], said["deadline"])
    return found


def cells_apart(line: str) -> Sequence[tuple[int, int]]:
    """The places of the cells of a line that is no row of a known list; what only numbers the next cell (1.) belongs to it."""
    if "\t" not in line:
        return ((0, len(line)),)
    found: list[tuple[int, int]] = []
    start = 0
    for a, b in _cells(line):
        if b - a > LONGEST_NUMBER:
            found.append((start, b))
            start = b
    return found or ((0, len(line)),)


def one_line(lines: Sequence[str]) -> str:
    """The lines of a cell as one; those without a stop get a semicolon, so that they stay apart."""
    *others, last = [line.replace("\t", " ").replace("\n", " ").strip() for line in lines if line.strip()] or [""]
    return "".join(line if STOPPED.search(line) else line + "；" for line in others) + last


def _cells(line: str) -> Iterator[tuple[int, int]]:
    """The places of the cells of a line, without the blanks around their text."""
    place = 0
    for cell in line.split("\t"):
        start = place + len(cell) - len(cell.lstrip())
        yield start, max(start, place + len(cell.rstrip()))
        place += len(cell) + 1


def _columns(cells: list[str]) -> dict[str, list[int]]:
    """Which column tells what, where the line is the head of a list of tasks; else empty."""
    names = [re.sub(r"[\s;]|\(.*?\)", "", cell) for cell in cells]  # a narrow column breaks its name: 责任;单位
    if any(len(name) > LONGEST_NAME for name in names):
        return {}
    found: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        meaning = next((m for m, pattern in words().columns.items() if pattern.fullmatch(name)), None)
        if meaning:
            found.setdefault(meaning, []).append(index)
    return found if "work" in found and len(found) > 1 else {}


def _said(line: str, cells: list[tuple[int, int]], columns: list[int]) -> str | None:
    return next((line[slice(*cells[i])] for i in columns if i < len(cells) and cells[i][1] > cells[i][0]), None)
