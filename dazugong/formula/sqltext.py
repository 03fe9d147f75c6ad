"""SQL 片段: text with its parameters, put together without ever writing a value into the text."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dazugong.formula.tree import FormulaError

DIALECTS = ("sqlite", "postgresql", "duckdb")
MOST_TEXT = 100_000
MOST_PARAMETERS = 900        # SQLite refuses more than 999 in its older builds
MOST_KEPT = 10**15           # no number that is kept as it was filled in is larger, counted in its smallest part
MOST_BELOW = 10**21          # … nor its sum over the units below: there are no million of them


class Sql:
    """`Sql("({} + {})", a, b)`: the pieces put into the places, with all parameters in the order of the text."""

    __slots__ = ("params", "text")

    def __init__(self, text: str, *pieces: Sql, params: tuple[object, ...] = ()) -> None:
        if pieces:
            text = text.format(*[piece.text for piece in pieces])
            params = tuple(p for piece in pieces for p in piece.params)
        if len(text) > MOST_TEXT or len(params) > MOST_PARAMETERS:
            raise FormulaError("公式太大，数据库算不动，请拆成几条", 0)
        self.text, self.params = text, params


def literal(value: object) -> Sql:
    """A bound value."""
    return Sql("%s", params=(value,))


def joined(separator: str, pieces: Iterable[Sql]) -> Sql:
    """The pieces with a separator between them."""
    pieces = list(pieces)
    return Sql(separator.join(["{}"] * len(pieces)), *pieces)


@dataclass(frozen=True)
class SqlColumn:
    """What a name is in the query: an expression, its parameters, the decimals of a number kept as a whole number.

    `most`: how far from nought that whole number can be. `blank`: text may be kept as '' where it is empty; else it is NULL.
    """

    text: str
    decimals: int = 0
    blank: bool = True
    params: tuple[object, ...] = field(default=())
    most: int = MOST_KEPT

    @property
    def sql(self) -> Sql:
        return Sql(self.text, params=self.params)
