"""断网、登录过期: what was typed meanwhile stays on the page, even when she presses 报送, and goes when line or log-in are back."""
from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def form(office):
    page = office.sit("organiser@甲二镇")
    page.goto(office.reports["甲二镇"])
    page.wait_for_selector("[data-filling]")
    return page


def test_pressing_file_without_a_line_loses_nothing(form):
    form.context.set_offline(True)
    form.fill("[name=a-problems]", "断网时写的一段话")
    form.click("button.main")
    form.wait_for_selector("[data-draft]:has-text('没有送出')")
    assert form.input_value("[name=a-problems]") == "断网时写的一段话"
    form.context.set_offline(False)
    form.wait_for_selector("[data-draft]:has-text('已存')", timeout=15_000)
    form.reload()
    assert form.input_value("[name=a-problems]") == "断网时写的一段话"


def test_what_was_typed_a_moment_before_pressing_is_sent_along(form):
    form.fill("[name=a-problems]", "刚写完就按了暂存")
    form.click("text=暂存")
    form.wait_for_selector(".messages >> text=还没有报送")
    assert form.input_value("[name=a-problems]") == "刚写完就按了暂存"


def test_whoever_was_logged_out_while_writing_logs_in_beside_the_page_and_loses_nothing(form, office):
    form.context.clear_cookies()
    form.fill("[name=a-problems]", "午休回来写的一段话")
    form.click("button.main")
    form.wait_for_selector("[data-draft]:has-text('登录已过期')")
    assert form.input_value("[name=a-problems]") == "午休回来写的一段话"
    beside = form.context.new_page()
    office.log_in(beside, "organiser@甲二镇")
    beside.close()
    form.bring_to_front()
    form.evaluate("window.dispatchEvent(new Event('focus'))")
    form.wait_for_selector("[data-draft]:has-text('已存')")
    form.reload()
    assert form.input_value("[name=a-problems]") == "午休回来写的一段话"
