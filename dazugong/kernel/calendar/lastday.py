"""期末 in SQL: the last day of the period that holds a day, for expressions over many rows at once.

SQLite asks `periods` itself; PostgreSQL computes the same, and a test holds it against `periods`.
"""
from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import DateField, Func

from .periods import period_of, shifted

MONTHS = "CASE {kind} WHEN 'month' THEN 1 WHEN 'two-month' THEN 2 WHEN 'quarter' THEN 3 WHEN 'half-year' THEN 6 WHEN 'year' THEN 12 END"
THIRDS = "(LEAST((EXTRACT(DAY FROM {day})::int - 1) / 10, 2) + 1 + {ahead})"
MONTH = "date_trunc('month', {day})"
POSTGRESQL = (
    "(CASE {kind} WHEN 'week' THEN date_trunc('week', {day})::date + 6 + 7 * {ahead}"
    f" WHEN 'ten-day' THEN ({MONTH} + make_interval(months => {THIRDS} / 3, days => {THIRDS} % 3 * 10 - 1))::date"
    f" ELSE ({MONTH} + make_interval(months => ({MONTHS}) * (1 + {{ahead}}) - (EXTRACT(MONTH FROM {{day}})::int - 1) % ({MONTHS}), days => -1))::date END)"
)
SQLITE = "LAST_DAY({kind}, {day}, {ahead})"
PLACES = re.compile(r"\{(kind|day|ahead)\}")


def last_day(vendor: str, **places: str) -> str:
    """SQL with its `kind` (of all but two-year), `day` and `ahead` put in: how many periods after the one that holds the day; -1: before it."""
    return PLACES.sub(lambda place: places[place[1]], SQLITE if vendor == "sqlite" else POSTGRESQL)


def teach(connection: Any, **sent: Any) -> None:
    """A new connection to SQLite learns to ask `periods`."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("LAST_DAY", 3, _asked, deterministic=True)


@lru_cache(maxsize=4096)
def _asked(kind: str, day: str | None, ahead: int) -> str | None:
    return shifted(kind, period_of(kind, date.fromisoformat(day)), ahead).last.isoformat() if kind and day else None


class LastDay(Func):
    """期末 of a kind and a day, which are columns."""

    output_field = DateField()

    def __init__(self, kind: Any, day: Any, ahead: int = 0) -> None:
        super().__init__(kind, day)
        self.ahead = ahead

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """Each column as often as the text names it, with its parameters."""
        given = dict(zip(("kind", "day"), map(compiler.compile, self.source_expressions)))
        text = last_day(connection.vendor, kind="{kind}", day="{day}", ahead=str(self.ahead)).replace("%", "%%")
        params = [param for name in PLACES.findall(text) for param in given[name][1]]
        return PLACES.sub(lambda place: given[place[1]][0], text), params
