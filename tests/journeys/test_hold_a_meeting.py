"""支部书记开党员大会：安排、打印签到表、点名、记纪要、议定事项转任务；县里看谁缺开。"""
from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.meetings.duties import open_duties
from dazugong.kernel.meetings.models import Duty, Meeting
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.models import Task
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import SYSTEM
from tests.sample_kinds import LIFE


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def life(city, today):
    """The sample meetings in force since the beginning of last year, the duties up to today opened."""
    system = system_reader(today, "定时")
    with reading(system):
        install_pack(source=LIFE, since=today.replace(year=today.year - 1, month=1, day=1), by=system, at=timezone.now())
        open_duties(by=system, at=timezone.now())
    return city


@pytest.fixture
def secretary(life) -> Desk:
    return Desk(life, "secretary", "甲一村")


def arranged(desk: Desk, city, place: str, today, what: str = "life.assembly", **more) -> str:
    answer = desk.sends("/meetings/new/", what=what, unit=city.unit(place).public_id, day=today.isoformat(), topic="学习条例", place="活动室", **more)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_the_secretary_arranges_prints_ticks_and_sees_who_was_missing(life, secretary, today):
    assert "还没有会议" in secretary.sees("/meetings/")
    where = arranged(secretary, life, "甲一村", today)
    assert "应到</dt><dd>3人" in secretary.sees(where).replace("\n", "")
    sheet = secretary.sees(f"{where}sheet/")
    assert "签到" in sheet and "样甲一村党员" in sheet
    form = secretary.sees(f"{where}attendance/")
    assert form.count("checked") == 3
    came = {f"came_{life.person(name).public_id}": "1" for name in ("甲一村书记", "甲一镇组织委员")}
    missing = life.person("甲一村党员").public_id
    answer = secretary.sends(f"{where}attendance/", **came, **{f"why_{missing}": "leave:病假"})
    assert answer["Location"] == where
    seen = secretary.sees(where)
    assert "应到3人，实到2人" in seen and "66.7%" in seen and "病假" in seen
    assert "样甲一村党员" not in secretary.sees("/meetings/")


def test_a_reason_that_is_not_on_the_list_is_refused_and_nothing_typed_is_lost(life, secretary, today):
    where = arranged(secretary, life, "甲一村", today)
    missing = life.person("甲一村党员").public_id
    answer = secretary.sends(f"{where}attendance/", **{f"why_{missing}": "leave:出去玩"})
    assert answer.status_code == 400
    assert "请假要选事由" in answer.content.decode()
    assert "checked" not in answer.content.decode()


def test_whoever_was_not_there_makes_it_up(life, secretary, today):
    where = arranged(secretary, life, "甲一村", today)
    person = life.person("甲一村党员").public_id
    came = {f"came_{life.person(name).public_id}": "1" for name in ("甲一村书记", "甲一镇组织委员")}
    secretary.sends(f"{where}attendance/", **came)
    assert "缺席1人" in secretary.sees(where)
    answer = secretary.sends(f"{where}act/", act="make_up", person=person, day=today.isoformat())
    assert answer.status_code == 302
    assert "已记样甲一村党员补课" in secretary.sees(where)


def test_the_township_confirms_the_minutes_and_the_village_has_its_task(life, today):
    town = Desk(life, "organiser", "甲一镇")
    listed = life.person("甲一镇组织委员").public_id
    where = arranged(town, life, "甲一镇", today, "life.joint", listed=listed)
    town.sends(f"{where}attendance/", **{f"came_{listed}": "1"})
    village = life.unit("甲一村")
    row = {"minutes": "研究一件事。", "a-decided.1.text": "修好活动室", "a-decided.1.unit": village.public_id}
    town.sends(f"{where}minutes/", **row)
    assert "第1件议定事项没有写明责任单位或期限" in follow(town, town.sends(f"{where}act/", act="confirm"), where)
    town.sends(f"{where}minutes/", **row, **{"a-decided.1.due": "2099-06-30"})
    assert "1件议定事项已转为任务" in follow(town, town.sends(f"{where}act/", act="confirm"), where)
    with reading(SYSTEM):
        assert Task.objects.get(sentence="修好活动室").unit_id == village.pk


