"""判定: one indicator's conditions and numbers as SQL over the rows of a source."""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.db import connection

from dazugong.formula.ratio import Ratio
from dazugong.formula.sql import Making
from dazugong.formula.sqlfast import condition_of
from dazugong.formula.sqltext import Sql, joined
from dazugong.formula.tree import Node
from dazugong.kernel.records.answers import formula

from .asking import Question
from .sources import Source

TRUE = Sql("1 = 1")


@dataclass
class Judging:
    """一个指标的判定, in SQL over the rows s of a source."""

    asked: Question
    source: Source

    def _condition(self, text: str) -> Sql | None:
        return condition_of(self._parsed(text), self.source.columns, connection.vendor, self.source.inside) if text else None

    def _parsed(self, text: str) -> Node:
        return formula(text, self.asked.columns)

    @property
    def making(self) -> Making:
        """The exact reading of numbers and texts."""
        return Making(self.source.columns, connection.vendor, self.source.inside)

    @property
    def kept(self) -> Sql:
        """Rows that are judged at all."""
        answered = Sql("s.answered = 1") if self.source.judges_answered else None
        return all_of(answered, self._condition(self.asked.indicator.where))

    @property
    def rows(self) -> Sql:
        """Rows that were asked, answered or not."""
        where = self._condition(self.asked.indicator.where)
        if where is None:
            return TRUE
        return Sql("(s.answered = 0 OR {})", where) if self.source.judges_answered else where

    @property
    def below(self) -> Sql:
        """Rows below the line."""
        return all_of(self.kept, self._condition(self.asked.indicator.of))

    @property
    def above(self) -> Sql:
        """Rows above the line: always below it too."""
        return all_of(self.below, self._condition(self.asked.indicator.count))

    @property
    def band(self) -> Sql:
        """The value of `per`, or nothing."""
        if not self.asked.indicator.per:
            return Sql("''")
        node = self._parsed(self.asked.indicator.per)
        value = self.making.value(node)
        if node.kind == "yesno":
            value = Sql("CASE WHEN {} THEN '是' WHEN NOT {} THEN '否' END", value, value)
        return Sql("COALESCE(CASE WHEN {} THEN {} END, '')", self.kept, value)

    @property
    def value(self) -> Sql:
        """What is told apart (distinct)."""
        node = self._parsed(self.asked.indicator.distinct)
        if node.kind in ("number", "percent"):
            ratio = self.making.ratio(node)
            return Sql("CAST({} AS text)", ratio.above.sql)
        return self.making.value(node)

    def amount(self, text: str) -> Ratio:
        """A number that is added up; one where nothing is."""
        return self.making.ratio(self._parsed(text)) if text else Ratio.constant(Fraction(1), connection.vendor)


def all_of(*conditions: Sql | None) -> Sql:
    """The conditions joined; what is always so is left out."""
    found = [one for one in conditions if one is not None and one is not TRUE]
    return Sql("({})", joined(" AND ", found)) if len(found) > 1 else found[0] if found else TRUE
