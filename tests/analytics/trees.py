"""Random trees over time, rows in them and the plain way to count them: unit by unit, row by row."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from dazugong.analytics.rollup import AS_WAS, When
from dazugong.analytics.sources import DAY, SINCE, UNIT, UNTIL, Source, facts_of_rows
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally, tally
from tests.formula.formulas import row_names, rows

ERAS = (date(2020, 1, 1), date(2023, 7, 1), date(2026, 1, 1))
DAYS = (date(1999, 1, 1), date(2020, 1, 1), date(2022, 5, 5), date(2023, 6, 30), date(2023, 7, 1), date(2025, 1, 1), date(2026, 1, 1), date(2030, 1, 1))
COLUMNS = {name: column for name, column in row_names() if name != "当日"}
_day = st.sampled_from(DAYS)
Placed = tuple[int, int | None, date, date | None]


@dataclass(frozen=True)
class World:
    """A tree over time and rows in it."""

    units: list[int]
    placements: list[Placed]
    successions: list[tuple[int, int, date]]
    members: list[dict[str, object]]
    things: list[dict[str, object]]

    @property
    def source(self) -> Source:
        return Source([(unit, f"第{unit}支部") for unit in self.units], self.placements, self.successions, [
            facts_of_rows("members", COLUMNS, self.members, (SINCE, UNTIL)), facts_of_rows("things", COLUMNS, self.things, (DAY,))])  # fmt: skip

    def above(self, day: date) -> dict[int, int | None]:
        """Who stands on the day → the unit above it."""
        there = {unit: above for unit, above, since, until in self.placements if since <= day and (until is None or day < until)}
        return {unit: above if above in there else None for unit, above in there.items()}

    def line(self, unit: int | None, day: date) -> list[int]:
        above, line = self.above(day), []
        while unit in above:
            line.append(unit)
            unit = above[unit]
        return line

    def place(self, unit: int, day: date) -> int:
        """Where the work of a unit belongs on the day."""
        into: dict[int, list[int]] = {}
        for before, after, on in self.successions:
            if on <= day:
                into.setdefault(before, []).append(after)
        if unit not in into:
            return unit
        ends, waiting = set(), [unit]
        seen = {unit}
        while waiting:
            one = waiting.pop()
            if one not in into:
                ends.add(one)
            waiting += [after for after in into.get(one, ()) if after not in seen]
            seen.update(into.get(one, ()))
        lines = [set(self.line(end, day)) for end in ends if self.line(end, day)]
        common = set.intersection(*lines) if lines else set()
        return max(common, key=lambda one: len(self.line(one, day))) if common else unit


@st.composite
def worlds(draw: st.DrawFn, most_units: int = 7, most_rows: int = 9) -> World:
    units = draw(st.permutations(range(100, 100 + draw(st.integers(1, most_units)))))
    placements: list[Placed] = []
    for since, until in ((ERAS[0], ERAS[1]), (ERAS[1], None)):
        order = draw(st.permutations(units))        # in each era another tree
        for number, unit in enumerate(order):
            if draw(st.integers(0, 5)):
                above = draw(st.sampled_from([None, *order[:number], *order[:number]]))
                ends = draw(st.sampled_from([until, until, min(until or ERAS[2], ERAS[2]) if until is None else until]))
                placements.append((unit, above, since, ends))
    pairs = draw(st.lists(st.tuples(st.sampled_from(units), st.sampled_from(units), st.sampled_from(ERAS)), max_size=3, unique_by=lambda p: p[:2]))
    lying = st.fixed_dictionaries({UNIT: st.sampled_from(units), SINCE: _day, UNTIL: st.none() | _day, DAY: _day})
    some = st.lists(st.builds(lambda row, where: row | where, rows(), lying), max_size=most_rows)
    return World(list(units), placements, [p for p in pairs if p[0] != p[1]], draw(some), draw(some))


whens = st.builds(When, _day, st.sampled_from(DAYS[:4]), st.sampled_from(DAYS[3:]), st.sampled_from(["as-was", "today"]))


def counted(world: World, indicator: Indicator, when: When) -> dict[int, dict[str, Tally]]:
    """Unit → band → what the record reading makes of the rows below it."""
    columns = tuple({column.term: column for column in COLUMNS.values()}.values())
    found: dict[int, list[dict]] = {unit: [] for unit in world.units}
    for row in _standing(world, indicator.over, when):
        for unit in _line(world, row, indicator.over, when):
            found[unit].append({**row, **when.days})
    return {unit: tally(indicator, columns, several) for unit, several in found.items()}


def _standing(world: World, over: str, when: When) -> Iterable[Mapping]:
    if over == "members":
        return [row for row in world.members if row[SINCE] <= when.day and (row[UNTIL] is None or when.day < row[UNTIL])]
    return [row for row in world.things if when.first <= row[DAY] <= when.last]


def _line(world: World, row: Mapping, over: str, when: When) -> list[int]:
    if when.tree != AS_WAS:
        return world.line(world.place(row[UNIT], when.known), when.known)
    return world.line(row[UNIT], when.day if over == "members" else min(row[DAY], when.known))
