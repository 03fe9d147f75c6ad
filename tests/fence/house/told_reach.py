"""Whichever way the database is asked, a person is seen if and only if the rule of the office says so."""
from __future__ import annotations

import os
from datetime import date, timedelta
from unittest.mock import patch

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.fence.scope import EVERYTHING, Scope, looking
from tests.fence.house.county import County
from tests.fence.house.marks import fenced
from tests.fence.house.models import Membership, Person

pytestmark = fenced
EXAMPLES = 30 * (25 if os.environ.get("DZG_DRILL_MINUTES") else 1)
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(6)]
stay = st.tuples(st.integers(0, 4), st.integers(0, 4), st.none() | st.integers(1, 3))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stays=st.lists(st.lists(stay, max_size=3), min_size=1, max_size=5),
    roots=st.frozensets(st.integers(0, 4), max_size=2), day=st.sampled_from(DAYS), me=st.none() | st.integers(0, 4),
)
def test_both_ways_of_asking_follow_the_rule(
    county: County, stays: list[list[tuple[int, int, int | None]]], roots: frozenset[int], day: date, me: int | None
) -> None:
    units = [county.county, *county.townships, *county.branches]
    line = {0: [0], 1: [1, 0], 2: [2, 0], 3: [3, 1, 0], 4: [4, 2, 0]}  # each unit and those above it
    with transaction.atomic():
        with looking(EVERYTHING):
            Membership.objects.all().delete()
            people = [Person.objects.create(name=f"某{n}") for n in range(len(stays))]
            for person, where in zip(people, stays):
                for unit, begin, length in where:
                    until = DAYS[begin] + timedelta(days=length) if length else None
                    Membership.objects.create(person=person, unit=units[unit], since=DAYS[begin], until=until)
        expected = {
            person.pk for n, (person, where) in enumerate(zip(people, stays))
            if n == me or any(
                roots & set(line[unit]) and DAYS[begin] <= day and (length is None or day < DAYS[begin] + timedelta(days=length))
                for unit, begin, length in where
            )
        }
        mine = people[me].pk if me is not None and me < len(people) else None
        for wide_from in (0, 10**6):
            with (
                patch(f"dazugong.fence.{connection.vendor}.wall.WIDE_FROM", wide_from),
                looking(Scope({"people": frozenset(units[n].pk for n in roots)}, mine, day)),
            ):
                assert set(Person.objects.values_list("pk", flat=True)) == expected
                assert {pk for pk in (p.pk for p in people) if Person.objects.filter(pk=pk).update(name="改")} == expected
        transaction.set_rollback(True)
