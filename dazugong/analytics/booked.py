"""统计表出自快照: the yearly statistics of a unit, counted by the roll-up engine from a snapshot of members and organisations."""
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


def book_of_snapshot(snapshot: Snapshot, place: int = 0) -> Book:
    """Of the unit at a place (the root), at the snapshot's day, the last of a year; everything counts in that day's tree."""
    day = snapshot.day
    before, unit = date(day.year - 1, 12, 31), int(snapshot.units[place])
    now, then = _count(snapshot, unit, day), _count(snapshot, unit, before)
    new = _count(snapshot, unit, day, f"入党日期 ≥ {day.year}-01-01")
    kinds, earlier = (_organisations(snapshot, unit, on) for on in (day, before))
    moves = Movement(then.total, now.total, {"recruited": new.total, "died": then.total + new.total - now.total})
    steady = Count(then.total, then.by if day.year - 1 in years() else {})
    return Book(unit, "", str(snapshot.names[place]), "county", day, before, now, steady, kinds, earlier, moves, new)


def _when(snapshot: Snapshot, on: date) -> When:
    return When(snapshot.day, on, on, TODAY)


def _count(snapshot: Snapshot, unit: int, on: date, where: str = "") -> Count:
    asked = [Indicator("total", "党员", "members", where=where), *(one for axis in dimensions() for one in _asked(axis, on, where))]
    figures = roll_up(snapshot, asked, _when(snapshot, on))["members"]
    total = _number(figures, "total", unit)
    return Count(total, {axis.id: _classes(axis, on, figures, unit, total) for axis in dimensions()})


def _asked(axis: Dimension, on: date, where: str) -> Iterator[Indicator]:
    """A dimension of words by its values, one by date by its bounds; each bound takes in the classes before it."""
    if axis.kind == "words":
        yield Indicator(axis.id, axis.term, "members", where=where, per=TERMS[axis.id])
    else:
        yield Indicator(axis.id, axis.term, "members", where=where, count=f"{TERMS[axis.id]} 非空")
        for class_id, way, bound in axis.bounds(on):
            yield Indicator(f"{axis.id}.{class_id}", axis.term, "members", where=where, count=f"{TERMS[axis.id]} {way} {bound}")


def _classes(axis: Dimension, on: date, figures: Figures, unit: int, total: int) -> dict[str, int]:
    found = dict.fromkeys(axis.ids, 0)
    if axis.kind == "words":
        for band in figures.bands(axis.id):
            found[axis.word_class(band)] += _number(figures, axis.id, unit, band)
        found[BLANK] = total - sum(found.values())
        return found
    so_far = 0
    for class_id, _, _ in axis.bounds(on):
        upto = _number(figures, f"{axis.id}.{class_id}", unit)
        found[class_id], so_far = upto - so_far, upto
    known = _number(figures, axis.id, unit)
    found[axis.classes[-1].id], found[BLANK] = known - so_far, total - known
    return found


def _organisations(snapshot: Snapshot, unit: int, on: date) -> dict[str, int]:
    figures = roll_up(snapshot, [Indicator("kinds", "组织", "organisations", per="单位类别")], _when(snapshot, on))["organisations"]
    return by_organisation({band: _number(figures, "kinds", unit, band) for band in figures.bands("kinds")})


def _number(figures: Figures, indicator: str, unit: int, band: str = "") -> int:
    return int(figures.tally(indicator, unit, band).count)
