"""表格软件怎么算: the few functions that `dazugong.formula.cells` writes, reckoned exactly, so that tests can ask what a cell would say."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from dazugong.formula.celldays import DAY_ZERO

_TOKEN = re.compile(r'\s*("(?:[^"]|"")*"|[0-9.]+|<>|<=|>=|\$?[A-Za-z_]\w*(?:\$\d+)?|[-+*/=<>(),])')
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: Fraction(a) / b, "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b, "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
}
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("+", "-"), ("*", "/"))


class Wrong(Exception):
    """#VALUE!, #DIV/0!, #N/A"""


def says(formula: str, cells: Mapping[str, Any]) -> Any:
    """What a cell with this formula shows; `cells`: place or name → a number, a text ("" where nothing stands) or a list of these."""
    return _Reading(_TOKEN.findall(formula.removeprefix("=")), cells).part(0)()


class _Reading:
    """Each part is read into something that is reckoned only when it is asked for, as IF and IFERROR need it."""

    def __init__(self, tokens: list[str], cells: Mapping[str, Any]) -> None:
        self.tokens, self.cells, self.at = tokens, cells, 0

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def seen(self, *wanted: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] in wanted

    def part(self, level: int) -> Callable[[], Any]:
        if level == len(_LEVELS):
            return self.single()
        left = self.part(level + 1)
        while self.seen(*_LEVELS[level]):
            left = self._both(_SIGNS[self.take()], left, self.part(level + 1))
        return left

    @staticmethod
    def _both(sign: Callable[[Any, Any], Any], left: Callable[[], Any], right: Callable[[], Any]) -> Callable[[], Any]:
        def reckoned() -> Any:
            try:
                return sign(left(), right())
            except (ZeroDivisionError, TypeError):
                raise Wrong from None
        return reckoned

    def single(self) -> Callable[[], Any]:
        token = self.take()
        if token == "-":
            inner = self.single()
            return lambda: -inner()
        if token == "(":
            inner = self.part(0)
            self.take()
            return inner
        if token[0] == '"':
            return lambda: token[1:-1].replace('""', '"')
        if token[0].isdigit():
            return lambda: Fraction(token)
        if not self.seen("("):
            return lambda: False if token == "FALSE" else self.cells[token]
        self.take()
        given = []
        while not self.seen(")"):
            given.append(self.part(0))
            if self.seen(","):
                self.take()
        self.take()
        return lambda: _called(token, given)


def _called(name: str, given: list[Callable[[], Any]]) -> Any:
    if name == "IF":
        return given[1]() if given[0]() else given[2]()
    if name == "IFERROR":
        try:
            return given[0]()
        except Wrong:
            return given[1]()
    values = [one() for one in given]
    try:
        return _FUNCTIONS[name](*values)
    except (TypeError, ValueError):
        raise Wrong from None


def _rounded(value: Any, places: Any) -> Fraction:
    moved = Fraction(value) * 10 ** int(places)
    return Fraction(floor(abs(moved) + Fraction(1, 2)) * (-1 if moved < 0 else 1), 10 ** int(places))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)


def _day(number: Any) -> date:
    return DAY_ZERO + timedelta(days=int(number))


def _date_value(text: str) -> int:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    try:
        return (date(*map(int, found.groups())) - DAY_ZERO).days      # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise Wrong from None


def _years(first: Any, last: Any, unit: str) -> int:
    if first > last:
        raise Wrong
    one, other = _day(first), _day(last)
    return other.year - one.year - ((other.month, other.day) < (one.month, one.day))


def _wrong() -> Any:
    raise Wrong


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "AND": lambda *a: all(a), "OR": lambda *a: any(a), "NOT": lambda a: not a, "TODAY": lambda: 46217, "ISNUMBER": _is_number, "NA": _wrong, "ROUND": _rounded,
    "INT": lambda a: Fraction(floor(a)), "MIN": min, "MAX": max, "EXACT": lambda a, b: str(a) == str(b), "LEN": len, "RIGHT": lambda a, n: str(a)[-int(n):],
    "SUBSTITUTE": lambda a, b, c: str(a).replace(b, c), "DATEVALUE": _date_value, "YEAR": lambda a: _day(a).year, "MONTH": lambda a: _day(a).month,
    "DAY": lambda a: _day(a).day, "DATEDIF": _years, "SUM": lambda r: sum(filter(_is_number, r)), "COUNT": lambda r: sum(map(_is_number, r)),
    "COUNTA": lambda r: sum(one != "" for one in r), "COUNTIF": lambda r, v: sum(one == v for one in r),
    "SUMIF": lambda r, v, s: sum(n for one, n in zip(r, s, strict=True) if one == v and _is_number(n)),
}
