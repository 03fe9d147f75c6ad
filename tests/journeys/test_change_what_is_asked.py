"""变更要求: what a running task asks for is written anew, with the reason; the words before stay to be read, those who do it are told."""
from __future__ import annotations

import html
import re
from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.tasks.actions import finish, give_task, hand_down
from dazugong.kernel.tasks.changing import change_task
from dazugong.kernel.tasks.countersigning import ask_to_countersign, countersign, round_of
from dazugong.kernel.tasks.models import Task, TaskVersion
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import SYSTEM
from tests.month import at

BEFORE = "逐村核对，\n列出名单"
AFTER = "逐村核对，列出名单，\n本人签字后由组织委员复核"
TOLD = "变更了要求"


@pytest.fixture
def given(city, it_is) -> dict[str, Task]:
    """A task of the department, handed to two townships; 甲二镇 is asked for something of its own."""
    it_is(2026, 5, 20)
    officer = city.reader("section", "甲部")
    with reading(officer):
        top = give_task(unit=city.unit("甲部"), title="摸清流动党员底数", detail=BEFORE, due=date(2026, 6, 30), by=officer, at=at(5, 10))
        [first] = hand_down(task=top, to=[city.unit("甲一镇")], by=officer, at=at(5, 11))
        [second] = hand_down(task=top, to=[city.unit("甲二镇")], detail="镇上自查", by=officer, at=at(5, 11))
    return {"top": top, "first": first, "second": second}


@pytest.fixture
def section(city, given) -> Desk:
    return Desk(city, "section", "甲部")


def address(task: Task, door: str = "") -> str:
    return f"/tasks/{task.public_id}/{door}"


def changed(desk: Desk, task: Task, **fields: object):
    """The page of the change as it is opened, sent with `fields` in the place of what stood there."""
    page = desk.sees(address(task, "change/"))
    stood = {name: html.unescape(re.search(rf'name="{name}"[^>]*>([^<]*)</textarea>', page)[1]).lstrip("\n") for name in ("detail", "targets")}
    stood |= {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("seen", "title", "due")}
    return desk.sends(address(task, "change/"), **{"reason": "加强核实", "with_children": "on"} | stood | fields)


