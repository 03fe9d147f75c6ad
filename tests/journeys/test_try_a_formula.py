"""试公式: before a rule is written into a mechanism, one sees which real rows it picks."""
from __future__ import annotations

import re

from django.test import Client

from tests.journeys.test_open_a_percentage import browser, filed, links, words

__all__ = ["filed"]
ASKED = {"over": "monthly.report", "period": "2026-05"}


def trial(client: Client, formula: str, **more: str) -> str:
    answer = client.get("/packs/trial/", ASKED | {"formula": formula} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def chosen(page: str) -> tuple[int, int]:
    """选中 3 / 420."""
    found = re.search(r"选中([\d,]+)/([\d,]+)", words(page))
    return tuple(int(n.replace(",", "")) for n in found.groups())


def test_how_many_rows_a_rule_picks_and_which(filed):
    leader = browser(filed, "leader", "甲部")
    form = next(iter(re.findall(r'<option value="(monthly\.[a-z]+)"', trial(leader, "", over="units"))))
    page = trial(leader, "首次报送日期 ≤ 截止日期", over="monthly.obligations", period="2026")
    count, of = chosen(page)
    assert count == 1 and of >= 2
    rows = links(page, r"^/records/\w{10}/")
    assert len(rows) == 1 and "甲一镇" in leader.get(rows[0]).content.decode()
    undecided = trial(leader, "首次报送日期 ≤ 截止日期", over="monthly.obligations", period="2026", part="undecided")
    assert f"另有{of - 2}行有空项" in words(undecided) if of > 2 else "行有空项" not in words(undecided)
    assert trial(leader, "完成 > 0", over=form).count("选中") >= 1


def test_a_mistake_is_said_with_its_place_and_nothing_is_counted(filed):
    leader = browser(filed, "leader", "甲部")
    page = words(trial(leader, "首次报送日其 ≤ 截止日期", over="monthly.obligations", period="2026"))
    assert "首次报送日期" in page and "第1个字" in page and "选中0" not in page
    assert "不是条件" in words(trial(leader, "天数(开启日期, 截止日期)", over="monthly.obligations", period="2026"))


def test_what_cannot_be_tried_is_said_in_words(filed):
    leader = browser(filed, "leader", "甲部")
    for formula, says in (
        ("上期 首次报送日期 非空", "只能用于表单的栏目"), ("计数(首次报送日期 非空) > 1", "一次只看一行"), ("非 " * 58 + "首次报送日期 非空", "套得太深"),
        ("首次报送日期 非空 且 " * 90 + "首次报送日期 非空", "公式太长"), ("首次报送日期 非空 且 “甲\x1b” = “乙”", "控制字符"), ("\u202e“甲” = “乙”", "第1个字：【□“甲”"),
    ):
        page = trial(leader, formula, over="monthly.obligations", period="2026")
        assert says in words(page) and "选中" not in words(page).partition("试算")[0], formula
    for formula, says in (("上期 类别 = 乡镇党委", "只能用于表单的栏目"), ("计数(类别 = 乡镇党委) > 1", "一次只看一行")):
        assert says in words(trial(leader, formula, over="units")), formula


def test_the_scope_of_a_mechanism_is_tried_on_the_units_one_may_see(filed):
    leader = browser(filed, "leader", "甲部")
    all_count, all_of = chosen(trial(leader, "类别 = 乡镇党委", over="units"))
    assert all_count == 2 < all_of
    own = chosen(trial(browser(filed, "organiser", "甲一镇"), "类别 = 乡镇党委", over="units"))
    assert own[0] == 1 and own[1] < all_of


def test_one_finds_no_other_unit_and_no_other_form_by_address(filed):
    organiser = browser(filed, "organiser", "甲一镇")
    other = filed.unit("甲二镇").public_id
    assert organiser.get("/packs/trial/", ASKED | {"under": other}).status_code == 404
    assert organiser.get("/packs/trial/", {"over": "no.such"}).status_code == 404