def test_a_line_with_a_unit_and_no_matter_is_refused_and_nothing_is_dropped(life, today):
    town = Desk(life, "organiser", "甲一镇")
    listed = life.person("甲一镇组织委员").public_id
    where = arranged(town, life, "甲一镇", today, "life.joint", listed=listed)
    town.sends(f"{where}attendance/", **{f"came_{listed}": "1"})
    village = life.unit("甲一村").name
    refused = town.sends(f"{where}minutes/", minutes="研究一件事。", **{"a-decided.1.unit": village, "a-decided.1.due": "2099-06-30"})
    assert refused.status_code == 400
    said = refused.content.decode()
    assert "第1件写了责任单位或期限，没有写事项" in said
    assert "研究一件事。" in said and village in said and "2099-06-30" in said
    assert "纪要已存，请核对后确认" in follow(town, town.sends(f"{where}minutes/", minutes="没有议定事项。"), where)


def test_the_lines_of_the_minutes_are_rows_as_of_every_table(life, today):
    """A row is added by a button, and without a script some are empty below those filled; a gap is closed, a cut day is no day."""
    town = Desk(life, "organiser", "甲一镇")
    listed = life.person("甲一镇组织委员").public_id
    where = arranged(town, life, "甲一镇", today, "life.joint", listed=listed)
    town.sends(f"{where}attendance/", **{f"came_{listed}": "1"})
    page = town.sees(f"{where}minutes/")
    assert "加一行" in page and 'data-rows="decided" data-most="100"' in page and page.count("data-row>") == 5
    refused = town.sends(f"{where}minutes/", minutes="研究。", **{"a-decided.2.text": "修好活动室", "a-decided.2.due": "2099-06"})
    assert refused.status_code == 400 and "第1件的期限请写成 2026-05-01 的样子" in refused.content.decode()
    lines = {f"a-decided.{row}.text": f"第{row}号事项" for row in (1, 3, 4, 6, 7)}
    town.sends(f"{where}minutes/", minutes="研究。", **lines, **{"a-decided.7.due": "2099年6月30日"})
    page = town.sees(f"{where}minutes/")
    assert page.count("data-row>") == 8, "three more than are filled"
    assert 'name="a-decided.5.text" value="第7号事项"' in page and 'value="2099-06-30"' in page


def test_whoever_is_only_invited_is_told_nothing_untrue_of_the_others(life, today):
    """One of two invited secretaries: not that one is due, nor that what was given to the other has no unit."""
    town, invited = Desk(life, "organiser", "甲一镇"), [life.person(f"{place}书记").public_id for place in ("甲一村", "甲一湾")]
    where = arranged(town, life, "甲一镇", today, "life.joint", listed="\n".join(invited))
    his = Desk(life, "secretary", "甲一村")
    assert "应到</dt><dd>2人" in town.sees(where) and "应到</dt>" not in his.sees(where)
    town.sends(f"{where}attendance/", **{f"came_{one}": "1" for one in invited})
    lines = {"a-decided.1.text": "修好活动室", "a-decided.1.unit": life.unit("甲一村").name, "a-decided.1.due": "2099-06-30", "a-decided.2.text": "摸清流动党员", "a-decided.2.due": "2099-06-30"}
    town.sends(f"{where}minutes/", minutes="研究两件事。", **lines)
    assert "还没有写" in his.sees(where)
    both = "、".join(life.unit(place).name for place in ("甲一村", "甲一湾"))
    refused = town.sends(f"{where}minutes/", minutes="研究两件事。", **lines | {"a-decided.2.unit": both})
    assert refused.status_code == 400 and "几个单位办的分几行写" in refused.content.decode()
    refused = town.sends(f"{where}minutes/", minutes="研究两件事。", **lines | {"a-decided.2.due": (today - timedelta(days=1)).isoformat()})
    assert refused.status_code == 400 and "第2件的期限早于开会那天" in refused.content.decode()
    town.sends(f"{where}minutes/", minutes="研究两件事。", **lines, **{"a-decided.2.unit": life.unit("甲一湾").name})
    assert "2件议定事项已转为任务" in follow(town, town.sends(f"{where}act/", act="confirm"), where)
    seen = his.sees(where)
    assert "别的单位" in seen and "已下达" in seen and "还没有写" not in seen and "确认后下达" not in seen
    assert life.unit("甲一湾").name in town.sees(where) and "别的单位" not in town.sees(where)


