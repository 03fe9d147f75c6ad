"""期间: months, quarters, half-years and years as half-open spans with a stable code."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True, order=True)
class Period:
    """期间: from `first` to, not including, `end`. `code` sorts by time within a kind: 2026-05, 2026Q2, 2026H1, 2026."""

    first: date
    end: date
    code: str
    term: str

    @property
    def last(self) -> date:
        """期末: the last day of the period."""
        return self.end - timedelta(days=1)


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _period(kind: str, first: date) -> Period:
    end = _add_months(first, MONTHS[kind])
    part = (first.month - 1) // MONTHS[kind] + 1
    code, term = {
        "month": (f"{first.year}-{first.month:02d}", f"{first.year}年{first.month}月"),
        "quarter": (f"{first.year}Q{part}", f"{first.year}年第{'一二三四'[part - 1]}季度" if kind == "quarter" else ""),
        "half-year": (f"{first.year}H{part}", f"{first.year}年{'上下'[min(part, 2) - 1]}半年"),
        "year": (f"{first.year}", f"{first.year}年"),
    }[kind]
    return Period(first, end, code, term)


def period_of(kind: str, day: date) -> Period:
    """The period of `kind` (month, quarter, half-year, year) that holds `day`."""
    size = MONTHS[kind]
    return _period(kind, date(day.year, (day.month - 1) // size * size + 1, 1))


def shifted(kind: str, period: Period, steps: int) -> Period:
    """The period `steps` later (earlier, if negative): -1 is 上期."""
    return _period(kind, _add_months(period.first, steps * MONTHS[kind]))


CODE = re.compile(r"((?:19|2[0-9])[0-9]{2})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?\Z")


def kind_of(code: str) -> str:
    """The kind a code belongs to. Raises ValueError in Chinese."""
    match = CODE.match(code)
    if match is None:
        raise ValueError(f"没有“{code}”这样的期间，请写作 2026-05、2026Q2、2026H1 或 2026")
    return "month" if match[2] else "quarter" if match[3] else "half-year" if match[4] else "year"


def period(code: str) -> Period:
    """The period of a code. Raises ValueError in Chinese."""
    kind = kind_of(code)
    match = CODE.match(code)
    assert match is not None
    part = int(match[2] or match[3] or match[4] or 1)
    return _period(kind, date(int(match[1]), (part - 1) * MONTHS[kind] + 1, 1))


def periods_between(kind: str, since: date, until: date) -> list[Period]:
    """All periods of `kind` that begin on or after `since` and before `until`."""
    found, current = [], period_of(kind, since)
    if current.first < since:
        current = shifted(kind, current, 1)
    while current.first < until:
        found.append(current)
        current = shifted(kind, current, 1)
    return found