def said(page: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", page)))


def test_who_gave_it_writes_it_anew_and_everyone_who_reads_the_task_reads_both(city, section, given):
    assert changed(section, given["top"], detail=AFTER.replace("\n", "\r\n")).status_code == 302
    first, second = Desk(city, "organiser", "甲一镇"), Desk(city, "organiser", "甲二镇")
    assert "（5月20日变更）" in first.sees("/")
    for reader, task in ((section, given["top"]), (first, given["first"])):
        page = said(reader.sees(address(task)))
        assert f"{TOLD}：加强核实。看改前改后" in page
        assert said(f"要求改前：{BEFORE}要求改后：{AFTER}加强核实") in page
        assert said(f"<dt>要求</dt>{AFTER}") in page
    own = said(second.sees(address(given["second"])))
    assert "镇上自查" in own and TOLD not in own
    assert "变更" not in second.sees("/").partition("<main")[2]


def test_the_words_of_a_past_day_are_those_that_stood_then(city, section, given):
    changed(section, given["top"], detail=AFTER, targets="核实率 ≥ 90%")
    page = said(section.sees(address(given["top"]) + "?on=2026-05-15").partition("</dl>")[0])
    assert said(f"<dt>要求</dt>{BEFORE}") in page
    assert "核实率" not in page and "本人签字" not in page


def test_a_week_later_it_is_no_news_any_more(city, section, given, it_is):
    changed(section, given["top"], detail=AFTER)
    it_is(2026, 5, 28)
    page = Desk(city, "section", "甲部").sees(address(given["top"]))
    assert TOLD not in page and "要求改前" in page


def test_a_browser_that_ends_lines_otherwise_has_changed_nothing(section, given):
    assert "内容没有变化" in section.client.get(changed(section, given["top"], detail=BEFORE.replace("\n", "\r\n"))["Location"]).content.decode()
    with reading(SYSTEM):
        assert not TaskVersion.objects.exists()


def test_without_a_reason_nothing_is_changed_and_what_was_typed_stays(section, given):
    answer = changed(section, given["top"], detail=AFTER, reason=" ")
    assert answer.status_code == 400
    assert "本人签字" in answer.content.decode()


def test_a_requirement_too_long_is_refused_with_its_length(section, given):
    answer = changed(section, given["top"], detail="字" * 2001)
    assert answer.status_code == 400
    assert "最多2000个字，现在有2001个字" in answer.content.decode()


def test_what_a_document_wrote_at_greater_length_does_not_bar_another_deadline(section, given):
    with reading(SYSTEM):
        Task.objects.filter(pk=given["top"].pk).update(detail="字" * 2500)
    assert changed(section, given["top"], due="2026-07-31").status_code == 302


def test_a_sign_that_nobody_sees_is_refused_at_the_field(section, given):
    answer = changed(section, given["top"], detail="核对\u202e名单")
    assert answer.status_code == 400
    assert "要求的第3个字符是看不见的符号" in answer.content.decode()


def test_who_does_it_cannot_ask_for_less(city, given):
    town = Desk(city, "organiser", "甲一镇")
    assert town.client.get(address(given["first"], "change/")).status_code == 404
    assert town.sends(address(given["first"], "change/"), title="摸清流动党员底数", detail="不必核对", reason="太忙").status_code == 404
    with reading(SYSTEM):
        assert Task.objects.get(pk=given["first"].pk).detail == BEFORE


def test_a_colleague_was_quicker_and_his_change_is_not_taken_back_unseen(city, section, given):
    section.sees(address(given["top"], "change/"))
    leader = city.reader("leader", "甲部")
    with reading(leader):
        change_task(task=given["top"], title=given["top"].title, due=date(2026, 7, 31), targets=[], reason="雨季顺延", by=leader, at=at(5, 20))
    stale = {"seen": "1", "title": given["top"].title, "detail": AFTER, "due": "2026-06-30", "targets": "", "reason": "加强核实"}
    answer = section.sends(address(given["top"], "change/"), **stale)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "已变更为第2版：完成期限改为“2026-07-31”" in page
    assert "本人签字" in page and 'name="seen" value="2"' in page
    assert section.sends(address(given["top"], "change/"), **stale | {"seen": "2", "due": "2026-07-31"}).status_code == 302
    with reading(SYSTEM):
        task = Task.objects.get(pk=given["top"].pk)
        assert (task.due, task.detail, task.version) == (date(2026, 7, 31), AFTER, 3)


def test_what_was_agreed_to_is_signed_anew_and_what_is_reported_done_stays_reported(city, section, given):
    officer, office, clerk = city.reader("section", "甲部"), city.reader("organiser", "甲二镇"), city.reader("organiser", "甲一镇")
    with reading(officer):
        ask_to_countersign(task=given["first"], units=[city.unit("甲二镇")], by=officer, at=at(5, 12))
    with reading(office):
        [sign] = round_of(office, given["first"]).signs
        countersign(sign=sign, agree=True, by=office, at=at(5, 13))
    with reading(clerk):
        finish(task=given["first"], evidence="名单已列", by=clerk, at=at(5, 19))
    assert "承办单位已报结，变更以后仍是已报结" in section.sees(address(given["first"], "change/"))
    changed(section, given["first"], detail=AFTER)
    with reading(officer):
        now = round_of(officer, Task.objects.get(pk=given["first"].pk))
    assert (now.asked, now.agreed) == (1, 0)
    signer = Desk(city, "organiser", "甲二镇")
    assert "会签</a>" in signer.sees("/")
    assert "要求改前" in signer.sees(address(given["first"]))
    assert "已报结" in section.sees(address(given["first"]))


def test_a_change_of_what_is_due_far_ahead_is_told_on_a_full_desk(city, section, given):
    officer = city.reader("section", "甲部")
    with reading(officer):
        for number in range(13):
            give_task(unit=city.unit("甲一镇"), given_by=city.unit("甲部"), title=f"六月初要办的第{number}件", due=date(2026, 6, 1), by=officer, at=at(5, 11))
    town = Desk(city, "organiser", "甲一镇")
    assert "最近有变更" not in town.sees("/")
    changed(section, given["top"], detail=AFTER)
    desk = town.sees("/")
    assert given["top"].title not in desk
    assert "1项任务最近有变更" in desk
    listed = town.sees("/tasks/?show=changed")
    assert address(given["first"]) in listed and "六月初要办的" not in listed
