"""表格软件里的日子: a day as the number a spreadsheet reckons with, and how a cell in which somebody wrote one is read there.

People write 2026-05-03, 2026/5/3, 2026.5.3 and 2026年5月3日 into cells of text; a day copied from another sheet is a number.
"""
from __future__ import annotations

from datetime import date

from dazugong.formula.partial import PartialDate

DAY_ZERO = date(1899, 12, 30)
_FIRST = 2200       # a smaller number is a year that was typed, 2026
_SEPARATORS = (("年", "-"), ("月", "-"), ("日", ""), ("/", "-"), (".", "-"))


def serial_of(day: PartialDate) -> float | int:
    """The number of a day; a month or a year alone stands between the last day before it and its first."""
    first = (date(day.year, day.month or 1, day.day or 1) - DAY_ZERO).days
    return first if day.day else first - (0.5 if day.month else 0.75)


def whole_day(place: str) -> str:
    """The day that stands in a cell, as a number."""
    return f"IF(ISNUMBER({place}),{place},DATEVALUE({_plain(place)}))"


def sure_day(place: str) -> str:
    """Whether it is a day of the calendar for certain: a number that is the first of a month may be shown as the month alone."""
    plain = _plain(place)
    written = f'AND(LEN({plain})-LEN(SUBSTITUTE({plain},"-",""))=2,RIGHT({plain},1)<>"-")'
    return f"IF(ISNUMBER({place}),AND({place}>={_FIRST},DAY({place})<>1,INT({place})={place}),{written})"


def _plain(place: str) -> str:
    for sign, instead in _SEPARATORS:
        place = f'SUBSTITUTE({place},"{sign}","{instead}")'
    return place
