"""限承办人的办件：反映人密封，被反映的看不到，关于人的只有承办的看，查无实据的到期删去。"""
from __future__ import annotations

from datetime import timedelta

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes.actions import trace_reading
from dazugong.kernel.processes.models import CaseAnswer, Petitioner
from dazugong.kernel.processes.opening import open_petitioner
from dazugong.kernel.processes.queries import case_for, cases, sheet_of, waiting
from dazugong.kernel.processes.tending import forget_old
from tests.kernel.handling import REQUEST, at, go, opened, with_procedures
from tests.make import AT, DAY, SYSTEM


@pytest.fixture
def county(city):
    return with_procedures(city)


@pytest.fixture
def appeal(county):
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        return opened(county, town, "requests.appeal", reported=county.unit("甲一村"), petitioner="李某，甲一村")


def test_the_reported_unit_never_sees_it_and_is_never_handed_it(county, appeal):
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        with pytest.raises(Refusal, match="被反映的单位"):
            go(town, appeal, 1, "转办", REQUEST, to_unit=county.unit("甲一村"))
        go(town, appeal, 1, "转办", REQUEST, to_unit=county.unit("甲一湾"))
    for place in ("甲一村",):
        branch = county.reader("secretary", place)
        with reading(branch):
            assert not cases(branch).exists() and not waiting(branch)
    branch = county.reader("secretary", "甲一湾")
    with reading(branch):
        assert [row.subject for row in cases(branch)] == ["活动室漏雨"]
        assert not sheet_of(branch, case_for(branch, appeal.public_id)).may_see_petitioner
        with pytest.raises(Hidden):
            open_petitioner(case=appeal, by=branch, at=AT)


def test_a_complaint_about_the_unit_that_would_take_it_goes_further_up(county):
    town = county.reader("organiser", "甲一镇")
    with reading(town), pytest.raises(Refusal, match="更上一级"):
        opened(county, town, "requests.appeal", reported=county.unit("甲一镇"), petitioner="李某")


def test_the_petitioner_is_sealed_and_every_look_leaves_a_trace(county, appeal):
    town, section = county.reader("organiser", "甲一镇"), county.reader("section", "甲部")
    with reading(SYSTEM):
        assert "李某".encode() not in bytes(Petitioner.objects.get(case=appeal).box)
        assert not CaseAnswer.objects.filter(text__contains="李某").exists()
    with reading(town):
        assert open_petitioner(case=appeal, by=town, at=AT) == "李某，甲一村"
    assert Trace.objects.filter(verb="看反映人", thing=appeal.public_id).count() == 1
    with reading(section):
        assert not cases(section).exists()
        with pytest.raises(Hidden):
            open_petitioner(case=appeal, by=section, at=AT)


def test_a_case_about_a_person_is_seen_by_those_who_act_and_by_nobody_else(county):
    section, leader = county.reader("section", "甲部"), county.reader("leader", "甲部")
    with reading(section):
        case = opened(county, section, "fair_process.discipline", "甲县", person=county.person("甲一村书记"), subject="交办事项久拖不办")
        go(section, case, 1, "立项核实", {"channel": "信访", "matter": "拖延三个月"})
        trace_reading(case=case, by=section, at=AT)
        assert sheet_of(section, case_for(section, case.public_id)).filled[0].answers["matter"].text == "拖延三个月"
        assert CaseAnswer.objects.get(case=case, field="matter").text == ""
    assert Trace.objects.filter(verb="阅看办件", thing=case.public_id).count() == 1
    for role, place in (("organiser", "甲一镇"), ("secretary", "甲一村"), ("section", "乙部")):
        reader = county.reader(role, place)
        with reading(reader):
            assert not cases(reader).exists()
            with pytest.raises(Hidden):
                case_for(reader, case.public_id)
    with reading(leader):
        assert cases(leader).exists()       # the county's leader is one of the posts that may act at its steps


def test_nobody_acts_in_a_case_about_himself(county):
    section = county.reader("section", "甲部")
    with reading(section):
        case = opened(county, section, "fair_process.adverse", "甲县", person=county.person("甲部科长"), subject="拟提醒")
        with pytest.raises(Refusal, match="涉及您本人"):
            go(section, case, 1, "提交", {"channel": "考核发现", "matter": "迟报"})


def test_whom_it_is_about_does_not_see_it_by_his_post(county):
    section, leader = county.reader("section", "甲部"), county.reader("leader", "甲部")
    with reading(section):
        case = opened(county, section, "fair_process.discipline", "甲县", person=county.person("甲部部长"), subject="一件反映")
        go(section, case, 1, "立项核实", {"channel": "信访", "matter": "反映的话"})
        assert case_for(section, case.public_id) == case
    with reading(leader):
        assert not cases(leader).exists() and not waiting(leader)


def test_what_was_groundless_is_deleted_with_its_key_and_that_it_was_stays(county):
    section = county.reader("section", "甲部")
    with reading(section):
        case = opened(county, section, "fair_process.discipline", "甲县", person=county.person("甲一村书记"), subject="一件反映")
        go(section, case, 1, "立项核实", {"channel": "信访", "matter": "不实的话"})
        given = {"verifiers": "2", "recused": "是", "heard": "有", "conclusion": "不实", "told": "2026-05-20"}
        go(section, case, 2, "了结", given)
    late = system_reader(DAY + timedelta(days=200), "定时")
    with reading(late):
        assert forget_old(by=late, at=at(100)) == 0
        assert forget_old(by=late, at=at(200)) == 1
        assert forget_old(by=late, at=at(200)) == 0
    section = county.reader("section", "甲部", day=DAY + timedelta(days=200))
    with reading(section):
        shown = sheet_of(section, case_for(section, case.public_id))
        assert shown.filled[0].answers["matter"].text == "（已依规删除）"
        assert shown.case.closed_on == DAY


def test_what_a_settled_request_said_is_deleted_after_two_years_and_that_it_was_settled_stays(county):
    """住房、就学诉求：办结满2年清除内容，满2年以前不动；哪天办结、谁办的还在"""
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        case = opened(county, town, "requests.ticket", subject="一件诉求")
        go(town, case, 1, "自办", {"kind": "人才", "matter": "孩子要转学"})
        go(town, case, 2, "办结", {"answer": "已经联系学校", "result": "已解决"})
        go(town, case, 3, "办妥", {"rating": "满意"})
    for days, deleted in ((730, 0), (731, 1), (732, 0)):      # there is a leap day in these two years
        with reading(system_reader(DAY + timedelta(days=days), "定时")) as late:
            assert forget_old(by=late, at=at(days)) == deleted
    town = county.reader("organiser", "甲一镇", day=DAY + timedelta(days=733))
    with reading(town):
        shown = sheet_of(town, case_for(town, case.public_id))
        left = {name: answer.text for step in shown.filled for name, answer in step.answers.items()}
        assert left == {"kind": "人才", "matter": "（已依规删除）", "answer": "（已依规删除）", "result": "已解决", "rating": "满意"}, "类别和结果还数得出"
        assert (shown.case.closed_on, [move.verb for move in shown.history]) == (DAY, ["自办", "办结", "办妥"])


def test_where_no_petitioner_is_sealed_none_is_taken(county):
    reader = county.reader("organiser", "甲一镇")
    with reading(reader), pytest.raises(Refusal, match="不记反映人"):
        opened(county, reader, petitioner="李某")
