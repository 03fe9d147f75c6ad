"""当时口径与现时口径: whatever is merged, split, moved and dissolved, no record is lost or counted twice."""
from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.asking import AS_WAS, TODAY, Question
from dazugong.kernel.indicators.comparing import both_ways
from dazugong.kernel.indicators.summing import Sums, summed
from dazugong.kernel.indicators.tables import table_of
from dazugong.kernel.orgs.actions import dissolve_unit, merge_units, move_unit, split_unit
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import tree_on
from dazugong.spec.model import Indicator
from tests.kernel.probing import DAY, PACK, build
from tests.make import AT

FIRST = date(2026, 1, 10)
GRADED = Indicator("graded", "已定级", "probe", count="等次 非空", per="等次")
ROW = {"grade": "好"}
few = settings(max_examples=60 if os.environ.get("DZG_DRILL_MINUTES") else 8, deadline=None, phases=[Phase.generate],
               suppress_health_check=list(HealthCheck))
changes = st.lists(st.tuples(st.sampled_from(["merge", "merge", "split", "move", "dissolve"]), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=6)


def answered(grade: str) -> tuple:
    from tests.kernel.probing import COLUMN

    return {term: grade if term == "等次" else None for term in COLUMN}, []


class County:
    """What is expected, said without a database: each village's record, and the villages that carry it on."""

    def __init__(self, system, grades: list[str]) -> None:
        towns = [(0, None, None)] * 3
        villages = [(1 + n % 2 if n else 1, None, answered(grade)) for n, grade in enumerate(grades)]
        self.units, _, _ = build(towns + villages)
        self.system, self.root, self.towns = system, self.units[0], self.units[1:3]
        self.standing = [unit.pk for unit in self.units[3:]]
        self.heirs = {unit.pk: {unit.pk} for unit in self.units[3:]}

    def passes(self, before: int, after: set[int]) -> None:
        self.standing = [pk for pk in self.standing if pk != before] + [pk for pk in after if pk not in self.standing]
        for heirs in self.heirs.values():
            if before in heirs:
                heirs.remove(before)
                heirs |= after

    def change(self, what: str, a: int, b: int, on: date) -> None:
        if not self.standing:
            return
        first, second = (Unit.objects.get(pk=self.standing[n % len(self.standing)]) for n in (a, b))
        town = self.towns[b % 2]
        act = {"by": self.system.on(on), "at": AT}
        if what == "merge" and first != second:
            merged = merge_units(units=[first, second], name=f"并{on:%m%d}党支部", under=town, on=on, **act)
            for one in (first, second):
                self.passes(one.pk, {merged.pk})
        elif what == "split":
            parts = split_unit(unit=first, names=[f"东{on:%m%d}党支部", f"西{on:%m%d}党支部"], under=town, on=on, **act)
            self.passes(first.pk, {part.pk for part in parts})
        elif what == "move":
            move_unit(unit=first, under=town, since=on, **act)
        elif what == "dissolve":
            dissolve_unit(unit=first, on=on, **act)
            self.passes(first.pk, set())

    @property
    def kept(self) -> int:
        return sum(bool(heirs) for heirs in self.heirs.values())


def total(bands: dict[str, Sums]) -> int:
    return sum(one.count for one in bands.values())


@pytest.mark.django_db
@few
@given(grades=st.lists(st.sampled_from(["好", "较好", "一般", "较差"]), min_size=3, max_size=6), what=changes)
def test_no_record_is_lost_or_counted_twice_but_those_of_units_that_ended(city, grades: list[str], what: list) -> None:
    system = system_reader(DAY, "试")
    with reading(system), transaction.atomic():
        county = County(system, grades)
        for number, (act, a, b) in enumerate(what):
            county.change(act, a, b, FIRST + timedelta(days=20 * number))
        asked = {tree: Question(PACK, GRADED, period("2025"), county.root, DAY, tree) for tree in (AS_WAS, TODAY)}
        sums = {tree: summed(system, [one], nodes=None)[0] for tree, one in asked.items()}
        assert total(sums[AS_WAS][county.root.pk]) == len(grades)
        assert total(sums[TODAY].get(county.root.pk, {})) == county.kept
        own = summed(system, [asked[TODAY]], nodes=[node.id for node in tree_on(system)], own=True)[0]
        for node in tree_on(system):
            below = [one.id for one in tree_on(system) if one.parent_id == node.id]
            parts = total(own.get(node.id, {})) + sum(total(sums[TODAY].get(pk, {})) for pk in below)
            assert total(sums[TODAY].get(node.id, {})) == parts, node.name
        for unit in county.standing:     # a unit answers for every one that went whole into it
            alone = sum(heirs == {unit} for heirs in county.heirs.values())
            assert total(sums[TODAY].get(unit, {})) == alone
        both = both_ways(system, table_of(system, asked[AS_WAS]))
        assert bool(both.said) is (county.kept < len(grades))
        if both.said:
            assert f"{len(grades) - county.kept}条的单位已撤销，没有承继" in both.said
        transaction.set_rollback(True)
