"""精确的数: whole columns of fractions, above and below the line, that never round and never overflow.

Each number knows how large it can become. As long as that fits into 64 bits the columns are machine numbers; a step that could
go beyond is reckoned with Python's own whole numbers, slower and just as exact.
"""
from __future__ import annotations

import operator
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
