"""逐笔更新: figures that stand, kept true change by change: what a row gave is taken from its unit and all above it, what it
gives now is added to its new unit and all above that. Always equal to reckoning everything anew.

A value that never occurred before has no code; then the changes are put into the rows and everything is reckoned once anew.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from . import kernels
from .coding import Coded, Coder, smallest, values_of
from .measures import Apart, amounts
from .rollup import Figures, Ready, ready, reckoned, words_of
from .snapshot import Snapshot, Table
from .sources import DAY
from .tree import NOWHERE, Tree

Row = int | Mapping[str, object]        # the number of a row of the snapshot, or its values as formulas reckon with them
Codes = tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """一笔变动: a row leaves a unit (None: it is new) and lies in another (None: it is gone); `becomes` where its values change too."""

    out_of: int | None
    into: int | None
    row: Row
    becomes: Row | None = None


@dataclass(frozen=True)
class Moves:
    """成批转移: rows of the snapshot, by number, that lie in other units from now on; ids of units, row by row."""

    out_of: np.ndarray
    into: np.ndarray
    rows: np.ndarray

    def changes(self) -> list[Change]:
        return [Change(*one) for one in zip(self.out_of.tolist(), self.into.tolist(), self.rows.tolist())]


class UnknownValue(Exception):
    """A value that has no code yet."""


@dataclass
class _Keys:
    """One number of different values: value → how often it lies in which unit; what the snapshot holds is looked up once asked."""

    keys: np.ndarray
    places: np.ndarray
    seen: dict[int, Counter] = field(default_factory=dict)

    def of(self, key: int) -> Counter:
        if key not in self.seen:
            first, last = np.searchsorted(self.keys, [key, key + 1])
            self.seen[key] = Counter(self.places[first:last].tolist())
        return self.seen[key]


class Standing:
    """现有的数: `figures` of one kind of rows in one tree, true after every `apply`."""

    def __init__(self, snapshot: Snapshot, plan: Ready) -> None:
        if DAY in plan.table.columns:
            raise ValueError("逐笔更新只用于某日在册的行；按日期发生的事请整期重算")
        self.log: list[Change | Moves] = []
        self._begin(snapshot, plan)

    def _begin(self, snapshot: Snapshot, plan: Ready) -> None:
        when = plan.when
        self.snapshot, self.plan = snapshot, plan
        self.tree: Tree = snapshot.tree(when.tree, when.known if when.tree == "today" else when.day)
        self.figures: Figures = reckoned(snapshot, plan)
        self.programs = plan.programs(when.first.toordinal(), when.last.toordinal())
        self.known: dict[str, dict[object, int]] = {}
        self.apart = [self._keys(one) for one in plan.measured.apart]

    def _keys(self, one: Apart) -> _Keys:
        """Every value that counts and where it lies, in the order of values."""
        table = self.plan.table
        words = self._words(slice(0, table.rows), table)[one.place[0]]
        keys = one.keys[table.columns[one.column].codes]
        rows = np.nonzero((keys >= 0) & _bit(words, one.place[1]))[0]
        places = self.tree.at[np.searchsorted(table.offsets, rows, side="right") - 1]
        keys, places = keys[rows][places != NOWHERE], places[places != NOWHERE]
        order = np.argsort(keys, kind="stable")
        return _Keys(keys[order], places[order])

    def _words(self, rows: slice | np.ndarray, table: Table) -> list[np.ndarray]:
        number = rows.stop if isinstance(rows, slice) else len(rows)
        found = [np.empty(number, np.uint64) for _ in self.programs]
        plan = self.plan if table is self.plan.table else replace(self.plan, table=table, reading=self.plan.reading.of(table))
        for program, words in zip(self.programs, found):
            words_of(plan, program, rows, words)
        return found

    def apply(self, changes: Sequence[Change]) -> None:
        """Takes the changes in. Raises KeyError for a unit that is not in the snapshot."""
        places = self.snapshot.places
        gone = [(places[one.out_of], one.row) for one in changes if one.out_of is not None]
        come = [(places[one.into], one.row if one.becomes is None else one.becomes) for one in changes if one.into is not None]
        try:
            given = [(place, row, sign) for several, sign in ((gone, -1), (come, 1)) for place, row in several]
            for numbered in (True, False):
                some = [one for one in given if isinstance(one[1], int) is numbered]
                if some:
                    lying, rows, signs = zip(*some)
                    self._add(np.array(lying), np.array(signs), *self._rows(list(rows), numbered))
        except UnknownValue:
            self.log += changes
            snapshot = self.settled()
            self.log = []
            self._begin(snapshot, ready(snapshot, self.plan.indicators, self.plan.when))
            return
        self.log += changes

    def move(self, moves: Moves) -> None:
        """The same for rows of the snapshot that only move: all at once, without looking at each, and not above where both lines meet."""
        table, rows = self.plan.table, moves.rows
        gone, come = (self.tree.at[self.snapshot.places.of(units)] for units in (moves.out_of, moves.into))
        words = self._words(rows, table)
        for program, found in zip(self.programs, words):
            kernels.move_bits(gone, come, found, self.tree.parent, self.tree.upward is None, program.start, program.counters, self.figures.counts)
        if self.plan.measured.adding or self.plan.measured.apart:
            signs = np.repeat(np.array([-1, 1]), len(rows))
            self._beside(table, np.concatenate([rows, rows]), np.concatenate([gone, come]), signs, [np.concatenate([one, one]) for one in words])
        self.log.append(moves)

    def _rows(self, rows: list, numbered: bool) -> tuple[Table, slice | np.ndarray]:
        if numbered:
            return self.plan.table, np.array(rows, np.int64)
        table = self.plan.table
        codes = np.array([self._coded(row) for row in rows], np.int64).reshape(len(rows), len(table.columns))
        columns = {name: replace(one, codes=codes[:, n].astype(one.codes.dtype)) for n, (name, one) in enumerate(table.columns.items())}
        return Table(table.name, np.array([0, len(rows)]), columns), slice(0, len(rows))

    def _coded(self, row: Mapping[str, object]) -> Codes:
        """The codes of a row's values. Raises UnknownValue for one that no row has by now: it would want a band of its own."""
        if self.plan.measured.mixed:
            raise UnknownValue
        found = []
        for name, one in self.plan.table.columns.items():
            value = Coder(one.column).canonical(row.get(name))
            if value is not None and name not in self.known:
                occurs = np.bincount(one.codes, minlength=len(one.values)).tolist()
                self.known[name] = {kept: code for code, kept in enumerate(one.values.tolist()) if code and occurs[code]}
            if value is not None and value not in self.known[name]:
                raise UnknownValue
            found.append(0 if value is None else self.known[name][value])
        return tuple(found)

    def _add(self, lying: np.ndarray, signs: np.ndarray, table: Table, rows: slice | np.ndarray) -> None:
        """What rows give, with their signs, to their units and all above."""
        places = self.tree.at[lying]
        words = self._words(rows, table)
        for program, found in zip(self.programs, words):
            kernels.up_bits(places, signs, found, self.tree.parent, program.start, program.counters, self.figures.counts)
        self._beside(table, rows, places, signs, words)

    def _beside(self, table: Table, rows: slice | np.ndarray, places: np.ndarray, signs: np.ndarray, words: list[np.ndarray]) -> None:
        """Sums, and values told apart."""
        self._sums(table, rows, places, signs, words)
        for column, one in enumerate(self.plan.measured.apart):
            keys = one.keys[table.columns[one.column].codes[rows]]
            stands = (keys >= 0) & _bit(words[one.place[0]], one.place[1]) & (places != NOWHERE)
            self._tell_apart(column, zip(keys[stands].tolist(), places[stands].tolist(), signs[stands].tolist()))

    def _sums(self, table: Table, rows: slice | np.ndarray, places: np.ndarray, signs: np.ndarray, words: list[np.ndarray]) -> None:
        adding = self.plan.measured.adding
        if not adding:
            return
        sums = np.zeros((len(places), len(adding)), np.int64)
        for column, one in enumerate(adding):
            if one.values is not None:
                values = one.values[table.columns[one.column].codes[rows]]
            else:
                values = np.broadcast_to(amounts(self.plan.reading.of(table).over(rows), one), signs.shape)
            sums[:, column] = values * _bit(words[one.place[0]], one.place[1]) * signs
        kernels.up_line(places, self.tree.parent, sums, self.figures.sums)

    def _tell_apart(self, column: int, given: Iterable[tuple[int, int, int]]) -> None:
        """A value counts once in every unit below which it lies at all."""
        touched: dict[int, list[tuple[int, int]]] = {}
        for key, place, sign in given:
            touched.setdefault(key, []).append((place, sign))
        for key, moves in touched.items():
            lies = self.apart[column].of(key)
            before = self._above(lies)
            for place, sign in moves:
                lies[place] += sign
            after = self._above(lies)
            self.figures.apart[list(after - before), column] += 1
            self.figures.apart[list(before - after), column] -= 1

    def _above(self, lies: Counter) -> set[int]:
        return {unit for place, number in lies.items() if number > 0 for unit in self.tree.line(place)}

    def settled(self) -> Snapshot:
        """A snapshot with all changes in its rows."""
        table, places = self.plan.table, self.snapshot.places
        coders = {name: Coder.of(one) for name, one in table.columns.items()}
        net: Counter = Counter()
        for one in self._log():
            if one.out_of is not None:
                net[places[one.out_of], self._wide(one.row, coders)] -= 1
            if one.into is not None:
                net[places[one.into], self._wide(one.row if one.becomes is None else one.becomes, coders)] += 1
        keep = np.ones(table.rows, bool)
        for (place, codes), number in net.items():
            if number < 0:
                keep[_same_rows(table, place, codes, keep)[:-number]] = False
        more = [(place, codes) for (place, codes), number in net.items() for _ in range(max(number, 0))]
        units = np.concatenate([np.repeat(np.arange(len(places)), np.diff(table.offsets))[keep], [place for place, _ in more]]).astype(np.int64)
        order = np.argsort(units, kind="stable")
        offsets = np.concatenate([[0], np.cumsum(np.bincount(units, minlength=len(places)))]).astype(np.int64)
        columns = {}
        for number, (name, one) in enumerate(table.columns.items()):
            codes = np.concatenate([one.codes[keep].astype(np.int64), [row[number] for _, row in more]])[order]
            columns[name] = _sorted(one, codes.astype(np.int64), coders[name].values)
        return replace(self.snapshot, tables={**self.snapshot.tables, table.name: Table(table.name, offsets, columns)})

    def _log(self) -> Iterable[Change]:
        for one in self.log:
            yield from one.changes() if isinstance(one, Moves) else [one]

    def _wide(self, row: Row, coders: Mapping[str, Coder]) -> Codes:
        """The codes of a row, new values getting new codes."""
        if isinstance(row, int):
            return tuple(int(one.codes[row]) for one in self.plan.table.columns.values())
        return tuple(coder.code(row.get(name)) for name, coder in coders.items())


def _bit(words: np.ndarray, bit: int) -> np.ndarray:
    return (words >> np.uint64(bit) & np.uint64(1)).astype(bool)


def _same_rows(table: Table, place: int, codes: Codes, keep: np.ndarray) -> np.ndarray:
    """Rows of a unit with just these codes that still stand."""
    first, last = int(table.offsets[place]), int(table.offsets[place + 1])
    same = keep[first:last].copy()
    for one, code in zip(table.columns.values(), codes):
        same &= one.codes[first:last] == code
    return first + np.nonzero(same)[0]


def _sorted(one: Coded, codes: np.ndarray, values: list) -> Coded:
    """The column over more values, in order where order means something."""
    whole = values_of(one.lies, values)
    if one.lies == "texts":
        return Coded(one.column, codes.astype(smallest(len(values))), whole)
    order = np.concatenate([[0], 1 + np.argsort(whole[1:], kind="stable")])
    ranks = np.empty(len(whole), smallest(len(values)))
    ranks[order] = np.arange(len(whole))
    return Coded(one.column, ranks[codes], whole[order])
