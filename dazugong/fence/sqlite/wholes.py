"""大整数: whole numbers beyond the 64 bits of SQLite, which would go on with floating point, only nearly right.

A number that fits stays an integer, a larger one is its decimal digits as text; so a number has one form only. What is empty
stays empty. Formulas call these where a number could become too large (`formula/whole.py`), and only there.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from operator import add, index, mul

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


def _of_two(reckon: Callable[[int, int], int]) -> Callable[[Kept, Kept], Kept]:
    def found(one: Kept, other: Kept) -> Kept:
        return None if one is None or other is None else kept(reckon(number(one), number(other)))

    return found


def _divided(one: int, other: int) -> int:
    """The whole part of a quotient, towards nought."""
    whole = abs(one) // abs(other)
    return whole if (one < 0) == (other < 0) else -whole


def _size(one: Kept) -> Kept:
    return None if one is None else kept(abs(number(one)))


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
    "WHOLE_PLUS": (2, _of_two(add)), "WHOLE_TIMES": (2, _of_two(mul)), "WHOLE_DIVIDED": (2, _of_two(_divided)),
    "WHOLE_LEAST": (2, _of_two(min)), "WHOLE_MOST": (2, _of_two(max)), "WHOLE_ORDER": (2, order), "WHOLE_SIZE": (1, _size),
}  # fmt: skip


def teach(raw: sqlite3.Connection) -> None:
    """Gives a connection the functions."""
    for name, (arguments, function) in FUNCTIONS.items():
        raw.create_function(name, arguments, function, deterministic=True)
    raw.create_window_function("WHOLE_SUM", 1, Sum)
    raw.create_aggregate("WHOLE_LARGEST", 1, Largest)
    raw.create_aggregate("WHOLE_SMALLEST", 1, Smallest)
