"""打算: many indicators over one kind of rows → machine words with a bit for every number, and how the bits are found.

What one column says is looked up by code, and what two with few values say together by both; the rest is asked row by row; 且 and
或 above that join bits. Equal conditions are counted once, whoever asks for them.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dazugong.formula.tree import Node

from . import kernels
from .coding import Coded
from .logic import Joined, Logic, joined, taken_apart
from .reading import Reading
from .snapshot import Table

BITS = 64
MOST_BITS = 24          # a condition that would take more is asked row by row as a whole
FEW_VALUES = 1 << 15    # a dictionary up to this size is looked up directly: its words fill a quarter of a megabyte
MOST_PAIRS = 1 << 12    # so many pairs of values of two columns lie in one table
EVERY = np.uint64(2**BITS - 1)


@dataclass
class Word:
    """一个机器字: counters from the first place up, helping bits from the last one down."""

    start: int
    counters: int = 0
    helpers: int = 0
    looked_up: list[tuple[int, Logic]] = field(default_factory=list)
    asked: list[tuple[int, Logic]] = field(default_factory=list)
    steps: list[tuple[bool, int, int]] = field(default_factory=list)     # (one is enough, mask, bit that goes otherwise)

    @property
    def room(self) -> int:
        return BITS - self.counters - self.helpers

    def counter(self, logic: Logic) -> int:
        bit = kernels.place_of(self.counters)
        self.counters += 1
        self._fill(bit, logic)
        return bit

    def _helper(self, logic: Logic) -> int:
        self.helpers += 1
        bit = kernels.place_of(BITS - self.helpers)
        self._fill(bit, logic)
        return bit

    def _fill(self, bit: int, logic: Logic) -> None:
        """What makes the bit stand exactly where `logic` holds; a bit stands until something takes it away."""
        if _large(logic):
            self.asked.append((bit, logic))
        elif len(logic.columns) <= 1:
            self.looked_up.append((bit, logic))
        elif not isinstance(logic, Joined):
            self.asked.append((bit, logic))
        elif logic.every:
            needed = [self._helper(part) for part in logic.parts if isinstance(part, Joined) and len(part.columns) > 1]
            for part in logic.parts:
                if not (isinstance(part, Joined) and len(part.columns) > 1):
                    self._fill(bit, part)
            if needed:
                self.steps.append((False, _mask(needed), bit))
        else:
            self.steps.append((True, _mask([self._helper(part) for part in logic.parts]), bit))


def _mask(bits: Sequence[int]) -> int:
    return sum(1 << bit for bit in bits)


def _size(logic: Logic) -> int:
    """How many bits a condition takes."""
    if not isinstance(logic, Joined) or len(logic.columns) <= 1:
        return 1
    return 1 + sum(_size(part) for part in logic.parts if not logic.every or (isinstance(part, Joined) and len(part.columns) > 1))


def _large(logic: Logic) -> bool:
    return _size(logic) > MOST_BITS


@dataclass(frozen=True)
class LookUp:
    """查表: codes → words, by one column (over `classes` of its codes, where many values come to few words), by two side by side,
    or by two together, in one table of all their pairs."""

    columns: tuple[str, ...]
    tables: tuple[np.ndarray, ...] = field(repr=False)
    classes: np.ndarray | None = field(repr=False, default=None)

    def apply(self, columns: Mapping[str, Coded], rows: slice | np.ndarray, words: np.ndarray) -> None:
        """What the codes of some rows leave standing of their words."""
        codes = [columns[name].codes[rows] for name in self.columns]
        if self.classes is not None:
            kernels.look_up_class(*codes, self.classes, *self.tables, words)
        elif len(codes) == 1:
            kernels.look_up(*codes, *self.tables, words)
        elif len(self.tables) == 2:
            kernels.look_up_two(*codes, *self.tables, words)
        else:
            kernels.look_up_pair(*codes, *self.tables, words)


@dataclass(frozen=True)
class Program:
    """一个机器字怎么得来, for one day."""

    start: int
    counters: int
    lookups: tuple[LookUp, ...]
    asked: tuple[tuple[int, Logic], ...]
    either: np.ndarray = field(repr=False)
    masks: np.ndarray = field(repr=False)
    bits: np.ndarray = field(repr=False)
    begins: int = int(EVERY)


class Plan:
    """打算: conditions in, places of their counters out; then a program for every word."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words: list[Word] = []
        self.places: dict[Logic, tuple[int, int]] = {}

    @property
    def table(self) -> Table:
        return self.reading.table

    @property
    def counters(self) -> int:
        return sum(word.counters for word in self.words)

    def condition(self, parts: Sequence[Node]) -> tuple[int, int]:
        """(word, bit) of the rows for which all parts hold; without parts, of every row."""
        logic = joined([taken_apart(part, self.reading) for part in parts], True) if parts else Joined((), True)
        if logic not in self.places:
            size = 1 if _large(logic) else _size(logic)
            if not self.words or self.words[-1].room < size:
                self.words.append(Word(self.counters))
            self.places[logic] = len(self.words) - 1, self.words[-1].counter(logic)
        return self.places[logic]

    def column(self, place: tuple[int, int]) -> int:
        """The number of a counter among all."""
        return self.words[place[0]].start + kernels.place_of(place[1])

    def programs(self, always: Mapping[str, np.ndarray]) -> list[Program]:
        """`always`: column → which of its values a row must have to count at all (it stands on the day)."""
        found: dict[Logic, np.ndarray] = {}
        return [self._program(word, always, found) for word in self.words]

    def _program(self, word: Word, always: Mapping[str, np.ndarray], found: dict[Logic, np.ndarray]) -> Program:
        tables = {(name,): np.where(ok, EVERY, np.uint64(0)) for name, ok in always.items()}
        begins, asked = EVERY, []
        for bit, logic in [*word.looked_up, *word.asked]:
            names = self._together(logic)
            if names is None:
                asked.append((bit, logic))
                continue
            if logic not in found:
                found[logic] = self._said(logic, names)
            left = np.where(found[logic], EVERY, EVERY ^ np.uint64(1 << bit))
            if names:
                tables[names] = left & tables[names] if names in tables else left
            else:
                begins &= left
        steps = list(zip(*word.steps)) or [(), (), ()]
        return Program(word.start, word.counters, tuple(self._lookups(tables)), tuple(asked), np.array(steps[0], bool),
                       np.array(steps[1], np.uint64), np.array(steps[2], np.uint64), int(begins))  # fmt: skip

    def _together(self, logic: Logic) -> tuple[str, ...] | None:
        """The columns by whose values a condition can be looked up: one, or two with few pairs of values. None: it is asked row by row."""
        columns = self.table.columns
        names = sorted(logic.columns, key=lambda name: (columns[name].codes.itemsize, name))
        few = len(names) < 2 or (len(names) == 2 and len(columns[names[0]].values) * len(columns[names[1]].values) <= MOST_PAIRS)
        return tuple(names) if few else None

    def _said(self, logic: Logic, names: tuple[str, ...]) -> np.ndarray:
        """What a condition says of every value, or of every pair of values; of nothing, what it always says."""
        if isinstance(logic, Joined) and not logic.parts:
            return np.asarray(True)
        columns = [self.table.columns[name] for name in names]
        shape = tuple(len(one.values) for one in columns)
        reading = self.reading
        if len(names) == 2:
            grid = {name: replace(one, codes=codes.reshape(-1)) for name, one, codes in zip(names, columns, np.indices(shape))}
            pairs = Table(self.table.name, np.array([0, shape[0] * shape[1]]), grid)
            reading = self.reading.of(pairs).over(slice(None))
        said = np.asarray(logic.truth(reading))
        return said.reshape(shape) if said.ndim else np.full(shape, said)

    def _lookups(self, tables: Mapping[tuple[str, ...], np.ndarray]) -> Iterator[LookUp]:
        """What takes nothing away is not looked up; columns with codes of the same width are looked up two by two."""
        alone: dict[int, tuple[str, np.ndarray]] = {}
        for names, table in tables.items():
            width = self.table.columns[names[0]].codes.itemsize
            if (table == EVERY).all():
                continue
            if len(names) == 2:
                yield LookUp(names, (table,))
            elif len(table) > FEW_VALUES:
                yield _in_classes(names, table)
            elif width in alone:
                other, beside = alone.pop(width)
                yield LookUp((other, *names), (beside, table))
            else:
                alone[width] = names[0], table
        for name, table in alone.values():
            yield LookUp((name,), (table,))


def _in_classes(names: tuple[str, ...], table: np.ndarray) -> LookUp:
    """Many values that come to few words are looked up in two small steps that stay in the processor's cache."""
    words, classes = np.unique(table, return_inverse=True)
    return LookUp(names, (words,), classes.astype(np.uint8).reshape(-1)) if len(words) <= 256 else LookUp(names, (table,))
