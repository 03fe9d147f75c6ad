"""快照: an installation's rows as columns in tree order, so that a unit's rows, and those of all below it, lie side by side.

Small codes into the values that occur, one dictionary a column (`coding`); the rows of unit n are `offsets[n]` up to, not
including, `offsets[n + 1]`. A manifest says how many of everything there are, and what was read must agree with it.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from dazugong.formula.facts import Column

from .coding import OPEN, Coded, Coder, day_number
from .places import Places
from .sources import UNIT, Batch, Facts, Source
from .tree import NOWHERE, Lines, Tree, preorder, tree_on, tree_today

FORMAT = 2


class Disagreement(ValueError):
    """对不上: counts that must agree do not; says which, and what to do."""


@dataclass(frozen=True)
class Table:
    """一类行, in tree order. `marks`: by unit a number that is another as soon as its rows are others; None where the source gives none."""

    name: str
    offsets: np.ndarray = field(repr=False)
    columns: Mapping[str, Coded] = field(repr=False)
    marks: np.ndarray | None = field(repr=False, default=None)

    @property
    def rows(self) -> int:
        return int(self.offsets[-1])

    def terms(self) -> dict[str, Column]:
        """What formulas may call its columns."""
        return {name: one.column for name, one in self.columns.items() if "." not in name}

    def row(self, number: int) -> dict[str, object]:
        """One row as formulas reckon with it."""
        return {name: one.plain(int(one.codes[number])) for name, one in self.columns.items()}


@dataclass(frozen=True)
class Snapshot:
    """快照 as of `day`: `units` and `names` in tree order, `lines` as the tree changed over time, tables by name."""

    day: date
    units: np.ndarray = field(repr=False)
    names: np.ndarray = field(repr=False)
    lines: Lines = field(repr=False)
    tables: Mapping[str, Table] = field(repr=False)
    places: Places = field(repr=False)
    version: int = 1
    trees: dict[tuple[str, date], Tree] = field(repr=False, default_factory=dict)

    def tree(self, kind: str, day: date) -> Tree:
        """The tree as it was on a day, or (today) the day's tree with everything earlier carried into it; made once."""
        if (kind, day) not in self.trees:
            self.trees[kind, day] = (tree_today if kind == "today" else tree_on)(self.lines, day.toordinal())
        return self.trees[kind, day]

    def manifest(self) -> dict[str, object]:
        """清点: how many of everything; what is kept beside the columns and must agree with them."""
        tables = {
            table.name: {"rows": table.rows, "columns": {
                name: {"term": one.column.term, "kind": one.column.kind, "decimals": one.column.decimals, "choices": list(one.column.choices),
                       "values": int(one.codes.max(initial=0)), "bytes": one.codes.dtype.itemsize}
                for name, one in table.columns.items()}}
            for table in self.tables.values()
        }  # fmt: skip
        return {"format": FORMAT, "version": self.version, "day": self.day.isoformat(), "units": len(self.units), "placements": len(self.lines.child),
                "successions": len(self.lines.before), "tables": tables}  # fmt: skip


def build(source: Source, *, day: date) -> Snapshot:
    """建快照 of everything the source gives. Raises `Disagreement` where a row lies in no known unit or counts differ."""
    units, names, lines = in_tree_order(source)
    by_id = Places(units)
    tables = {facts.name: table_of(facts, by_id) for facts in source.facts}
    return Snapshot(day, units, names, lines, tables, by_id)


def in_tree_order(source: Source) -> tuple[np.ndarray, np.ndarray, Lines]:
    """Units, their names, and how they stood to each other over time."""
    given = list(source.units)
    numbers = {unit: number for number, (unit, _) in enumerate(given)}
    if len(numbers) != len(given):
        raise Disagreement("来源里有单位出现了两次，请先核对单位表")
    lines = _lines(source, numbers)
    order = _tree_order(lines)
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return np.array([given[n][0] for n in order], np.int64), np.array([given[n][1] for n in order], object), _moved(lines, places)


