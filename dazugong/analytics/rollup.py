"""汇总: many indicators for every unit of the tree at once, from a snapshot.

Rows are read once, block by block, while a block lies in the processor's cache: each row becomes a word of bits, the bits are
counted into the row's own unit, and one pass from the last unit to the first adds every unit to the one above it.
"""
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import numpy as np

from dazugong.formula.tree import FormulaError
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally

from . import kernels
from .coding import packed_date
from .measures import Measured, Side, amounts
from .planning import Plan, Program
from .reading import Reading
from .snapshot import Snapshot, Table
from .sources import DAY, SINCE, UNTIL
from .tree import NOWHERE, Tree

AS_WAS, TODAY = TREES = ("as-was", "today")
BLOCK = 1 << 15         # rows read together: their words fill a quarter of a megabyte


@dataclass(frozen=True)
class When:
    """何时: what is known on `known` of the time from `first` to `last`; `tree` as it was, or today's."""

    known: date
    first: date
    last: date
    tree: str = AS_WAS

    @property
    def day(self) -> date:
        """The day whose tree and standing rows are meant."""
        return min(self.known, self.last)

    @property
    def days(self) -> dict[str, date]:
        return {"当日": self.known, "期初": self.first, "期末": self.last}


@dataclass(frozen=True)
class Ready:
    """一类行的打算, compiled: it may be reckoned again and again, on the same snapshot and the same days."""

    table: Table
    reading: Reading
    measured: Measured
    when: When
    indicators: tuple[Indicator, ...]
    made: dict[tuple[int, int], list[Program]] = field(default_factory=dict, repr=False)

    @property
    def plan(self) -> Plan:
        return self.measured.plan

    def programs(self, first: int, last: int) -> list[Program]:
        """How the words come about for a stretch of time; made once."""
        if (first, last) not in self.made:
            self.made[first, last] = self.plan.programs(always(self.table, self.when, first, last))
        return self.made[first, last]


@dataclass(frozen=True)
class Figures:
    """各单位的数, of one kind of rows: `counts` and `sums` by place in tree order; `places` finds a unit."""

    measured: Measured
    counts: np.ndarray = field(repr=False)
    sums: np.ndarray = field(repr=False)
    apart: np.ndarray = field(repr=False)
    places: Mapping[int, int] = field(repr=False)

    def bands(self, indicator: str) -> tuple[str, ...]:
        return tuple(self.measured.bands[indicator])

    def tally(self, indicator: str, unit: int, band: str = "") -> Tally:
        """The two numbers of one unit in one band, exact."""
        above, below = self.measured.bands[indicator][band]
        place = self.places[unit]
        return Tally(self._value(above, place), None if below is None else self._value(below, place))

    def _value(self, side: Side, place: int) -> Fraction | int:
        if side.apart is not None:
            return int(self.apart[place, side.apart])
        if side.sums is None:
            return int(self.counts[place, self.measured.plan.column(side.place)])
        total = sum((self.measured.adding[n].weight * int(self.sums[place, n]) for n in side.sums), Fraction(0))
        return int(total) if total.denominator == 1 else total


def ready(snapshot: Snapshot, indicators: Sequence[Indicator], when: When) -> Ready:
    """Compiles indicators over one kind of rows. Raises `FormulaError` for what the snapshot cannot answer."""
    (name,) = {one.over for one in indicators}
    if name not in snapshot.tables:
        known = "、".join(snapshot.tables)
        raise FormulaError(f"快照里没有“{name}”，现有：{known}；请重建快照，把它放进去", 0)
    table = snapshot.tables[name]
    reading = Reading(table, when.days)
    measured = Measured(Plan(reading))
    for one in indicators:
        measured.add(one)
    found = Ready(table, reading, measured, when, tuple(indicators))
    for stretch in _stretches(snapshot, found):
        found.programs(*stretch)
        _tree(snapshot, found, stretch[1])
    return found


