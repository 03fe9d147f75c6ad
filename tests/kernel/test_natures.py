"""性质：名称说得出的照名称认，说不出的由科室定；机制只要社区、只要村的，只有它们要报。"""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import dazugong
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.actions import found_unit, merge_units, rename_unit, set_nature, split_unit
from dazugong.kernel.orgs.kinds import nature_of
from dazugong.kernel.orgs.models import UnitEvent
from dazugong.kernel.records.owing import Roll
from dazugong.spec import load_pack
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, DAY, SYSTEM

PACKS = Path(dazugong.__file__).parent / "packs"
LATER = date(2026, 5, 1)


@pytest.mark.parametrize(("name", "kind", "nature"), [
    ("东风社区党支部", "branch", "community"), ("北街居委会党总支", "general_branch", "community"), ("枕溪镇柳溪村党支部", "branch", "village"),
    ("竹溪村联合党支部", "branch", "village"), ("县委组织部机关党支部", "branch", "office"), ("县第一中学党委", "committee", "institution"),
    ("茶叶协会党支部", "branch", "social"), ("东风社区医院党支部", "branch", "institution"), ("东风社区服务公司党支部", "branch", ""),
    ("村级事务协调小组", "branch", ""), ("太平村镇银行党支部", "branch", ""), ("东风社区党工委", "street", ""), ("新村乡党委", "township", ""),
])  # fmt: skip
def test_what_a_name_says(name, kind, nature):
    assert nature_of(name, kind) == nature


def founded(city, name: str, kind: str = "branch", **more):
    return found_unit(name=name, kind=kind, under=city.unit("甲一镇"), since=date(2026, 1, 1), by=SYSTEM, at=AT, **more)


def test_it_is_set_where_the_name_does_not_say_and_follows_a_name_that_does(city):
    with reading(SYSTEM):
        firm, union = founded(city, "顺风物流党支部"), founded(city, "甲一联合党支部", nature="community")
        assert (firm.nature, union.nature, city.unit("甲一村").nature) == ("", "community", "village")
        set_nature(unit=firm, nature="private_firm", since=LATER, by=SYSTEM, at=AT)
        assert UnitEvent.objects.filter(unit=firm, verb="nature", basis="非公企业").count() == 1
        assert rename_unit(unit=firm, name="顺风快递党支部", since=LATER, by=SYSTEM, at=AT).nature == "private_firm"
        assert rename_unit(unit=city.unit("甲一村"), name="甲一社区党支部", since=LATER, by=SYSTEM, at=AT).nature == "community"
        with pytest.raises(Refusal, match="只有基层党委"):
            set_nature(unit=city.unit("甲一镇"), nature="village", since=LATER, by=SYSTEM, at=AT)
        with pytest.raises(Refusal, match="没有“城中村”这一性质"):
            set_nature(unit=firm, nature="城中村", since=LATER, by=SYSTEM, at=AT)
        with pytest.raises(Refusal, match="请选性质"):
            set_nature(unit=firm, nature="", since=LATER, by=SYSTEM, at=AT)


def test_what_comes_of_a_merger_or_a_split_keeps_what_they_were_unless_its_name_says_otherwise(city):
    with reading(SYSTEM):
        town = city.unit("甲一镇")
        one, two = (founded(city, name, nature="private_firm") for name in ("甲厂党支部", "乙厂党支部"))
        merged = merge_units(units=[one, two], name="甲乙联合党支部", under=town, on=LATER, by=SYSTEM, at=AT)
        parts = split_unit(unit=merged, names=["甲厂东支部", "新街社区党支部"], under=town, on=date(2026, 6, 1), by=SYSTEM, at=AT)
        mixed = merge_units(units=parts, name="丙联合党支部", under=town, on=date(2026, 7, 1), by=SYSTEM, at=AT)
        assert (merged.nature, [one.nature for one in parts], mixed.nature) == ("private_firm", ["private_firm", "community"], "")


def test_what_only_communities_owe_no_village_owes(city):
    pack = load_pack(PACKS / "office_meetings")
    schedule = next(one for one in pack.schedules if one.form == "culture")
    with reading(SYSTEM):
        branch, named = founded(city, "东风社区党总支", "general_branch"), founded(city, "甲一联合党支部")
        assert Roll().in_scope(pack, schedule, DAY) == [branch.pk]
        set_nature(unit=named, nature="community", since=LATER, by=SYSTEM, at=AT)
        assert Roll().in_scope(pack, schedule, DAY) == [branch.pk, named.pk]


def test_the_section_sets_it_on_the_page_of_the_unit(city):
    office, unit = Desk(city, "section", "甲部"), city.unit("甲一湾")
    where = f"/units/{unit.public_id}/"
    assert "性质没有定" in office.sees(where)
    given = {"event": "nature", "day": "2026-05-01", "nature": "community", "name": "", "second": "", "kind": "branch", "other": "", "basis": "村改居批复"}
    assert office.sends(f"{where}change/", **given).status_code == 302
    seen = office.sees(where)
    assert "性质社区" in seen and "定性质" in seen and "村改居批复" in seen
    listed = office.sees("/units/?f_nature=community")
    assert unit.name in listed and city.unit("甲一村").name not in listed
