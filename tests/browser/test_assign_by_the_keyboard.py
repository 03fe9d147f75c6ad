"""键盘指定: a unit is found by part of its name and assigned without the mouse, and U takes back what was decided last."""
from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PLAN = "2026年键盘要点\n一、任务\n1.县委组织部9月底前举办培训班2期。\n2.年底前摸清流动党员底数。\n3.每月开一次推进会。\n"


@pytest.fixture
def page(office, request):
    """An officer at a document of three measures and one of this test's own."""
    page = office.sit("section@甲部")
    page.goto("/plans/upload/")
    page.set_input_files("[name=file]", {"name": "键盘.txt", "mimeType": "text/plain", "buffer": f"{PLAN}4.各乡镇党委做好{request.node.name}。\n".encode()})
    with page.expect_navigation():      # with its scripts: a key before them is lost
        page.click("main form button.main")
    page.wait_for_selector("#m-1.current")
    yield page
    page.evaluate("sessionStorage.clear()")


def test_a_unit_is_found_by_part_of_its_name_ticked_and_assigned(page):
    page.keyboard.press("f")
    page.wait_for_selector("#m-1 [data-find]:focus")
    page.keyboard.type("甲二")
    page.wait_for_selector("#m-1 .assign tbody tr:visible:has-text('甲二镇')")
    assert page.locator("#m-1 .assign tbody tr:visible").count() == 1
    page.keyboard.press("Enter")
    page.keyboard.type("甲一")
    page.keyboard.press("Shift+Enter")
    assert page.inner_text("#m-1 [data-ticked]") == "牵头 甲县甲二镇党委；配合 甲县甲一镇党委"     # the list itself is longer than the screen
    page.keyboard.press("Enter")
    page.wait_for_selector("#m-1 .measure-read:has-text('牵头 甲县甲二镇党委'):has-text('配合 甲县甲一镇党委')")


def test_a_year_takes_four_digits_and_no_more(page):
    page.keyboard.press("l")
    page.wait_for_selector("#m-1 [name=due]:focus")
    page.keyboard.type("0930202612")     # the order of this browser: month, day, year
    assert len(page.input_value("#m-1 [name=due]")) == len("2026-09-30")


def test_words_that_no_unit_bears_assign_nothing(page):
    page.keyboard.press("f")
    page.wait_for_selector("#m-1 [data-find]:focus")
    page.keyboard.type("没有这个单位")
    page.keyboard.press("Enter")
    assert page.locator("#m-1 .assign tbody tr:visible").count() == 0
    assert page.locator("#m-1 .assign :checked").count() == 0
    assert page.input_value("#m-1 [data-find]") == "没有这个单位"


def test_undo_takes_back_what_was_decided_last_though_one_was_carried_on(page):
    page.keyboard.press("d")
    page.wait_for_selector("#m-2.current")
    page.keyboard.press("u")
    page.wait_for_selector("#m-1.current[data-decision=proposed]")
    page.keyboard.press("a")
    page.wait_for_selector("#m-2.current")
    page.keyboard.press("j")
    page.wait_for_selector("#m-3.current")
    page.keyboard.press("u")      # gone elsewhere of one's own will: here there is nothing to take back
    page.wait_for_timeout(200)
    assert page.locator("#m-1[data-decision=accepted]").count() == 1


def test_a_measure_handed_down_says_where_it_is_changed_when_a_key_would_decide_it(page):
    page.keyboard.press("a")
    page.wait_for_selector("#m-2.current")
    page.keyboard.press("k")
    page.keyboard.press("g")
    page.wait_for_selector("#m-1 [name=towns]:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#m-1 .measure-read:has-text('牵头')")
    document = page.url
    page.click(".action >> text='下达'")
    page.wait_for_url("**/hand-down/")
    page.click("main button.main")
    page.wait_for_selector("#messages:has-text('已把1条举措下达')")
    page.goto(document)
    page.wait_for_selector("#m-1.current[data-handed]")
    for key in "adwmsu":
        page.keyboard.press(key)
        page.wait_for_selector("[data-said]:has-text('第1条已经下达，不能再改；请点这一条的“已下达”，到任务页变更或撤销')")
        page.keyboard.press("j")
        page.wait_for_selector("#m-2.current")
        assert page.inner_text("[data-said]") == "", "it was said of another"
        page.keyboard.press("k")
    page.keyboard.press("l")      # who owes it may still be named; by when is changed at the task
    page.wait_for_selector("[data-said]:has-text('第1条已经下达')")
    page.wait_for_selector("#m-1.accepted[data-handed] form.edit, #m-1[data-handed] .assign", state="attached")
    page.keyboard.press("Escape")
    page.click("#m-1 .decision a")
    page.wait_for_url("**/tasks/*/")


def test_to_assign_by_words_that_name_nobody_says_how_else(page):
    page.click("#m-3 .measure-text")
    page.wait_for_selector("#m-3.current")
    page.keyboard.press("w")
    page.wait_for_selector("[data-said]:has-text('第3条的原文没有写明交给哪个下级单位，请按 F 找单位')")
    assert page.locator("#m-3[data-decision=proposed]").count() == 1
