"""指标拆成数: what stands above and below each line, by band, as counters, sums and values told apart.

The meaning is that of `spec.reckon`: what counts above the line always counts below it too; a row whose band is empty counts in
none; what has no number adds nothing; a ratio stays two numbers.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from dazugong.formula import tree as t
from dazugong.formula.tree import FormulaError, Node
from dazugong.spec.filling import parse
from dazugong.spec.model import Indicator

from .coding import LARGEST, Coded
from .planning import Plan
from .reading import NUMERIC, Reading

AT_ONCE = 1 << 16       # rows read together where several columns must be seen
PIECE = 31
MOST_BANDS = 2000
YES, NO = "是", "否"
Place = tuple[int, int]         # (word, bit)


@dataclass(frozen=True)
class Adding:
    """一个和: what rows with the bit add: by code of one column, or reckoned row by row. Its sum counts `weight`."""

    place: Place
    weight: Fraction
    column: str = ""
    values: np.ndarray | None = field(default=None, repr=False)
    node: Node | None = None
    divisor: int = 1
    limb: int = 0               # where sums could leave 64 bits, numbers are added up in pieces of 31 bits, lowest first
    last: bool = True           # the highest piece, which carries the sign


@dataclass(frozen=True)
class Apart:
    """一个不同数: rows with the bit that have different values of one column."""

    place: Place
    column: str
    keys: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Side:
    """线上或线下: a counter, or sums that are added with their weights, or a number of different values."""

    place: Place
    sums: tuple[int, ...] | None = None
    apart: int | None = None


@dataclass
class Measured:
    """全部指标: bands of each and the two sides of each band; `mixed`: some bands are numbers made of several columns, so that
    values well known may still meet in a band that never was."""

    plan: Plan
    bands: dict[str, dict[str, tuple[Side, Side | None]]] = field(default_factory=dict)
    adding: list[Adding] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    known: dict[object, tuple[int, ...]] = field(default_factory=dict)
    mixed: bool = False

    def add(self, indicator: Indicator) -> None:
        """One indicator; its formulas are read with the columns of the table."""
        columns = tuple(self.plan.table.terms().values())
        vocabulary = tuple({one.term: one for one in columns}.values())
        read = {name: parse(text, vocabulary) for name in ("where", "per", "count", "of", "sum", "of_sum", "distinct") if (text := getattr(indicator, name))}
        bands = _bands(self.plan.reading, read["per"]) if "per" in read else {"": None}
        self.mixed |= "per" in read and len(self.plan.reading.columns(read["per"])) > 1
        then = asked_then(self.plan.table.columns, indicator.fixed) if indicator.fixed else None
        found = {}
        for band, chosen in bands.items():
            below = [node for node in (then, read.get("where"), read.get("of"), chosen) if node is not None]
            above = [*below, read["count"]] if "count" in read else below
            ratio = bool(indicator.of or indicator.of_sum)
            found[band] = (self._side(above, read.get("sum"), read.get("distinct")), self._side(below, read.get("of_sum"), None) if ratio else None)
        self.bands[indicator.id] = found

    def _side(self, parts: list[Node], amount: Node | None, distinct: Node | None) -> Side:
        place = self.plan.condition(parts)
        if distinct is not None:
            return Side(place, apart=self._apart(place, distinct))
        return Side(place, self._sums(place, amount) if amount is not None else None)

    def _apart(self, place: Place, node: Node) -> int:
        key = (place, "apart", node)
        if key not in self.known:
            self.apart.append(Apart(place, *_keys(self.plan.reading, node)))
            self.known[key] = (len(self.apart) - 1,)
        return self.known[key][0]

    def _sums(self, place: Place, node: Node) -> tuple[int, ...]:
        key = (place, node)
        if key not in self.known:
            first = len(self.adding)
            self.adding += _added(self.plan.reading, place, node)
            self.known[key] = tuple(range(first, len(self.adding)))
        return self.known[key]


def asked_then(columns: Mapping[str, Coded], period: str) -> Node:
    """定群: a row belongs to the period in which the base is fixed where anything was answered then."""
    names = [name for name in columns if name.startswith(f"{period} ")]
    if not names:
        raise FormulaError(f"定群要看“{period}”的各栏，快照里没有，请重建快照，把它们放进去", 0)
    return t.AnyOf(tuple(t.Known(t.Term(columns[name].column, period, "下级合计" in name.split(" "))) for name in names))


def _bands(reading: Reading, node: Node) -> dict[str, Node]:
    """Band → the condition that a row lies in it, for every value that occurs."""
    if node.kind == "truth":
        return {YES: node, NO: t.Not(node)}
    bands: dict[str, Node] = {}
    for text, constant in _values(reading, node):
        bands.setdefault(text, t.Compare("=", node, constant))
        if len(bands) > MOST_BANDS:
            raise FormulaError(f"分档超过{MOST_BANDS}档，请换一个值少一些的项目来分", 0)
    return dict(sorted(bands.items()))


def _values(reading: Reading, node: Node) -> Iterator[tuple[str, Node]]:
    """(as written, as a constant) of every value of a formula that occurs and is not empty."""
    if isinstance(node, t.Term) and (coded := reading.table.columns.get(node.name)):
        for number in np.unique(coded.codes).tolist():
            if number:
                yield _constant(coded.plain(number))
    elif node.kind in NUMERIC:
        for one in _readings(reading, node):
            for above, below, empty in {*zip(*(column.tolist() for column in _three(one, node)))}:
                if not empty:
                    value = Fraction(above, below)
                    yield str(value), t.Number(value)
    else:
        raise FormulaError("分档请用一项，或用一个数", 0)


def _constant(value: object) -> tuple[str, Node]:
    if isinstance(value, bool):
        return (YES if value else NO), t.YesNo(value)
    if isinstance(value, int | Fraction):
        return str(value), t.Number(Fraction(value))
    return str(value), t.Text(value) if isinstance(value, str) else t.Day(value)        # type: ignore[arg-type]


def _three(reading: Reading, node: Node) -> list[np.ndarray]:
    """(above, below, where empty) of a number, each as one column of the same length."""
    exact = reading.number(node)
    found = np.broadcast_arrays(np.asarray(exact.above.values), np.asarray(exact.below.values), np.asarray(exact.empty))
    return [one.reshape(-1) for one in found]


def _readings(reading: Reading, node: Node) -> Iterable[Reading]:
    """The dictionary where the formula speaks of one column, else all rows, block by block."""
    if len(reading.columns(node)) <= 1:
        return [reading]
    return (reading.over(slice(first, first + AT_ONCE)) for first in range(0, reading.table.rows, AT_ONCE))


def _keys(reading: Reading, node: Node) -> tuple[str, np.ndarray]:
    """(column, what tells its codes apart): codes that mean the same value have the same key, empty -1."""
    names = reading.columns(node)
    if len(names) != 1:
        raise FormulaError("分别计数要用一项，不能把几项合起来数", 0)
    coded = reading.table.columns[names[0]]
    if isinstance(node, t.Term):
        keys = np.arange(len(coded.values), dtype=np.int32)
        keys[0] = -1
        return names[0], keys
    if node.kind not in NUMERIC:
        raise FormulaError("分别计数请用一项，或用一个数", 0)
    above, below, empty = _three(reading, node)
    seen: dict[Fraction, int] = {}
    return names[0], np.array([-1 if none else seen.setdefault(Fraction(int(a), int(b)), len(seen))
                               for a, b, none in zip(above.tolist(), below.tolist(), empty.tolist())], np.int32)  # fmt: skip


def _added(reading: Reading, place: Place, node: Node) -> list[Adding]:
    """What is added up, split by what stands below the line, and in pieces where a sum could leave 64 bits."""
    names, found = reading.columns(node), []
    divisors, most = _divisors(reading, node)
    limbs = 1
    while (most >> PIECE * (limbs - 1)) * max(reading.table.rows, 1) >= LARGEST:
        limbs += 1
    for divisor in divisors:
        for limb in range(limbs):
            one = Adding(place, Fraction(2 ** (PIECE * limb), divisor), node=node, divisor=divisor, limb=limb, last=limb == limbs - 1)
            found.append(replace(one, column=names[0], values=amounts(reading, one)) if len(names) == 1 else one)
    return found


def _divisors(reading: Reading, node: Node) -> tuple[list[int], int]:
    """(what stands below the line, how large a number above it can be)."""
    seen: set[int] = set()
    most = 0
    for one in _readings(reading, node):
        exact = one.number(node)
        below = exact.below.values
        most = max(most, exact.above.most)
        seen |= {below} if isinstance(below, int) else {int(value) for value in np.unique(below)}
        if len(seen) > MOST_BANDS:
            raise FormulaError("逐行相除的除数太多，请写成 求和(甲) ÷ 求和(乙)", 0)
    return sorted(seen), most


def amounts(reading: Reading, one: Adding) -> np.ndarray:
    """What each value, or each row, adds."""
    above, below, empty = _three(reading, one.node)        # type: ignore[arg-type]
    found = np.where(empty.astype(bool) | (below != one.divisor).astype(bool), 0, above)
    if one.limb:
        found = found >> PIECE * one.limb
    return (found if one.last else found & (2**PIECE - 1)).astype(np.int64)
