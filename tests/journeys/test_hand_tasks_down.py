"""交任务: the county gives, a township hands on and reports, the county closes; each at his own desk."""
from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.tasks.actions import give_task, hand_down
from dazugong.kernel.tasks.models import Task
from tests.make import SYSTEM

DUE = date(2099, 5, 31)  # far ahead: the pages read today's clock


class Desk:
    """One person's browser."""

    count = 0

    def __init__(self, city, role: str, place: str) -> None:
        self.client = Client()
        self.client.force_login(city.login(role, place))

    def sees(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def sends(self, address: str, **fields: object):
        Desk.count += 1
        return self.client.post(address, {"form_key": f"键{Desk.count}", **fields})


@pytest.fixture
def county(city) -> Desk:
    return Desk(city, "section", "甲部")


@pytest.fixture
def town(city) -> Desk:
    return Desk(city, "organiser", "甲一镇")


@pytest.fixture
def top(city) -> Task:
    """The county office's own task."""
    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        return give_task(unit=city.unit("甲部"), title="建好活动阵地", due=DUE, by=reader, at=timezone.now())


@pytest.fixture
def handed(city, top) -> Task:
    """The task of 甲一镇, handed down with that of 甲二镇."""
    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        return hand_down(task=top, to=[city.unit("甲一镇"), city.unit("甲二镇")], by=reader, at=timezone.now())[0]


def now(task: Task) -> Task:
    with reading(SYSTEM):
        return Task.objects.get(pk=task.pk)


def of(task: Task) -> str:
    return f"/tasks/{task.public_id}/"


def test_the_county_reads_the_effect_and_hands_down_to_the_townships(city, county, top):
    form = county.sees(f"{of(top)}hand-down/")
    assert "将下达给2个乡镇街道，2099年5月31日（周日）前完成" in form
    one = county.client.get(f"{of(top)}hand-down/", {"to": [city.unit("甲一镇").public_id], "due": "2099-05-20"})
    assert "将下达给1个乡镇街道，2099年5月20日（周三）前完成" in one.content.decode()
    answer = county.sends(f"{of(top)}hand-down/", to=[city.unit("甲一镇").public_id, city.unit("甲二镇").public_id], due="")
    assert answer["Location"] == of(top)
    seen = county.sees(of(top))
    assert "已下达给2个乡镇街道" in seen
    assert "0/2 已办结" in seen
    assert "下级单位都已领到" in county.sees(f"{of(top)}hand-down/")


def test_the_effect_counts_who_assists_and_a_tick_in_one_list_alone_is_refused(city, county, top):
    leads, helps = city.unit("甲一镇").public_id, city.unit("甲二镇").public_id
    live = county.client.get(f"{of(top)}hand-down/", {"to": [leads, helps], "assisting": [helps], "due": ""}).content.decode()
    assert "将下达给2个乡镇街道，其中1个配合，2099年5月31日（周日）前完成" in live
    refused = county.sends(f"{of(top)}hand-down/", to=[leads], assisting=[helps], due="")
    assert refused.status_code == 400
    assert "甲县甲二镇党委只勾了配合，没有勾在承办单位里" in refused.content.decode()
    with reading(SYSTEM):
        assert not Task.objects.filter(parent=top).exists()
    county.sends(f"{of(top)}hand-down/", to=[leads, helps], assisting=[helps], due="")
    assert "已下达给2个乡镇街道，其中1个配合" in county.sees(of(top))
    with reading(SYSTEM):
        leading = Task.objects.get(parent=top)
        assert Task.objects.get(duty="assist").parent_id == leading.pk


def test_a_deadline_later_than_ones_own_is_refused_at_the_field(city, town, handed):
    answer = town.sends(f"{of(handed)}hand-down/", to=[city.unit("甲一村").public_id], due="2099-06-30", detail="先报图纸")
    assert answer.status_code == 400
    said = answer.content.decode()
    assert "不能晚于本级期限2099年5月31日" in said
    assert "先报图纸" in said


def test_a_township_reports_progress_then_done_and_the_county_closes_it(county, town, handed):
    seen = town.sees(of(handed))
    assert "甲县县委组织部交办" in seen
    assert "销号" not in seen
    town.sends(f"{of(handed)}progress/", act="progress", text="已选址", percent="30")
    town.sends(f"{of(handed)}progress/", act="finish", text="建成3处，验收单已存档")
    assert "已报结，等待甲县县委组织部销号" in town.sees(of(handed))
    assert "建好活动阵地" in county.sees("/tasks/?show=waiting")
    assert ">销号</button>" in county.sees(of(handed))
    county.sends(f"{of(handed)}close/", act="close", text="已现场核实")
    assert now(handed).state == "done"
    assert "已现场核实" in town.sees(of(handed))


def test_a_township_takes_back_what_it_reported_too_early_until_it_is_closed(county, town, handed):
    town.sends(f"{of(handed)}progress/", act="finish", text="建成3处")
    assert "撤回报结" not in county.sees(of(handed)), "the county sends back, with a reason"
    assert county.sends(f"{of(handed)}progress/", act="take_back").status_code == 404
    assert "撤回报结</button>" in town.sees(of(handed))
    town.sends(f"{of(handed)}progress/", act="take_back")
    seen = town.sees(of(handed))
    assert "已撤回报结，改好再报" in seen and "报结</button>" in seen and "撤回报结</button>" not in seen
    assert (now(handed).state, now(handed).done_on, now(handed).reported_by) == ("doing", None, None)
    assert "报结已撤回，继续办理" in county.sees("/tasks/") and "建成3处" not in county.sees("/tasks/")
    assert "没有等您销号的任务" in county.sees("/tasks/?show=waiting")
    town.sends(f"{of(handed)}progress/", act="finish", text="建成4处")
    county.sends(f"{of(handed)}close/", act="close", text="")
    late = town.sends(f"{of(handed)}progress/", act="take_back")
    assert late.status_code == 400 and "已报结的才能撤回报结" in late.content.decode()
    assert now(handed).state == "done"


def test_a_report_without_evidence_is_refused_at_the_field(town, handed):
    answer = town.sends(f"{of(handed)}progress/", act="finish", text="")
    assert answer.status_code == 400
    assert "请写明完成情况和佐证" in answer.content.decode()


def test_the_county_sends_back_and_the_township_reads_why(county, town, handed):
    town.sends(f"{of(handed)}progress/", act="finish", text="完成")
    refused = county.sends(f"{of(handed)}close/", act="send_back", text="")
    assert "请写明退回原因" in refused.content.decode()
    county.sends(f"{of(handed)}close/", act="send_back", text="缺验收单")
    assert "已退回，补齐后重新报结" in town.sees("/")
    assert "退回：缺验收单。补齐后重新报结" in town.sees(of(handed))
    assert "缺验收单" in town.sees(of(handed))
    assert "建好活动阵地" in town.sees("/tasks/?show=mine")


def test_nobody_closes_his_own_task_nor_that_of_another_county(city, county, town, handed):
    county.sends(f"{of(handed)}progress/", act="finish", text="电话代报")
    assert ">销号</button>" not in county.sees(of(handed))
    for desk in (county, town, Desk(city, "section", "乙部")):
        assert desk.sends(f"{of(handed)}close/", act="close").status_code == 404
    assert Desk(city, "leader", "甲部").sends(f"{of(handed)}close/", act="close").status_code == 302
    assert now(handed).state == "done"


def test_a_new_deadline_goes_down_with_its_reason_and_stays_on_record(county, town, top, handed):
    form = county.sees(f"{of(top)}change/")
    assert "下级2项里与本级一样的内容，随本级一并变更" in form
    fields = {"title": "建好活动阵地", "due": "2099-06-30", "targets": "活动阵地 ≥ 3个", "reason": "雨季顺延"}
    county.sends(f"{of(top)}change/", **fields, with_children="on")
    assert "完成期限：2099-05-31 → 2099-06-30" in county.sees(of(top))
    seen = town.sees(of(handed))
    assert "2099年6月30日" in seen
    assert "雨季顺延" in seen
    assert re.search(r"建好活动阵地（\d+月\d+日变更）", town.sees("/"))
    wrong = county.sends(f"{of(top)}change/", **fields | {"targets": "多建一些"})
    assert (wrong.status_code, "看不懂" in wrong.content.decode()) == (400, True)


def test_a_withdrawn_task_leaves_the_desks_below(county, town, top, handed):
    county.sends(f"{of(top)}close/", act="withdraw", text="改由市里统建")
    assert "已撤销，连同下级共3项" in county.sees(of(top))
    assert "没有要办的任务" in town.sees("/tasks/?show=mine")


def test_the_list_is_filtered_by_light_and_exported(county, handed):
    assert "建好活动阵地" in county.sees("/tasks/?f_light=ok")
    assert "没有符合条件的内容" in county.sees("/tasks/?f_light=late")
    assert county.client.get("/tasks/?out=workbook").status_code == 200
    assert county.client.get("/tasks/?sort=due&f_state=todo&q=甲一镇").status_code == 200


def test_a_task_names_its_sentence_and_links_the_document_only_for_those_who_may_open_it(city, county, town):
    from dazugong.kernel.plans.actions import accept_measure, assign_measure, hand_down_measures, take_in_document
    from dazugong.kernel.plans.queries import measure_for

    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        at = timezone.now()
        document = take_in_document(name="a.txt", data="要点\n一、阵地\n各乡镇党委12月底前新建村级活动阵地3个。".encode(), by=reader, at=at)
        measure = accept_measure(measure=measure_for(reader, document, 1), by=reader, at=at)
        assign_measure(measure=measure, leading=[city.unit("甲一镇")], by=reader, at=at)
        [task] = hand_down_measures(document=document, by=reader, at=at)
    link = f"/plans/{document.public_id}/"
    assert link in county.sees(of(task))
    seen = town.sees(of(task))
    assert link not in seen
    assert "“各乡镇党委12月底前新建村级活动阵地3个" in seen


@pytest.mark.parametrize("show", ["", "mine", "waiting", "late"])
def test_lists_and_pages_take_few_questions_to_the_database(county, town, top, handed, django_assert_max_num_queries, show):
    with django_assert_max_num_queries(30):
        county.sees(f"/tasks/?show={show}")
    with django_assert_max_num_queries(45):
        county.sees(of(top))


def test_who_gave_a_task_without_a_target_is_led_to_where_one_is_put_in(county, top):
    assert f'href="/tasks/{top.public_id}/change/"' in county.sees(f"/tasks/{top.public_id}/hand-down/")


def test_who_may_not_change_a_task_is_not_sent_to_a_page_that_is_not_there(town, handed):
    page = town.sees(f"/tasks/{handed.public_id}/hand-down/")
    assert "下达前请核对" in page and f'href="/tasks/{handed.public_id}/change/"' not in page and "请下达这项任务的单位变更" in page
