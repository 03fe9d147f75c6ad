"""更正一人的代价与全县有多少党员无关：围栏从这一人问起，不先列出全县的人。"""
from __future__ import annotations

import pytest
from django.db import connection, transaction

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.actions import Entry, register_people
from dazugong.kernel.people.models import Person
from dazugong.kernel.people.values import Changes, write_changes
from tests.journeys.test_import_a_roster import enrol
from tests.make import AT, SINCE, SYSTEM, City

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
STEP = 100


def test_a_correction_costs_the_same_with_a_hundred_times_the_members(city: City) -> None:
    enrol(city, 10)
    few = steps_of_a_correction(city, "大专")
    enrol_more(city)
    many = steps_of_a_correction(city, "大学")
    assert many < 3 * few, (few, many)


def enrol_more(city: City) -> None:
    """As `enrol`, of others."""
    entries = [Entry({"name": "样多", "sex": "男"}, city.unit("甲一村"), SINCE) for _ in range(1000)]
    with reading(SYSTEM):
        register_people(entries=entries, by=SYSTEM, at=AT)


def steps_of_a_correction(city: City, education: str) -> int:
    """What the database does to write it, in hundreds of steps of its machine."""
    counted = []
    with reading(city.reader("organiser", "甲一镇")) as clerk, transaction.atomic():
        person = clerk.rows(Person).select_related("key").get(name="样千甲甲甲")
        changes = Changes(person, {"education": (person.education, education)}, {"phone": "13600000000"})
        connection.connection.set_progress_handler(lambda: counted.append(1), STEP)
        try:
            write_changes(changes, number=2 if education == "大专" else 3, by=clerk, at=AT)
        finally:
            connection.connection.set_progress_handler(None, STEP)
    return len(counted)
