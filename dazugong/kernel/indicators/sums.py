"""和: what one unit has in one band, exact."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(slots=True)
class Sums:
    """和: what one unit has in one band. `asked` rows, of which `answered`; `count` above and `of` below the line, exact."""

    asked: int = 0
    answered: int = 0
    count: Fraction | int = 0
    of: Fraction | int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.asked + other.asked, self.answered + other.answered, self.count + other.count, self.of + other.of)


Summed = Mapping[int, dict[str, Sums]]      # unit → band → sums


def exact(total: object, scale: int) -> Fraction | int:
    """A sum over its constant part below the line; whole where it is whole. SQLite gives large ones as text."""
    value = int(total or 0)     # type: ignore[call-overload]
    return value // scale if value % scale == 0 else Fraction(value, scale)
