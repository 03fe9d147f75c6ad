"""本人的办件：自己提、自己看、自己答、自己评、自己申诉；别人看不到是谁，承办的看不到就不存在。"""
from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from dazugong.fence.scope import looking
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes.models import Case, CaseAnswer, Concerned, Move, Petitioner, Step
from dazugong.kernel.processes.opening import open_petitioner
from dazugong.kernel.processes.own import answer, bring, take_back, trace_own
from dazugong.kernel.processes.queries import case_for, cases, his_own, sheet_of, waiting, without_account
from dazugong.kernel.processes.tending import forget_old
from dazugong.kernel.processes.told import counted, offered_to, own_case, own_cases, own_sheet, units_taking
from tests.kernel.handling import ANSWER, REQUEST, at, go, opened, with_procedures
from tests.make import AT, DAY

NOTICE = {"noticed": "2026-05-20", "found": "三次迟报", "intended": "提醒", "grounds": "办法第五条"}


@pytest.fixture
def county(city):
    return with_procedures(city, "requests", "fair_process", "hardship")


@pytest.fixture
def member(county):
    return county.reader("member", "甲一村")


def brought(county, reader, key="requests.appeal", place="甲一镇", values=REQUEST, **more) -> Case:
    with reading(reader):
        offered = next(one for one in offered_to(reader) if one.key == key)
        return bring(offered=offered, unit=county.unit(place), subject="活动室漏雨", values=values, by=reader, at=AT, **more)


def seen(reader, case, day=None):
    reader = reader.on(DAY + timedelta(days=day)) if day else reader
    with reading(reader):
        return own_sheet(reader, own_case(reader, case.public_id))


def on_his_desk(reader) -> int:
    """How many of his own cases his desk says wait for him."""
    return sum(row["many"] for rows in counted(reader) for row in rows)


def told_words(sheet) -> str:
    return "｜".join(one.text for form in sheet.told for one in form.answers.values())


def test_a_request_from_bringing_it_to_the_second_answer(county, member):
    case = brought(county, member)
    sheet = seen(member, case)
    assert (sheet.stands[0].row.title, sheet.stands[0].row.unit_name, sheet.stands[0].holders) == ("受理登记", "甲县甲一镇党委", "组织委员")
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        go(town, case, 1, "请本人补充", REQUEST, reason="漏在哪一间")
    with reading(member):
        assert [row.mine for row in own_cases(member)] == [True]
        assert on_his_desk(member) == 1
        answer(public_id=case.public_id, step=2, verb="提交补充", values={**REQUEST, "matter": "东头一间漏雨"}, by=member, at=AT)
        assert on_his_desk(member) == 0
    assert "漏在哪一间" in [move.reason for move in seen(member, case).said]
    with reading(town):
        go(town, case, 3, "受理", {**REQUEST, "matter": "东头一间漏雨"})
        go(town, case, 4, "答复", ANSWER)
        assert not waiting(town)
        with pytest.raises(Hidden):
            go(town, case, 5, "认可", {"rating": "满意"})      # nobody is content in his place
    with reading(member):
        answer(public_id=case.public_id, step=5, verb="重办", values={"rating": "不满意"}, reason="还在漏", by=member, at=AT)
    with reading(town):
        go(town, case, 6, "答复", {**ANSWER, "answer": "换了瓦"})
    assert "换了瓦" in told_words(seen(member, case))
    with reading(member):
        answer(public_id=case.public_id, step=7, verb="认可", values={"rating": "满意"}, by=member, at=AT)
    assert seen(member, case).case.outcome == "已答复"


def test_the_list_says_that_it_is_in_his_own_hands_until_his_days_have_passed(county, member):
    case = brought(county, member)
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        assert not his_own(cases(town).get(pk=case.pk), DAY, set())
        go(town, case, 1, "请本人补充", REQUEST, reason="漏在哪一间")
        asked = cases(town).get(pk=case.pk)
        assert his_own(asked, DAY, without_account(town, cases(town)))
        later = town.on(DAY + timedelta(days=400))
    with reading(later):
        assert his_own(cases(later).get(pk=case.pk), later.day, set()) is (asked.step_due is None)
    client = Client()
    client.force_login(county.login("organiser", "甲一镇"))
    row = re.search(rf'/cases/{case.public_id}/.*?</tr>', client.get(f"/cases/?on={asked.opened_on}").content.decode(), re.S)[0]
    assert "本人" in re.search(r'data-label="在谁手里">([^<]*)', row)[1]


def test_he_takes_it_back_before_the_answer_and_not_after(county, member):
    case, other = brought(county, member), brought(county, member)
    with reading(member):
        take_back(public_id=case.public_id, by=member, at=AT)
    assert seen(member, case).case.outcome == "撤回"
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        go(town, other, 1, "受理", REQUEST)
        go(town, other, 2, "答复", ANSWER)
    with reading(member), pytest.raises(Refusal, match="到了“评价”就不能撤回"):
        take_back(public_id=other.public_id, by=member, at=AT)


