"""并排: the same numbers of several units in one table, with what belongs to the upper unit itself on a line of its own."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .book import Book, grassroots
from .dimensions import BESIDE, dimensions, flows, organisations
from .hiding import hidden

WAYS = {**{one.id: one.term for one in dimensions()}, "flow": "增减", "organisation": "党组织"}
OWN = "（本级直属）"


@dataclass(frozen=True)
class Row:
    """一个单位的一行; a number that may not be shown is None."""

    public_id: str
    name: str
    total: int
    cells: tuple[int | None, ...]


@dataclass(frozen=True)
class SideBySide:
    """并排的表."""

    ids: tuple[str, ...]
    terms: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: Row
    unit: str


def side_by_side(books: Sequence[Book], by: str, *, small: bool = False) -> SideBySide:
    """`books`: the upper unit first. Flows do not add up over units: who moved between two of them moved for both."""
    ids, terms = _classes(books, by)
    totals, rows = _row(books[0], by, ids), [_row(book, by, ids) for book in books[1:]]
    if by != "flow":
        own = tuple(whole - sum(row.cells[n] for row in rows) for n, whole in enumerate(totals.cells))      # type: ignore[misc]
        if rows and any(own):
            rows.append(Row("", OWN, totals.total - sum(row.total for row in rows), own))
    if small and by != "organisation":
        gone = hidden([[*row.cells] for row in (*rows, totals)], down=by != "flow")     # type: ignore[list-item]
        *rows, totals = [Row(row.public_id, row.name, row.total, tuple(None if out else n for n, out in zip(row.cells, line)))
                         for row, line in zip((*rows, totals), gone)]  # fmt: skip
    return SideBySide(ids, terms, tuple(rows), totals, "个" if by == "organisation" else "名")


def _classes(books: Sequence[Book], by: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if by == "flow":
        used = [one for one in flows() if any(book.movement.by.get(one.id) for book in books)]
        return tuple(one.id for one in used), tuple(one.term for one in used)
    if by == "organisation":
        return tuple(one.id for one in organisations()), tuple(one.term for one in organisations())
    one = next(one for one in dimensions() if one.id == by)
    used_ids = tuple(i for i in one.ids if i not in BESIDE or any(book.members.of(by, i) for book in books))
    return used_ids, tuple(one.term_of(i) for i in used_ids)


def _row(book: Book, by: str, ids: Sequence[str]) -> Row:
    if by == "flow":
        return Row(book.public_id, book.name, book.movement.end, tuple(book.movement.by.get(i, 0) for i in ids))
    if by == "organisation":
        return Row(book.public_id, book.name, grassroots(book.organisations), tuple(book.organisations.get(i, 0) for i in ids))
    return Row(book.public_id, book.name, book.members.total, tuple(book.members.of(by, i) for i in ids))
