"""看过去的一天: tasks and reports stand under a past day as they stood on it; a merged pair too."""
from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest

from dazugong.kernel.access.queries import reader_for
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.people.reorganising import merge_with_members
from dazugong.kernel.records.actions import approve_record, file_record, return_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.periods import exempt_obligations, withdraw_exemption
from dazugong.kernel.records.queries import ledger
from dazugong.kernel.tasks.actions import close_task, finish, give_task, hand_down, send_back
from dazugong.kernel.tasks.changing import change_task
from dazugong.kernel.tasks.queries import tasks
from tests.make import City
from tests.month import GOOD, at, open_may, the_clock
from tests.sample_packs import GRADING
from tests.tabs import BEIJING, browser, owed_by, read

MARCH, JUNE, DECEMBER = "2026-03-20", "2026-06-20", "2026-12-10"


@pytest.fixture
def december(it_is):
    it_is(2026, 12, 20)


@pytest.fixture
def task(city, december):
    """Given in March, moved to a later deadline in May, reported in June, sent back in July, closed in December."""
    officer, clerk = city.reader("section", "甲部"), city.reader("organiser", "甲一镇")
    with reading(officer):
        top = give_task(unit=city.unit("甲部"), title="建阵地", due=date(2026, 5, 31), by=officer, at=at(3, 10))
        [own] = hand_down(task=top, to=[city.unit("甲一镇")], by=officer, at=at(3, 12))
        change_task(task=top, title="建好村级阵地", due=date(2026, 9, 30), targets=[], reason="雨季顺延", with_children=True, by=officer, at=at(5, 20))
    with reading(clerk):
        finish(task=own, evidence="建成3处", done_on=date(2026, 6, 10), by=clerk, at=at(6, 12))
    with reading(officer):
        send_back(task=own, reason="缺验收单", by=officer, at=at(7, 1))
    with reading(clerk):
        finish(task=own, evidence="验收单已补", done_on=date(2026, 7, 5), by=clerk, at=at(7, 6))
    with reading(officer):
        close_task(task=own, by=officer, at=at(12, 1))
    return own.public_id


