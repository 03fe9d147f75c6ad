"""起止: a day, or a range of days written “a..b”, both ends counted."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .refusal import CannotJudge

LONGEST = 400


@dataclass(frozen=True)
class DayRange:
    """起止: every day from `first` through `last`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise CannotJudge(f"{self.first}..{self.last}应由早到晚，不超过{LONGEST}天")

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
