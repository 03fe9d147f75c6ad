"""年度统计: what a clerk would check by counting on her fingers."""
from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.actions import found_unit, move_unit
from dazugong.kernel.people.actions import end_membership, register_person, transfer_member
from dazugong.kernel.people.models import Membership, Person
from dazugong.kernel.statistics.queries import book_of, books_below, every_book, rows_behind
from dazugong.yearbook.dimensions import dimensions, tallied
from tests.make import AT, DAY, SYSTEM, citizen_number

pytestmark = pytest.mark.django_db
YEAR_END = date(2025, 12, 31)
_numbers = iter(range(20_000, 30_000))


def member(city, place, since, *, began="", joined="2010-07-01", **values):
    given = {"name": f"样{next(_numbers)}", "sex": "女", "ethnic_group": "苗族", "birth": "1990-02", "joined": joined,
             "education": "大专", "occupation": "农牧渔民", "citizen_number": citizen_number(next(_numbers))} | values  # fmt: skip
    return register_person(values=given, unit=city.unit(place), since=since, began=began, by=SYSTEM, at=AT)


def book(city, name, day=YEAR_END):
    with reading(SYSTEM):
        return book_of(SYSTEM.on(day), city.unit(name), day)


def test_classes_add_up_to_the_members_and_equal_a_count_by_hand(city):
    with reading(SYSTEM):
        for number in range(40):
            draw = random.Random(number)
            member(city, "甲一村", date(2025, 3, 1), sex=draw.choice("男女"), ethnic_group=draw.choice(["汉族", "土家族", ""]),
                   birth=draw.choice(["1940", "1994-12-31", "1995", "1965-07", ""]), joined=draw.choice(["1949-09-30", "1978-12", "2012-11-08", "1999", ""]),
                   education=draw.choice(["研究生", "省委党校大学", "高中", "自学", ""]), occupation=draw.choice(["教师", "离退休人员", "社区能人", ""]))  # fmt: skip
        found = book(city, "甲一镇").members
        standing = Membership.objects.filter(unit__in=[city.units["甲一村"], city.units["甲一湾"]], since__lte=YEAR_END)
        people = [vars(p) for p in Person.objects.filter(memberships__in=standing)]
    assert found.total == len(people) == sum(found.by["age"].values())
    assert {k: dict(v) for k, v in found.by.items()} == tallied(people, YEAR_END)


def test_every_increase_and_decrease_has_its_name_and_the_year_closes(city):
    with reading(SYSTEM):
        new = member(city, "甲一村", date(2025, 7, 1), joined="2025-07-01")
        come = member(city, "甲一村", date(2025, 8, 1), began="转入")
        gone, dead, away = (member(city, "甲一村", date(2024, 5, 1)) for _ in range(3))
        for person, reason in ((gone, "自行脱党除名"), (dead, "病故"), (away, "转出到邻县")):
            end_membership(membership=Membership.objects.get(person=person), on=date(2025, 9, 1), reason=reason, by=SYSTEM, at=AT)
        transfer_member(membership=Membership.objects.get(person=new), to=city.unit("甲二村"), on=date(2025, 10, 1), by=SYSTEM, at=AT)
        transfer_member(membership=Membership.objects.get(person=come), to=city.unit("甲一湾"), on=date(2025, 10, 1), by=SYSTEM, at=AT)
    town, county, other = (book(city, name).movement for name in ("甲一镇", "甲县", "甲二镇"))
    said = {flow: n for flow, n in town.by.items() if n}
    assert said == {"recruited": 1, "transferred_in": 1, "transferred_out": 2, "died": 1, "struck_off": 1}
    assert {flow: n for flow, n in county.by.items() if n} == {"recruited": 1, "transferred_in": 1, "transferred_out": 1, "died": 1, "struck_off": 1}
    assert {flow: n for flow, n in other.by.items() if n} == {"transferred_in": 1}
    assert town.closes and county.closes and other.closes
    assert county.start + 2 - 3 == county.end


def test_a_branch_that_moves_to_another_township_takes_its_members_along(city):
    with reading(SYSTEM):
        member(city, "甲一湾", date(2024, 5, 1))
        move_unit(unit=city.unit("甲一湾"), under=city.unit("甲二镇"), since=date(2025, 6, 1), by=SYSTEM, at=AT)
    first, second, county = (book(city, name).movement for name in ("甲一镇", "甲二镇", "甲县"))
    assert first.by["placed_out"] == second.by["placed_in"] == 3
    assert first.closes and second.closes and county.closes and not county.came


def test_whatever_the_rows_look_like_the_year_closes(city):
    """Memberships that touch, overlap and lie within one another, as only a damaged register has them."""
    draw = random.Random(5)
    with reading(SYSTEM):
        for _ in range(12):
            person = member(city, "甲一村", date(2024, 2, 1))
            Membership.objects.filter(person=person).delete()
            for _ in range(4):
                since = date(2024, 6, 1) + timedelta(days=draw.randrange(700))
                Membership.objects.create(person=person, unit=city.unit(draw.choice(["甲一村", "甲一湾", "甲二村", "乙一村"])), since=since,
                                          until=since + timedelta(days=draw.randrange(1, 400)))  # fmt: skip
        books = every_book(SYSTEM.on(YEAR_END), YEAR_END)
    assert all(one.movement.closes for one in books) and len(books) > 15


def test_as_many_statements_for_every_unit_as_for_one(city):
    with reading(SYSTEM):
        with CaptureQueriesContext(connection) as one:
            book_of(SYSTEM, city.unit("甲一镇"), DAY)
        with CaptureQueriesContext(connection) as every:
            books = every_book(SYSTEM, DAY)
        assert len(every) <= len(one) + 2
        alone = {b.public_id: b for b in books_below(SYSTEM, city.unit("甲县"), DAY)}
    assert {b.public_id: b for b in books if b.public_id in alone} == alone


def test_the_rows_behind_a_figure_are_as_many_as_it_says(city):
    with reading(SYSTEM):
        person = member(city, "甲一村", date(2025, 7, 1), joined="2025-07")
        end_membership(membership=Membership.objects.get(person=person), on=date(2025, 9, 1), reason="去世", by=SYSTEM, at=AT)
        unit = city.unit("甲县")
        found = book_of(SYSTEM.on(YEAR_END), unit, YEAR_END)
        for one in dimensions():
            for class_id in one.ids:
                assert len(rows_behind(SYSTEM.on(YEAR_END), unit, YEAR_END, of=one.id, which=class_id)) == found.members.of(one.id, class_id)
        dead = rows_behind(SYSTEM.on(YEAR_END), unit, YEAR_END, of="flow", which="died")
        assert [(r.public_id, r.said, r.on) for r in dead] == [(person.public_id, "2025-09-01 去世", date(2025, 8, 31))]
        branches = rows_behind(SYSTEM.on(YEAR_END), unit, YEAR_END, of="organisation", which="branch")
    assert len(branches) == found.organisations["branch"] == 5


def test_a_new_organisation_is_growth(city):
    with reading(SYSTEM):
        found_unit(name="甲县新办企业党支部", kind="branch", under=city.unit("甲县"), since=date(2025, 4, 1), by=SYSTEM, at=AT)
    found = book(city, "甲县")
    assert found.organisations["branch"] - found.earlier_organisations["branch"] == 1
