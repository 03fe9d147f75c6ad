"""考核的异议: from the marks to the final result, by the section, the townships and the leader."""
from __future__ import annotations

from datetime import date
from typing import Any

from .browsing import text
from .hands import open_from_desk, press, said

SECTION, LEADER, CLERK, OTHER = "section@甲部", "leader@甲部", "organiser@甲一镇", "organiser@甲二镇"
OBJECTION = "迟报两次中有一次是停电，镇里有停电通知，请核对。"
ANSWER = "核对停电通知，属实，加回2分。"


def it_is_assessed_objected_to_and_decided(year: Any) -> None:
    """`year`: the office and its clock, see test_a_year_of_grading."""
    year.turn_to(date(2026, 12, 20))
    section, clerk = year.sit(SECTION), year.sit(CLERK)
    it_is_opened(section)
    for place in ("甲一镇", "甲二镇"):
        the_section_scores(section, place)
    for who in (CLERK, OTHER):
        open_from_desk(year.sit(who), "乡镇考核表：1份待打分")
        marked(year.sit(who), {"report.本级": "100"})
    what_if_saves_nothing(section)
    to_the_round(section)
    press(section, "告知")
    open_from_desk(clerk, "结果已告知，有异议的可以提")
    clerk.select_option("#obj-item", label="政令畅通")
    clerk.fill("#obj-text", OBJECTION)
    press(clerk, "提异议")
    it_is_put_right_before_it_is_answered(section)
    year.turn_to(date(2026, 12, 28))
    leader = year.sit(LEADER)
    open_from_desk(leader, "异议期满，可以定稿")
    leader.fill("#decided", "12月28日部务会")
    press(leader, "定稿")
    to_the_sheet(year.sit(CLERK), "甲一镇")
    for words in ("总分71.6分", "第2名（共2个）", "较好", "12月28日部务会", ANSWER, OBJECTION):
        assert words in text(year.sit(CLERK)), words


def to_the_round(page: Any) -> None:
    page.goto("/scores/")
    page.click("main tbody a")
    page.wait_for_load_state()


def to_the_sheet(page: Any, place: str) -> None:
    to_the_round(page)
    page.click(f"main tbody a:has-text('{place}')")
    page.wait_for_load_state()


def it_is_opened(page: Any) -> None:
    page.goto("/scores/new/?sheet=yearly.town")
    press(page, "开考")
    assert "被考核2个" in said(page)


def marked(page: Any, given: dict[str, str]) -> None:
    for name, value in given.items():
        page.fill(f'[name="value:{name}"]', value)
        page.fill(f'[name="reason:{name}"]', "按平时情况")
    press(page, "记分")


def the_section_scores(page: Any, place: str) -> None:
    """Nobody reported how often the work was studied: no score, and no nought either, but what is decided with a reason."""
    to_the_sheet(page, place)
    assert "无数：这一期没有报“责任落实表”" in text(page)
    first = place == "甲一镇"
    marked(page, {"studied.研究定分": "0", "report.上级": "90" if first else "100", "orders.": "36" if first else "40", "stage.1": "75"})
    assert "已记4条" in said(page)


def what_if_saves_nothing(page: Any) -> None:
    to_the_sheet(page, "甲一镇")
    page.select_option("#try-item", label="政令畅通")
    page.fill("#try-value", "40")
    press(page, "试算")
    assert "试算，没有保存。总分 69.6 → 73.6" in text(page)


def it_is_put_right_before_it_is_answered(page: Any) -> None:
    open_from_desk(page, "1份有异议待答复")
    page.fill("[name=answer]", ANSWER)
    press(page, "采纳")
    assert "请先在“改分”里改" in text(page)
    page.select_option("#fix-item", label="政令畅通")
    page.fill("#fix-value", "38")
    page.fill("#fix-why", "停电那一次不算迟报")
    press(page, "改分")
    page.fill("[name=answer]", ANSWER)
    press(page, "采纳")
    assert "已答复" in said(page)
