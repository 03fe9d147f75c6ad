"""当时口径与现时口径: whatever is merged, split, moved and dissolved, no record is lost or counted twice."""
from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.asking import AS_WAS, TODAY, Question
from dazugong.kernel.indicators.comparing import both_ways
from dazugong.kernel.indicators.ledger import Ledger, ledgers_of
from dazugong.kernel.indicators.summing import summed
from dazugong.kernel.indicators.sums import Sums
from dazugong.kernel.indicators.tables import table_of
from dazugong.kernel.orgs.actions import dissolve_unit, merge_units, move_unit, split_unit
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import tree_on
from dazugong.kernel.records.models import Answer, Obligation, PackVersion, Record, Revision
from dazugong.spec.model import Indicator
from tests.kernel.probing import DAY, PACK, build
from tests.make import AT

FIRST = date(2026, 1, 10)
GRADED = Indicator("graded", "已定级", "probe", count="等次 非空", per="等次")
SO_FAR = Indicator("so_far", "今年累计", "probe", count="等次 非空", cumulative="year")
MONTHS = [period(f"2026-{month:02}") for month in range(1, 8)]
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


def file_each_month(county: County) -> list[int]:
    """Every branch files for each month in which it stood for at least a day; how many filed, month by month."""
    version, filed = PackVersion.objects.get(pack="probe"), []
    for span in MONTHS:
        last = span.last.isoformat()
        branches = Unit.objects.filter(pk__gt=county.units[2].pk, since__lte=span.last)
        standing = [unit for unit in branches if unit.until is None or unit.until > span.first]
        owed = Obligation.objects.bulk_create([
            Obligation(pack_version=version, pack="probe", form="probe", unit=unit, period=span.code, first=span.first, last=last, opens=span.first, due=last)
            for unit in standing])  # fmt: skip
        records = Record.objects.bulk_create([Record(obligation=one, state="filed", standing=1) for one in owed])
        revisions = Revision.objects.bulk_create([Revision(record=one, number=1, state="filed", filed_at=AT, digest="x", stands_since=FIRST) for one in records])
        Answer.objects.bulk_create([Answer(revision=one, field="grade", term="等次", text="好", rank=0) for one in revisions])
        filed.append(len(standing))
    return filed


@pytest.mark.django_db
@few
@given(grades=st.lists(st.just("好"), min_size=2, max_size=5), what=changes)
def test_the_year_so_far_is_the_sum_of_its_months_each_where_the_unit_then_stood(city, grades: list[str], what: list) -> None:
    """累计是各月之和：三月撤销的支部，一至三月报过的还在里面"""
    system = system_reader(DAY, "试")
    with reading(system), transaction.atomic():
        county = County(system, grades)
        for number, (act, a, b) in enumerate(what):
            county.change(act, a, b, FIRST + timedelta(days=20 * number))
        filed = file_each_month(county)
        months = [Question(PACK, SO_FAR, span, county.root, DAY) for span in MONTHS]
        alone = [summed(system, [replace(one, indicator=replace(SO_FAR, cumulative=""))], nodes=None)[0] for one in months]
        for number, one in enumerate(months):
            (so_far,) = summed(system, [one], nodes=None)
            assert total(so_far[county.root.pk]) == sum(filed[: number + 1])
            for town in county.towns:
                assert total(so_far.get(town.pk, {})) == sum(total(month.get(town.pk, {})) for month in alone[: number + 1])
        owed = ledgers_of(system, months, [county.root.pk])
        assert [owed.get((span.code, county.root.pk), Ledger()).owed for span in MONTHS] == filed
        transaction.set_rollback(True)
