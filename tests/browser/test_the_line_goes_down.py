"""断网: what was typed while the line was down stays on the page, even when she presses 报送, and goes when it is back."""
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
