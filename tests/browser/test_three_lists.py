"""催报、查找、机制 at the screen: the words follow the filter as it is typed, tabs lead from kind to kind, a burden is sorted."""
from __future__ import annotations

import pytest

from .browsing import PHONE

pytestmark = pytest.mark.browser


def of_may(page) -> None:  # noqa: ANN001
    page.goto("/late/")
    page.goto("/late/?of=" + page.locator("[name=of] option", has_text="2026年5月工作月报").get_attribute("value"))
    assert page.is_visible("main tbody >> text=甲县甲二镇党委")


def test_the_words_to_paste_follow_the_filter_as_it_is_typed(office):
    page = office.sit("section@甲部")
    of_may(page)
    assert f"以下{page.locator('main tbody tr').count()}个单位尚未报送" in page.input_value("[data-copy-text]")
    page.click(".filter-label")
    page.locator("[name=f_unit]").press_sequentially("甲二镇")
    page.wait_for_selector("text=筛出 1 个单位未报")
    assert "以下1个单位尚未报送：甲县甲二镇党委" in page.input_value("[data-copy-text]")
    assert page.is_visible("text=复制催报文字")
    assert "f_unit=" in page.url and "of=" in page.url


def test_the_words_are_copied_with_one_click(office):
    page = office.sit("section@甲部", permissions=["clipboard-read", "clipboard-write"])
    of_may(page)
    page.click("text=复制催报文字")
    page.wait_for_selector("text=已复制，可粘贴到工作群")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("[data-copy-text]")


def test_from_the_bar_to_a_member_and_on_to_the_units(office):
    page = office.sit("section@甲部")
    page.fill("#bar-find", "样党员07")
    page.press("#bar-find", "Enter")
    page.wait_for_selector("main tbody >> text=样党员07")
    assert page.inner_text(".tabs [aria-current]").startswith("人员")
    page.fill("main [type=search]", "甲一镇党委")
    page.wait_for_selector("main >> text=没有找到")
    page.click(".tabs >> text=单位")
    page.wait_for_selector("main tbody >> text=甲县甲一镇党委")


def test_the_current_place_is_in_sight_on_a_phone(office):
    page = office.sit("section@甲部", size=PHONE)
    page.goto("/packs/")
    place = page.locator(".rail [aria-current]").bounding_box()
    assert place["x"] >= 0 and place["x"] + place["width"] <= PHONE["width"]


def test_a_text_too_long_is_told_while_it_is_typed_and_not_cut(office):
    page = office.sit("section@甲部")
    page.goto("/units/")
    page.click("main tbody .lead a >> nth=1")
    page.click("text=办理变动")
    page.fill("[name=name]", "长" * 85)
    page.wait_for_selector("text=最多80个字，多了5个，请删短")
    assert len(page.input_value("[name=name]")) == 85