def line_of(page: str, unit: str) -> str:
    """The row of a unit, without tags."""
    rows = [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr>.*?</tr>", page, re.S)]
    return next(" ".join(row.split()) for row in rows if unit in row)


def test_the_list_of_tasks_says_what_was_known_in_march_june_and_december(city, task):
    officer = browser(city, "section", "甲部")
    march, june, july, december = (line_of(read(officer, f"/tasks/?on={on}"), "甲一镇") for on in (MARCH, JUNE, "2026-07-02", DECEMBER))
    assert "待办" in march
    assert "05-31" in march
    assert "建成" not in march
    assert "已报结" in june
    assert "09-30" in june
    assert "06-10" in june
    assert "在办" in july
    assert "未办结" in july
    assert "已办结" in december
    assert "07-05" in december


def test_the_page_of_a_task_shows_no_entry_of_a_later_day_and_no_button(city, task):
    officer = browser(city, "section", "甲部")
    march, june = read(officer, f"/tasks/{task}/?on={MARCH}"), read(officer, f"/tasks/{task}/?on={JUNE}")
    assert "2026年5月31日" in march
    assert "销号" not in march
    assert "建成3处" in june
    assert "缺验收单" not in june
    assert "雨季顺延" in june
    assert "雨季顺延" not in march


@pytest.fixture
def report(city, december):
    """甲一镇 filed May in time, was returned on the 8th, filed again on the 9th, was approved on the 25th of June."""
    open_may()
    public_id = owed_by(city, "甲一镇")
    clerk, officer = city.reader("organiser", "甲一镇", day=date(2026, 6, 30)), city.reader("section", "甲部", day=date(2026, 6, 30))
    for reader, act in (
        (clerk, lambda o: file_record(obligation=o, values=GOOD, by=clerk, at=at(6, 2))),
        (officer, lambda o: return_record(obligation=o, remark="请写具体些", notes={}, by=officer, at=at(6, 8))),
        (clerk, lambda o: file_record(obligation=o, values=GOOD | {"problems": "缺人"}, by=clerk, at=at(6, 9))),
        (officer, lambda o: approve_record(obligation=o, by=officer, at=at(6, 25))),
    ):
        with reading(reader):
            act(reader.rows(Obligation).get(public_id=public_id))
    return public_id


@pytest.mark.parametrize(("on", "state"), [
    ("2026-05-28", "待报"), ("2026-06-02", "已报"), ("2026-06-07", "已报"), ("2026-06-08", "退回"), ("2026-06-09", "已报"),
    (JUNE, "已报"), ("2026-06-25", "已批准"), (DECEMBER, "已批准"),
])  # fmt: skip
def test_the_ledger_says_what_was_so_on_the_day(city, report, on, state):
    assert state in line_of(read(browser(city, "section", "甲部"), f"/records/?on={on}"), "甲一镇")


def test_today_the_rows_themselves_say_what_their_dated_entries_say(city, task, report):
    login, day = city.login("leader", "甲部"), date(2026, 12, 20)
    today = reader_for(login, day=day, today=day)
    assert not today.looks_back and reader_for(login, day=day - timedelta(days=1), today=day).looks_back
    told = []
    for reader in (today, today.on(day)):
        with reading(reader):
            told.append([
                list(tasks(reader).values_list("public_id", "state_then", "due_then", "title_then", "done_then", "light", "handed", "closed")),
                list(ledger(reader).values_list("public_id", "state_on")),
            ])  # fmt: skip
    assert told[0] == told[1] and told[0][0]


def test_a_report_under_a_past_day_shows_the_revision_of_that_day_and_no_later_decision(city, report):
    officer = browser(city, "section", "甲部")
    before_return, after = read(officer, f"/records/{report}/?on=2026-06-05"), read(officer, f"/records/{report}/?on={JUNE}")
    assert "第2版" not in before_return
    assert "请写具体些" not in before_return
    assert "批准</button>" not in before_return
    assert "请写具体些" in after
    assert "缺人" in after
    assert "已批准" not in after


def test_an_exemption_withdrawn_later_was_still_an_exemption_on_its_day(city, december):
    open_may()
    officer = city.reader("section", "甲部", day=date(2026, 6, 30))
    with reading(officer):
        owed = list(officer.rows(Obligation).filter(unit_id=city.units["甲二镇"]))
        exempt_obligations(obligations=owed, reason="防汛抢险", by=officer, at=at(6, 1))
        withdraw_exemption(obligations=owed, reason="汛情解除，照常报", by=officer, at=at(6, 15))
    page = browser(city, "section", "甲部")
    states = [line_of(read(page, f"/records/?on={on}"), "甲二镇") for on in ("2026-05-30", "2026-06-10", "2026-06-16")]
    assert [word for line, word in zip(states, ("待报", "免报", "未报")) if word in line] == ["待报", "免报", "未报"]


@pytest.fixture
def merged(city, december):
    """The two villages of 甲一镇 were graded in March and became one branch in May; the new one was graded in July."""
    january = system_reader(date(2026, 1, 5), "定时")
    with reading(january):
        install_pack(source=GRADING, since=date(2025, 1, 1), by=january, at=at(1, 5))
        open_period(pack="grading", code="2025", by=january, at=at(1, 5))
        open_period(pack="grading", code="2026", by=january, at=at(1, 5))
    for place, before, now in (("甲一村", "较差", "一般"), ("甲一湾", "较差", "较差")):
        _grade(city, place, "2025", before, at(1, 6))
        _grade(city, place, "2026", now, at(3, 3))
    system = the_clock(date(2026, 5, 1))
    with reading(system):
        new = merge_with_members(units=[city.unit("甲一村"), city.unit("甲一湾")], name="甲县甲一镇联合党支部", under=city.unit("甲一镇"),
                                 on=date(2026, 5, 1), basis="样例文件", by=system, at=at(5, 1))  # fmt: skip
        open_period(pack="grading", code="2026", by=system, at=at(5, 1))
    return new


def _grade(city: City, place: str, period: str, grade: str, when: datetime) -> None:
    secretary = city.reader("secretary", place, day=when.astimezone(BEIJING).date())
    with reading(secretary):
        owed = secretary.rows(Obligation).get(unit_id=city.units[place], period=period)
        file_record(obligation=owed, values={"grade": grade}, by=secretary, at=when)


def test_before_the_merger_the_two_villages_stand_on_the_list_and_after_it_the_one(city, merged):
    officer = browser(city, "organiser", "甲一镇")
    march, december = (read(officer, f"/records/?on={on}").partition("<tbody")[2] for on in (MARCH, DECEMBER))
    assert "甲一村党支部" in march
    assert "甲一湾党支部" in march
    assert "联合党支部" not in march
    assert "联合党支部" in december
    assert "甲一湾党支部" not in december


def test_on_the_board_of_march_each_village_answers_for_itself(city, merged):
    officer = browser(city, "organiser", "甲一镇")
    board = read(officer, f"/boards/grading/promotion/?on={MARCH}&period=2026")
    assert "1/2" in re.sub(r"\s|<[^>]+>", "", board)
