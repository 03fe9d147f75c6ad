"""读成列: a formula read over whole columns at once; agrees with `formula.record` on every row.

The same reading serves a dictionary (what a formula over one column says of each value that occurs: reckoned once, however
many rows there are) and a block of rows (what several columns say together).
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import numpy as np

from dazugong.formula import tree as t
from dazugong.formula.record import BETWEEN
from dazugong.formula.tree import FormulaError, Node
from dazugong.formula.words import BOUNDING, OF_DATES

from .coding import WHOLE, Coded, packed_date
from .exact import Exact, Whole, whole
from .snapshot import Table

NUMERIC = ("number", "percent")
DAYS = ("期初", "期末", "当日")
UNIX = date(1970, 1, 1).toordinal()
Empty = np.ndarray | bool


class Reading:
    """读一张表 on certain days. Without `rows` the one column a formula speaks of is read by its values, else rows are read."""

    def __init__(self, table: Table, days: Mapping[str, date], rows: slice | np.ndarray | None = None, words: dict[str, int] | None = None) -> None:
        self.table, self.days, self.rows = table, days, rows
        self.words = {} if words is None else words             # text → number, the same for all columns
        self._known: dict[str, np.ndarray] = {}

    def over(self, rows: slice | np.ndarray) -> Reading:
        """The same words, for some rows."""
        other = Reading(self.table, self.days, rows, self.words)
        other._known = self._known
        return other

    def of(self, table: Table) -> Reading:
        """The same words and dictionaries, for other rows."""
        other = Reading(table, self.days, self.rows, self.words)
        other._known = self._known
        return other

    def columns(self, node: Node) -> tuple[str, ...]:
        """The columns a part speaks of; the days are none. Refuses a name the snapshot does not hold."""
        return _columns(node, frozenset(self.table.columns))

    def truth(self, node: Node, wanted: bool = True) -> np.ndarray | bool:
        """Where a condition is true (or, `wanted` False, where it is false); what is empty is neither."""
        match node:
            case t.All(parts=parts) | t.AnyOf(parts=parts):
                found = [self.truth(part, wanted) for part in parts]
                every = isinstance(node, t.All) is wanted
                return _folded(found, every)
            case t.Not(operand=operand):
                return self.truth(operand, not wanted)
            case t.Known(operand=operand, missing=missing):
                empty = np.asarray(self._empty(operand))
                return empty if missing is wanted else ~empty
            case t.Compare() | t.Better() | t.Member():
                holds, empty = self._judged(node)
                return (holds if wanted else ~holds) & ~np.asarray(empty)
            case t.YesNo(value=value):
                return np.asarray(value is wanted)
            case t.Term() if node.kind == "yesno":
                return self._values(node) == (1 if wanted else 0) if not self._missing(node) else np.asarray(False)
        raise FormulaError("这一项不是条件", 0)

    def _judged(self, node: t.Compare | t.Better | t.Member) -> tuple[np.ndarray, Empty]:
        if isinstance(node, t.Compare):
            return self._compared(node.operator, node.left, node.right)
        if isinstance(node, t.Better):
            left, right = self._rank(node.left, node.choices), self._rank(node.right, node.choices)
            return np.asarray(left < right), (left < 0) | (right < 0)
        if node.left.kind == "several":
            return self._chosen(node)
        found = [self._compared("=", node.left, item) for item in node.items]
        return _folded([holds for holds, _ in found], False) ^ node.outside, self._empty(node.left)      # type: ignore[return-value]

    def _compared(self, sign: str, left: Node, right: Node) -> tuple[np.ndarray, Empty]:
        if left.kind in NUMERIC:
            a, b = self.number(left), self.number(right)
            return a.compared(sign, b), a.empty | b.empty
        (first, none), (second, nothing) = self._plain(left), self._plain(right)
        return Exact(Whole(first, 1), whole(1), none).compared(sign, Exact(Whole(second, 1), whole(1), nothing)), none | nothing

    def _empty(self, node: Node) -> Empty:
        return self.number(node).empty if node.kind in NUMERIC else self._plain(node)[1]

    def number(self, node: Node) -> Exact:
        """A number, as two columns of whole numbers."""
        match node:
            case t.Number(value=value):
                return Exact.constant(value)
            case t.Term():
                return self._whole(node)
            case t.Negative(operand=operand):
                return self.number(operand).negative()
            case t.Arithmetic(operator=sign, left=left, right=right):
                a, b = self.number(left), self.number(right)
                return a.plus(b) if sign == "+" else a.plus(b.negative()) if sign == "-" else a.times(b) if sign == "×" else a.over(b)
            case t.Call(function=function) if function in OF_DATES:
                return self._call(node)
            case t.Call(function=function, arguments=(left, right)) if function in BOUNDING:
                return self.number(left).bounded(self.number(right), smaller=function == "封顶")
            case t.Call(function=function, arguments=(operand, _)):
                return self.number(operand).rounded(function, node.places)
            case t.Choose():
                return Exact.alternatives([self.number(one) for one in node.values], *self._turns(node))
        raise FormulaError("快照里没有一份报表之内表格的各行，请先在表单里加一个计算栏", 0)

    def _whole(self, node: t.Term) -> Exact:
        if self._missing(node):
            return Exact(whole(0), whole(1), np.asarray(True))
        coded = self.table.columns[node.name]
        most = int(np.abs(coded.values).max(initial=0))
        values = self._values(node)
        return Exact(Whole(values, most), whole(10**coded.column.decimals), self._codes(coded) == 0)

    def _missing(self, node: t.Term) -> bool:
        """期初 and its like stand in no table; a term that is kept otherwise than the formula thinks is refused."""
        coded = self.table.columns.get(node.name)
        if coded is None:
            raise FormulaError(f"快照里没有“{node.name}”，请重建快照，把这一栏放进去", 0)
        return len(coded.values) == 1

    def _codes(self, coded: Coded) -> np.ndarray:
        return np.arange(len(coded.values)) if self.rows is None else coded.codes[self.rows]

    def _values(self, node: t.Term) -> np.ndarray:
        """The values of a term as whole numbers; texts by their number among all texts; 0 or -1 where empty."""
        coded = self.table.columns[node.name]
        values = coded.values if coded.lies == WHOLE else self._numbered(node.name, coded)
        return values if self.rows is None else values.take(coded.codes[self.rows])

    def _numbered(self, name: str, coded: Coded) -> np.ndarray:
        if name not in self._known:
            if coded.lies == "texts":
                found = np.array([-1, *(self._word(one) for one in coded.values[1:])], np.int64)
            else:
                found = coded.values.astype(np.int64)
                found[0] = -1
            self._known[name] = found
        return self._known[name]

    def _word(self, text: str) -> int:
        return self.words.setdefault(text, len(self.words))

    def _plain(self, node: Node) -> tuple[np.ndarray | int, Empty]:
        """(values as whole numbers, where empty) of a date, a text, a choice or a yes or no."""
        match node:
            case t.Text(value=value):
                return self._word(value), False
            case t.Choose():
                (first, empty), plain = self._turns(node), [self._plain(one) for one in node.values]
                values, nothing = plain[-1]
                for here, (value, none) in reversed(list(zip(first, plain, strict=False))):
                    values, nothing = np.where(here, value, values), np.where(here, none, nothing)
                return np.where(empty, -1, values), empty | nothing
            case t.YesNo(value=value):
                return int(value), False
            case t.Day(value=value):
                return packed_date(value.text), False
            case t.Term(name=name) if name in DAYS:
                day = self.days.get(name)
                return (packed_date(day.isoformat()), False) if day else (-1, np.asarray(True))
            case t.Term():
                if self._missing(node):
                    return -1, np.asarray(True)
                values = self._values(node)
                return values, values < 0
        raise FormulaError("快照里没有一份报表之内表格的各行，请先在表单里加一个计算栏", 0)

    def _turns(self, node: t.Choose) -> tuple[list[np.ndarray | bool], np.ndarray | bool]:
        """(for each condition: here it is the first that holds; where the choice is empty)."""
        first, waiting, empty = [], np.asarray(True), np.asarray(False)
        for condition in node.conditions:
            holds, fails = self.truth(condition), self.truth(condition, False)
            first.append(waiting & holds)
            empty = empty | (waiting & ~np.asarray(holds) & ~np.asarray(fails))
            waiting = waiting & fails
        return first, empty

    def _rank(self, node: Node, choices: tuple[str, ...]) -> np.ndarray:
        """Place of a choice in its list; best is 0, unknown is -1."""
        values, _ = self._plain(node)
        numbers = np.array([self._word(choice) for choice in choices], np.int64)
        ranks = np.full(max(len(self.words), 1) + 1, -1, np.int64)      # the last place is that of -1, the empty value
        ranks[numbers[::-1]] = np.arange(len(choices))[::-1]
        return ranks[values]

    def _chosen(self, node: t.Member) -> tuple[np.ndarray, Empty]:
        """One of several chosen at once is among the items."""
        if self._missing(node.left):        # type: ignore[arg-type]
            return np.asarray(False), np.asarray(True)
        coded = self.table.columns[node.left.name]      # type: ignore[attr-defined]
        wanted = {item.value for item in node.items}    # type: ignore[attr-defined]
        found = np.array([False, *(bool(wanted & set(one.split(BETWEEN))) for one in coded.values[1:])]) ^ node.outside
        codes = self._codes(coded)
        return found[codes], codes == 0

    def _call(self, node: t.Call) -> Exact:
        dates = [self._plain(argument) for argument in node.arguments]
        first, empty = np.asarray(dates[0][0], np.int64), dates[0][1]
        if node.function == "年份":
            return Exact(_kept(first >> 9, empty, 4096), whole(1), empty)
        if node.function == "月份":
            month = first >> 5 & 15
            empty = empty | (month == 0)
            return Exact(_kept(month, empty, 15), whole(1), empty)
        second, empty = np.asarray(dates[1][0], np.int64), empty | dates[1][1]
        if node.function == "天数":
            empty = empty | (first & 31 == 0) | (second & 31 == 0)
            return Exact(_kept(_ordinal(second) - _ordinal(first), empty, 10**7), whole(1), empty)
        empty = empty | (second & 31 == 0) | (first > second)
        years = (second >> 9) - (first >> 9) - (second & 511 < first & 511)
        return Exact(_kept(years, empty, 4096), whole(1), empty)


@cache
def _columns(node: Node, known: frozenset[str]) -> tuple[str, ...]:
    names = tuple(name for name in t.names(node) if name not in DAYS)
    for name in names:
        if name not in known:
            raise FormulaError(f"快照里没有“{name}”，请重建快照，把这一栏放进去", 0)
    return names


def _folded(found: list, every: bool) -> np.ndarray:
    result = np.asarray(found[0])
    for one in found[1:]:
        result = result & one if every else result | one
    return result


def _kept(values: np.ndarray, empty: Empty, most: int) -> Whole:
    return Whole(np.where(empty, 0, values), most)


def _ordinal(packed: np.ndarray) -> np.ndarray:
    """Packed whole days → day numbers; anything for what is not a whole day."""
    year, month, day = packed >> 9, packed >> 5 & 15, packed & 31
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + UNIX + day - 1
