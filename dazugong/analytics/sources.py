"""来源: where a snapshot is read from: rows at hand, or any database that is asked with SQL (SQLite, PostgreSQL).

A source says of each kind of rows what formulas may call its columns, and beside them in which unit a row lies (`UNIT`), since
when and until when it stands (`SINCE`, `UNTIL`), or the one day it belongs to (`DAY`). A dot cannot stand in a term, so
these names never meet one.
"""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from dazugong.formula.facts import Column

UNIT, SINCE, UNTIL, DAY = RESERVED = ("row.unit", "row.since", "row.until", "row.day")
AT_ONCE = 50_000        # rows fetched from a database at once

Batch = Mapping[str, Iterable[object]]      # name → the values of some rows, or a `coding.Chunk`


@dataclass(frozen=True)
class Facts:
    """一类行: `columns` maps what formulas call a column (等次, 上期 等次) to what it is; `rows` is how many the source counts itself.

    `stored`: numbers come as whole numbers of 1/10^decimals, as a database keeps them. `dated`: which of the reserved names come too.
    What a later version needs to take over the rows that stayed (`renewing`): `marks`, by unit a number that is another as soon as
    its rows are others; `of`, the rows of some units alone; `together`, the units whose rows may change with those of some units. `done` lets go of what was read.
    """

    name: str
    columns: Mapping[str, Column]
    batches: Callable[[], Iterable[Batch]] = field(repr=False)
    dated: tuple[str, ...] = ()
    stored: bool = False
    rows: int | None = None
    marks: Callable[[], Mapping[int, int]] | None = field(repr=False, default=None)
    of: Callable[[Sequence[int]], Iterable[Batch]] | None = field(repr=False, default=None)
    together: Callable[[Sequence[int]], Iterable[int]] | None = field(repr=False, default=None)
    done: Callable[[], None] | None = field(repr=False, default=None)

    @property
    def all_columns(self) -> dict[str, Column]:
        """The reserved ones too."""
        return {**{name: Column(name, name, "date") for name in self.dated}, **self.columns}


@dataclass(frozen=True)
class Source:
    """来源: units in the order in which brothers are shown; placements (unit, above, since, until); successions (before, after, day)."""

    units: Iterable[tuple[int, str]]
    placements: Iterable[tuple[int, int | None, date | str, date | str | None]]
    successions: Iterable[tuple[int, int, date | str]] = ()
    facts: Sequence[Facts] = ()


def facts_of_rows(name: str, columns: Mapping[str, Column], rows: Sequence[Mapping[str, object]], dated: tuple[str, ...] = ()) -> Facts:
    """Rows at hand, as formulas reckon with them; each also holds `UNIT`."""
    names = (UNIT, *dated, *columns)
    return facts_at_hand(name, columns, names, [tuple(row.get(one) for one in names) for row in rows], dated)


def facts_at_hand(name: str, columns: Mapping[str, Column], names: Sequence[str], rows: Sequence[tuple] | Callable[[], Sequence[tuple]],
                  dated: tuple[str, ...] = (), *, stored: bool = False) -> Facts:  # fmt: skip
    """Rows at hand, or fetched when their turn comes and then let go, as tuples in the order of `names`, the unit first; what each
    unit's rows say is its mark."""
    fetched: list[Sequence[tuple]] = []

    def all_rows() -> Sequence[tuple]:
        if not fetched:
            fetched.append(rows() if callable(rows) else rows)
        return fetched[0]

    def batches(units: Sequence[int] | None = None) -> Iterator[Batch]:
        wanted = None if units is None else set(units)
        some = all_rows() if wanted is None else [row for row in all_rows() if row[0] in wanted]
        for first in range(0, len(some), AT_ONCE):
            yield dict(zip(names, zip(*some[first:first + AT_ONCE]), strict=True))

    known = None if callable(rows) else len(rows)
    return Facts(name, columns, batches, dated, stored, known, lambda: marked(all_rows()), batches, done=fetched.clear)


def marked(rows: Iterable[tuple]) -> dict[int, int]:
    """标记: unit → a digest of its rows in their order."""
    found: dict[int, hashlib.blake2b] = {}
    for row in rows:
        if row[0] not in found:
            found[row[0]] = hashlib.blake2b(digest_size=8)
        found[row[0]].update(repr(row).encode())
    return {unit: int.from_bytes(one.digest(), "big", signed=True) for unit, one in found.items()}


class Connection(Protocol):
    """What both databases' connections can do."""

    def cursor(self) -> object: ...


@dataclass(frozen=True)
class Asked:
    """一条查询: `sql` yields one value after another in the order of `names`, which are terms or reserved names."""

    name: str
    sql: str
    columns: Mapping[str, Column]
    dated: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (UNIT, *self.dated, *self.columns)


def source_of_database(connection: Connection, *, units: str, placements: str, successions: str, facts: Sequence[Asked]) -> Source:
    """A database's own rows. Each text is one SELECT: units (id, name) in order, placements, successions, and what `Asked` says."""
    def read(asked: Asked) -> Facts:
        ((number,),) = _rows(connection, f"SELECT COUNT(*) FROM ({asked.sql}) counted")
        return Facts(asked.name, asked.columns, lambda: _batches(connection, asked), asked.dated, stored=True, rows=int(number))

    return Source(_rows(connection, units), _rows(connection, placements), _rows(connection, successions), [read(one) for one in facts])


def _batches(connection: Connection, asked: Asked) -> Iterator[Batch]:
    with closing(connection.cursor()) as cursor:      # type: ignore[type-var]
        cursor.execute(asked.sql)
        while rows := cursor.fetchmany(AT_ONCE):
            yield dict(zip(asked.names, zip(*rows), strict=True))


def _rows(connection: Connection, sql: str) -> list[tuple]:
    with closing(connection.cursor()) as cursor:      # type: ignore[type-var]
        cursor.execute(sql)
        return list(cursor.fetchall())
