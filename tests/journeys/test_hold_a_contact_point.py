"""联系点：登记谁联系谁，记到访，人走了交接；谈话内容别人打不开。"""
from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.relations.models import Relation
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import SYSTEM
from tests.sample_kinds import TIES


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def ties(city, today):
    system = system_reader(today, "定时")
    with reading(system):
        install_pack(source=TIES, since=today.replace(month=1, day=1), by=system, at=timezone.now())
    return city


@pytest.fixture
def town(ties) -> Desk:
    return Desk(ties, "organiser", "甲一镇")


def begun(desk: Desk, city, what: str, place: str, today, **more) -> str:
    answer = desk.sends("/relations/new/", what=what, unit=city.unit(place).public_id, since=today.isoformat(), **more)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_village_waits_until_somebody_takes_it_and_then_is_visited(ties, town, today):
    where = begun(town, ties, "ties.pairing", "甲一村", today)
    assert "甲县甲一镇甲一村党支部" in town.sees("/relations/?show=waiting")
    town.sends(f"{where}act/", act="hand_over", holder="甲县甲一镇党委", day=today.isoformat())
    assert "没有待落实的" in town.sees("/relations/?show=waiting")
    assert "还差1次" in town.sees(where)
    assert "甲县甲一镇甲一村党支部" in town.sees("/relations/?show=owing")
    town.sends(f"{where}visit/", day=today.isoformat(), what="帮助修活动室", raised="2", solved="1")
    seen = town.sees(where)
    assert "帮助修活动室" in seen and "还差" not in seen
    assert "没有欠到访的" in town.sees("/relations/?show=owing")


def test_a_pairing_that_is_about_to_end_stands_on_the_desks_of_both_sides(ties, today):
    """到期日前30天双方收到提醒: who is paired, and who holds to it, though it lies in another township."""
    county = Desk(ties, "section", "甲部")
    held, holds = Desk(ties, "secretary", "甲一村"), Desk(ties, "secretary", "甲二村")
    far = begun(county, ties, "ties.pairing", "甲一湾", today, holder=ties.unit("甲二村").name, due=(today + timedelta(days=200)).isoformat())
    assert "快到期" not in held.sees("/") and "快到期" not in holds.sees("/")
    near = begun(county, ties, "ties.pairing", "甲一村", today, holder=ties.unit("甲二村").name, due=(today + timedelta(days=20)).isoformat())
    for side in (held, holds):
        desk = side.sees("/")
        assert "1段联系快到期或待评价" in desk and f'href="{near}' in desk
        assert "甲一村" in side.sees(near) and near in side.sees("/relations/?show=soon") and far not in side.sees("/relations/?show=soon")
    assert "快到期" not in Desk(ties, "secretary", "甲二湾").sees("/")
    assert holds.sends(f"{near}act/", act="end", day=today.isoformat(), reason="不想联系了").status_code == 404, "who holds reads; ending it is for those who keep it"


def test_a_unit_that_is_not_there_is_refused_at_its_field(ties, town, today):
    answer = town.sends("/relations/new/", what="ties.pairing", unit=ties.unit("甲一村").public_id, since=today.isoformat(), holder="没有的党委")
    assert answer.status_code == 400
    assert "您的范围内没有名为“没有的党委”的单位" in answer.content.decode()


def test_the_words_of_a_talk_are_there_for_the_two_and_for_nobody_else(ties, town, today):
    secretary, member = ties.person("甲一村书记").public_id, ties.person("甲一村党员").public_id
    where = begun(town, ties, "ties.talk", "甲一村", today, to=member, holder=secretary)
    talker = Desk(ties, "secretary", "甲一村")
    talker.sends(f"{where}visit/", day=today.isoformat(), note="家里老人需要照料")
    with reading(SYSTEM):
        visit = Relation.objects.get(public_id=where.split("/")[2]).visits_made.get().pk
    assert "家里老人" not in talker.sees(where)
    assert "家里老人" in talker.sends(f"{where}act/", act="open", visit=visit).content.decode()
    for other in (town, Desk(ties, "section", "甲部"), Desk(ties, "leader", "甲部")):
        page = other.sees(where)
        assert "已谈" in page and 'value="open"' not in page
        hidden, nothing = other.sends(f"{where}act/", act="open", visit=visit), other.sends(f"{where}act/", act="open", visit=987654321)
        assert (hidden.status_code, nothing.status_code) == (404, 404)
        assert hidden.content == nothing.content
    assert "家里老人" not in town.sees("/search/?q=家里老人").replace("“家里老人”", "").replace('value="家里老人"', "")


def test_a_mentor_goes_and_another_takes_over_both_called_by_name(ties, town, today):
    old, new = ties.person("甲一湾党员").name, ties.person("甲一湾书记").public_id
    where = begun(town, ties, "ties.mentor", "甲一村", today.replace(month=1, day=2), to=ties.person("甲一村党员").name, holder=old)
    town.sends(f"{where}act/", act="hand_over", holder="样甲一湾", day=today.isoformat(), reason="离任")
    assert f"样甲一湾书记（甲县甲一镇甲一湾党支部，编号{new}）" in town.sees(where)
    town.sends(f"{where}visit/", day=today.replace(month=1, day=3).isoformat(), what="一起办发展党员材料")
    answer = town.sends(f"{where}act/", act="hand_over", holder=new, day=today.isoformat(), reason="离任")
    assert answer["Location"] != where
    after = town.sees(answer["Location"])
    assert "样甲一湾书记" in after and "一起办发展党员材料" in after and "离任" in after
    assert "样甲一湾书记" in town.sees(f"/people/{new}/life/")