def roll_up(snapshot: Snapshot, indicators: Iterable[Indicator], when: When, threads: int | None = None) -> dict[str, Figures]:
    """Indicators over any kinds of rows: kind → figures of every unit."""
    kinds: dict[str, list[Indicator]] = {}
    for one in indicators:
        kinds.setdefault(one.over, []).append(one)
    return {kind: reckoned(snapshot, ready(snapshot, several, when), threads) for kind, several in kinds.items()}


def reckoned(snapshot: Snapshot, plan: Ready, threads: int | None = None) -> Figures:
    """The figures of one kind of rows. Rows with days of their own count in the tree of that day (as it was)."""
    total: Figures | None = None
    for first, last in _stretches(snapshot, plan):
        one = _in_tree(snapshot, plan, _tree(snapshot, plan, last), plan.programs(first, last), threads)
        if total is None:
            total = one
        else:
            for mine, more in ((total.counts, one.counts), (total.sums, one.sums)):
                mine += more
    assert total is not None
    return total


def _tree(snapshot: Snapshot, plan: Ready, last: int) -> Tree:
    """The tree in which a stretch of time is counted."""
    when = plan.when
    if when.tree == TODAY:
        return snapshot.tree(TODAY, when.known)
    return snapshot.tree(AS_WAS, date.fromordinal(min(last, when.known.toordinal())) if DAY in plan.table.columns else when.day)


def _stretches(snapshot: Snapshot, plan: Ready) -> list[tuple[int, int]]:
    """The time asked, cut where somebody was placed anew, if rows have days of their own and lie in the tree of their day."""
    first, last = plan.when.first.toordinal(), plan.when.last.toordinal()
    if DAY not in plan.table.columns or plan.when.tree == TODAY:
        return [(first, last)]
    known = plan.when.known.toordinal()
    cuts = [day for day in snapshot.lines.changes(first, min(last, known)) if day > first]
    if cuts and plan.measured.apart:
        raise FormulaError("这段时间里组织树变过，分别计数请用现时口径", 0)
    return list(zip([first, *cuts], [*(cut - 1 for cut in cuts), last]))


def always(table: Table, when: When, first: int, last: int) -> dict[str, np.ndarray]:
    """Column → which of its values let a row count at all: it stands on the day, or its own day lies in the time asked."""
    day, found = packed_date(when.day.isoformat()), {}
    for name, one in table.columns.items():
        if name == SINCE:
            found[name] = one.values <= day
        elif name == UNTIL:
            found[name] = one.values > day
        elif name == DAY:
            low, high = (packed_date(date.fromordinal(one).isoformat()) for one in (first, last))
            found[name] = (one.values >= low) & (one.values <= high)
        else:
            continue
        found[name][0] = name != DAY
    return found


def _in_tree(snapshot: Snapshot, plan: Ready, tree: Tree, programs: Sequence[Program], threads: int | None) -> Figures:
    """Counted by unit, put where it counts, and added up the tree."""
    table, measured, units = plan.table, plan.measured, len(snapshot.units)
    counts = np.zeros((units, max(measured.plan.counters, 1)), np.int32)
    sums = np.zeros((units, len(measured.adding)), np.int64)
    apart = np.zeros((units, len(measured.apart)), np.int32)
    kept = [np.empty(table.rows, np.uint64) for _ in programs] if measured.apart else None
    _leaves(plan, programs, counts, sums, kept, threads or os.cpu_count() or 1)
    for out in (counts, sums):
        placed(out, tree)
        upward(out, tree)
    if kept is not None:
        _apart(plan, kept, tree, apart)
        upward(apart, tree)
    return Figures(measured, counts, sums, apart, snapshot.places)