def follow(desk: Desk, answer, where: str) -> str:
    assert answer.status_code == 302
    return desk.sees(where)


def test_the_township_sees_who_did_not_meet_and_exempts_one_with_a_reason(life, today):
    town = Desk(life, "organiser", "甲一镇")
    page = town.sees("/meetings/duties/?show=missing")
    assert "甲县甲一镇甲一村党支部" in page and "缺1次" in page and "乙县" not in page
    with reading(SYSTEM):
        late = Duty.objects.filter(last__lt=today)
        two = list(late.filter(unit_id__in=[life.units["甲一村"], life.units["甲一湾"]], title="党员大会").order_by("-first")[:2])
        own = late.filter(unit_id=life.units["甲一镇"]).first()
    assert f'name="pick" value="{two[0].pk}"' in page and "写明原因，再点准予免开" in page
    reason = "支部换届，合并召开"
    refused = town.sends("/meetings/duties/", pick=[two[0].pk, own.pk], reason=reason)
    assert refused.status_code == 400 and "是本单位，免开要由上级准予" in refused.content.decode()
    assert reason in refused.content.decode(), "what was written need not be written again"
    assert "请写明免开的原因" in follow(town, town.sends("/meetings/duties/", pick=[two[0].pk], reason="忙"), "/meetings/duties/")
    with reading(SYSTEM):
        assert not Duty.objects.exclude(exempt_reason="").filter(pk__in=[two[0].pk, own.pk]), "all or none"
    assert "2项已准予免开" in follow(town, town.sends("/meetings/duties/", pick=[one.pk for one in two], reason=reason), "/meetings/duties/")
    with reading(SYSTEM):
        assert {Duty.objects.get(pk=one.pk).exempt_reason for one in two} == {reason}


def test_only_whoever_may_name_those_invited_is_asked_to(life, secretary):
    """指定到会的人 is asked where some meeting of one's units is for named persons, and nowhere else."""
    assert "指定到会的人" not in secretary.sees("/meetings/new/")
    assert "指定到会的人" in Desk(life, "section", "甲部").sees("/meetings/new/")


def test_looking_at_who_came_leaves_one_trace_and_a_member_sees_only_himself(life, secretary, today):
    where = arranged(secretary, life, "甲一村", today)
    secretary.sends(f"{where}attendance/")
    with reading(SYSTEM):
        assert Meeting.objects.get().absent == 3
    before = Trace.objects.count()
    secretary.sees(where)
    assert Trace.objects.count() == before + 1
    member = Desk(life, "member", "甲一村")
    own = member.sees(f"/people/{life.person('甲一村党员').public_id}/life/")
    assert "党员大会" in own and "缺席" in own
    assert member.client.get(where).status_code == 404
    assert member.client.get(f"/people/{life.person('甲一村书记').public_id}/life/").status_code == 404


def test_what_is_still_to_be_held_stands_on_the_secretarys_desk(life, secretary, today):
    desk = secretary.sees("/")
    assert "党员大会（" in desk
    assert "还要开1次" in desk
    assert "乙县" not in desk


@pytest.fixture
def soon(today):
    return today + timedelta(days=5)


