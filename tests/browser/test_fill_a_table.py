"""填一张表格: two hundred rows of nine columns come from a spreadsheet in one paste, what is wrong is said at its cell, one key takes all back."""
from __future__ import annotations

import time

import pytest

from .test_paste_a_block import PASTE

pytestmark = pytest.mark.browser
ROW = "样户{0:03d}\t{0}\t1234.5\t2026-05-03\t入户\t是\t00{0}\t95%\t\"修路\n修桥\""
ROWS = 200


@pytest.fixture
def form(office):
    page = office.sit("organiser@甲一镇")
    page.goto(office.reports["甲一镇联系户"])
    page.wait_for_selector("[data-filling]")
    return page


def paste(page, name: str, text: str) -> None:
    page.evaluate(PASTE, [name, text, "<table></table>"])


def stands(page) -> dict[str, str]:
    return page.evaluate("Object.fromEntries([...document.querySelectorAll('[name^=\"a-\"]')].filter(f => f.value).map(f => [f.name.slice(2), f.value]))")


def said(page) -> str:
    return page.inner_text(".note[role=status]")


def test_enter_goes_from_cell_to_cell_and_from_the_last_to_a_new_row(form):
    form.focus("[name='a-homes.1.home']")
    for typed in ("样丙", "4", "1200", "2026-05-04"):
        form.keyboard.type(typed)
        form.keyboard.press("Enter")
    assert form.evaluate("document.activeElement.name") == "a-homes.1.how"
    last = form.locator("[name^='a-homes.'][name$='.asks']").last
    rows = form.locator("[data-row]").count()
    last.fill("无")
    last.press("Enter")
    assert form.locator("[data-row]").count() == rows + 1


def test_what_does_not_fit_a_cell_is_said_there_and_what_has_no_place_changes_nothing(form):
    paste(form, "a-homes.1.home", "年收入\t户主\t联系方式\n三千\t样甲\t飞鸽\n2\t样乙\t电话")
    cell = form.locator(".field:has(> [name='a-homes.1.income'])")
    assert "请填阿拉伯数字" in cell.inner_text()
    assert "没有“飞鸽”这一项" in form.locator(".field:has(> [name='a-homes.1.how'])").inner_text()
    assert "其中2格要改" in said(form)
    found = stands(form)
    assert (found["homes.2.home"], found["homes.2.how"]) == ("样乙", "电话")
    paste(form, "a-homes.1.ratio", "1\t2\t3")
    assert "往右只有2栏可填，一格也没有填" in said(form)
    paste(form, "a-homes.2.home", "\n".join(["甲\t1"] * ROWS))
    assert "最多200行，从第2行起放不下粘贴的200行" in said(form)
    assert stands(form) == found


def test_two_hundred_rows_of_nine_columns_in_two_seconds_and_one_key_takes_them_back(form, office):
    before = stands(form)
    began = time.monotonic()
    paste(form, "a-homes.1.home", "\n".join(ROW.format(number) for number in range(1, ROWS + 1)))
    took = time.monotonic() - began
    found = stands(form)
    assert (found["homes.1.home"], found["homes.200.code"], found["homes.7.asks"]) == ("样户001", "00200", "修路 修桥")
    assert sum(name.startswith("homes.") for name in found) == 9 * ROWS and took < 2, took
    assert "已把200行粘贴进来，共1800格" in said(form)
    form.wait_for_selector("[data-computed=all]:text-is('20100')")
    form.keyboard.press("Control+z")
    assert stands(form) == before
    assert not office.complaints
