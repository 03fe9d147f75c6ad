"""期间: weeks, thirds of a month, months, … two years as half-open spans with a stable code."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import normalize

MONTHS = {"month": 1, "two-month": 2, "quarter": 3, "half-year": 6, "year": 12, "two-year": 24}
KINDS = (*MONTHS, "ten-day", "week")
DAYS_OF_THIRDS = (1, 11, 21)        # 上旬 中旬 下旬


@dataclass(frozen=True, order=True)
class Period:
    """期间: from `first` to, not including, `end`.

    `code` sorts by time within a kind: 2026W05 (week), 2026-05T1 (旬), 2026-05, 2026B3 (双月), 2026Q2, 2026H1, 2026, 2025Y2 (two years).
    """

    first: date
    end: date
    code: str
    term: str

    @property
    def last(self) -> date:
        """期末: the last day of the period."""
        return self.end - timedelta(days=1)

    @property
    def brief(self) -> str:
        """In few words: 2026年第48周, without the days of the week."""
        return self.term.partition("（")[0]


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _period(kind: str, first: date) -> Period:
    if kind == "week":
        return _week(first)
    if kind == "ten-day":
        return _third(first)
    end = _add_months(first, MONTHS[kind])
    part = (first.month - 1) // MONTHS[kind] + 1
    code, term = {
        "month": (f"{first.year}-{first.month:02d}", f"{first.year}年{first.month}月"),
        "two-month": (f"{first.year}B{part}", f"{first.year}年{first.month}—{first.month + 1}月"),
        "quarter": (f"{first.year}Q{part}", f"{first.year}年第{'一二三四'[part - 1]}季度" if kind == "quarter" else ""),
        "half-year": (f"{first.year}H{part}", f"{first.year}年{'上下'[min(part, 2) - 1]}半年"),
        "year": (f"{first.year}", f"{first.year}年"),
        "two-year": (f"{first.year}Y2", f"{first.year}—{first.year + 1}年"),
    }[kind]
    return Period(first, end, code, term)


def _week(first: date) -> Period:
    year, week, _ = first.isocalendar()
    last = first + timedelta(days=6)
    term = f"{year}年第{week}周（{first.month}月{first.day}日至{last.month}月{last.day}日）"
    return Period(first, first + timedelta(days=7), f"{year}W{week:02d}", term)


def _third(first: date) -> Period:
    part = DAYS_OF_THIRDS.index(first.day)
    end = first.replace(day=DAYS_OF_THIRDS[part + 1]) if part < 2 else _add_months(first, 1)
    return Period(first, end, f"{first.year}-{first.month:02d}T{part + 1}", f"{first.year}年{first.month}月{'上中下'[part]}旬")


def period_of(kind: str, day: date) -> Period:
    """The period of `kind` (week, ten-day, month, two-month, quarter, half-year, year, two-year) that holds `day`."""
    if kind == "week":
        return _week(day - timedelta(days=day.weekday()))
    if kind == "ten-day":
        return _third(day.replace(day=max(first for first in DAYS_OF_THIRDS if first <= day.day)))
    if kind == "two-year":
        return _period(kind, date(day.year - (day.year + 1) % 2, 1, 1))
    size = MONTHS[kind]
    return _period(kind, date(day.year, (day.month - 1) // size * size + 1, 1))


def shifted(kind: str, period: Period, steps: int) -> Period:
    """The period `steps` later (earlier, if negative): -1 is 上期."""
    if kind == "week":
        return _week(period.first + timedelta(days=7 * steps))
    if kind == "ten-day":
        months, part = divmod(DAYS_OF_THIRDS.index(period.first.day) + steps, 3)
        return _third(_add_months(period.first, months).replace(day=DAYS_OF_THIRDS[part]))
    return _period(kind, _add_months(period.first, steps * MONTHS[kind]))


def year_before(kind: str, period: Period) -> Period:
    """去年同期: the same week, month, … a year earlier; of two years the two before."""
    if kind == "week":
        return period_of(kind, period.first - timedelta(days=364))
    return shifted(kind, period, -36 if kind == "ten-day" else -max(12 // MONTHS[kind], 1))


_IN_WORDS = str.maketrans("1234", "一二三四")
_SPELLINGS = (
    (re.compile(r"-(?=[WBQHT])"), ""), (re.compile(r"(?<=[0-9])年0(?=[1-9]月)"), "年"), (re.compile(r"月份"), "月"), (re.compile(r"[—–~至]|-(?=[0-9]+月|[0-9]{4}年)"), "—"),
    (re.compile(r"第?([1-4一二三四])季度"), lambda quarter: f"第{quarter[1].translate(_IN_WORDS)}季度"), (re.compile(r"年度$"), "年"), (re.compile(r"^([0-9]{4}-|[0-9]{4}W)([1-9])$"), r"\g<1>0\2"),
)  # fmt: skip
CODE = re.compile(r"((?:19|2[0-9])[0-9]{2})(?:W([0-5][0-9])|-(0[1-9]|1[0-2])(?:T([1-3]))?|B([1-6])|Q([1-4])|H([12])|(Y2))?\Z")
KINDS_OF_CODE = ("week", "month", "ten-day", "two-month", "quarter", "half-year", "two-year")


def kind_of(code: str) -> str:
    """The kind a code belongs to. Raises ValueError in Chinese."""
    match = CODE.match(code)
    if match is None:
        raise ValueError(f"没有“{code}”这样的期间，请写作 2026W05、2026-05T1、2026-05、2026B3、2026Q2、2026H1、2026 或 2025Y2")
    given = [kind for kind, part in zip(KINDS_OF_CODE, match.groups()[1:]) if part]
    return given[-1] if given else "year"


def period(code: str) -> Period:
    """The period of a code. Raises ValueError in Chinese."""
    kind = kind_of(code)
    year, week, month, third, *parts = CODE.match(code).groups()        # type: ignore[union-attr]
    if kind == "week":
        return _whole(code, date.fromisocalendar(int(year), 1, 1) + timedelta(days=7 * (int(week) - 1)))
    if kind == "ten-day":
        return _third(date(int(year), int(month), DAYS_OF_THIRDS[int(third) - 1]))
    if kind == "two-year":
        return _whole(code, date(int(year), 1, 1))
    part = int(month or next((p for p in parts if p), 1))
    return _period(kind, date(int(year), (part - 1) * MONTHS[kind] + 1, 1))


def written(kind: str, text: str) -> Period | None:
    """期间 as a person writes it: in the words that pages show (2026年下半年, 2026年第2季度) or by its code."""
    plain = normalize("NFKC", "".join(text.split())).upper()
    for pattern, instead in _SPELLINGS:
        plain = pattern.sub(instead, plain)
    year = re.match(r"(?:19|2[0-9])[0-9]{2}", plain)
    if year is None:
        return None
    first = date(int(year[0]), 1, 1)
    spans = [period_of(kind, first), *periods_between(kind, first, first.replace(year=first.year + 1))]
    return next((span for span in spans if plain in (span.code, normalize("NFKC", span.brief))), None)


def _whole(code: str, first: date) -> Period:
    """The period that begins on `first`; a code for a week or a pair of years that there is not is refused."""
    found = period_of(kind_of(code), first)
    if found.code != code:
        raise ValueError(f"没有“{code}”这样的期间，那里最近的一期是 {found.code}（{found.term}）")
    return found


def periods_between(kind: str, since: date, until: date) -> list[Period]:
    """All periods of `kind` that begin on or after `since` and before `until`."""
    found, current = [], period_of(kind, since)
    if current.first < since:
        current = shifted(kind, current, 1)
    while current.first < until:
        found.append(current)
        current = shifted(kind, current, 1)
    return found


def place_in_year(kind: str, period: Period) -> int:
    """The place of a period among those of its year, from 0: what due days take turns by."""
    if kind == "week":
        return period.first.isocalendar().week - 1
    if kind == "ten-day":
        return (period.first.month - 1) * 3 + DAYS_OF_THIRDS.index(period.first.day)
    return period.first.year // 2 if kind == "two-year" else (period.first.month - 1) // MONTHS[kind]
