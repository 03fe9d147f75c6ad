"""两人同审: what an officer has typed and not sent outlives a page fetched anew, and what the other decided stands beside it."""
from __future__ import annotations

import pytest

from .browsing import text

pytestmark = pytest.mark.browser

PLAN = "2026年要点\n一、任务\n1.各乡镇党委要在12月底前新建活动阵地3个。\n2.各乡镇党委每月开一次推进会。\n3.县委组织部9月底前举办培训班2期。\n4.各乡镇党委年底前摸清流动党员底数。\n"


@pytest.fixture
def page(office, request):
    """An officer at a document of four measures."""
    page = office.sit("section@甲部")
    page.goto("/plans/upload/")
    page.set_input_files("[name=file]", {"name": "两人同审.txt", "mimeType": "text/plain", "buffer": f"{PLAN}5.{request.node.name}。\n".encode()})
    with page.expect_navigation():      # with its scripts: a key before them is lost
        page.click("main form button.main")
    page.wait_for_selector(".measure.current")
    yield page
    page.evaluate("sessionStorage.clear()")


def opened(page, number: int):
    page.click(f"#m-{number} .measure-text")
    page.keyboard.press("e")
    page.wait_for_selector(f"#m-{number} form.edit")
    return page.locator(f"#m-{number} [name=text]")


def test_what_was_typed_outlives_the_page_and_the_others_words_stand_beside_it(page):
    page.on("dialog", lambda asked: asked.accept())
    opened(page, 2).fill("乙写了半天的文字")
    page.locator("#m-2 [name=leading]").nth(1).check()
    ticked = page.locator("#m-2 [name=leading]").nth(1).get_attribute("value")
    page.evaluate("""async () => {
        const form = document.querySelector("#m-2 form.edit"), body = new FormData(form);
        body.set("text", "甲已经改了"); body.set("act", "edit"); body.set("form_key", "甲的一步");
        await fetch(form.action, { method: "POST", body });
    }""")
    page.reload()
    page.wait_for_selector("#m-2 form.edit .kept")
    assert page.input_value("#m-2 [name=text]") == "乙写了半天的文字"
    assert "现在的：甲已经改了" in text(page)
    assert page.locator(f"#m-2 [name=leading][value='{ticked}']").is_checked()
    page.keyboard.press("Escape")
    page.wait_for_selector("#m-2 form.edit", state="detached")
    page.click("#m-2 .measure-text")
    page.keyboard.press("e")
    page.wait_for_selector("#m-2 form.edit .kept")
    page.click("#m-2 button[value=edit]")
    page.wait_for_selector("#m-2 .measure-text:text-is('乙写了半天的文字')")
    page.wait_for_selector("#m-2 form.assign[data-typed]")
    page.click("#m-2 form.assign [data-discard]")
    page.wait_for_selector("#m-2 form.assign:not([data-typed])")
    page.reload()
    page.wait_for_selector(".measure.current")
    assert page.locator("form.edit").count() == 0


def test_a_click_elsewhere_is_not_carried_on_by_an_answer_that_comes_late(page):
    page.click("#m-1 .measure-text")
    page.keyboard.press("a")
    page.click("#m-3 .measure-text")
    page.wait_for_selector("#m-1.accepted")
    page.wait_for_timeout(200)
    assert page.locator(".measure.current").get_attribute("data-number") == "3"
