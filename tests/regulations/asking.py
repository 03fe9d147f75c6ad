"""Asks the rules as a clerk would: a rule by name and the figures of the meeting."""
from __future__ import annotations

from datetime import date

from dazugong.rules import CalendarTable, Grounds, rulebook, verdict

TODAY = date(2026, 11, 2)
NATIONAL_DAY = {date(2026, 10, n): False for n in range(1, 8)} | {date(2026, 9, 27): True, date(2026, 10, 10): True}
GROUNDS = Grounds(book=rulebook(), today=TODAY, calendar=CalendarTable(special=NATIONAL_DAY, years={2026}))


def ask(rule: str, grounds: Grounds = GROUNDS, /, **given: object) -> dict[str, object]:
    """The answer by name; days as they are. A key that is a Python word is written with a trailing `_`."""
    return dict(verdict(rule, {key.rstrip("_"): value for key, value in given.items()}, grounds).answer)
