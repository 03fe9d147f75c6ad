"""组织树: what a section officer expects of found, rename, move, merge, split, dissolve."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.actions import dissolve_unit, found_unit, merge_units, move_unit, rename_unit, split_unit
from dazugong.kernel.orgs.queries import (
    children,
    own_ids,
    own_units,
    place_of,
    subtree,
    successions_of,
    tree_on,
    unit_for,
)
from tests.make import AT, SYSTEM


def names(units) -> list[str]:
    return sorted(u.name_on for u in units)


def test_a_moved_village_is_below_its_new_township_from_that_day_and_below_the_old_one_before(city):
    village, new, old = city.unit("甲一村"), city.unit("甲二镇"), city.unit("甲一镇")
    with reading(SYSTEM):
        move_unit(unit=village, under=new, since=date(2026, 3, 1), by=SYSTEM, at=AT)
        before, after = SYSTEM.on(date(2026, 2, 28)), SYSTEM.on(date(2026, 3, 1))
        with reading(before):
            assert village in subtree(before, old)
            assert village not in subtree(before, new)
        with reading(after):
            assert village not in subtree(after, old)
            assert village in subtree(after, new)
            assert [n.name for n in place_of(after, village)][-2:] == [new.name, village.name]


def test_two_villages_merged_leave_one_and_keep_their_past(city):
    a, b, town = city.unit("甲一村"), city.unit("甲一湾"), city.unit("甲一镇")
    with reading(SYSTEM):
        merged = merge_units(units=[a, b], name="甲一联合党支部", under=town, on=date(2026, 4, 1), by=SYSTEM, at=AT)
        assert names(children(SYSTEM, town)) == ["甲一联合党支部"]
        assert {s.before_id for s in successions_of(SYSTEM, merged)} == {a.pk, b.pk}
        with reading(SYSTEM.on(date(2026, 3, 31))) as earlier:
            assert names(children(earlier, town)) == sorted([a.name, b.name])


def test_a_split_gives_two_units_and_a_dissolved_unit_is_gone(city):
    village, town = city.unit("乙一村"), city.unit("乙一镇")
    with reading(SYSTEM):
        parts = split_unit(unit=village, names=["乙一东支部", "乙一西支部"], under=town, on=date(2026, 4, 1), by=SYSTEM, at=AT)
        dissolve_unit(unit=parts[0], on=date(2026, 5, 1), by=SYSTEM, at=AT)
        assert "乙一西支部" in names(children(SYSTEM, town))
        assert "乙一东支部" not in names(children(SYSTEM, town))


def test_a_renamed_township_keeps_its_old_name_for_the_old_days(city):
    town = city.unit("甲一镇")
    with reading(SYSTEM):
        rename_unit(unit=town, name="甲县新名镇党委", since=date(2026, 5, 1), by=SYSTEM, at=AT)
        assert "甲县新名镇党委" in {n.name for n in tree_on(SYSTEM)}
        with reading(SYSTEM.on(date(2026, 4, 30))) as earlier:
            assert "甲县新名镇党委" not in {n.name for n in tree_on(earlier)}


def test_a_unit_with_units_below_it_cannot_be_dissolved(city):
    with reading(SYSTEM), pytest.raises(Refusal, match="下面还有2个单位"):
        dissolve_unit(unit=city.unit("甲一镇"), on=date(2026, 5, 1), by=SYSTEM, at=AT)


@pytest.mark.parametrize(("role", "place"), [("section", "甲部"), ("organiser", "甲一镇"), ("secretary", "甲一村"), ("leader", "乙部")])
def test_the_ids_of_ones_own_are_those_of_the_units_whatever_has_become_of_them(city, role: str, place: str):
    """Before and after a village is moved, one split and one dissolved; asked of the lines alone, and of the units themselves."""
    with reading(SYSTEM):
        move_unit(unit=city.unit("甲一湾"), under=city.unit("甲二镇"), since=date(2026, 3, 1), by=SYSTEM, at=AT)
        parts = split_unit(unit=city.unit("甲二村"), names=["甲二村东", "甲二村西"], under=city.unit("甲二镇"), on=date(2026, 4, 1), by=SYSTEM, at=AT)
        dissolve_unit(unit=parts[0], on=date(2026, 5, 1), by=SYSTEM, at=AT)
    found = set()
    for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 20)):
        reader = city.reader(role, place, day=day)
        for domain in reader.scope.roots:
            with reading(reader):
                ids = frozenset(own_ids(reader, domain=domain).values_list("descendant", flat=True))
                assert ids == set(own_units(reader, domain=domain).values_list("pk", flat=True)) != set(), (domain, day)
            found.add(ids)
    assert len(found) == {"section": 3, "organiser": 2}.get(role, 1)


def test_a_county_cannot_be_put_below_its_own_township(city):
    with reading(SYSTEM), pytest.raises(Refusal, match="不能反过来作上级"):
        move_unit(unit=city.unit("甲县"), under=city.unit("甲一镇"), since=date(2026, 5, 1), by=SYSTEM, at=AT)


def test_an_organiser_sees_his_township_and_the_names_above_it_and_nothing_beside(city, as_reader):
    with as_reader("organiser", "甲一镇") as reader:
        seen = {n.name for n in tree_on(reader)}
        assert seen == {"样例市委", "甲县县委", "甲县甲一镇党委", "甲县甲一镇甲一村党支部", "甲县甲一镇甲一湾党支部"}
        assert unit_for(reader, city.unit("甲一村").public_id).name.endswith("甲一村党支部")
        for beyond in ("甲二镇", "乙一村", "甲县"):
            with pytest.raises(Hidden):
                unit_for(reader, city.unit(beyond).public_id)


def test_a_section_officer_founds_a_branch_in_her_county_and_not_in_the_next(city, as_reader):
    with as_reader("section", "甲部") as reader:
        found = found_unit(name="甲县新经济组织党支部", kind="branch", under=city.unit("甲一镇"), since=date(2026, 5, 1), by=reader, at=AT)
        assert found in subtree(reader, city.unit("甲一镇"))
        with pytest.raises(Hidden):
            found_unit(name="越界支部", kind="branch", under=city.unit("乙一镇"), since=date(2026, 5, 1), by=reader, at=AT)


def test_a_post_over_a_unit_that_is_no_more_gives_no_right(city):
    from dazugong.kernel.access.queries import capacities

    with reading(SYSTEM):
        merge_units(units=[city.unit("甲一村"), city.unit("甲一湾")], name="甲一联合党支部", under=city.unit("甲一镇"), on=date(2026, 4, 1), by=SYSTEM, at=AT)
    login = city.login("secretary", "甲一村").pk
    assert "secretary" in {c.role for c in capacities(login, date(2026, 3, 31))[1]}
    assert "secretary" not in {c.role for c in capacities(login, date(2026, 4, 1))[1]}
