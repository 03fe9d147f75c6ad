"""打算: many indicators over one kind of rows → machine words with a bit for every number, and how the bits are found.

What one column says is looked up by code; what several say together is asked row by row; 且 and 或 above that join bits. Equal
conditions are counted once, whoever asks for them.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dazugong.formula.tree import Node

from . import kernels
from .logic import Joined, Logic, joined, taken_apart
from .reading import Reading
from .snapshot import Table

BITS = 64
MOST_BITS = 24          # a condition that would take more is asked row by row as a whole
FEW_VALUES = 2048       # a dictionary up to this size is looked up directly
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
    """查表: one column's codes → words; in up to three runs of codes, or over classes, where many values come to few words."""

    column: str
    table: np.ndarray = field(repr=False)
    classes: np.ndarray | None = field(repr=False, default=None)
    runs: tuple[int, int] | None = None     # where the second and the third run begin

    def apply(self, codes: np.ndarray, words: np.ndarray) -> None:
        """What the codes leave standing of the words."""
        if self.runs is not None:
            kernels.look_up_runs(codes, *self.runs, self.table, words)
        elif self.classes is not None:
            kernels.look_up_class(codes, self.classes, self.table, words)
        else:
            kernels.look_up(codes, self.table, words)


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
        tables = {name: np.where(ok, EVERY, np.uint64(0)) for name, ok in always.items()}
        begins = int(EVERY)
        for bit, logic in word.looked_up:
            gone = np.uint64(int(EVERY) ^ (1 << bit))
            if logic not in found:
                found[logic] = np.asarray(logic.truth(self.reading)) if not isinstance(logic, Joined) or logic.parts else np.asarray(True)
            if not logic.columns:
                begins &= int(EVERY) if found[logic].all() else int(gone)
                continue
            (name,) = logic.columns
            table = tables.setdefault(name, np.full(len(self.table.columns[name].values), EVERY))
            table &= np.where(found[logic], EVERY, gone)
        lookups = [_shortened(name, table) for name, table in tables.items()]
        steps = list(zip(*word.steps)) or [(), (), ()]
        return Program(word.start, word.counters, tuple(lookups), tuple(word.asked), np.array(steps[0], bool),
                       np.array(steps[1], np.uint64), np.array(steps[2], np.uint64), begins)  # fmt: skip


def _shortened(name: str, table: np.ndarray) -> LookUp:
    """Many values that come to few words are compared, or looked up in two small steps that stay in the processor's cache."""
    begins = [0, *(np.nonzero(table[1:] != table[:-1])[0] + 1).tolist()]
    if len(begins) <= 3 and len(table) > 3:
        begins += [len(table) - 1] * (3 - len(begins))
        return LookUp(name, table[begins], runs=(begins[1], begins[2]))
    if len(table) > FEW_VALUES:
        words, classes = np.unique(table, return_inverse=True)
        if len(words) <= 256:
            return LookUp(name, words, classes.astype(np.uint8).reshape(-1))
    return LookUp(name, table)
