"""分数 in SQL: two whole-number expressions, above and below the line; below is never negative and never nought.

Where the part below is a constant it stays a Python number, so plain comparisons need no multiplication at all.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from dazugong.formula.sqltext import Sql, literal

WIDE = {"postgresql": "numeric", "duckdb": "hugeint"}      # whole numbers that do not overflow; DuckDB's say so beyond 38 digits


@dataclass(frozen=True)
class Ratio:
    above: Sql
    dialect: str
    scale: int = 1                  # constant part below the line
    under: Sql | None = None        # varying part below the line; NULL where it is nought
    value: Fraction | None = None   # of a constant

    @classmethod
    def constant(cls, value: Fraction, dialect: str) -> Ratio:
        return cls(_whole(value.numerator, dialect), dialect, value.denominator, value=value)

    @classmethod
    def column(cls, sql: Sql, decimals: int, dialect: str) -> Ratio:
        """A whole number of 1/10^decimals; in PostgreSQL as numeric (in DuckDB as hugeint), for their integers overflow."""
        return cls(_numeric(sql, dialect), dialect, 10 ** decimals)

    @property
    def below(self) -> Sql:
        scale = _whole(self.scale, self.dialect)
        if self.under is None:
            return scale
        return self.under if self.scale == 1 else Sql("({} * {})", self.under, scale)

    def instead(self, above: Sql) -> Ratio:
        """The same line with something else above it."""
        return replace(self, above=above, value=None)

    def per(self, sql: Sql) -> Ratio:
        """Divided by a count."""
        return replace(self, under=Sql("NULLIF({}, 0)", _numeric(sql, self.dialect)), value=None)

    def negative(self) -> Ratio:
        return replace(self, above=Sql("(- {})", self.above), value=None if self.value is None else -self.value)

    def plus(self, other: Ratio) -> Ratio:
        left, right, scale, under = self._common(other)
        return Ratio(Sql("({} + {})", left, right), self.dialect, scale, under)

    def times(self, other: Ratio) -> Ratio:
        unders = [u for u in (self.under, other.under) if u is not None]
        under = Sql("({} * {})", *unders) if len(unders) == 2 else unders[0] if unders else None
        return Ratio(Sql("({} * {})", self.above, other.above), self.dialect, self.scale * other.scale, under)

    def over(self, other: Ratio) -> Ratio:
        """Turn the divisor over; its sign goes above the line, nought makes the whole NULL."""
        if other.value:
            return self.times(Ratio.constant(1 / other.value, self.dialect))
        size = Sql("NULLIF(ABS({}), 0)", other.above)
        sign = Sql("(CASE WHEN {} < 0 THEN -1 ELSE 1 END)", other.above)
        turned = Ratio(Sql("({} * {})", sign, other.below), self.dialect, 1, size)
        return self.times(turned)

    def compared(self, sign: str, other: Ratio) -> Sql:
        left, right, _, _ = self._common(other)
        return Sql(f"({{}} {sign} {{}})", left, right)

    def bounded(self, other: Ratio, *, smaller: bool) -> Ratio:
        """The smaller of two, or the larger; empty where one of them is."""
        left, right, scale, under = self._common(other)
        if self.dialect == "sqlite":        # its MIN of two is empty where one is, the LEAST of others is not
            return Ratio(Sql("MIN({}, {})" if smaller else "MAX({}, {})", left, right), self.dialect, scale, under)
        chosen = Sql("LEAST({}, {})" if smaller else "GREATEST({}, {})", left, right)
        return Ratio(Sql("(CASE WHEN {} IS NOT NULL AND {} IS NOT NULL THEN {} END)", left, right, chosen), self.dialect, scale, under)

    def rounded(self, function: str, places: int) -> Ratio:
        """A whole number of 1/10^places: 四舍五入 (a half away from nought), 向下取整, 向上取整."""
        wanted = 10 ** places
        if self.under is None and wanted % self.scale == 0:
            return self
        above = Sql("({} * {})", self.above, _whole(wanted, self.dialect)) if wanted > 1 else self.above
        below, divided = self.below, self._divided
        if function == "四舍五入":
            two = _whole(2, self.dialect)
            half = Sql("({} * {} + CASE WHEN {} < 0 THEN - {} ELSE {} END)", above, two, self.above, below, below)
            found = divided(half, Sql("({} * {})", below, two))
        else:
            down = function == "向下取整"
            whole = divided(above, below)
            beyond = Sql(f"CASE WHEN {{}} * {{}} {'>' if down else '<'} {{}} THEN 1 ELSE 0 END", whole, below, above)
            found = Sql("({} - {})" if down else "({} + {})", whole, beyond)
        return Ratio(found, self.dialect, wanted)

    def _divided(self, above: Sql, below: Sql) -> Sql:
        """The whole part of a quotient, towards nought."""
        return Sql({"postgresql": "DIV({}, {})", "duckdb": "({} // {})"}.get(self.dialect, "({} / {})"), above, below)

    @classmethod
    def alternatives(cls, several: Sequence[Ratio], choose: Callable[[list[Sql]], Sql]) -> Ratio:
        """One of several; `choose` writes which."""
        scale = lcm(*(one.scale for one in several))
        dialect = several[0].dialect
        above = choose([one._times(scale // one.scale) for one in several])
        if all(one.under is None for one in several):
            return cls(above, dialect, scale)
        return cls(above, dialect, scale, choose([one.under or _whole(1, dialect) for one in several]))

    def quotient(self, dialect: str) -> Sql:
        return Sql("(CAST({} AS " + ("numeric" if dialect == "postgresql" else "REAL") + ") / {})", self.above, self.below)

    def _common(self, other: Ratio) -> tuple[Sql, Sql, int, Sql | None]:
        """Both above a common line: (left, right, constant below, varying below)."""
        scale = lcm(self.scale, other.scale)
        left, right = self._times(scale // self.scale), other._times(scale // other.scale)
        under = self.under
        if other.under is not None:
            left = Sql("({} * {})", left, other.under)
            under = other.under if under is None else Sql("({} * {})", under, other.under)
        if self.under is not None:
            right = Sql("({} * {})", right, self.under)
        return left, right, scale, under

    def _times(self, factor: int) -> Sql:
        if self.value is not None:
            return _whole(self.value.numerator * factor, self.dialect)
        return self.above if factor == 1 else Sql("({} * {})", self.above, _whole(factor, self.dialect))


def _whole(number: int, dialect: str) -> Sql:
    return _numeric(literal(number), dialect)


def _numeric(sql: Sql, dialect: str) -> Sql:
    wide = WIDE.get(dialect)
    return Sql(f"CAST({{}} AS {wide})", sql) if wide else sql
