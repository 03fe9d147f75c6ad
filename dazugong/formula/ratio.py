"""分数 in SQL: two whole-number expressions, above and below the line; below is never negative and never nought.

Where the part below is a constant it stays a Python number, so plain comparisons need no multiplication at all.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from dazugong.formula.sqltext import Sql
from dazugong.formula.whole import Whole


@dataclass(frozen=True)
class Ratio:
    above: Whole
    scale: int = 1                  # constant part below the line
    under: Whole | None = None      # varying part below the line; NULL where it is nought
    value: Fraction | None = None   # of a constant

    @classmethod
    def constant(cls, value: Fraction, dialect: str) -> Ratio:
        return cls(Whole.constant(value.numerator, dialect), value.denominator, value=value)

    @classmethod
    def column(cls, sql: Sql, decimals: int, most: int, dialect: str) -> Ratio:
        """A whole number of 1/10^decimals, at most so large."""
        return cls(Whole.of(sql, most, dialect), 10 ** decimals)

    @property
    def below(self) -> Whole:
        return self._constant(self.scale) if self.under is None else self.under.multiplied(self.scale)

    def instead(self, above: Whole) -> Ratio:
        """The same line with something else above it."""
        return replace(self, above=above, value=None)

    def per(self, count: Whole) -> Ratio:
        """Divided by a count."""
        under = Whole.of(count.sql, count.most, count.dialect)
        return replace(self, under=Whole(Sql("NULLIF({}, 0)", under.sql), under.most, under.dialect), value=None)

    def negative(self) -> Ratio:
        return replace(self, above=self.above.negative(), value=None if self.value is None else -self.value)

    def plus(self, other: Ratio) -> Ratio:
        left, right, scale, under = self._common(other)
        return Ratio(left.plus(right), scale, under)

    def times(self, other: Ratio) -> Ratio:
        return Ratio(self.above.times(other.above), self.scale * other.scale, _both(self.under, other.under))

    def over(self, other: Ratio) -> Ratio:
        """Turn the divisor over; its sign goes above the line, nought makes the whole NULL."""
        if other.value:
            return self.times(Ratio.constant(1 / other.value, self.above.dialect))
        return self.times(Ratio(other.above.sign().times(other.below), 1, other.above.size()))

    def compared(self, sign: str, other: Ratio) -> Sql:
        left, right, _, _ = self._common(other)
        return left.compared(sign, right)

    def bounded(self, other: Ratio, *, smaller: bool) -> Ratio:
        """The smaller of two, or the larger; empty where one of them is."""
        left, right, scale, under = self._common(other)
        return Ratio(left.bounded(right, smaller=smaller), scale, under)

    def rounded(self, function: str, places: int) -> Ratio:
        """A whole number of 1/10^places: 四舍五入 (a half away from nought), 向下取整, 向上取整."""
        wanted = 10 ** places
        if self.under is None and wanted % self.scale == 0:
            return self
        above, below = self.above.multiplied(wanted), self.below
        if function == "四舍五入":
            half = above.multiplied(2).plus(self.above.sign().times(below))
            return Ratio(half.divided(below.multiplied(2)), wanted)
        down = function == "向下取整"
        whole = above.divided(below)
        beyond = whole.times(below).compared(">" if down else "<", above)
        one = Whole.of(Sql("(CASE WHEN {} THEN 1 ELSE 0 END)", beyond), 1, whole.dialect)
        return Ratio(whole.minus(one) if down else whole.plus(one), wanted)

    @classmethod
    def alternatives(cls, several: Sequence[Ratio], choose: Callable[[list[Sql]], Sql]) -> Ratio:
        """One of several; `choose` writes which."""
        scale = lcm(*(one.scale for one in several))

        def chosen(values: list[Whole]) -> Whole:
            return Whole(choose([one.sql for one in values]), max(one.most for one in values), values[0].dialect)

        above = chosen([one._times(scale // one.scale) for one in several])
        if all(one.under is None for one in several):
            return cls(above, scale)
        return cls(above, scale, chosen([one.under or one._constant(1) for one in several]))

    def quotient(self) -> Sql:
        """Good for ordering and showing only."""
        kind = "numeric" if self.above.dialect == "postgresql" else "REAL"
        return Sql(f"(CAST({{}} AS {kind}) / {{}})", self.above.sql, self.below.sql)

    def _common(self, other: Ratio) -> tuple[Whole, Whole, int, Whole | None]:
        """Both above a common line: (left, right, constant below, varying below)."""
        scale = lcm(self.scale, other.scale)
        left, right = self._times(scale // self.scale), other._times(scale // other.scale)
        left = left if other.under is None else left.times(other.under)
        right = right if self.under is None else right.times(self.under)
        return left, right, scale, _both(self.under, other.under)

    def _times(self, factor: int) -> Whole:
        return self.above.multiplied(factor) if self.value is None else self._constant(self.value.numerator * factor)

    def _constant(self, number: int) -> Whole:
        return Whole.constant(number, self.above.dialect)


def _both(one: Whole | None, other: Whole | None) -> Whole | None:
    return one.times(other) if one and other else one or other
