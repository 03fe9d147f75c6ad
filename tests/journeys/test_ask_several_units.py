"""会办：送出去时写请哪几家，各家在自己的工作台上看到、写意见；主办看得到谁没有答、催一催；到齐才答复。"""
from __future__ import annotations

import re

import pytest
from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.opening import install_pack
from tests.journeys.test_hand_tasks_down import Desk
from tests.journeys.test_handle_a_case import begun, press
from tests.sample_consulting import PACK


@pytest.fixture
def county(city):
    today = timezone.localdate()
    system = system_reader(today, "定时")
    with reading(system):
        install_pack(source=PACK, since=today.replace(month=1, day=1), by=system, at=timezone.now())
    return city


def plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def test_two_units_are_asked_and_the_handling_unit_waits_for_both(county):
    office, town = Desk(county, "section", "甲部"), Desk(county, "organiser", "甲一镇")
    village, other, stranger = Desk(county, "secretary", "甲一村"), Desk(county, "organiser", "甲二镇"), Desk(county, "secretary", "甲二村")
    where = begun(office, county, "matters.matter", "甲县", subject="修桥")
    assert "请哪些单位会办" in office.sees(where)
    sent = {"to_unit": county.unit("甲一镇").public_id, "a-what": "修桥"}
    wrong = press(office, where, 1, "请会办", to_units="甲县没有的局", **sent)
    assert wrong.status_code == 400 and "没有叫“甲县没有的局”的单位" in wrong.content.decode() and 'value="甲县没有的局"' in wrong.content.decode()
    assert "要选请哪些单位会办" in press(office, where, 1, "请会办", **sent).content.decode()
    names = f"{county.unit('甲一村').name}、{county.unit('甲二镇').name}"
    assert press(office, where, 1, "请会办", to_units=names, **sent).status_code == 302
    assert "修桥（会办）" in village.sees("/") and stranger.client.get(where).status_code == 404
    assert press(village, where, 2, "送会办意见", **{"a-opinion": "村里同意"}).status_code == 302
    seen = town.sees(where)
    assert "请了2家，已答复1家，还等甲县甲二镇党委" in plain(seen) and "会办 1/2" in seen and "会办意见：甲县甲一镇甲一村党支部" in seen
    assert 'value="remind"' in seen and 'value="strike"' not in seen        # who handles it reminds, who sent it strikes
    assert town.sends(f"{where}act/", act="remind", step=3).status_code == 302
    assert "催办）" in other.sees("/") and 'value="decline"' in other.sees(where)
    assert town.sends(f"{where}act/", act="strike", step=3, reason="太慢").status_code == 404
    assert "要写明理由" in other.sends(f"{where}act/", act="decline", step=3).content.decode()
    assert press(other, where, 3, "送会办意见", **{"a-opinion": "镇里也同意"}).status_code == 302
    assert "已答复2家，没有再等的" in plain(town.sees(where))
    assert press(town, where, 4, "答复").status_code == 302
    assert "已答复" in plain(office.sees("/cases/"))


def test_a_unit_is_found_by_a_part_of_its_name_among_those_in_sight(county):
    office, village = Desk(county, "section", "甲部"), Desk(county, "secretary", "甲一村")
    assert 'value="甲县甲二镇甲二村党支部"' in office.sees("/units/names/?of=to_units&to_units=二村")
    assert "乙" not in office.sees("/units/names/?of=unit&unit=党支部")
    assert village.sees("/units/names/?of=unit&unit=甲二") == "" and office.sees("/units/names/?of=unit&unit=") == ""


def test_it_is_handed_by_a_part_of_the_name_and_what_is_not_clear_is_asked_back(county):
    office = Desk(county, "section", "甲部")
    where = begun(office, county, "matters.matter", "甲县", subject="修路")
    wrong = press(office, where, 1, "交办", to_unit="甲一", **{"a-what": "修路"})
    assert "转给哪个单位：“甲一”可能是" in wrong.content.decode() and 'value="甲一"' in wrong.content.decode()
    assert press(office, where, 1, "交办", to_unit="甲二镇党委", **{"a-what": "修路"}).status_code == 302
    assert county.unit("甲二镇").name in plain(office.sees(where)).split("全程期限")[0]


def test_whoever_asked_asks_one_more_and_leaves_one_out(county):
    office, village = Desk(county, "section", "甲部"), Desk(county, "secretary", "甲一村")
    where = begun(office, county, "matters.matter", "甲县", subject="修路")
    press(office, where, 1, "请会办", to_unit=county.unit("甲一镇").public_id, to_units=county.unit("甲一村").name, **{"a-what": "修路"})
    assert office.sends(f"{where}act/", act="ask", step=2, to_units=county.unit("甲二镇").name).status_code == 302
    assert "等2家" in plain(office.sees("/cases/"))
    assert office.sends(f"{where}act/", act="strike", step=3, reason="电话里已经说了").status_code == 302
    assert "电话里已经说了" in office.sees(where)
    assert village.sends(f"{where}act/", act="decline", step=2, reason="不归村里管").status_code == 302
    seen = plain(office.sees(where))
    assert "不归村里管" in seen and "请哪些单位会办" in seen       # back with whoever sent it
