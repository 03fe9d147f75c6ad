"""组织调整带人：支部合并，党员一个不少；撤销前先转人。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.queries import members
from dazugong.kernel.people.reorganising import dissolve_without_members, merge_with_members, split_with_members
from tests.make import AT, SYSTEM

ON = date(2026, 4, 1)


def merged(city):
    units = [city.unit("甲一村"), city.unit("甲一湾")]
    return merge_with_members(units=units, name="甲一联合党支部", under=city.unit("甲一镇"), on=ON, by=SYSTEM, at=AT)


def test_the_members_of_merged_branches_belong_to_the_new_one_from_that_day_and_nobody_is_lost(city):
    with reading(SYSTEM):
        before = set(members(SYSTEM).values_list("person_id", flat=True))
        union = merged(city)
        assert set(members(SYSTEM).values_list("person_id", flat=True)) == before
        here = set(members(SYSTEM).filter(unit=union).values_list("person_id", flat=True))
        with reading(SYSTEM.on(date(2026, 3, 31))) as earlier:
            then = {m.person_id for m in members(earlier) if m.unit_id in (city.units["甲一村"], city.units["甲一湾"])}
        assert here == then


def test_the_count_over_the_roster_is_the_number_of_its_rows(city, client):
    """Also for the organiser whose own branch was merged away."""
    with reading(SYSTEM):
        merged(city)
    reader = city.reader("organiser", "甲一镇")
    with reading(reader):
        assert members(reader).count() == len(list(members(reader)))


def test_a_split_hands_the_members_to_the_first_part(city):
    with reading(SYSTEM):
        parts = split_with_members(unit=city.unit("乙一村"), names=["乙一东支部", "乙一西支部"], under=city.unit("乙一镇"), on=ON, by=SYSTEM, at=AT)
        counts = [members(SYSTEM).filter(unit=part).count() for part in parts]
    assert counts[0] > 0
    assert counts[1] == 0


def test_a_branch_with_members_is_not_dissolved(city):
    with reading(SYSTEM), pytest.raises(Refusal, match="名党员，请先把组织关系转到别的支部"):
        dissolve_without_members(unit=city.unit("甲一村"), on=ON, by=SYSTEM, at=AT)
