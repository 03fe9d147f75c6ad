"""表内日期: the ways in which the forms write dates, read tolerantly and written in the one form of the editor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dazugong.formula.partial import DateRefused, PartialDate

DATE = r"\d{4}(?:[.．/年]\d{1,2}(?:[.．/月]\d{1,2}日?|月)?|年|\d{2}(?:\d{2})?)?(?!\d)"
NOTHING = frozenset({"", "无", "/", "-", "--", "—", "——"})
_AGE = re.compile(r"\s*[（(]\s*\d{1,3}\s*岁?\s*[）)]$|[ T]0?0:00(?::00(?:\.0+)?)?$")  # or midnight, as spreadsheets add it


@lru_cache(maxsize=4096)
def date_in(text: str) -> PartialDate | None:
    """The date a text writes (1986.07、198607、19860701、1986年7月、1986.00 …), or None."""
    try:
        return PartialDate.parse(text)
    except DateRefused:
        return None


def compact(value: PartialDate) -> str:
    """198607 or 19860701, as the editor writes dates; a year alone as 198600."""
    return value.text.replace("-", "") if value.month else f"{value.year}00"


def dotted(value: PartialDate) -> str:
    """1986.07, as the lines of a CV write dates; a year alone as 1986.00."""
    return value.text.replace("-", ".") if value.month else f"{value.year}.00"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """表内日期: the date, or the text as written where it is none (不详, a slip of the pen)."""

    value: PartialDate | None = None
    verbatim: str = ""

    @classmethod
    def read(cls, text: str) -> WrittenDate:
        """An age in brackets behind the date, as some tools add it, is left out: it follows from the date."""
        return _written(text.strip())

    def __str__(self) -> str:
        return compact(self.value) if self.value else self.verbatim

    def to_the_month(self) -> WrittenDate:
        """The same date without its day."""
        return WrittenDate(PartialDate(self.value.text[:7])) if self.value else self


@lru_cache(maxsize=4096)
def _written(text: str) -> WrittenDate:
    """The same few hundred months stand on all forms of a county."""
    value = date_in(_AGE.sub("", text)) if text else None
    return WrittenDate(value) if value or not text else WrittenDate(verbatim=text)
