"""整数 in SQL: one whole-number expression that knows how large it can become.

PostgreSQL reckons with numeric, DuckDB with hugeint. SQLite has 64 bits and goes on beyond them with floating point, which is
only nearly right; so a step that could go beyond calls a function of our own there (`fence/sqlite/wholes.py`), slower and just as
exact. What fits stays what SQLite does by itself; and where a comparison could go beyond, SQLite is still asked first, for it
says by the type of what it found whether it went beyond, which it hardly ever does.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from dazugong.formula.sqltext import Sql, joined, literal
from dazugong.formula.tree import FormulaError

NUMERIC = {"postgresql": "numeric", "duckdb": "hugeint"}    # whole numbers that do not overflow; DuckDB's say so beyond 38 digits
FITS = 2**63 - 1
MOST_DIGITS = 1000
MOST_TOGETHER = 100     # SQLite gives a function at most 127 arguments


@dataclass(frozen=True)
class Whole:
    """整数: `sql` is never further from nought than `most`; where it is `wide`, SQLite may hold its digits as text.

    `native`: the same as SQLite reckons by itself, of the type real where it went beyond; None where that would not show.
    `chain`: what a function of our own takes together, so that a long sum is one call and not a tower of them.
    """

    sql: Sql
    most: int
    dialect: str
    native: Sql | None = None
    chain: tuple[str, tuple[Sql, ...]] = ("", ())

    def __post_init__(self) -> None:
        if self.most >= 10**MOST_DIGITS:
            raise FormulaError(f"公式里的数可能超过{MOST_DIGITS}位，请少乘几项", 0)
        if not self.wide:
            object.__setattr__(self, "native", self.sql)

    @classmethod
    def constant(cls, number: int, dialect: str) -> Whole:
        """A number of the formula."""
        return cls.of(literal(str(number) if dialect == "sqlite" and abs(number) > FITS else number), abs(number), dialect)

    @classmethod
    def of(cls, sql: Sql, most: int, dialect: str) -> Whole:
        """An expression that the database knows as an integer."""
        kind = NUMERIC.get(dialect)
        return cls(Sql(f"CAST({{}} AS {kind})", sql) if kind else sql, most, dialect)

    @property
    def wide(self) -> bool:
        return self.dialect == "sqlite" and self.most > FITS

    def times(self, other: Whole) -> Whole:
        return self._with(other, "({} * {})", "WHOLE_TIMES", self.most * other.most, chained=True)

    def multiplied(self, factor: int) -> Whole:
        return self if factor == 1 else self.times(Whole.constant(factor, self.dialect))

    def plus(self, other: Whole) -> Whole:
        return self._with(other, "({} + {})", "WHOLE_PLUS", self.most + other.most, chained=True)

    def minus(self, other: Whole) -> Whole:
        return self.plus(other.negative())

    def negative(self) -> Whole:
        return self.multiplied(-1) if self.wide else Whole(Sql("(- {})", self.sql), self.most, self.dialect)

    def divided(self, other: Whole) -> Whole:
        """The whole part of a quotient, towards nought."""
        plain = {"postgresql": "DIV({}, {})", "duckdb": "({} // {})"}.get(self.dialect, "({} / {})")
        return self._with(other, plain, "WHOLE_DIVIDED", self.most)

    def size(self) -> Whole:
        """How far it is from nought; empty at nought."""
        return Whole(Sql("NULLIF(WHOLE_SIZE({}), 0)" if self.wide else "NULLIF(ABS({}), 0)", self.sql), self.most, self.dialect)

    def bounded(self, other: Whole, *, smaller: bool) -> Whole:
        """The smaller of two, or the larger; empty where one of them is."""
        most = max(self.most, other.most)
        if self.dialect == "sqlite":        # its MIN of two is empty where one is, the LEAST of others is not
            return self._with(other, *(("MIN({}, {})", "WHOLE_LEAST") if smaller else ("MAX({}, {})", "WHOLE_MOST")), most)
        chosen = Sql("LEAST({}, {})" if smaller else "GREATEST({}, {})", self.sql, other.sql)
        return Whole(Sql("(CASE WHEN {} IS NOT NULL AND {} IS NOT NULL THEN {} END)", self.sql, other.sql, chosen), most, self.dialect)

    def compared(self, sign: str, other: Whole) -> Sql:
        """A condition; `sign` as SQL writes it."""
        if not (self.wide or other.wide):
            return Sql(f"({{}} {sign} {{}})", self.sql, other.sql)
        exact = Sql(f"(WHOLE_ORDER({{}}, {{}}) {sign} 0)", self.sql, other.sql)
        if self.native is None or other.native is None:
            return exact
        beyond = joined(" OR ", [Sql("TYPEOF({}) = 'real'", one.native) for one in (self, other) if one.wide and one.native])
        return Sql(f"(CASE WHEN {{}} THEN {{}} ELSE {{}} {sign} {{}} END)", beyond, exact, self.native, other.native)

    def sign(self) -> Whole:
        """-1 below nought, else 1."""
        below = self.compared("<", Whole(Sql("0"), 0, self.dialect))
        return Whole(Sql("(CASE WHEN {} THEN -1 ELSE 1 END)", below), 1, self.dialect)

    def summed(self, row: Sql, rows: int = 1) -> Whole:
        """Its sum over rows; `row` is the expression, or NULL where a row is left out.

        `rows`: how many there can be. Where that is not said and numbers that fit become too large only by being added up, SQLite
        refuses the statement: whoever asks it then asks with `whole_sums`.
        """
        most = self.most * rows
        beyond = self.dialect == "sqlite" and most > FITS
        return Whole(Sql("WHOLE_SUM({})" if beyond else "SUM({})", row), most, self.dialect)

    def extreme(self, row: Sql, *, smallest: bool) -> Whole:
        """The smallest over rows, or the largest; `row` as above."""
        plain, wide = ("MIN({})", "WHOLE_SMALLEST({})") if smallest else ("MAX({})", "WHOLE_LARGEST({})")
        return Whole(Sql(wide if self.wide else plain, row), self.most, self.dialect)

    def _with(self, other: Whole, plain: str, own: str, most: int, *, chained: bool = False) -> Whole:
        """Both put together; `chained`: in a sum or product, where going beyond 64 bits shows in the type of what SQLite finds."""
        if self.dialect != "sqlite" or max(self.most, other.most, most) <= FITS:
            return Whole(Sql(plain, self.sql, other.sql), most, self.dialect)
        native = Sql(plain, self.native, other.native) if chained and self.native and other.native else None
        before = self.chain[1] if chained and self.chain[0] == own and len(self.chain[1]) < MOST_TOGETHER else (self.sql,)
        parts = (*before, other.sql)
        return Whole(Sql(f"{own}({{}})", joined(", ", parts)), most, self.dialect, native, (own, parts))


def whole_sums(sql: Sql) -> Sql:
    """The same statement for SQLite with sums that never become too large."""
    return Sql(re.sub(r"\bSUM\(", "WHOLE_SUM(", sql.text), params=sql.params)
