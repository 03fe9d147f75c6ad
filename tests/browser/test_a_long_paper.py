"""长文件: with the keyboard one acts on any measure alike, near or far from where one began."""
from __future__ import annotations

import time

import pytest

from dazugong.web.pages.plan_review import NEAR

pytestmark = pytest.mark.browser

LAST = 2 * NEAR + 10
FAR, NEXT, THIRD, FOURTH, FIFTH = (f"#m-{LAST - back}" for back in (8, 7, 6, 5, 4))
LONG = "2026年长要点\n一、任务\n" + "".join(f"{n}.各乡镇党委要在12月底前新建第{n}批活动阵地{n}个，摸清流动党员底数。\n" for n in range(1, LAST))


@pytest.fixture
def page(office, request):
    page = office.sit("section@甲部")
    page.goto("/plans/upload/")
    page.set_input_files("[name=file]", {"name": "长要点.txt", "mimeType": "text/plain", "buffer": f"{LONG}{LAST}.{request.node.name}。\n".encode()})
    with page.expect_navigation():      # with its scripts: a key before them is lost
        page.click("main form button.main")
    page.wait_for_selector(".measure.current")
    yield page
    page.evaluate("sessionStorage.clear()")


def gone_to(page, row: str):
    page.click(f"{row} .measure-text")
    page.wait_for_selector(f"{row}.current")
    return page.locator(row)


def test_a_key_acts_on_a_measure_far_off_as_on_one_at_hand(page):
    far = gone_to(page, FAR)
    assert far.locator("form.acts").count() == 0
    page.keyboard.press("a")
    page.wait_for_selector(f"{FAR}[data-decision=accepted]")
    page.wait_for_selector(f"{NEXT}.current")        # on to the next one that waits
    page.keyboard.type("dwj")       # faster than the answers come: each key is acted on in its turn
    page.wait_for_selector(f"{NEXT}[data-decision=dropped]")
    page.wait_for_selector(f"{THIRD}[data-decision=accepted]")
    page.wait_for_selector(f"{FIFTH}.current")


@pytest.mark.parametrize("slow", ["GET", "POST"])
def test_keys_pressed_ahead_are_acted_on_in_their_turn_whichever_answer_is_slow(page, slow):
    gone_to(page, FAR)

    def late(route):
        if route.request.method == slow:
            time.sleep(0.4)
        route.continue_()

    page.route("**/plans/**", late)
    page.keyboard.type("adwj")
    page.wait_for_selector(f"{FIFTH}.current")
    page.unroute("**/plans/**")
    decisions = [page.locator(row).get_attribute("data-decision") for row in (FAR, NEXT, THIRD, FOURTH, FIFTH)]
    assert decisions == ["accepted", "dropped", "accepted", "proposed", "proposed"]
    page.reload()
    page.wait_for_selector(f"{FIFTH}.current")
    assert decisions == [page.locator(row).get_attribute("data-decision") for row in (FAR, NEXT, THIRD, FOURTH, FIFTH)]


def test_the_words_of_a_measure_far_off_are_opened_split_and_named_by_a_key(page):
    gone_to(page, FAR)
    page.keyboard.press("3")
    page.wait_for_selector(f"{FAR} .measure-kind:has-text('机制')")
    gone_to(page, NEXT)
    page.keyboard.press("e")
    page.wait_for_selector(f"{NEXT} textarea[name=text]:focus")
    gone_to(page, THIRD)
    page.keyboard.press("s")
    page.wait_for_selector(f"{THIRD} [data-whole]:focus")


def test_what_was_typed_far_off_comes_back_with_the_page(page):
    page.on("dialog", lambda asked: asked.accept())
    gone_to(page, FAR)
    page.keyboard.press("e")
    page.wait_for_selector(f"{FAR} textarea[name=text]:focus")
    page.locator(f"{FAR} [name=text]").fill("写了半天的文字")
    page.goto(page.url.partition("?")[0])
    page.wait_for_selector(f"{FAR} [data-discard]")
    assert page.locator(f"{FAR} [name=text]").input_value() == "写了半天的文字"
