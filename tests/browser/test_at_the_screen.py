"""在屏幕前: lists by keyboard, what one may not see, paper, and the pages without a script."""
from __future__ import annotations

import zipfile

import pytest

from .browsing import text

pytestmark = pytest.mark.browser

PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"


def test_a_neighbours_record_is_the_same_as_a_page_that_does_not_exist(office):
    page = office.sit("organiser@甲一镇")
    there, nowhere = page.request.get(office.reports["甲二镇"]), page.request.get("/records/ZZZZZZZZZZ/")
    assert (there.status, nowhere.status) == (404, 404)
    assert there.body() == nowhere.body()
    assert page.request.get(office.reports["甲一镇"]).status == 200


def test_a_list_is_walked_and_searched_with_the_keyboard(office):
    page = office.sit("section@甲部")
    page.goto("/people/")
    page.keyboard.press("/")
    page.keyboard.type("样党员07")
    page.wait_for_selector(".listing .count:has-text('筛出 1 名党员')")
    assert "q=" in page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('样党员07')")
    page.go_back()
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.wait_for_selector(".listing .count:has-text('共')")


def test_arrows_go_up_and_down_the_rows(office):
    page = office.sit("section@甲部")
    page.goto("/people/")
    rows = page.locator("tbody .lead a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == rows.nth(1).text_content()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == rows.nth(0).text_content()


def test_a_list_turns_its_pages_and_filters_a_column(office):
    page = office.sit("section@甲部")
    page.goto("/people/")
    first = page.inner_text("tbody tr >> nth=0")
    page.locator("a[rel=next]").first.click()
    page.wait_for_selector(".pager >> text=2 / 2")
    assert page.inner_text("tbody tr >> nth=0") != first
    page.locator(".filter-label").click()
    page.select_option("[name=f_sex]", "女")
    page.wait_for_selector(".listing .count:has-text('筛出')")
    assert set(page.locator("tbody td[data-label=性别]").all_inner_texts()) == {"女"}


def test_twenty_five_rows_of_the_roster_are_seen_at_once(office):
    page = office.sit("section@甲部")
    page.goto("/people/")
    seen = page.locator("tbody tr").evaluate_all("rows => rows.filter(r => r.getBoundingClientRect().bottom <= innerHeight).length")
    assert seen >= 25


def test_the_roster_comes_as_a_workbook(office):
    page = office.sit("section@甲部")
    page.goto("/people/")
    with page.expect_download() as download:
        page.click("text=导出表格")
    with zipfile.ZipFile(download.value.path()) as book:
        assert "xl/workbook.xml" in book.namelist()
        assert "样党员07" in "".join(book.read(name).decode("utf8", "ignore") for name in book.namelist())


def test_a_page_prints_without_its_frame(office):
    page = office.sit("section@甲部")
    page.add_init_script(PRINTS)
    page.goto("/people/?out=print")
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    assert not page.locator("nav.rail").is_visible()
    assert not page.locator(".listing-tools").is_visible()
    assert "甲县县委组织部科长 样甲部科长 于" in page.inner_text(".paper-foot")


def test_the_last_session_ends_with_the_sign_out(office):
    page = office.sit()
    office.log_in(page, "leader@乙部")
    page.click("text=退出")
    page.wait_for_selector("[name=username]")
    page.goto("/people/")
    assert "/login/" in page.url


def test_without_a_script_she_logs_in_and_files_her_report(office):
    page = office.sit(java_script_enabled=False)
    office.log_in(page, "organiser@乙一镇")
    page.click("main >> text=工作月报（2026年5月）")
    page.fill("[name=a-done]", "3")
    page.fill("[name=a-satisfied]", "80")
    page.click("main button.main")
    assert "“存在问题”必须填写" in text(page)
    assert page.input_value("[name=a-done]") == "3"
    page.fill("[name=a-problems]", "群众对进度不满意，正在补办")
    page.click("main >> text=暂存")
    assert "还没有报送" in page.inner_text("#messages")
    page.click("main button.main")
    assert "已报送，等待上级审核" in page.inner_text("#messages")
