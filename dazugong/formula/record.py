"""逐条读: the value of a formula for one record, or of an aggregate for a set of records.

Exact (whole numbers and fractions, never floating point) and three-valued: what is empty stays empty. A sum with an empty
part is empty, a number divided by nought is empty, a comparison with something empty is neither true nor false (None) and
counts as not fulfilled: 且 with a false part is false all the same, 或 with a true part true. Only 非空 and 为空 always answer.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial, reduce
from math import ceil, floor

from dazugong.formula import tree as t
from dazugong.formula.partial import PartialDate
from dazugong.formula.tree import Node
from dazugong.formula.words import BOUNDING, OF_DATES

BETWEEN = "、"      # between the choices of a field that takes several
Value = bool | int | Fraction | str | PartialDate | None
Row = Mapping[str, object]


def evaluate(node: Node, row: Row) -> Value:
    """The value for one record. `row` maps names (等次, 上期 等次, 当日) to values; a missing name is empty.

    Numbers come back as int where they are whole, else as Fraction. Conditions give True, False or None (empty).
    """
    return _shown(_value(node, row))


def holds(node: Node, row: Row) -> bool:
    """True only if the condition is fulfilled; empty is not fulfilled."""
    return evaluate(node, row) is True


def evaluate_rows(node: Node, rows: Iterable[Row], shared: Row | None = None) -> Value:
    """The value of a formula with aggregates over these records; `shared` holds what is the same for all (期初, 当日)."""
    rows = list(rows)
    return _shown(_value(node, shared or {}, rows))


def plain_value(value: object, kind: str) -> Value:
    """A value as it lies in a row → as formulas reckon with it; blank text is empty."""
    if value is None or value == "":
        return None
    if kind == "yesno":
        return value in (True, 1, "是")
    if kind in ("number", "percent"):
        return _number(value)
    if kind == "date":
        if isinstance(value, datetime):
            value = value.date()
        return PartialDate.of(value)    # type: ignore[arg-type]
    return str(value)


def _number(value: object) -> Fraction:
    if isinstance(value, float | str):
        return Fraction(str(value))
    if isinstance(value, int | Fraction | Decimal):
        return Fraction(value)
    raise TypeError(f"“{value}”不是数")


def _shown(value: Value) -> Value:
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def _value(node: Node, row: Row, rows: list[Row] | None = None) -> Value:
    return _READINGS[type(node)](node, row, rows)


def _constant(node: t.Number | t.Day | t.Text | t.YesNo, row: Row, rows: list[Row] | None) -> Value:
    return node.value


def _term(node: t.Term, row: Row, rows: list[Row] | None) -> Value:
    return plain_value(row.get(node.name), node.kind)


def _negative(node: t.Negative, row: Row, rows: list[Row] | None) -> Value:
    value = _value(node.operand, row, rows)
    return None if value is None else -value    # type: ignore[operator]


def _arithmetic(node: t.Arithmetic, row: Row, rows: list[Row] | None) -> Value:
    left, right = _value(node.left, row, rows), _value(node.right, row, rows)
    if left is None or right is None or (node.operator == "÷" and right == 0):
        return None
    return _ARITHMETIC[node.operator](Fraction(left), Fraction(right))      # type: ignore[arg-type]


_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "×": lambda a, b: a * b, "÷": lambda a, b: a / b,
}
_COMPARING: dict[str, Callable[[object, object], bool]] = {
    "=": lambda a, b: a == b, "≠": lambda a, b: a != b, "<": lambda a, b: a < b, "≤": lambda a, b: a <= b,
    ">": lambda a, b: a > b, "≥": lambda a, b: a >= b,
}


def _compare(node: t.Compare, row: Row, rows: list[Row] | None) -> Value:
    left, right = _value(node.left, row, rows), _value(node.right, row, rows)
    return None if left is None or right is None else _COMPARING[node.operator](left, right)


def _better(node: t.Better, row: Row, rows: list[Row] | None) -> Value:
    left, right = _value(node.left, row, rows), _value(node.right, row, rows)
    if left not in node.choices or right not in node.choices:
        return None
    return node.choices.index(left) < node.choices.index(right)     # type: ignore[arg-type]


def _member(node: t.Member, row: Row, rows: list[Row] | None) -> Value:
    left = _value(node.left, row, rows)
    if left is None:
        return None
    if node.left.kind == "several":
        chosen = str(left).split(BETWEEN)
        return any(_value(item, row, rows) in chosen for item in node.items) is not node.outside
    return (left in [_value(item, row, rows) for item in node.items]) is not node.outside


def _known(node: t.Known, row: Row, rows: list[Row] | None) -> Value:
    return (_value(node.operand, row, rows) is None) is node.missing


def _not(node: t.Not, row: Row, rows: list[Row] | None) -> Value:
    value = _value(node.operand, row, rows)
    return None if value is None else not value


def _several(node: t.All | t.AnyOf, row: Row, rows: list[Row] | None, deciding: bool) -> Value:
    values = [_value(part, row, rows) for part in node.parts]
    if deciding in values:
        return deciding
    return None if None in values else not deciding


def _call(node: t.Call, row: Row, rows: list[Row] | None) -> Value:
    if node.function not in OF_DATES:
        return _reckoned(node, row, rows)
    days = [_value(argument, row, rows) for argument in node.arguments]
    if None in days:
        return None
    first: PartialDate = days[0]        # type: ignore[assignment]
    if node.function == "年份":
        return Fraction(first.year)
    if node.function == "月份":
        return None if first.month is None else Fraction(first.month)
    second: PartialDate = days[1]       # type: ignore[assignment]
    if node.function == "天数":
        both = first.exact and second.exact
        return Fraction((second.exact - first.exact).days) if both else None    # type: ignore[operator]
    age = first.age_on(second)
    return None if age is None else Fraction(age)


def _reckoned(node: t.Call, row: Row, rows: list[Row] | None) -> Value:
    """封顶 保底 and what rounds; a half goes away from nought."""
    values = [_value(argument, row, rows) for argument in node.arguments]
    if None in values:
        return None
    if node.function in BOUNDING:
        return min(values) if node.function == "封顶" else max(values)     # type: ignore[type-var]
    moved = values[0] * 10**node.places     # type: ignore[operator]
    if node.function == "四舍五入":
        whole = floor(abs(moved) + Fraction(1, 2)) * (-1 if moved < 0 else 1)
    else:
        whole = floor(moved) if node.function == "向下取整" else ceil(moved)
    return Fraction(whole, 10**node.places)


def _choose(node: t.Choose, row: Row, rows: list[Row] | None) -> Value:
    for condition, value in zip(node.conditions, node.values, strict=False):
        holds_here = _value(condition, row, rows)
        if holds_here is not False:
            return None if holds_here is None else _value(value, row, rows)
    return _value(node.values[-1], row, rows)


def _aggregate(node: t.Aggregate, row: Row, rows: list[Row] | None) -> Value:
    if rows is None and (table := t.table_of(node)):
        rows = row.get(t.rows_name(table)) or []        # type: ignore[assignment]
    if rows is None:
        raise ValueError("带汇总的公式要对一组记录来读")
    inside: list[Row] = [{**row, **one} for one in rows]
    if node.where is not None:
        inside = [one for one in inside if _value(node.where, one) is True]
    values = [_value(node.operand, one) for one in inside]
    if node.function in ("计数", "占比"):
        fulfilled = Fraction(sum(value is True for value in values))
        if node.function == "计数":
            return fulfilled
        return fulfilled / len(inside) if inside else None
    return _summed(node.function, [value for value in values if value is not None])


def _summed(function: str, values: list) -> Value:
    if function == "求和":
        return reduce(lambda a, b: a + b, values, Fraction(0))
    if not values:
        return None
    if function == "平均":
        return sum(values, Fraction(0)) / len(values)
    return max(values) if function == "最大" else min(values)


_READINGS: dict[type[Node], Callable[..., Value]] = {
    t.Number: _constant, t.Day: _constant, t.Text: _constant, t.YesNo: _constant, t.Term: _term, t.Negative: _negative,
    t.Arithmetic: _arithmetic, t.Compare: _compare, t.Better: _better, t.Member: _member, t.Known: _known, t.Not: _not,
    t.All: partial(_several, deciding=False), t.AnyOf: partial(_several, deciding=True), t.Call: _call, t.Choose: _choose,
    t.Aggregate: _aggregate,
}
