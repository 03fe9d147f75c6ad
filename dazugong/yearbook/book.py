"""统计表: the yearly statistics of one unit as exact whole numbers; shares are divided once, when shown."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .dimensions import flows, groups, organisations


@dataclass(frozen=True)
class Count:
    """人数: of persons, by dimension and class."""

    total: int = 0
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, dimension: str, class_id: str) -> int:
        """How many of a class; 0 where nobody is counted."""
        return self.by.get(dimension, {}).get(class_id, 0)

    def group(self, group_id: str) -> int:
        """How many of several classes named together."""
        one = next(g for g in groups() if g.id == group_id)
        return one.sum(self.by.get(one.dimension, {}))


@dataclass(frozen=True)
class Movement:
    """增减: who came and who went, by reason. Start + came − went = end, or the rows were not read rightly."""

    start: int
    end: int
    by: Mapping[str, int] = field(default_factory=dict)

    @property
    def came(self) -> int:
        return sum(n for flow, n in self.by.items() if _WAYS[flow] == "in")

    @property
    def went(self) -> int:
        return sum(n for flow, n in self.by.items() if _WAYS[flow] == "out")

    @property
    def closes(self) -> bool:
        return self.start + self.came - self.went == self.end


_WAYS = {one.id: one.way for one in flows()}


@dataclass(frozen=True)
class Book:
    """统计表: a unit and everything below it, on `day`, against `before`, the end of the year before."""

    unit: int
    public_id: str
    name: str
    kind: str
    day: date
    before: date
    members: Count
    earlier: Count
    organisations: Mapping[str, int]
    earlier_organisations: Mapping[str, int]
    movement: Movement
    recruits: Count

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def whole_year(self) -> bool:
        """Whether the day is the last of its year."""
        return (self.day.month, self.day.day) == (12, 31)


def by_organisation(kinds: Mapping[str, int]) -> dict[str, int]:
    """Numbers by kind of unit as numbers by kind of Party organisation."""
    return {one.id: sum(kinds.get(kind, 0) for kind in one.kinds) for one in organisations()}


def grassroots(counts: Mapping[str, int]) -> int:
    """基层组织: committees, general branches and branches together."""
    return sum(counts.get(one.id, 0) for one in organisations() if one.grassroots)


def tenths(count: int, of: int) -> int | None:
    """Tenths of a percent, half up; None without a base. Negative counts are rounded by their size."""
    if not of:
        return None
    size = (abs(count) * 2000 + of) // (2 * of)
    return size if count >= 0 else -size
