"""分开算: a snapshot cut into parts that are snapshots themselves: a stretch of units with their rows, and every unit above them.

A part is reckoned by the same engine, wherever it lies. What it says of its own units is final but for units above the cut;
those stand in several parts, and their numbers are added up (`Whole`): some hundred rows, whatever the size of the parts.
"""
from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa

from dazugong.formula.tree import FormulaError
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally

from .measures import Side
from .places import Places
from .rollup import Figures, When, roll_up
from .snapshot import Snapshot, Table
from .store import load, save
from .tree import NOWHERE, Lines

UNIT = "unit"
SIDES = ABOVE, BELOW = ("above", "below")
Key = tuple[str, str, str]              # indicator, band, side of the line
Column = tuple[str, str, str, str]      # the same, and what the whole numbers count


def write_parts(snapshot: Snapshot, folder: Path, parts: int) -> list[Path]:
    """So many folders, each a snapshot, with about as many units and rows as the others; what lay there is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    weight = np.arange(len(snapshot.units) + 1) + sum(table.offsets for table in snapshot.tables.values())
    cuts = np.searchsorted(weight, np.linspace(0, weight[-1], parts + 1)[1:-1]).tolist()
    found = []
    for number, (first, last) in enumerate(zip([0, *cuts], [*cuts, len(snapshot.units)])):
        found.append(folder / f"part{number:04}")
        save(part_of(snapshot, first, last), found[-1])
    return found


def part_of(snapshot: Snapshot, first: int, last: int) -> Snapshot:
    """The units from one place up to another with their rows, and without rows every unit above one of them at any time."""
    there = np.zeros(len(snapshot.units), bool)
    there[first:last] = True
    _with_those_above(there, snapshot.lines)
    at = np.cumsum(there, dtype=np.int32) - 1
    ids = snapshot.units[there]
    tables = {name: _cut(table, first, last, there) for name, table in snapshot.tables.items()}
    return Snapshot(snapshot.day, ids, snapshot.names[there], _lines(snapshot.lines, there, at), tables, Places(ids))


def _with_those_above(there: np.ndarray, lines: Lines) -> None:
    """Adds who stood above anyone, and into whom anyone went."""
    number = -1
    while number != (number := int(there.sum())):
        above = lines.parent[there[lines.child]]
        there[above[above != NOWHERE]] = True
        there[lines.after[there[lines.before]]] = True


def _cut(table: Table, first: int, last: int, there: np.ndarray) -> Table:
    rows = slice(int(table.offsets[first]), int(table.offsets[last]))
    offsets = np.append(table.offsets[:-1][there], table.offsets[-1]).clip(rows.start, rows.stop) - rows.start
    return Table(table.name, offsets, {name: replace(one, codes=one.codes[rows]) for name, one in table.columns.items()})


def _lines(lines: Lines, there: np.ndarray, at: np.ndarray) -> Lines:
    kept, went = there[lines.child], there[lines.before]
    above = lines.parent[kept]
    return Lines(int(there.sum()), at[lines.child[kept]], np.where(above == NOWHERE, np.int32(NOWHERE), at[above]), lines.since[kept],
                 lines.until[kept], at[lines.before[went]], at[lines.after[went]], lines.day[went])  # fmt: skip


def reckon_part(part: Path, indicators: Sequence[Indicator], when: When, answer: Path) -> Path:
    """Reckons one part and leaves its numbers in the folder `answer`, beside its place first: doing it again changes nothing."""
    if any(one.distinct for one in indicators):
        raise FormulaError("分别计数不能分开算，请在整份快照上算", 0)
    snapshot = load(part)
    columns: dict[str, pa.Array] = {UNIT: pa.array(snapshot.units)}
    for figures in roll_up(snapshot, indicators, when, threads=1).values():
        columns |= {"\t".join(name): pa.array(values) for name, values in _columns(figures)}
    batch = pa.record_batch(list(columns.values()), names=list(columns))
    answer.mkdir(parents=True, exist_ok=True)
    path = answer / f"{part.name}.arrow"
    partial = path.with_suffix(".partial")
    with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return partial.replace(path)


def _columns(figures: Figures) -> Iterator[tuple[Column, np.ndarray]]:
    for indicator, bands in figures.measured.bands.items():
        for band, sides in bands.items():
            for name, side in zip(SIDES, sides):
                if side is not None:
                    yield from (((indicator, band, name, str(weight)), values) for weight, values in _added(figures, side))


def _added(figures: Figures, side: Side) -> Iterator[tuple[Fraction, np.ndarray]]:
    """(what a whole number counts, whole numbers by place) of one side."""
    if side.sums is None:
        yield Fraction(1), figures.counts[:, figures.measured.plan.column(side.place)].astype(np.int64)
        return
    by_weight: dict[Fraction, list[int]] = {}
    for number in side.sums:
        by_weight.setdefault(figures.measured.adding[number].weight, []).append(number)
    yield from ((weight, figures.sums[:, numbers].sum(axis=1)) for weight, numbers in by_weight.items())


@dataclass(frozen=True)
class Whole:
    """合起来的数: the answers of all parts, read where they lie; `indicators` say which are ratios."""

    answers: Sequence[pa.RecordBatch] = field(repr=False)
    indicators: Mapping[str, Indicator] = field(repr=False)
    units: list[Places] = field(repr=False)

    @classmethod
    def of(cls, answers: Iterable[Path], indicators: Sequence[Indicator]) -> Whole:
        batches = []
        for path in answers:
            with pa.memory_map(str(path)) as source:
                batches.append(pa.ipc.open_file(source).get_batch(0))
        return cls(batches, {one.id: one for one in indicators}, [Places(batch[UNIT].to_numpy()) for batch in batches])

    def tally(self, indicator: str, unit: int, band: str = "") -> Tally:
        """The two numbers of one unit in one band, exact."""
        asked = self.indicators[indicator]
        above, below = (self._number((indicator, band, side), unit) for side in SIDES)
        return Tally(above, below if asked.of or asked.of_sum else None)

    def _number(self, key: Key, unit: int) -> Fraction | int:
        total = Fraction(0)
        for batch, places in zip(self.answers, self.units):
            if unit in places:
                total += sum((weight * values[places[unit]].as_py() for weight, values in _of(batch, key)), Fraction(0))
        return int(total) if total.denominator == 1 else total

    def column(self, indicator: str, among: Places, band: str = "", side: str = ABOVE) -> np.ndarray:
        """What stands above (or below) the line, by place; for counts and sums of whole numbers."""
        total = np.zeros(len(among), np.int64)
        for batch, places in zip(self.answers, self.units):
            for weight, values in _of(batch, (indicator, band, side)):
                if weight.denominator != 1:
                    raise ValueError(f"“{indicator}”不是整数，请逐个单位读")
                total[among.of(places.ids)] += int(weight) * values.to_numpy()
        return total


def _of(batch: pa.RecordBatch, key: Key) -> Iterator[tuple[Fraction, pa.Array]]:
    front = "\t".join(key) + "\t"
    for name in batch.schema.names:
        if name.startswith(front):
            yield Fraction(name.removeprefix(front)), batch[name]