def _lines(source: Source, numbers: Mapping[int, int]) -> Lines:
    placed = list(source.placements)
    went = list(source.successions)
    try:
        return Lines(
            len(numbers),
            np.array([numbers[unit] for unit, *_ in placed], np.int32),
            np.array([NOWHERE if above is None else numbers[above] for _, above, *_ in placed], np.int32),
            np.array([day_number(since, empty=0) for *_, since, _ in placed], np.int32),
            np.array([day_number(until, empty=OPEN) for *_, until in placed], np.int32),
            np.array([numbers[before] for before, *_ in went], np.int32),
            np.array([numbers[after] for _, after, _ in went], np.int32),
            np.array([day_number(on) for *_, on in went], np.int32),
        )  # fmt: skip
    except KeyError as missing:
        raise Disagreement(f"隶属或承继里提到的单位{missing}不在单位表里，请核对来源") from None


def _tree_order(lines: Lines) -> np.ndarray:
    """Units in the order of the tree in which each stood last; whoever never stood comes at the end."""
    parent, standing = np.full(lines.units, NOWHERE, np.int32), np.zeros(lines.units, bool)
    last = np.argsort(lines.since, kind="stable")
    parent[lines.child[last]], standing[lines.child[last]] = lines.parent[last], True
    above = parent >= 0
    above[above] = ~standing[parent[above]]
    parent[above] = NOWHERE
    order = preorder(parent, standing)
    missing = np.ones(lines.units, bool)
    missing[order] = False
    return np.concatenate([order, np.nonzero(missing)[0]]).astype(np.int64)


def _moved(lines: Lines, places: np.ndarray) -> Lines:
    """The same lines, units named by their place."""
    parent = np.where(lines.parent < 0, NOWHERE, places[lines.parent] if len(places) else NOWHERE).astype(np.int32)
    there = [places[one].astype(np.int32) for one in (lines.child, lines.before, lines.after)]
    return Lines(lines.units, there[0], parent, lines.since, lines.until, there[1], there[2], lines.day)


def table_of(facts: Facts, places: Places) -> Table:
    """One kind of rows, read batch by batch and put in tree order."""
    coders = {name: Coder(column, facts.stored) for name, column in facts.all_columns.items()}
    units = taken_in(facts, facts.batches(), coders, places)
    if facts.rows is not None and facts.rows != len(units):
        raise Disagreement(f"“{facts.name}”读到{len(units)}行，来源自己数是{facts.rows}行；读的时候有人在改，请重建快照")
    sorted_already = bool(np.all(units[1:] >= units[:-1]))
    order = None if sorted_already else np.argsort(units, kind="stable")
    offsets = np.zeros(len(places) + 1, np.int64)
    np.cumsum(np.bincount(units, minlength=len(places)), out=offsets[1:])
    marks = marks_of(facts, places)
    if facts.done:
        facts.done()
    return Table(facts.name, offsets, {name: coder.done(order) for name, coder in coders.items()}, marks)


def taken_in(facts: Facts, batches: Iterable[Batch], coders: Mapping[str, Coder], places: Places) -> np.ndarray:
    """Some rows into the coders; where each of them lies."""
    found: list[np.ndarray] = []
    for batch in batches:
        found.append(_places_of(facts, batch[UNIT], places))
        for name, coder in coders.items():
            coder.add(batch[name])
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def marks_of(facts: Facts, places: Places) -> np.ndarray | None:
    """By place; nought where a unit has no rows."""
    if facts.marks is None:
        return None
    said = facts.marks()
    found = np.zeros(len(places), np.int64)
    found[_places_of(facts, said.keys(), places)] = np.fromiter(said.values(), np.int64, len(said))
    return found


def _places_of(facts: Facts, units: Iterable[object], places: Places) -> np.ndarray:
    try:
        found = units if isinstance(units, np.ndarray) else np.array([int(unit) for unit in units], np.int64)     # type: ignore[call-overload]
        return places.of(found).astype(np.int64)
    except (KeyError, TypeError, ValueError) as missing:
        raise Disagreement(f"“{facts.name}”有一行的单位{missing}不在单位表里，请核对来源") from None


def agrees(snapshot: Snapshot, manifest: Mapping[str, object]) -> None:
    """核对 what was read against the manifest kept beside it. Raises `Disagreement`."""
    own = snapshot.manifest()
    for name in own:
        if own[name] != manifest.get(name):
            raise Disagreement(f"快照的清点对不上（{name}），文件可能没有写完或被改过，请重建快照")
    for table in snapshot.tables.values():
        for one in table.columns.values():
            if len(one.codes) != table.rows or (table.rows and int(one.codes.max()) >= len(one.values)):
                raise Disagreement(f"快照里“{table.name}”的“{one.column.term}”与行数对不上，请重建快照")

