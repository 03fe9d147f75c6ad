"""记纪要: the lines of what was decided are filled by the keyboard, more are added as they are needed, and each becomes a task."""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from .browsing import Office
from .hands import press, said
from .serving import built, served

pytestmark = pytest.mark.browser
FIRST_TOWN, SECOND_TOWN, COUNTY = "甲县甲一镇党委", "甲县甲二镇党委", "甲县县委"
LINES = [
    ("修通进村路", FIRST_TOWN, "2026-08-31"), ("清理办公用房", SECOND_TOWN, "2026-08-15"), ("核对党员名册", FIRST_TOWN, "2026-07-31"),
    ("补齐公开栏", SECOND_TOWN, "2026-07-20"), ("办好读书班", COUNTY, "2026-09-10"), ("摸清流动党员", FIRST_TOWN, "2026-10-31"),
]  # fmt: skip
PROPOSED = [("建成剩余阵地2处", COUNTY, "2026-09-20"), ("办培训班", COUNTY, "2026-09-30")]


@pytest.fixture(scope="module")
def sitting(chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office on the day of its quarterly meeting."""
    home = tmp_path_factory.mktemp("sitting")
    told = json.loads(built("tests.browser.sittings", home))
    (home / "clock").write_text("2026-07-06T15:00:00+08:00", "utf8")
    with served("tests.browser.clock:office()", home) as base:
        yield Office(chromium, base, **told)


@pytest.fixture
def minutes(sitting: Office) -> Iterator[Any]:
    """The section sits before the minutes of the meeting."""
    page = sitting.sit("section@甲部")
    page.goto(f"{sitting.reports['例会']}minutes/")
    yield page
    sitting.leave()


def rows(page: Any) -> list[tuple[str, ...]]:
    """The lines as they stand, empty ones left out."""
    found = page.evaluate("[...document.querySelectorAll('[data-row]')].map(row => [...row.querySelectorAll('input[name]')].map(one => one.value))")
    return [tuple(row) for row in found if any(row)]


def names(page: Any) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('[data-row]')].map(row => row.querySelector('input[name]').name)")


def type_lines(page: Any, lines: list[tuple[str, ...]]) -> None:
    """From where one stands, cell by cell; Enter behind every one."""
    for cell in (cell for line in lines for cell in line):
        page.keyboard.type(cell)
        page.keyboard.press("Enter")


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.name")


def test_a_line_without_its_matter_is_said_and_nothing_typed_is_lost(minutes: Any, sitting: Office) -> None:
    wrong = [LINES[0], ("", SECOND_TOWN, "2026-08-15")]
    minutes.fill("#minutes", "研究一件事。")
    minutes.focus("[name='a-decided.1.text']")
    type_lines(minutes, wrong)
    press(minutes, "存纪要")
    assert "第2件写了责任单位或期限，没有写事项" in minutes.inner_text("[role=alert]")
    assert rows(minutes) == wrong and minutes.input_value("#minutes") == "研究一件事。"
    minutes.goto(f"{sitting.reports['例会']}minutes/")
    assert rows(minutes) == [], "nothing of it is kept before it is right"
    assert not sitting.complaints


def test_lines_are_typed_without_the_mouse_and_become_tasks(minutes: Any, sitting: Office) -> None:
    assert len(names(minutes)) < len(LINES), "more is decided than there are empty lines"
    minutes.fill("#minutes", "通报二季度进度，研究三季度的事。")
    minutes.focus("[name='a-decided.1.text']")
    type_lines(minutes, LINES)
    assert rows(minutes) == LINES
    assert names(minutes) == [f"a-decided.{number}.text" for number in range(1, len(LINES) + 2)], "one more begins behind the last"
    assert focused(minutes) == f"a-decided.{len(LINES) + 1}.text"
    the_order_is_changed_by_keys(minutes)
    what_the_papers_propose_comes_behind(minutes)
    press(minutes, "存纪要")
    assert f"{len(LINES) + len(PROPOSED)}件议定事项确认以后转为任务" in said(minutes)
    press(minutes, f"确认纪要，{len(LINES) + len(PROPOSED)}件转为任务")
    assert f"{len(LINES) + len(PROPOSED)}件议定事项已转为任务" in said(minutes)
    each_is_a_task(minutes)
    assert not sitting.complaints


def the_order_is_changed_by_keys(page: Any) -> None:
    """Alt and an arrow moves the line, Alt and Delete takes it out; the numbers follow."""
    page.focus("[name='a-decided.2.text']")
    page.keyboard.press("Alt+ArrowUp")
    assert rows(page) == [LINES[1], LINES[0], *LINES[2:]] and focused(page) == "a-decided.1.text"
    page.keyboard.press("Alt+Delete")
    assert rows(page) == [LINES[0], *LINES[2:]]
    page.click("[data-add]")
    type_lines(page, [LINES[1]])
    assert rows(page) == [LINES[0], *LINES[2:], LINES[1]]


def what_the_papers_propose_comes_behind(page: Any) -> None:
    typed = rows(page)
    press(page, f"带入会议材料里的{len(PROPOSED)}件")
    assert rows(page) == [*typed, *PROPOSED], "what was typed stands"
    assert page.input_value("#minutes").startswith("通报二季度进度")


def each_is_a_task(page: Any) -> None:
    """The decisions stand in their order, each with its task; one click opens it, at the unit that has to do it."""
    decided = page.locator("table:has-text('议定事项') tbody tr")
    for number, line in enumerate([LINES[0], *LINES[2:], LINES[1], *PROPOSED]):
        assert all(words in decided.nth(number).inner_text() for words in (*line, "待办")), line
    with page.expect_navigation():
        decided.first.locator("a").click()
    assert "/tasks/" in page.url and LINES[0][0] in page.inner_text("h1") and FIRST_TOWN in page.inner_text("main")