def test_who_brought_it_stands_sealed_and_only_the_post_that_took_it_opens_the_name(county, member):
    case = brought(county, member)
    town, other = county.reader("organiser", "甲一镇"), county.reader("organiser", "甲二镇")
    with reading(town):
        with pytest.raises(Hidden):
            open_petitioner(case=case, by=town, at=AT)      # not before he has taken it
        go(town, case, 1, "受理", REQUEST)
        assert open_petitioner(case=case, by=town, at=AT).startswith("样甲一村党员，")
        assert sheet_of(town, case_for(town, case.public_id)).person == ""
    with reading(other), pytest.raises(Hidden):
        open_petitioner(case=case, by=other, at=AT)
    name, login, person = "样甲一村党员", member.login_id, member.person_id
    with reading(system_reader(DAY, "查找")):
        row = Case.objects.get(pk=case.pk)
        assert (row.opener, row.opened_by, row.login, row.person_id) == ("本人", "本人", None, None)
        assert not Move.objects.filter(case=case, login=login).exists() and not CaseAnswer.objects.filter(case=case, login=login).exists()
        assert name.encode() not in bytes(Petitioner.objects.get(case=case).box)
        assert not Step.objects.filter(case=case, actor=f"人{person}").exists()
    with reading(member):
        trace_own(found=seen(member, case).found, by=member, at=AT)
    own = Trace.objects.filter(login=login, kind="本人办件")
    assert set(own.values_list("verb", "thing")) == {("提出", ""), ("阅看本人办件", "")}      # that he did, not with which
    assert not Trace.objects.filter(login=login, thing=case.public_id).exists()


WHO_SEES = {  # a petition handed to the township: who of the sample city finds it, as the statement of rights says
    ("leader", "甲部"): False, ("section", "甲部"): False, ("organiser", "甲一镇"): True, ("organiser", "甲二镇"): False, ("secretary", "甲一村"): False,
    ("secretary", "甲一湾"): False, ("member", "甲一湾"): False, ("section", "乙部"): False, ("organiser", "乙一镇"): False,
}


def test_the_wall_shows_him_his_own_rows_and_nobody_else_his(county, member):
    case = brought(county, member)
    tables = (Case, Step, CaseAnswer, Concerned, Petitioner)
    rows = {"own": [Concerned], **{who: [] for who in WHO_SEES}}
    for who in rows:
        reader = member if who == "own" else county.reader(*who)
        with looking(reader.scope), connection.cursor() as cursor:
            for model in tables:
                cursor.execute(f"SELECT COUNT(*) FROM {model._meta.db_table}")
                found = cursor.fetchone()[0]
                may = model is Concerned if who == "own" else WHO_SEES[who] and model in (Case, Step, CaseAnswer)
                assert bool(found) == may, (who, model)
        with reading(reader):
            if who != "own":
                with pytest.raises(Hidden):
                    own_case(reader, case.public_id)
                assert not own_cases(reader)
            if not reader.may("cases.read"):
                continue
            assert cases(reader).exists() == WHO_SEES[who], who


def test_a_secretary_who_brings_one_does_not_handle_it(county):
    secretary = county.reader("secretary", "甲一村")
    with pytest.raises(Refusal, match="现在没有能受理的人"):
        brought(county, secretary, place="甲一村")
    relief = brought(county, secretary, "hardship.relief", values={"sort": "突发困难", "matter": "房屋漏雨"})
    with reading(secretary):
        assert not cases(secretary).exists() and [row.title for row in own_cases(secretary)] == ["帮扶申请"]
        assert [unit.name for unit in units_taking(secretary, next(one for one in offered_to(secretary) if one.key == "hardship.relief"))] == ["甲县甲一镇甲一村党支部", "甲县甲一镇党委"]
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        assert sheet_of(town, case_for(town, relief.public_id)).person == "样甲一村书记"      # this kind says that the name is seen


def test_he_cannot_bring_it_elsewhere_nor_against_whoever_takes_it_nor_what_is_not_for_him(county, member):
    with pytest.raises(Hidden):
        brought(county, member, place="乙一镇")
    with pytest.raises(Refusal, match="更上一级"):
        brought(county, member, reported=county.unit("甲一镇"))
    with reading(member):
        assert {one.key for one in offered_to(member)} == {"requests.appeal", "fair_process.rights", "fair_process.clearing", "hardship.relief"}
    case = brought(county, member, reported=county.unit("甲一村"))
    secretary = county.reader("secretary", "甲一村")
    with reading(secretary):
        assert not cases(secretary).exists()
    assert case.reported_id == county.unit("甲一村").pk


