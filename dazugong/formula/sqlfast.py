"""读成快的 SQL: a condition → SQL that is true exactly where the formula holds, as quick as if written by hand.

`to_sql` tells true, false and empty apart; whoever only picks rows need not, and may ask the columns as they lie: a list of
choices instead of ranks, a birthday instead of an age reckoned row by row, one multiplication instead of fractions. What
has no quick form takes the exact one, so both pick the same rows.
"""
from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from dazugong.formula import tree as t
from dazugong.formula.sql import SIGNS, Columns, Inside, Making
from dazugong.formula.sqltext import Sql, joined, literal
from dazugong.formula.tree import Node
from dazugong.formula.whole import FITS

FLIPPED = {"=": "=", "≠": "≠", "<": ">", "≤": "≥", ">": "<", "≥": "≤"}
NOTHING = Sql("(1 = 0)")


def to_condition(node: Node, columns: Columns, dialect: str) -> tuple[str, list[object]]:
    """(expression, parameters), as `to_sql`: true where the formula holds, false or NULL where it does not."""
    sql = condition_of(node, columns, dialect)
    return sql.text, list(sql.params)


def condition_of(node: Node, columns: Columns, dialect: str, inside: Inside | None = None) -> Sql:
    """The same, to be put together with other pieces; `inside` names the tables inside a record."""
    return _Holding(columns, dialect, inside).holding(node)


