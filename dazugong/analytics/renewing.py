"""续建: a new version of a snapshot from the last one and what changed since.

The source marks each unit's rows by a number (`Facts.marks`). Where the mark is as it was the unit's rows are taken over as they
lie, whatever became of the tree above them; only the others are read. Values keep their codes, new ones get the next; so whatever
part of the columns stayed is the same file (`store`). Counts must agree, or everything is read anew and it is said why.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from .coding import Coded, Coder, said_of, smallest, values_of
from .places import Places
from .snapshot import Disagreement, Snapshot, Table, build, in_tree_order, marks_of, taken_in
from .sources import Facts, Source

MOST = 2        # where more than one in two units has other rows, reading everything is quicker


@dataclass(frozen=True)
class Renewal:
    """续建的结果: `read` units were read; `whole` says why all of them, and is empty where only what changed was."""

    snapshot: Snapshot
    read: int
    whole: str = ""


def renewed(earlier: Snapshot | None, source: Source, *, day: date) -> Renewal:
    """The source as it stands now. Raises `Disagreement` where even reading everything does not agree."""
    try:
        return _renewed(earlier, source, day)
    except _Anew as why:
        version = 1 if earlier is None else earlier.version + 1
        found = replace(build(source, day=day), version=version)
        return Renewal(found, len(found.units), str(why))


class _Anew(Exception):
    """Why everything must be read."""


def _renewed(earlier: Snapshot | None, source: Source, day: date) -> Renewal:
    if earlier is None or not len(earlier.units):
        raise _Anew("还没有快照")
    for facts in source.facts:
        _fits(earlier, facts)
    source = replace(source, units=list(source.units), placements=list(source.placements), successions=list(source.successions))
    units, names, lines = in_tree_order(source)
    places = Places(units)
    before = earlier.places.found(units)
    tables, read = {}, np.zeros(len(units), bool)
    for facts in source.facts:
        try:
            tables[facts.name], new = _spliced(earlier.tables[facts.name], facts, places, before)
        except Disagreement as different:
            raise _Anew(str(different)) from different
        finally:
            if facts.done:
                facts.done()
        read |= new
    return Renewal(Snapshot(day, units, names, lines, tables, places, earlier.version + 1), int(read.sum()))


def _fits(earlier: Snapshot, facts: Facts) -> None:
    """Whether the earlier table can be gone on with."""
    table = earlier.tables.get(facts.name)
    if table is None or [(name, said_of(one.column)) for name, one in table.columns.items()] != [
        (name, said_of(one)) for name, one in facts.all_columns.items()
    ]:
        raise _Anew(f"“{facts.name}”的列与上一份快照不同")
    if table.marks is None or facts.marks is None or facts.of is None:
        raise _Anew(f"“{facts.name}”没有各单位的标记，看不出哪些变了")


def _spliced(table: Table, facts: Facts, places: Places, before: np.ndarray) -> tuple[Table, np.ndarray]:
    """The table with the rows of changed units replaced, and which units these are."""
    marks = marks_of(facts, places)
    assert marks is not None
    changed = _changed(table, facts, places, marks, before)
    coders = {name: Coder.of(one, facts.stored) for name, one in table.columns.items()}
    ids = places.ids[changed].tolist()
    lying = taken_in(facts, facts.of(ids) if ids and facts.of else (), coders, places)
    if not changed[lying].all():
        raise Disagreement(f"“{facts.name}”读到没有问过的单位的行")
    new = np.bincount(lying, minlength=len(places))
    length = np.where(changed, new, np.diff(table.offsets)[before] * (before >= 0))
    offsets = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    if facts.rows is not None and facts.rows != offsets[-1]:
        raise Disagreement(f"“{facts.name}”续建得到{offsets[-1]}行，来源自己数是{facts.rows}行")
    first = np.where(changed, table.rows + np.cumsum(new) - new, table.offsets[:-1][before])
    rows = np.repeat(first - offsets[:-1], length) + np.arange(offsets[-1])
    taken = np.argsort(lying, kind="stable")
    columns = {name: _joined(table.columns[name], coder, taken, rows) for name, coder in coders.items()}
    return Table(facts.name, offsets, columns, marks), changed


def _changed(table: Table, facts: Facts, places: Places, marks: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Which units must be read: their mark is another, or their rows change with those of such a unit."""
    assert table.marks is not None
    changed = marks != np.where(before >= 0, table.marks[before], 0)
    if facts.together is not None and changed.any():
        try:
            changed[places.of(np.array(sorted(facts.together(places.ids[changed].tolist())), np.int64))] = True
        except KeyError as missing:
            raise Disagreement(f"“{facts.name}”有一行的单位{missing}不在单位表里") from None
    if MOST * int(changed.sum()) > len(places):
        raise _Anew(f"“{facts.name}”有变动的单位{int(changed.sum())}个，超过一半")
    return changed


def _joined(one: Coded, coder: Coder, taken: np.ndarray, rows: np.ndarray) -> Coded:
    """The column's earlier codes and the new ones, row by row as said."""
    kind = smallest(len(coder.values))
    new = np.concatenate(coder.chunks)[taken].astype(kind) if coder.chunks else np.zeros(0, kind)
    codes = np.concatenate([one.codes.astype(kind, copy=False), new])[rows]
    return Coded(one.column, codes, values_of(one.lies, coder.values))