def test_whom_a_measure_is_about_reads_what_he_is_owed_and_nothing_else(county):
    section, leader, his = county.reader("section", "甲部"), county.reader("leader", "甲部"), county.reader("secretary", "甲一村")
    with reading(section):
        case = opened(county, section, "fair_process.discipline", "甲县", person=county.person("甲一村书记"), subject="来信反映", petitioner="李某")
        go(section, case, 1, "立项核实", {"channel": "信访", "matter": "拖延三个月"})
        given = {"verifiers": "2", "recused": "是", "heard": "有书面说明", "conclusion": "属实"}
        go(section, case, 2, "查实", given)
    with reading(his), pytest.raises(Hidden):
        own_case(his, case.public_id)
    with reading(section):
        go(section, case, 3, "已告知", NOTICE)
    sheet = seen(his, case)
    assert [stand.row.title for stand in sheet.stands] == ["告知", "陈述申辩"] and sheet.asked[0].row.due == DAY + timedelta(days=7)
    words = told_words(sheet) + "".join(move.reason for move in sheet.said)
    assert "三次迟报" in words and "办法第五条" in words
    assert not any(secret in words for secret in ("拖延三个月", "信访", "李某", "来信反映", "书面说明"))
    with reading(his):
        assert own_cases(his)[0].subject == "线索核实和处理" and not cases(his).exists()
        answer(public_id=case.public_id, step=4, verb="陈述完毕", values={"said": "两次是停电"}, by=his, at=AT)
    with reading(leader):
        decided = {"met": "2026-05-20", "due": "7", "present": "6", "agreed": "5", "number": "青组8号", "decided": "提醒", "weighed": "停电属实"}
        go(leader, case, 5, "作出决定", decided)
    words = told_words(seen(his, case))
    assert "停电属实" in words and "青组8号" in words and "6" not in {one.text for form in seen(his, case).told for one in form.answers.values()}
    with reading(section):
        go(section, case, 6, "已送达", {"served": "2026-05-20", "receipt": "本人签收"})
    with reading(his):
        with pytest.raises(Refusal, match="申诉要写明理由"):
            answer(public_id=case.public_id, step=7, verb="提出申诉", values={}, by=his, at=AT)
        with pytest.raises(Hidden):
            answer(public_id=case.public_id, step=7, verb="期满生效", values={}, by=his, at=at(40))
        answer(public_id=case.public_id, step=7, verb="提出申诉", values={"appealed": "已经整改"}, by=his, at=at(20))
    assert "复查更正" in [stand.row.title for stand in seen(his, case, 20).stands if stand.open]


def test_an_appeal_he_does_not_make_is_not_waited_for_when_its_days_have_passed(county):
    section, leader, his = county.reader("section", "甲部"), county.reader("leader", "甲部"), county.reader("secretary", "甲一村")
    with reading(section):
        case = opened(county, section, "fair_process.adverse", "甲县", person=county.person("甲一村书记"), subject="拟提醒")
        go(section, case, 1, "提交", {"channel": "考核发现", "matter": "三次迟报"})
        go(section, case, 2, "已告知", NOTICE)
    with reading(his):
        answer(public_id=case.public_id, step=3, verb="陈述完毕", values={"said": "没有意见"}, by=his, at=AT)
    with reading(leader):
        go(leader, case, 4, "作出决定", {"met": "2026-05-20", "due": "7", "present": "6", "agreed": "5", "number": "青组8号", "decided": "提醒", "weighed": "没有"})
    with reading(section):
        go(section, case, 5, "已送达", {"served": "2026-05-20", "receipt": "本人签收"})
    last, late = his.on(DAY + timedelta(days=30)), his.on(DAY + timedelta(days=31))
    for reader, waits in ((last, True), (late, False)):
        with reading(reader):
            assert (own_cases(reader)[0].mine, on_his_desk(reader)) == (waits, int(waits))
            sheet = own_sheet(reader, own_case(reader, case.public_id))
            assert [one.declared.title for one in sheet.asked] == ["申诉期"] * waits and sheet.stands[-1].mine is waits
    with reading(section):
        go(section, case, 6, "期满生效", {}, days=31)
    assert seen(his, case, 31).case.outcome == "处理决定归档"


def test_the_unit_writes_for_him_once_his_days_are_over(county, member):
    case = brought(county, member)
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        go(town, case, 1, "受理", REQUEST)
        go(town, case, 2, "答复", ANSWER)
    late = county.reader("organiser", "甲一镇", day=DAY + timedelta(days=30))
    with reading(late):
        assert [step.title for step in waiting(late)] == ["评价"]
        go(late, case, 3, "认可", {"rating": "没有评价"}, days=30)
    after = system_reader(DAY + timedelta(days=900), "定时")
    with reading(after):
        assert forget_old(by=after, at=at(900)) == 1
        assert not Concerned.objects.filter(case=case).exists()
