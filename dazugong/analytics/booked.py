"""统计表出自快照: the yearly statistics of units, counted by the roll-up engine from a snapshot of members and organisations."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dazugong.spec.model import Indicator
from dazugong.yearbook.book import Book, Count, Movement, by_organisation
from dazugong.yearbook.dimensions import BLANK, Dimension, dimensions
from dazugong.yearbook.population import years

from .rollup import TODAY, Figures, When, roll_up
from .snapshot import Snapshot

TERMS = {"sex": "性别", "ethnic": "民族", "education": "学历", "age": "出生日期", "joined": "入党日期", "occupation": "职业"}
MEMBERS, ORGANISATIONS, KIND = "members", "organisations", "单位类别"


class Counted:
    """人数: the members that stand on a day, by class, of every unit; counted once."""

    def __init__(self, snapshot: Snapshot, when: When, where: str = "") -> None:
        self.day = when.last
        asked = [Indicator("total", "党员", MEMBERS, where=where), *(one for axis in dimensions() for one in _asked(axis, self.day, where))]
        self.figures: Figures = roll_up(snapshot, asked, when)[MEMBERS]

    def of(self, unit: int) -> Count:
        """Of one unit and all below it."""
        total = self._number("total", unit)
        return Count(total, {axis.id: self._classes(axis, unit, total) for axis in dimensions()})

    def _classes(self, axis: Dimension, unit: int, total: int) -> dict[str, int]:
        found = dict.fromkeys(axis.ids, 0)
        if axis.kind == "words":
            for band in self.figures.bands(axis.id):
                found[axis.word_class(band)] += self._number(axis.id, unit, band)
            found[BLANK] = total - sum(found.values())
            return found
        so_far = 0
        for class_id, _, _ in axis.bounds(self.day):
            upto = self._number(f"{axis.id}.{class_id}", unit)
            found[class_id], so_far = upto - so_far, upto
        known = self._number(axis.id, unit)
        found[axis.classes[-1].id], found[BLANK] = known - so_far, total - known
        return found

    def _number(self, indicator: str, unit: int, band: str = "") -> int:
        return int(self.figures.tally(indicator, unit, band).count)


def _asked(axis: Dimension, on: date, where: str) -> Iterator[Indicator]:
    """A dimension of words by its values, one by date by its bounds; each bound takes in the classes before it."""
    if axis.kind == "words":
        yield Indicator(axis.id, axis.term, MEMBERS, where=where, per=TERMS[axis.id])
    else:
        yield Indicator(axis.id, axis.term, MEMBERS, where=where, count=f"{TERMS[axis.id]} 非空")
        for class_id, way, bound in axis.bounds(on):
            yield Indicator(f"{axis.id}.{class_id}", axis.term, MEMBERS, where=where, count=f"{TERMS[axis.id]} {way} {bound}")


class Organised:
    """组织数: the organisations that stand on a day, by kind of unit, of every unit; counted once."""

    def __init__(self, snapshot: Snapshot, when: When) -> None:
        self.figures: Figures = roll_up(snapshot, [Indicator("kinds", "组织", ORGANISATIONS, per=KIND)], when)[ORGANISATIONS]

    def of(self, unit: int) -> dict[str, int]:
        """Of one unit and all below it."""
        return {band: int(self.figures.tally("kinds", unit, band).count) for band in self.figures.bands("kinds")}


def book_of_snapshot(snapshot: Snapshot, place: int = 0) -> Book:
    """Of the unit at a place (the root), at the snapshot's day, the last of a year; everything counts in that day's tree."""
    day = snapshot.day
    before, unit = date(day.year - 1, 12, 31), int(snapshot.units[place])
    days = [When(day, on, on, TODAY) for on in (day, before)]
    now, then = (Counted(snapshot, when).of(unit) for when in days)
    new = Counted(snapshot, days[0], f"入党日期 ≥ {day.year}-01-01").of(unit)
    kinds, earlier = (by_organisation(Organised(snapshot, when).of(unit)) for when in days)
    moves = Movement(then.total, now.total, {"recruited": new.total, "died": then.total + new.total - now.total})
    steady = Count(then.total, then.by if day.year - 1 in years() else {})
    return Book(unit, "", str(snapshot.names[place]), "county", day, before, now, steady, kinds, earlier, moves, new)