def _leaves(plan: Ready, programs: Sequence[Program], counts: np.ndarray, sums: np.ndarray, kept: list[np.ndarray] | None, threads: int) -> None:
    """Every row into its own unit; several threads take stretches of units, so that no two write to the same one."""
    offsets = plan.table.offsets
    ends = np.searchsorted(offsets, np.linspace(0, plan.table.rows, threads + 1)[1:-1]).tolist() if plan.table.rows > 4 * BLOCK else []
    bounds = [0, *(int(offsets[end]) for end in ends), plan.table.rows]
    work = [(first, last) for first, last in zip(bounds, bounds[1:]) if last > first]

    def stretch(span: tuple[int, int]) -> None:
        words = np.empty(BLOCK, np.uint64)
        for first in range(*span, BLOCK):
            last = min(first + BLOCK, span[1])
            unit = int(np.searchsorted(offsets, first, side="right")) - 1
            for number, program in enumerate(programs):
                found = words[: last - first] if kept is None else kept[number][first:last]
                words_of(plan, program, slice(first, last), found)
                kernels.count_bits(found, offsets, first, unit, program.start, program.counters, counts)
                _add(plan, number, found, slice(first, last), unit, sums)

    if len(work) == 1:
        stretch(work[0])
    elif work:
        with ThreadPoolExecutor(len(work)) as pool:
            list(pool.map(stretch, work))


def words_of(plan: Ready, program: Program, rows: slice | np.ndarray, words: np.ndarray) -> None:
    """The word of every row of a block."""
    columns = plan.table.columns
    words[:] = program.begins
    for one in program.lookups:
        one.apply(columns, rows, words)
    if program.asked:
        reading = plan.reading.over(rows)
        for bit, logic in program.asked:
            kernels.keep_bits(np.broadcast_to(np.asarray(logic.truth(reading)), words.shape).copy(), bit, words)
    if len(program.bits):
        kernels.join_bits(program.either, program.masks, program.bits, words)


def _add(plan: Ready, number: int, words: np.ndarray, rows: slice, unit: int, sums: np.ndarray) -> None:
    """The sums that hang on bits of one word."""
    offsets = plan.table.offsets
    for column, one in enumerate(plan.measured.adding):
        word, bit = one.place
        if word != number:
            continue
        if one.values is not None:
            kernels.add_coded(words, bit, plan.table.columns[one.column].codes[rows], one.values, offsets, rows.start, unit, column, sums)
        else:
            values = np.broadcast_to(amounts(plan.reading.over(rows), one), words.shape).copy()
            kernels.add_values(words, bit, values, offsets, rows.start, unit, column, sums)


def placed(out: np.ndarray, tree: Tree) -> None:
    """What lies in a unit that does not count there goes to where it counts, or nowhere."""
    if tree.plain:
        return
    moved = np.nonzero(tree.at != np.arange(len(tree.at)))[0]
    rows = out[moved]
    out[moved] = 0
    there = tree.at[moved] != NOWHERE
    np.add.at(out, tree.at[moved][there], rows[there])


def upward(out: np.ndarray, tree: Tree) -> None:
    """Every unit added to the one above it."""
    if out.dtype == object:
        for unit in (np.arange(len(out))[::-1] if tree.upward is None else tree.upward).tolist():
            if tree.parent[unit] >= 0:
                out[tree.parent[unit]] += out[unit]
    elif out.shape[1]:
        if tree.upward is None:
            kernels.up(tree.parent, out)
        else:
            kernels.up_in_order(tree.upward, tree.parent, out)


def _apart(plan: Ready, kept: Sequence[np.ndarray], tree: Tree, out: np.ndarray) -> None:
    """Different values, told apart in the order of the tree in which they count."""
    rank = np.full(len(tree.parent), len(tree.parent), np.int64)
    rank[tree.order] = np.arange(len(tree.order))
    there = np.nonzero(tree.at != NOWHERE)[0]
    units = there[np.argsort(rank[tree.at[there]], kind="stable")]
    for column, one in enumerate(plan.measured.apart):
        last = np.full(int(one.keys.max(initial=0)) + 1, NOWHERE, np.int32)
        kernels.tell_apart(units, plan.table.offsets, tree.at, tree.parent, tree.depth, kept[one.place[0]], one.place[1],
                           plan.table.columns[one.column].codes, one.keys, last, column, out)  # fmt: skip