def planned(desk: Desk, city, place: str, day, **more) -> str:
    answer = desk.sends("/meetings/new/", **{"what": "life.assembly", "unit": city.unit(place).public_id, "day": day.isoformat(), "topic": "学习条例", "place": "活动室", **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def own_page(desk: Desk, city, who: str) -> str:
    return desk.sees(f"/people/{city.person(who).public_id}/life/")


def test_whoever_is_invited_finds_it_on_his_desk_and_what_changed(life, secretary, soon):
    member = Desk(life, "member", "甲一村")
    assert "请您参加" not in member.sees("/")
    where = planned(secretary, life, "甲一村", soon)
    assert "1次会议请您参加" in member.sees("/")
    assert "学习条例" in own_page(member, life, "甲一村党员") and "活动室" in own_page(member, life, "甲一村党员")
    assert "学习条例" in member.sees("/meetings/invited/") and 'href="/meetings/invited/"' in member.sees("/")
    assert "没有请您参加的会议" in Desk(life, "auditor", "甲部").sees("/meetings/invited/")
    later = soon + timedelta(days=2)
    changed = secretary.sends(f"{where}change/", day=later.isoformat(), place="村委会二楼", chair="", topic="学习条例")
    assert changed["Location"] == where
    said = f"日期由{soon}改为{later}；地点由活动室改为村委会二楼"
    assert said in secretary.sees(where)
    assert "1次会议的安排有变动" in member.sees("/") and said in own_page(member, life, "甲一村党员")
    with reading(SYSTEM):
        (trace,) = Trace.objects.filter(verb="更正会议安排")
        assert trace.note == "日期、地点"
    secretary.sends(f"{where}act/", act="cancel", reason="防汛，改期另行通知")
    assert "防汛，改期另行通知" in own_page(member, life, "甲一村党员")
    assert "1次会议的安排有变动" in member.sees("/")


def test_who_is_named_may_be_put_right_and_somebody_else_is_told(life, soon):
    town, neighbour = Desk(life, "organiser", "甲一镇"), Desk(life, "member", "甲一村")
    where = planned(town, life, "甲一镇", soon, what="life.joint", listed=life.person("甲一镇组织委员").public_id)
    same = {"day": soon.isoformat(), "place": "活动室", "chair": "", "topic": "学习条例"}
    refused = town.sends(f"{where}change/", **same, listed=life.person("甲一镇组织委员").public_id)
    assert refused.status_code == 400 and "没有改动" in refused.content.decode()
    assert town.sends(f"{where}change/", **same, listed=f"{life.person('甲一镇组织委员').name}\n{life.person('甲一村党员').public_id}").status_code == 302
    assert "应到</dt><dd>2人" in town.sees(where)
    assert "1次会议的安排有变动" in neighbour.sees("/")
    assert "联席会" in own_page(neighbour, life, "甲一村党员")
    assert neighbour.client.get(f"{where}change/").status_code == 404


def test_a_held_meeting_stays_as_it_was(life, secretary, today):
    where = planned(secretary, life, "甲一村", today)
    secretary.sends(f"{where}attendance/")
    assert "更正安排" not in secretary.sees(where)
    refused = secretary.sends(f"{where}change/", day=today.isoformat(), place="别处", chair="", topic="学习条例")
    assert refused.status_code == 400 and "安排不能再改" in refused.content.decode()


def test_a_meeting_one_missed_is_ones_own_and_not_owed_below(life, today):
    """A township that did not hold its own meeting finds it among what it has to do; the villages' stand below."""
    town = Desk(life, "organiser", "甲一镇")
    mine, _, below = town.sees("/").partition("下面欠的")
    assert "联席会（" in mine and "缺开1次" in mine
    with reading(SYSTEM):
        missed = Duty.objects.filter(unit_id__in=[life.units["甲一村"], life.units["甲一湾"]], last__lt=today)
        assert missed.exists()
        Duty.objects.exclude(unit_id=life.units["甲一镇"]).update(exempt_reason="样例免开")
    assert "缺开的会议" in below
    assert "缺开的会议" not in town.sees("/").partition("下面欠的")[2].partition("也没有")[0]
