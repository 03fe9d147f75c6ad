"""公式树: what a formula means, typed, without the text it was written in. Equal trees mean the same formula."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property

from dazugong.formula.facts import CHOICE_KINDS, NUMERIC_KINDS, Column
from dazugong.formula.partial import PartialDate


class FormulaError(ValueError):
    """公式有误: `message` in Chinese names the place, the reason and the remedy; `position` counts characters from 0."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True)
class Node:
    """A part of a formula. `kind` is one of truth, number, percent, date, text, choice, several, yesno."""

    @property
    def kind(self) -> str:
        return "truth"


@dataclass(frozen=True)
class Number(Node):
    """数: exact. `percent` remembers how 90% was meant: points (beside a percent field: 90) or share (0.9)."""

    value: Fraction
    percent: str = ""

    @property
    def kind(self) -> str:
        return "percent" if self.percent == "points" else "number"


@dataclass(frozen=True)
class Day(Node):
    """日期."""

    value: PartialDate

    @property
    def kind(self) -> str:
        return "date"


@dataclass(frozen=True)
class Text(Node):
    """文字; `choices` is filled where the text is a choice of the field it is held against."""

    value: str
    choices: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "choice" if self.choices else "text"


@dataclass(frozen=True)
class YesNo(Node):
    """是 or 否."""

    value: bool

    @property
    def kind(self) -> str:
        return "yesno"


@dataclass(frozen=True)
class Term(Node):
    """一项: a column, perhaps of another period (上期, 去年同期, 年初) or summed over the units below (下级合计)."""

    column: Column
    period: str = ""
    below: bool = False

    @cached_property
    def name(self) -> str:
        """The key under which readings look it up: 等次, 上期 等次, 下级合计 党员数, 上期 下级合计 党员数."""
        return " ".join(filter(None, [self.period, "下级合计" if self.below else "", self.column.term]))

    @cached_property
    def kind(self) -> str:
        kind = self.column.kind
        if kind in CHOICE_KINDS:
            return "choice"
        if kind in NUMERIC_KINDS:
            return "percent" if kind == "percent" else "number"
        if kind == "choices":
            return "several"
        return kind if kind in ("date", "yesno") else "text"


@dataclass(frozen=True)
class Negative(Node):
    """负."""

    operand: Node

    @property
    def kind(self) -> str:
        return self.operand.kind


@dataclass(frozen=True)
class Arithmetic(Node):
    """四则运算: operator is one of + - × ÷; division by nought is empty."""

    operator: str
    left: Node
    right: Node

    @property
    def kind(self) -> str:
        points = "percent" in (self.left.kind, self.right.kind)
        return "percent" if points and self.operator in "+-" else "number"


@dataclass(frozen=True)
class Compare(Node):
    """比较: operator is one of = ≠ < ≤ > ≥."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Better(Node):
    """优于: the left choice stands before the right one in the list of choices."""

    left: Node
    right: Node
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Member(Node):
    """在, 不在. Where several were chosen (多选): one of them is among the items, none of them is."""

    left: Node
    items: tuple[Node, ...]
    outside: bool = False


@dataclass(frozen=True)
class Known(Node):
    """非空, 为空 (`missing`): the only conditions that an empty value always answers."""

    operand: Node
    missing: bool = False


@dataclass(frozen=True)
class Not(Node):
    """非."""

    operand: Node


@dataclass(frozen=True)
class All(Node):
    """且."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf(Node):
    """或."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Call(Node):
    """函数: 年龄 党龄 工龄 (whole years to a day), 天数, 年份, 月份 of dates; 封顶 保底 四舍五入 向下取整 向上取整 of numbers.

    The second argument of the three that round is the number of decimals, a constant.
    """

    function: str
    arguments: tuple[Node, ...]

    @property
    def kind(self) -> str:
        return "percent" if any(one.kind == "percent" for one in self.arguments) else "number"

    @property
    def places(self) -> int:
        """Decimals that are kept by a function that rounds."""
        return int(self.arguments[1].value)     # type: ignore[attr-defined]


@dataclass(frozen=True)
class Choose(Node):
    """若: the value of the first condition that holds, else the last value; a condition that is neither true nor false, before
    one holds, leaves the whole empty. There is one value more than conditions."""

    conditions: tuple[Node, ...]
    values: tuple[Node, ...]

    @property
    def kind(self) -> str:
        kinds = [one.kind for one in self.values]
        return "percent" if "percent" in kinds else kinds[0]


@dataclass(frozen=True)
class Aggregate(Node):
    """汇总 over rows: 计数 求和 平均 最大 最小 占比; `where` narrows the rows."""

    function: str
    operand: Node
    where: Node | None = None

    @property
    def kind(self) -> str:
        return self.operand.kind if self.function in ("求和", "平均", "最大", "最小") else "number"


def parts_of(node: Node) -> Iterator[Node]:
    """The nodes directly below."""
    for one in fields(node):
        value = getattr(node, one.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Node):
                yield item


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order in which it is written."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(list(parts_of(one))))


def depth_of(node: Node) -> int:
    """How deep the tree is; no recursion, so it may be asked of any tree."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [part for one in level for part in parts_of(one)]
    return deepest


def names(node: Node) -> tuple[str, ...]:
    """The names a reading must supply, each once, in the order of their first use."""
    return tuple(dict.fromkeys(n.name for n in walk(node) if isinstance(n, Term)))


def sums_rows(node: Node) -> bool:
    """True if the formula speaks about a set of records (holds an aggregate that is not over a table inside the record)."""
    return any(isinstance(n, Aggregate) and not table_of(n) for n in walk(node))


def table_of(node: Node) -> str:
    """The table inside a form that the part speaks of: the first its terms belong to; empty if to none."""
    return next((n.column.table for n in walk(node) if isinstance(n, Term) and n.column.table), "")


def rows_name(table: str) -> str:
    """Where a reading finds the rows of a table inside a record: 帮扶项目 各行."""
    return f"{table} 各行"
