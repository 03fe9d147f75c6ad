"""办件：登记诉求、交办、办结、回访；缺什么当面说；逾期升级；关于人的别人打不开。"""
from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import dazugong
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.processes.models import Case, Step
from dazugong.kernel.processes.tending import escalate_late
from dazugong.kernel.records.opening import install_pack
from tests.journeys.test_hand_tasks_down import Desk

PACKS = Path(dazugong.__file__).parent / "packs"
REQUEST = {"a-kind": "基层单位", "a-matter": "活动室漏雨"}
ANSWER = {"a-answer": "已经修好", "a-result": "已解决"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def county(city, today):
    system = system_reader(today, "定时")
    with reading(system):
        for name in ("requests", "fair_process"):
            install_pack(source=PACKS / name, since=today.replace(month=1, day=1), by=system, at=timezone.now())
    return city


@pytest.fixture
def town(county) -> Desk:
    return Desk(county, "organiser", "甲一镇")


@pytest.fixture
def branch(county) -> Desk:
    return Desk(county, "secretary", "甲一村")


def begun(desk: Desk, city, what: str, place: str, **more) -> str:
    answer = desk.sends("/cases/new/", what=what, unit=city.unit(place).public_id, subject=more.pop("subject", "活动室漏雨"), **more)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def press(desk: Desk, where: str, step: int, verb: str, **fields):
    return desk.sends(f"{where}press/", step=step, verb=verb, **fields)


def test_a_ticket_goes_to_a_branch_and_comes_back_to_be_asked_about(county, town, branch):
    where = begun(town, county, "requests.ticket", "甲一镇")
    assert "诉求内容" in town.sees(where)
    assert press(town, where, 1, "交办", to_unit=county.unit("甲一村").public_id, **REQUEST).status_code == 302
    assert "等甲县甲一镇甲一村党支部" in town.sees(where)
    assert "活动室漏雨" in branch.sees("/cases/?show=mine")
    answer = press(branch, where, 2, "办结", **{"a-result": "已解决"})
    assert answer.status_code == 400 and "“答复内容”必须填写" in answer.content.decode()
    press(branch, where, 2, "办结", **ANSWER)
    assert "没有等您办的" in branch.sees("/cases/?show=mine")
    answer = press(town, where, 3, "办妥", **{"a-rating": "不满意"})
    assert "评价不满意的，请重办" in answer.content.decode()
    press(town, where, 3, "办妥", **{"a-rating": "满意"})
    seen = town.sees(where)
    assert "已办结" in seen and "已经修好" in seen and "现在：已办结" in seen


def test_what_was_typed_is_still_there_when_something_is_missing(county, town):
    where = begun(town, county, "requests.ticket", "甲一镇")
    answer = press(town, where, 1, "自办", **{"a-matter": "路灯不亮，晚上看不见"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "路灯不亮，晚上看不见" in page and "“诉求类别”必须填写" in page


def test_saved_without_going_on(county, town):
    where = begun(town, county, "requests.ticket", "甲一镇")
    town.sends(f"{where}press/", step=1, **{"a-matter": "先记下来"})
    seen = town.sees(where)
    assert "先记下来" in seen and "刚开办，还没有办过" in seen


def test_sent_twice_done_once(county, town):
    where = begun(town, county, "requests.ticket", "甲一镇")
    for _ in range(2):
        answer = town.client.post(f"{where}press/", {"form_key": "同一张", "step": 1, "verb": "自办", **REQUEST})
        assert answer.status_code == 302
    with reading(system_reader(timezone.localdate(), "核对")):
        assert Step.objects.filter(case__public_id=where.split("/")[2]).count() == 2


def test_what_is_late_stands_at_the_next_level_up(county, town, branch, today):
    where = begun(branch, county, "requests.ticket", "甲一村")
    press(branch, where, 1, "自办", **REQUEST)
    system = system_reader(today, "定时")
    with reading(system):
        Case.objects.update(opened_on=today - timedelta(days=30))
        Step.objects.filter(left_on=None).update(due=today - timedelta(days=10), arrived_on=today - timedelta(days=20))
        escalate_late(by=system, at=timezone.now())
    assert "活动室漏雨" in town.sees("/cases/?show=late")
    assert "活动室漏雨" in town.sees("/cases/?show=mine")
    assert "已升级1次" in town.sees(where)


def test_a_returned_case_says_why_and_a_return_needs_its_reason(county, town, branch):
    where = begun(town, county, "requests.ticket", "甲一镇")
    press(town, where, 1, "交办", to_unit=county.unit("甲一村").public_id, **REQUEST)
    assert "要写明理由" in press(branch, where, 2, "退单").content.decode()
    press(branch, where, 2, "退单", reason="不归我们管")
    assert "不归我们管" in town.sees(where)


def test_the_opener_takes_it_back(county, branch):
    where = begun(branch, county, "requests.ticket", "甲一村")
    branch.sends(f"{where}act/", act="withdraw", reason="重复登记")
    assert "已撤回" in branch.sees("/cases/") and "现在：已撤回" in branch.sees(where)


def test_a_case_about_a_person_is_for_others_not_there(county, town, branch):
    office = Desk(county, "section", "甲部")
    where = begun(office, county, "fair_process.discipline", "甲县", person=county.person("甲一村书记").public_id, petitioner="反映人某某", subject="久拖不办")
    press(office, where, 1, "立项核实", **{"a-channel": "信访", "a-matter": "拖了三个月"})
    assert "样甲一村书记" in office.sees(where)
    for other in (town, branch):
        hidden, nothing = other.client.get(where), other.client.get("/cases/ZZZZZZZZZZZZ/")
        assert (hidden.status_code, hidden.content) == (404, nothing.content)
        assert "久拖不办" not in other.sees("/cases/")
    leader = Desk(county, "leader", "甲部")
    assert "反映人某某" not in leader.sees(where) and 'value="petitioner"' not in leader.sees(where)
    assert leader.sends(f"{where}act/", act="petitioner").status_code == 404
    assert "反映人某某" in office.sends(f"{where}act/", act="petitioner").content.decode()


def test_the_leader_decides_what_the_section_verified(county):
    office, leader = Desk(county, "section", "甲部"), Desk(county, "leader", "甲部")
    where = begun(office, county, "fair_process.adverse", "甲县", person=county.person("甲一村书记").public_id, subject="拟提醒")
    press(office, where, 1, "提交", **{"a-channel": "考核发现", "a-matter": "迟报"})
    press(office, where, 2, "已告知", **{"a-noticed": "2026-03-02", "a-found": "三次迟报", "a-intended": "提醒", "a-grounds": "办法第五条"})
    assert "等本人办" in office.sees(where)
    assert press(office, where, 3, "陈述完毕", **{"a-said": "认可"}).status_code == 404      # nobody speaks in his place
    his = Desk(county, "secretary", "甲一村")
    assert his.sends(where.replace("/cases/", "/own/") + "act/", step=3, verb="陈述完毕", **{"a-said": "两次是停电"}).status_code == 302
    decided = {"a-met": "2026-03-09", "a-due": "7", "a-present": "6", "a-agreed": "5", "a-number": "青组8号", "a-decided": "提醒", "a-weighed": "停电属实，按一次计"}
    assert "要由另一人办" in press(office, where, 4, "作出决定", **decided).content.decode()
    assert press(leader, where, 4, "作出决定", **decided).status_code == 302
    assert "送达" in office.sees("/cases/?show=mine")


def test_what_begins_at_a_report_has_its_unit_and_matter_filled_in(county, town):
    number = county.unit("甲一村").public_id
    page = town.sees(f"/cases/new/?unit={number}&subject=分类定级较差")
    assert re.search(rf'name="unit" value="{county.unit("甲一村").name}"', page) and 'value="分类定级较差"' in page


def test_a_figure_of_cases_opens_to_the_case_behind_it(county, town):
    where = begun(town, county, "requests.ticket", "甲一镇")
    board = town.sees("/boards/requests/in_time_share/")
    rows = town.sees(html.unescape(re.search(r'href="(/boards/requests/in_time_share/rows/[^"]+)"', board)[1]))
    assert "活动室漏雨" in rows and f'href="{where}"' in rows
    assert "版；依据：《" in rows