class _Holding(Making):
    """One condition on its way into quick SQL; below 非 and in numbers the exact reading goes on."""

    def holding(self, node: Node, born: frozenset[Node] = frozenset()) -> Sql:
        """`born`: ages that a part beside this one already asks to be reached, so that the person was born by the day."""
        match node:
            case t.All(parts=parts):
                born = frozenset(p.left for p in parts if isinstance(p, t.Compare) and p.operator in ("≥", ">"))
                return Sql("({})", joined(" AND ", [self.holding(part, born) for part in parts]))
            case t.AnyOf(parts=parts):
                return Sql("({})", joined(" OR ", map(self.holding, parts)))
            case t.Better(left=t.Term() as term, right=t.Text(value=value), choices=choices) if value in choices:
                return self._one_of(term, choices[:choices.index(value)])
            case t.Member(left=t.Term() as term, items=items, outside=False) if term.kind != "several" and all(isinstance(i, t.Text) for i in items):
                return self._one_of(term, [item.value for item in items])
            case t.Known(operand=t.Term() as term, missing=missing) if term.kind not in ("number", "percent", "yesno"):
                return self._there(term, missing)
            case t.Compare():
                return self._quick(node, born) or self.value(node)
        return self.value(node)

    def _quick(self, node: t.Compare, born: frozenset[Node]) -> Sql | None:
        """The comparison in its quick form, or None where it has none."""
        left, sign, right = node.left, node.operator, node.right
        if isinstance(left, t.Number):
            left, sign, right = right, FLIPPED[sign], left
        if isinstance(left, t.Term) and isinstance(right, t.Text | t.Day) and left.kind not in ("number", "percent"):
            return self._beside(left, sign, right)
        if not isinstance(right, t.Number):
            return None
        if isinstance(left, t.Call) and left.function in ("年龄", "党龄"):
            return self._aged(left, sign, right.value, left in born)
        return self._proportion(left, sign, right.value)

    def _beside(self, term: t.Term, sign: str, constant: t.Text | t.Day) -> Sql:
        """Text or a day beside a constant; what is blank is smaller than anything and must be kept out by name."""
        value = constant.value.text if isinstance(constant, t.Day) else constant.value
        column = self._column(term)
        ordered = sign not in ("=", "≠")
        raw = self._text(column.sql) if ordered else column.sql
        found = Sql(f"({{}} {SIGNS[sign]} {{}})", raw, literal(value))
        reached = sign in ("≠", "<", "≤") or value == ""
        return Sql("({} AND {} <> '')", found, column.sql) if reached and column.blank else found

    def _one_of(self, term: t.Term, choices: list[str] | tuple[str, ...]) -> Sql:
        named = [choice for choice in choices if choice]
        return Sql("({} IN ({}))", self._column(term).sql, joined(", ", map(literal, named))) if named else NOTHING

    def _there(self, term: t.Term, missing: bool) -> Sql:
        column = self._column(term)
        if not column.blank:
            return Sql("({} IS NULL)" if missing else "({} IS NOT NULL)", column.sql)
        return Sql("({} IS NULL OR {} = '')", column.sql, column.sql) if missing else Sql("({} <> '')", column.sql)

    def _aged(self, call: t.Call, sign: str, years: Fraction, was_born: bool) -> Sql | None:
        """So many whole years old on a day: was born on or before that day so many years earlier."""
        born, day = self.value(call.arguments[0]), call.arguments[1]
        least = floor(years) + 1 if sign in (">", "≤") else ceil(years)
        by = Sql("({} <= {})", born, self._earlier(day, max(least, 0)))
        if sign in ("≥", ">"):
            return by
        if sign in ("<", "≤") and least > 0:
            after = Sql("({} > {})", born, self._earlier(day, least))
            return after if was_born else Sql("({} AND {} <= {})", after, born, self._earlier(day, 0))
        if sign == "=" and years.denominator == 1 and least >= 0:
            return Sql("({} AND {} > {})", by, born, self._earlier(day, least + 1))
        return None

    def _earlier(self, on: Node, years: int) -> Sql:
        """The day so many years before, as text; empty for a day that is not exact. What is known is reckoned here."""
        if (known := self._known_day(on)) is not None:
            return literal(f"{max(int(known[:4]) - years, 0):04}{known[4:]}" if len(known) == 10 else None)
        day = self.value(on)
        year = Sql("CAST(SUBSTR({}, 1, 4) AS integer) - {}", day, _number(years))
        if self.dialect != "sqlite":
            four = Sql("LPAD(CAST(GREATEST({}, 0) AS text), 4, '0')", year)
        else:
            four = Sql("SUBSTR('000' || MAX({}, 0), -4)", year)
        return Sql("(CASE WHEN LENGTH({}) = 10 THEN {} || SUBSTR({}, 5) END)", day, four, day)

    def _known_day(self, on: Node) -> str | None:
        """The text of a day that is the same for every row: written in the formula, or bound by whoever asks (当日)."""
        if isinstance(on, t.Day):
            return on.value.text
        column = self._column(on) if isinstance(on, t.Term) else None
        return column.params[0] or "" if column and column.text == "%s" and isinstance(column.params[0], str) else None

    def _proportion(self, node: Node, sign: str, value: Fraction) -> Sql | None:
        """One number, or one number divided by another, beside a constant: whole numbers multiplied across."""
        parts = _product(node)
        if parts is None:
            return None
        (over, under, factor) = parts
        if len(over) != 1 or len(under) > 1 or factor == 0:
            return None
        sign = FLIPPED[sign] if factor < 0 else sign
        above = self._column(over[0])
        below = self._column(under[0]) if under else None
        wanted = value / factor * Fraction(10) ** (above.decimals - (below.decimals if below else 0))
        times, limit = wanted.denominator, wanted.numerator
        if above.most * times > FITS or abs(limit) * (below.most if below else 1) > FITS:
            return None
        left = self._multiplied(above.sql, times)
        if below is None:
            return Sql(f"({{}} {SIGNS[sign]} {{}})", left, _number(limit))
        divisor, right = self._whole(below.sql), self._multiplied(below.sql, limit)
        return Sql(f"(CASE WHEN {{}} > 0 THEN {{}} {SIGNS[sign]} {{}} WHEN {{}} < 0 THEN {{}} {SIGNS[FLIPPED[sign]]} {{}} END)",
                   divisor, left, right, divisor, left, right)

    def _multiplied(self, sql: Sql, factor: int) -> Sql:
        whole = self._whole(sql)
        return whole if factor == 1 else Sql("({} * {})", whole, _number(factor))

    def _whole(self, sql: Sql) -> Sql:
        return Sql("CAST({} AS bigint)", sql) if self.dialect != "sqlite" else Sql("({})", sql)


def _number(value: int) -> Sql:
    """A whole number of our own reckoning, written out: it came from no one's keyboard as text."""
    return Sql(str(int(value)))


def _product(node: Node) -> tuple[list[t.Term], list[t.Term], Fraction] | None:
    """(terms above the line, terms below it, constant factor) of a plain product, or None."""
    match node:
        case t.Number(value=value):
            return [], [], value
        case t.Term():
            return [node], [], Fraction(1)
        case t.Negative(operand=operand):
            inner = _product(operand)
            return inner and (inner[0], inner[1], -inner[2])
        case t.Arithmetic(operator="×" | "÷" as sign, left=left, right=right):
            a, b = _product(left), _product(right)
            if a is None or b is None:
                return None
            if sign == "×":
                return a[0] + b[0], a[1] + b[1], a[2] * b[2]
            return None if b[2] == 0 else (a[0] + b[1], a[1] + b[0], a[2] / b[2])
    return None
