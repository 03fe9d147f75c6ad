"""不完整日期: a date of which perhaps only the year, or the year and the month, is known.

Its text is an ISO prefix ("1990", "1990-07", "1990-07-01"), so the order of the texts is the order of the dates, in
Python and in every database alike; what is known less exactly comes first ("1990" < "1990-07" < "1990-07-01").
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

EARLIEST_YEAR, LATEST_YEAR = 1850, 2199

_SPOKEN = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?", re.ASCII)
_SEPARATED = re.compile(r"(\d{4})([.\-/])(\d{1,2})(?:\2(\d{1,2}))?\.?", re.ASCII)
_CLOSED = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?", re.ASCII)
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


class DateRefused(ValueError):
    """日期有误: always says, in Chinese, what was written, why it cannot be, and how to write it."""


@dataclass(frozen=True, order=True)
class PartialDate:
    """不完整日期, ordered and equal by its text."""

    text: str

    def __post_init__(self) -> None:
        if not _ISO.fullmatch(self.text):
            raise DateRefused(f"“{self.text}”不是日期，请写成 1990-07-01、1990年7月 或 1990")
        _refuse_impossible(self.text, self.year, self.month, self.day)

    @property
    def year(self) -> int:
        return int(self.text[:4])

    @property
    def month(self) -> int | None:
        return int(self.text[5:7]) if len(self.text) > 4 else None

    @property
    def day(self) -> int | None:
        return int(self.text[8:10]) if len(self.text) > 7 else None

    @property
    def exact(self) -> date | None:
        """The calendar day, or None when the month or day is not known."""
        return date.fromisoformat(self.text) if len(self.text) == 10 else None

    @classmethod
    def of(cls, value: PartialDate | date | str) -> PartialDate:
        """From a partial date, a day of the calendar, or anything `parse` reads."""
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, date):
            return cls(value.isoformat()[:10])
        return cls.parse(value)

    @classmethod
    def parse(cls, written: str) -> PartialDate:
        """1990.07、1990年7月、199007、19900701、1990-07-01、1990/7/1; month or day 00 means not known (1990.00)."""
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(written)))
        plain = plain.replace("。", ".").replace("．", ".").replace("—", "-").replace("－", "-")
        year, month, day = _parts(plain, written)
        if day and not month:
            raise DateRefused(f"“{written}”有日没有月，请补上月份，或只写年份")
        text = year + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
        return cls(text)

    def age_on(self, on: PartialDate | date) -> int | None:
        """周岁 on a day; an unknown month or day counts as already reached. None before birth, or if `on` is no full day."""
        today = PartialDate.of(on).text
        if len(today) < 10 or self.text > today:
            return None
        return int(today[:4]) - self.year - (1 if today[5:] < self.text[5:] else 0)

    def __str__(self) -> str:
        return self.text

    def chinese(self) -> str:
        """1990年7月1日, 1990年7月 or 1990年."""
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}" + (f"{self.day}日" if self.day else "")


def _parts(plain: str, written: str) -> tuple[str, int, int]:
    """Year, month and day as written; 0 for a month or day that is not known."""
    if match := _SPOKEN.fullmatch(plain):
        groups = match.groups()
    elif match := _SEPARATED.fullmatch(plain):
        groups = (match[1], match[3], match[4])
    elif match := _CLOSED.fullmatch(plain):
        groups = match.groups()
    else:
        raise DateRefused(f"“{written}”看不出是哪一天，请写成 1990-07-01、1990.07、1990年7月 或 199007")
    return groups[0], int(groups[1] or 0), int(groups[2] or 0)


def _refuse_impossible(written: str, year: int, month: int | None, day: int | None) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise DateRefused(f"“{written}”的年份不对，应在{EARLIEST_YEAR}年到{LATEST_YEAR}年之间")
    if month is not None and not 1 <= month <= 12:
        raise DateRefused(f"“{written}”的月份不对，一年只有12个月")
    if day is None:
        return
    try:
        date(year, month or 1, day)
    except ValueError:
        raise DateRefused(f"“{written}”没有这一天，请核对{year}年{month}月有几天") from None
