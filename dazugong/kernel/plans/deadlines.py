"""时限: a deadline as a document writes it becomes a day, as a proposal that the officer confirms or changes."""
from __future__ import annotations

import calendar
import re
from datetime import date

CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")}
YEAR = re.compile(r"(20\d\d)年")
MONTH = re.compile(r"(\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(\d{1,2})[日号]|(底|末|中旬前|下旬前|中旬|上旬|下旬|初))?")
QUARTER = re.compile(r"第?([一二三四1-4])季度")
HALF = re.compile(r"([上下])半年")
PART = {"上旬": 10, "中旬": 20, "初": 10, "中旬前": 10, "下旬前": 20}     # 9月中旬前: before the middle ten days begin
PAST = re.compile(r"以来|年初|去年|上年")
RANGE = re.compile(r"(?<=[\d月日号旬底初末])(?:至|到|[-－~～]|—+)(?=次年|明年|\d|[一二三四五六七八九十]+月)")
SPAN = re.compile(r"(?<![\d〇零一二三四五六七八九十])(?:\d{1,2}|[一二两三四五六七八九十]{1,3}|半|几|数)年(?:时间)?(?:以|之)?内")     # 5年内: so long, from a day that is not told


def year_of(title: str, received_on: date) -> int:
    """The year a document speaks of: the one in its title, else the year it came in."""
    named = YEAR.search(title)
    return int(named[1]) if named else received_on.year


def day_of(words: str, year: int) -> date | None:
    """The last day that the words allow: 9月底前, 5月至9月 → 30 September of `year`; None where they name no day."""
    words = re.sub(r"\s", "", words)
    if not words or PAST.search(words) or SPAN.search(words):
        return None
    first, *last = RANGE.split(words, maxsplit=1)
    return _last_of(first, last[0], year) if last else _day(words, year)


def _last_of(first: str, last: str, year: int) -> date | None:
    """The end of a time from one day to another, which may leave out what it shares with the beginning (9月18日至23日)."""
    begins, month = _day(first, year), MONTH.search(first)
    if month and "月" not in last:
        last = f"{month[1]}月{last}"
    ends = _day(last, begins.year if begins else year)
    if begins and ends and ends < begins and not YEAR.search(last):
        return _day(last, begins.year + 1)  # 11月至2月: into the next year
    return ends or begins


def _day(words: str, year: int) -> date | None:
    """The last day of one time."""
    if named := YEAR.search(words):
        year = int(named[1])
    elif "明年" in words or "次年" in words:
        year += 1
    if month := MONTH.search(words):
        return _in_month(year, _number(month[1]), month[2], month[3])
    if quarter := QUARTER.search(words):
        return _end(year, _number(quarter[1]) * 3)
    if half := HALF.search(words):
        return _end(year, 6 if half[1] == "上" else 12)
    return _end(year, 12) if re.search(r"年[底末内终]|全年|年度内", words) else None


def _in_month(year: int, month: int, day: str | None, part: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = _end(year, month)
    if day:
        return date(year, month, int(day)) if 1 <= int(day) <= last.day else None
    return date(year, month, PART[part]) if part in PART else last


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, _, ones = words.rpartition("十")
    return (10 if "十" in words else 0) + CHINESE.get(ones, 0) + (CHINESE.get(tens, 1) - 1) * 10 * bool(tens)
