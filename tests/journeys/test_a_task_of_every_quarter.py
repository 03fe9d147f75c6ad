"""每季度办一次: what a document asks for each quarter is asked of the township, and shown to everybody, quarter by quarter."""
from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

import pytest

import dazugong.packs
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.plans.actions import accept_assigned, hand_down_measures, take_in_document
from dazugong.kernel.plans.queries import measures
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.models import Task
from tests.formats.paper.looking import pages
from tests.kernel.test_recurring import at
from tests.make import AT, SYSTEM
from tests.tabs import browser

PACKS = Path(dazugong.packs.__path__[0])
PLAN = """2026年甲县组织工作要点
一、建强基层组织
1.各乡镇党委每季度研究一次党建工作。
2.各乡镇党委要经常性走访老党员。
"""


@pytest.fixture
def quarterly(city, as_reader, it_is):
    """On 10 February 甲部 has handed the paper down to 甲一镇; today is 20 May."""
    it_is(2026, 5, 20)
    with reading(SYSTEM):
        install_pack(source=PACKS / "follow_up", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    given = date(2026, 2, 10)
    with as_reader("section", "甲部", day=given) as reader:
        paper = take_in_document(name="要点.txt", data=PLAN.encode(), by=reader, at=at(given))
        for measure in measures(reader, paper):
            accept_assigned(measure=measure, leading=[city.unit("甲一镇")], by=reader, at=at(given))
        hand_down_measures(document=paper, by=reader, at=at(given))
        tasks = {task.title: task for task in reader.rows(Task).filter(unit=city.units["甲一镇"])}
    return paper, next(task for title, task in tasks.items() if "研究" in title), next(task for title, task in tasks.items() if "走访" in title)


def page_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return unescape(response.content.decode())


def report(client, task: Task, **fields: str) -> str:
    report.key += 1     # type: ignore[attr-defined]
    url = f"/tasks/{task.public_id}/"
    client.post(f"{url}progress/", {"act": "progress", "form_key": f"期{report.key}", **fields})     # type: ignore[attr-defined]
    return page_of(client, url)


report.key = 0     # type: ignore[attr-defined]


def test_the_first_quarter_that_was_not_done_stands_red_at_the_desk_until_something_is_reported(city, quarterly):
    _, task, _ = quarterly
    town = browser(city, "organiser", "甲一镇")
    desk = page_of(town, "/")
    assert f"{task.title}（2026年第一季度）" in desk and "逾期50天" in desk
    page = page_of(town, f"/tasks/{task.public_id}/")
    assert "2026年第一季度，<strong>漏办</strong>；2026年第二季度，2026年6月30日前" in page
    assert "报结是整项办完，以后各期不再办" in page
    page = report(town, task, text="五月例会研究了党建工作")
    assert "2026年第二季度这一期已办" in page
    assert "2026年第一季度，<strong>漏办</strong>；2026年第二季度，2026年5月20日办" in page, "what was passed over stays missed"
    assert "每季度（2026年第三季度），2026年9月30日（周三）到期" in page
    desk = page_of(town, "/")
    assert f"{task.title}（2026年第三季度）" in desk and "逾期" not in desk.partition("我要办的")[2].partition("</section>")[0]


def test_what_was_only_begun_leaves_the_quarter_open_and_what_was_done_in_time_closes_it(city, quarterly):
    _, task, _ = quarterly
    town = browser(city, "organiser", "甲一镇")
    assert "2026年第二季度这一期还没有办完" in report(town, task, text="正在准备", percent="30")
    page = report(town, task, text="三月已经研究，当时没有报", day="2026-03-25")
    assert "2026年第一季度，2026年3月25日办；2026年第二季度，2026年6月30日前" in page


def test_the_county_sees_who_is_behind_on_the_board_and_supervises_that_quarter(city, quarterly):
    _, task, _ = quarterly
    officer = browser(city, "section", "甲部")
    board = page_of(officer, "/tasks/board/").partition("<tbody")[2]
    assert board.index("甲县甲一镇党委") < board.index("甲县县委组织部"), "red first; the county itself owes no quarters"
    assert "红色预警：2026年第一季度逾期33个工作日" in page_of(officer, f"/tasks/{task.public_id}/")
    listed = page_of(officer, "/tasks/?show=alert")
    assert "每季度（2026年第一季度）" in listed and "03-31" in listed
    officer.post(f"/tasks/{task.public_id}/supervise/", {"demand": "请立即研究", "reply_due": "2026-05-25", "form_key": "督1"})
    report(browser(city, "organiser", "甲一镇"), task, text="已补上")
    [paper] = pages(officer.get(f"/tasks/{task.public_id}/sheets/1/").content)
    assert "2026年3月31日，已逾期33个工作日" in paper and "逾期期次2026年第一季度" in paper, "the sheet says what was late when it was issued"


def test_the_calendar_holds_the_last_day_of_the_quarter_with_its_name(city, quarterly):
    _, task, _ = quarterly
    town = browser(city, "organiser", "甲一镇")
    report(town, task, text="五月例会研究了党建工作")
    september = page_of(town, "/tasks/calendar/?month=2026-09")
    assert f"{task.title}（2026年第三季度）" in september
    file = town.get("/tasks/calendar.ics")
    assert file.status_code == 200 and "20260930" in file.content.decode() and "20261231" not in file.content.decode()


def test_who_gave_it_sees_the_quarter_of_every_unit_and_closes_the_whole(city, quarterly, as_reader):
    _, task, _ = quarterly
    town, officer = browser(city, "organiser", "甲一镇"), browser(city, "section", "甲部")
    with as_reader("section", "甲部") as reader:
        whole = reader.rows(Task).get(pk=task.parent_id)
    above = page_of(officer, f"/tasks/{whole.public_id}/")
    assert "每季度，由承办的下级逐期办" in above and "03-31<br><span class=\"grey\">2026年第一季度" in above
    report(town, task, act="finish", text="今年不再开")
    assert page_of(officer, f"/tasks/{task.public_id}/").count(">销号<") == 1
    officer.post(f"/tasks/{task.public_id}/close/", {"act": "close", "form_key": "销1"})
    assert "下面没有逾期的任务。" in page_of(officer, "/tasks/?show=late")


def test_what_is_to_be_done_often_stays_words(city, quarterly):
    paper, _, often = quarterly
    town = browser(city, "organiser", "甲一镇")
    page = page_of(town, f"/tasks/{often.public_id}/")
    assert "原文：经常性" in page and "<dt>周期</dt>" not in page and "<dt>各期</dt>" not in page
    assert "逾期" not in page


def test_a_rhythm_is_chosen_where_a_task_is_set_and_changed_where_it_runs(city, quarterly):
    officer, town = browser(city, "section", "甲部"), browser(city, "organiser", "甲一镇")
    made = officer.post("/tasks/new/", {"title": "每月调度换届", "every": "month", "form_key": "立1"})
    assert made.status_code == 302
    public_id = made["Location"].split("/")[2]
    assert "每月（2026年5月）" in page_of(officer, f"/tasks/{public_id}/")
    _, task, often = quarterly
    refused = officer.post(f"/tasks/{often.public_id}/change/", {"title": often.title, "every": "fortnight", "reason": "改", "form_key": "变0"})
    assert refused.status_code == 400
    officer.post(f"/tasks/{often.public_id}/change/", {"title": often.title, "every": "month", "reason": "改为每月走访", "seen": "1", "form_key": "变1"})
    page = page_of(town, f"/tasks/{often.public_id}/")
    assert "周期：一次 → 每月" in page and "每月（2026年5月），2026年5月31日（周日）到期" in page and "漏办" not in page


def test_where_the_last_period_is_done_the_page_says_that_the_whole_may_be_reported(city, quarterly):
    officer, town = browser(city, "section", "甲部"), browser(city, "organiser", "甲一镇")
    _, task, _ = quarterly
    officer.post(f"/tasks/{task.public_id}/change/", {"title": task.title, "every": "quarter", "due": "2026-06-20", "reason": "年中截止", "seen": "1", "form_key": "变2"})
    assert "可以报结" not in page_of(town, f"/tasks/{task.public_id}/")
    assert "每季度，到完成期限没有要办的一期了，可以报结" in report(town, task, text="五月例会研究了党建工作")


def test_before_it_goes_down_the_page_says_what_comes_round(city, as_reader):
    with as_reader("section", "甲部") as reader:
        paper = take_in_document(name="要点.txt", data=PLAN.encode(), by=reader, at=AT)
        for measure in measures(reader, paper):
            accept_assigned(measure=measure, leading=[city.unit("甲一镇")], by=reader, at=AT)
    page = page_of(browser(city, "section", "甲部"), f"/plans/{paper.public_id}/hand-down/")
    assert "每季度，逐期到期" in page and "其中1条逐期办，每期末到期" in page and "未定（经常性）" in page
