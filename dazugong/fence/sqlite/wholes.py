"""大整数: whole numbers beyond the 64 bits of SQLite, which would go on with floating point, only nearly right.

A number that fits stays an integer, a larger one is its decimal digits as text; so a number has one form only. What is empty
stays empty. Formulas call these where a number could become too large (`formula/whole.py`), and only there.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from math import prod
from operator import index

Kept = int | str | None
FIRST_BEYOND = 2**63


def number(kept: Kept) -> int:
    """The number that is kept. Errors: TypeError for a float, which would be no longer exact."""
    return int(kept) if isinstance(kept, str) else index(kept)      # type: ignore[arg-type]


def kept(found: int) -> Kept:
    """As SQLite keeps it."""
    return found if -FIRST_BEYOND <= found < FIRST_BEYOND else str(found)


def order(one: Kept, other: Kept) -> Kept:
    """-1, 0 or 1: whether the first is smaller, equal or larger."""
    if one is None or other is None:
        return None
    left, right = number(one), number(other)
    return (left > right) - (left < right)


def _of_several(reckon: Callable[[list[int]], int]) -> Callable[..., Kept]:
    def found(*several: Kept) -> Kept:
        return None if None in several else kept(reckon([number(one) for one in several]))

    return found


def _divided(two: list[int]) -> int:
    """The whole part of a quotient, towards nought."""
    whole = abs(two[0]) // abs(two[1])
    return whole if (two[0] < 0) == (two[1] < 0) else -whole


class Sum:
    """An aggregate; of no rows it is empty. Of a window of rows, too."""

    def __init__(self) -> None:
        self.found, self.rows = 0, 0

    def step(self, one: Kept) -> None:
        if one is not None:
            self.found, self.rows = self.found + number(one), self.rows + 1

    def inverse(self, one: Kept) -> None:
        if one is not None:
            self.found, self.rows = self.found - number(one), self.rows - 1

    def value(self) -> Kept:
        return kept(self.found) if self.rows else None

    finalize = value


class Largest:
    """An aggregate; of no rows it is empty."""

    chosen = staticmethod(max)

    def __init__(self) -> None:
        self.found: int | None = None

    def step(self, one: Kept) -> None:
        if one is not None:
            self.found = number(one) if self.found is None else self.chosen(self.found, number(one))

    def finalize(self) -> Kept:
        return None if self.found is None else kept(self.found)


class Smallest(Largest):
    """As well."""

    chosen = staticmethod(min)


FUNCTIONS: dict[str, tuple[int, Callable[..., Kept]]] = {
    "WHOLE_PLUS": (-1, _of_several(sum)), "WHOLE_TIMES": (-1, _of_several(prod)), "WHOLE_DIVIDED": (2, _of_several(_divided)),
    "WHOLE_LEAST": (2, _of_several(min)), "WHOLE_MOST": (2, _of_several(max)), "WHOLE_ORDER": (2, order),
    "WHOLE_SIZE": (1, _of_several(lambda one: abs(one[0]))),
}  # fmt: skip


def teach(raw: sqlite3.Connection) -> None:
    """Gives a connection the functions."""
    for name, (arguments, function) in FUNCTIONS.items():
        raw.create_function(name, arguments, function, deterministic=True)
    raw.create_window_function("WHOLE_SUM", 1, Sum)
    raw.create_aggregate("WHOLE_LARGEST", 1, Largest)
    raw.create_aggregate("WHOLE_SMALLEST", 1, Smallest)
