"""边填边换截至日期: what was typed is there again on the other day, and a report is saved before the day changes."""
from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

ANOTHER = "2026-05-20"


def turn_to(page, day: str) -> None:  # noqa: ANN001
    with page.expect_navigation(url=f"**on={day}*"):
        page.fill("#bar-on", day)


def test_a_half_filled_form_is_as_full_on_another_day_and_says_so(office):
    page = office.sit("section@甲部")
    page.goto("/tasks/new/")
    page.fill("[name=title]", "摸清流动党员底数")
    page.fill("[name=due]", "2026-06-30")
    turn_to(page, ANOTHER)
    assert (page.input_value("[name=title]"), page.input_value("[name=due]")) == ("摸清流动党员底数", "2026-06-30")
    assert "换以前填的还在，还没有提交" in page.inner_text("#messages")
    page.click(".bar-day a")
    assert page.input_value("[name=title]") == "摸清流动党员底数"
    page.reload()
    assert page.input_value("[name=title]") == ""
    assert "填的还在" not in page.inner_text("#messages")


def test_what_came_back_with_its_mistakes_stays_too(office):
    page = office.sit("section@甲部")
    page.goto("/plans/upload/")
    page.fill("[name=title]", "要点")
    page.fill("[name=received_on]", "2026-05-06")
    page.eval_on_selector("main form.stack", "form => form.noValidate = true")
    with page.expect_navigation():      # with its scripts: a key before them is lost
        page.click("button.main")
    page.wait_for_selector("main .error")
    turn_to(page, ANOTHER)
    assert (page.input_value("[name=title]"), page.input_value("[name=received_on]")) == ("要点", "2026-05-06")


def test_what_one_left_alone_is_what_the_page_has_on_that_day(office):
    page = office.sit("section@甲部")
    page.goto("/tasks/new/")
    turn_to(page, ANOTHER)
    assert "填的还在" not in page.inner_text("#messages")


def test_a_report_is_saved_before_another_day_is_looked_at(office):
    page = office.sit("organiser@甲二镇")
    page.goto(office.reports["甲二镇"])
    page.fill("[name=a-problems]", "换日期前一刻写的")
    turn_to(page, ANOTHER)
    page.goto(office.reports["甲二镇"])
    assert page.input_value("[name=a-problems]") == "换日期前一刻写的"


def test_boxes_are_ticked_again_by_what_they_stand_for_not_by_their_place(office):
    page = office.sit("section@甲部")
    page.goto("/tasks/")
    page.goto(page.get_attribute("main tbody .lead a", "href") + "joint/")
    boxes = page.locator("[name=units]")
    ticked = boxes.first.get_attribute("value")
    boxes.first.check()
    page.evaluate("() => { const gone = document.querySelector('[name=units]').cloneNode(); gone.value = '那天才有的'; document.querySelector('[name=units]').form.prepend(gone); }")
    turn_to(page, "2026-05-31")
    assert page.locator("[name=units]:checked").evaluate_all("all => all.map(one => one.value)") == [ticked]
