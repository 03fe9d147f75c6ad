"""编码: a column as small codes into the values that occur, numbers and dates kept exact.

Code 0 is always the empty value. A number is a whole number of 1/10^decimals, as the database keeps it; a date, known to the
day, the month or only the year, is one whole number whose order is the order of dates; anything else is text.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

import numpy as np

from dazugong.formula.facts import NUMERIC_KINDS, Column
from dazugong.formula.partial import PartialDate

WHOLE, DATES, TEXTS, YES_NO = "whole", "dates", "texts", "yesno"     # how the values of a column lie
LARGEST = 2**62
OPEN = 2**31 - 1            # 未止: the day number of a period without an end


def lie_as(column: Column) -> str:
    """How the values of a column lie in the snapshot."""
    if column.kind in NUMERIC_KINDS:
        return WHOLE
    return {"date": DATES, "yesno": YES_NO}.get(column.kind, TEXTS)


def said_of(column: Column) -> tuple[str, str, int, tuple[str, ...]]:
    """What a manifest keeps of a column; two that agree in it hold the same kind of values under the same name."""
    return column.term, column.kind, column.decimals, tuple(column.choices)


def packed_date(text: str) -> int:
    """1990, 1990-07 or 1990-07-15 → year × 512 + month × 32 + day, nought for what is not known; the order is that of the texts."""
    return int(text[:4]) << 9 | (int(text[5:7]) << 5 if len(text) > 4 else 0) | (int(text[8:10]) if len(text) > 7 else 0)


def date_text(packed: int) -> str:
    """The text of a packed date."""
    year, month, day = packed >> 9, packed >> 5 & 15, packed & 31
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def day_number(day: date | str | None, *, empty: int = OPEN) -> int:
    """A whole day as a number that can be compared; `empty` for a period without that end."""
    if day in (None, ""):
        return empty
    if isinstance(day, datetime):
        return day.date().toordinal()
    return (day if isinstance(day, date) else date.fromisoformat(str(day)[:10])).toordinal()


@dataclass(frozen=True)
class Coded:
    """一列: `codes` by row, `values` by code; `values[0]` stands for the empty value and means nothing."""

    column: Column
    codes: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)

    @property
    def lies(self) -> str:
        return lie_as(self.column)

    def plain(self, code: int) -> object:
        """The value of a code as formulas reckon with it."""
        if code == 0:
            return None
        value = self.values[code]
        match self.lies:
            case "whole":
                exact = Fraction(int(value), 10**self.column.decimals)
                return int(exact) if exact.denominator == 1 else exact
            case "dates":
                return PartialDate(date_text(int(value)))
            case "yesno":
                return bool(value)
        return str(value)


class Coder:
    """One column on its way into codes. `stored`: numbers come as whole numbers of 1/10^decimals, as a database keeps them."""

    def __init__(self, column: Column, stored: bool = False) -> None:
        self.column, self.stored, self.lies = column, stored, lie_as(column)
        self.values: list[object] = []
        self.numbers: dict[object, int] = {}
        self.chunks: list[np.ndarray] = []

    @classmethod
    def of(cls, one: Coded, stored: bool = False) -> Coder:
        """A coder that knows a column's values by their codes; new values get the next."""
        coder = cls(one.column, stored)
        coder.values = one.values.tolist()[1:]
        coder.numbers = {value: code for code, value in enumerate(coder.values, 1)}
        return coder

    def add(self, values: Iterable[object]) -> None:
        """Some more rows. A chunk that comes with its own dictionary (`Chunk`) costs only its distinct values."""
        chunk = values if isinstance(values, Chunk) else Chunk.of(values)
        meaning = np.fromiter(map(self.code, chunk.values), np.uint32, len(chunk.values))
        self.chunks.append(meaning[chunk.codes] if len(meaning) else np.zeros(len(chunk.codes), np.uint32))

    def code(self, value: object) -> int:
        """The code of a value, a new one where it never occurred."""
        value = self.canonical(value)
        if value is None:
            return 0
        code = self.numbers.get(value)
        if code is None:
            self.values.append(value)
            code = self.numbers[value] = len(self.values)
        return code

    def canonical(self, value: object) -> object:
        """The one form in which a value is kept; None where it is empty."""
        if value is None or value == "":
            return None
        match self.lies:
            case "whole":
                return self._whole(value)
            case "dates":
                return packed_date(PartialDate.of(value.date() if isinstance(value, datetime) else value).text)  # type: ignore[arg-type]
            case "yesno":
                return int(value in (True, 1, "是"))
        return str(value)

    def _whole(self, value: object) -> int:
        scaled = Fraction(str(value) if isinstance(value, float) else value) * (1 if self.stored else 10**self.column.decimals)  # type: ignore[arg-type]
        if scaled.denominator != 1 or abs(scaled) >= LARGEST:
            raise ValueError(f"“{self.column.term}”的值{value}放不进{self.column.decimals}位小数，请核对这一列的小数位数")
        return int(scaled)

    def done(self, order: np.ndarray | None) -> Coded:
        """The column, its rows put in order, in the smallest codes that hold it; dates and numbers ascending."""
        codes = np.concatenate(self.chunks) if self.chunks else np.zeros(0, np.uint32)
        self.chunks = []
        ranks = self._ranks()
        codes = ranks[codes] if order is None else ranks[codes[order]]
        return Coded(self.column, codes, values_of(self.lies, self._sorted()))

    def _sorted(self) -> list:
        return self.values if self.lies == TEXTS else sorted(self.values)     # type: ignore[type-var]

    def _ranks(self) -> np.ndarray:
        """What each code becomes when the values are sorted."""
        ranks = np.zeros(len(self.values) + 1, smallest(len(self.values)))
        if self.lies == TEXTS:
            ranks[:] = np.arange(len(ranks))
        else:
            ranks[1 + np.argsort(np.array(self.values, np.int64), kind="stable")] = np.arange(1, len(ranks))
        return ranks


@dataclass(frozen=True)
class Chunk:
    """一批: codes into values of its own; a source that has a dictionary already hands it on as it is."""

    codes: np.ndarray = field(repr=False)
    values: Sequence[object] = field(repr=False)

    @classmethod
    def of(cls, values: Iterable[object]) -> Chunk:
        seen: dict[object, int] = {}
        codes = np.fromiter((seen.setdefault((type(one), one), len(seen)) for one in values), np.uint32)
        return cls(codes, [value for _, value in seen])     # type: ignore[misc]


def smallest(most: int) -> type:
    """The smallest kind of whole number that holds codes up to `most`."""
    return np.uint8 if most < 2**8 else np.uint16 if most < 2**16 else np.uint32


def values_of(lies: str, values: Sequence[object]) -> np.ndarray:
    """Values behind the empty one, as they lie."""
    if lies == TEXTS:
        found = np.empty(len(values) + 1, object)
        found[0], found[1:] = "", values
        return found
    return np.array([0, *values], {WHOLE: np.int64, DATES: np.int32, YES_NO: np.int8}[lies])
