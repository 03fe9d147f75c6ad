"""精确的数: whole columns of fractions, above and below the line, that never round and never overflow.

Each number knows how large it can become. As long as that fits into 64 bits the columns are machine numbers; a step that could
go beyond is reckoned with Python's own whole numbers, slower and just as exact.
"""
from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np

FITS = 2**62
COMPARING = {"=": operator.eq, "≠": operator.ne, "<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge}


@dataclass(frozen=True)
class Whole:
    """整数列: `values` is an array, or one number for every row; no value is larger than `most`."""

    values: np.ndarray | int = field(repr=False)
    most: int

    def times(self, other: Whole) -> Whole:
        if isinstance(other.values, int) and other.values == 1:
            return self
        most = self.most * other.most
        left, right = self._wide(most), other._wide(most)
        return Whole(left * right, most)

    def plus(self, other: Whole) -> Whole:
        most = self.most + other.most
        left, right = self._wide(most), other._wide(most)
        return Whole(left + right, most)

    def _wide(self, most: int) -> np.ndarray | int:
        return self.values.astype(object) if most >= FITS and isinstance(self.values, np.ndarray) else self.values

    def negative(self) -> Whole:
        return Whole(-self.values, self.most)

    def size(self) -> Whole:
        return Whole(abs(self.values), self.most)

    def sign(self) -> Whole:
        return Whole(np.where(np.asarray(self.values) < 0, -1, 1), 1)


def whole(number: int) -> Whole:
    """One number for every row."""
    return Whole(int(number), abs(int(number)))


@dataclass(frozen=True)
class Exact:
    """分数列: `above` over `below`, which is never nought nor negative; where `empty`, both mean nothing (0 over 1)."""

    above: Whole
    below: Whole
    empty: np.ndarray | bool = field(repr=False)

    @classmethod
    def constant(cls, value: Fraction) -> Exact:
        return cls(whole(value.numerator), whole(value.denominator), False)

    def negative(self) -> Exact:
        return Exact(self.above.negative(), self.below, self.empty)

    def plus(self, other: Exact) -> Exact:
        left, right, below = self._common(other)
        return Exact(left.plus(right), below, self.empty | other.empty)

    def times(self, other: Exact) -> Exact:
        return Exact(self.above.times(other.above), self.below.times(other.below), self.empty | other.empty)

    def over(self, other: Exact) -> Exact:
        """Turn the divisor over; its sign goes above the line, nought makes the value empty."""
        nought = np.asarray(other.above.values) == 0
        nought = nought.astype(bool)
        size = other.above.size()
        size = Whole(np.where(nought, 1, size.values), max(size.most, 1))
        turned = Exact(other.above.sign().times(other.below), size, other.empty | nought)
        found = self.times(turned)
        return Exact(Whole(np.where(nought, 0, found.above.values), found.above.most), found.below, found.empty)

    def bounded(self, other: Exact, *, smaller: bool) -> Exact:
        """The smaller of two, or the larger."""
        left, right, below = self._common(other)
        chosen = (np.minimum if smaller else np.maximum)(left.values, right.values)
        return Exact(Whole(chosen, max(left.most, right.most)), below, self.empty | other.empty)

    def rounded(self, function: str, places: int) -> Exact:
        """A whole number of 1/10^places: 四舍五入 (a half away from nought), 向下取整, 向上取整."""
        above, below = self.above.times(whole(10**places)), self.below
        if function == "四舍五入":
            sign = self.above.sign()
            above, below = above.size().times(whole(2)).plus(below), below.times(whole(2))
            found = Whole(above.values // below.values, above.most).times(sign)
        elif function == "向下取整":
            found = Whole(above.values // below.values, above.most)
        else:
            found = Whole(-(-above.values // below.values), above.most)
        return Exact(Whole(np.where(self.empty, 0, found.values), found.most), whole(10**places), self.empty)

    @classmethod
    def alternatives(cls, several: Sequence[Exact], first: Sequence[np.ndarray | bool], empty: np.ndarray | bool) -> Exact:
        """Of each row the value whose turn it is (`first`), else the last; nothing where the choice is empty."""
        chosen = several[-1]
        above, below, nothing = chosen.above.values, chosen.below.values, chosen.empty
        for here, one in reversed(list(zip(first, several, strict=False))):
            above, below = np.where(here, one.above.values, above), np.where(here, one.below.values, below)
            nothing = np.where(here, one.empty, nothing)
        nothing = np.asarray(nothing).astype(bool) | empty
        most = [max(getattr(one, part).most for one in several) for part in ("above", "below")]
        if all(isinstance(one.below.values, int) and one.below.values == several[0].below.values for one in several):
            line = several[0].below
        else:
            line = Whole(np.where(nothing, 1, below), most[1])
        return cls(Whole(np.where(nothing, 0, above), most[0]), line, nothing)

    def compared(self, sign: str, other: Exact) -> np.ndarray:
        """Where the comparison holds; what is empty means nothing here."""
        left, right, _ = self._common(other)
        return np.asarray(COMPARING[sign](left.values, right.values)).astype(bool)

    def _common(self, other: Exact) -> tuple[Whole, Whole, Whole]:
        """Both above one line: (left, right, below)."""
        if isinstance(self.below.values, int) and isinstance(other.below.values, int):
            common = lcm(self.below.values, other.below.values)
            return self.above.times(whole(common // self.below.values)), other.above.times(whole(common // other.below.values)), whole(common)
        return self.above.times(other.below), other.above.times(self.below), self.below.times(other.below)
