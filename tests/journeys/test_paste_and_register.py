"""粘贴与汇总: a block of cells goes into the form and can be taken back; the answers of all units stand in one table."""
from __future__ import annotations

import html
import re
from datetime import date, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Obligation, Revision
from dazugong.kernel.records.pasting import cells_of
from tests.month import BEIJING, open_may, the_clock

SHOWN = {"a-done": "1", "a-progress": "", "a-problems": "无", "a-satisfied": ""}


@pytest.fixture
def opened(city, monkeypatch):
    """It is the first of June; the report for May is open."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    open_may()
    return city


def owed_by(city, place: str) -> str:
    with reading(the_clock()):
        return Obligation.objects.get(unit_id=city.units[place], period="2026-05").public_id


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def pasted(city, block: str, start: str = "done", **more: str):
    """The form as it comes back with the block in it."""
    body = SHOWN | {"saves": "0", "form_key": "k", "paste": block, "start": start} | more
    return browser(city).post(f"/records/{owed_by(city, '甲一镇')}/paste/", body)


def stands(page: str) -> dict[str, str]:
    """What stands in the fields of a page."""
    found = dict(re.findall(r'<input[^>]*name="(a-\w+)" value="([^"]*)"', page))
    return found | dict(re.findall(r'<textarea[^>]*name="(a-\w+)"[^>]*>([^<]*)</textarea>', page))


# 粘贴


def test_a_column_goes_down_the_fields(opened):
    answer = pasted(opened, "3\r\n两项已办结\r\n缺人\r\n95\r\n")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert stands(page) == {"a-done": "3", "a-progress": "两项已办结", "a-problems": "缺人", "a-satisfied": "95"}
    assert "填入4栏，还没有存" in page


def test_a_column_may_begin_further_down(opened):
    page = pasted(opened, "缺人\n95", start="problems").content.decode()
    assert stands(page) == {"a-done": "1", "a-progress": "", "a-problems": "缺人", "a-satisfied": "95"}


def test_two_columns_go_where_their_names_say(opened):
    page = pasted(opened, "群众满意率 (%)：\t95\n折算数\t6\n办结任务数 *\t3\n").content.decode()
    assert stands(page) == SHOWN | {"a-done": "3", "a-satisfied": "95"}


def test_an_empty_cell_changes_nothing(opened):
    assert stands(pasted(opened, "\n\n新问题").content.decode()) == SHOWN | {"a-problems": "新问题"}


def test_a_cell_of_several_lines_is_one_cell(opened):
    page = pasted(opened, '3\n"一是整顿\n二是""回访"""\n缺人').content.decode()
    assert html.unescape(stands(page)["a-progress"]) == '一是整顿\n二是"回访"'


def test_a_mistake_is_shown_at_its_field_with_its_row(opened):
    answer = pasted(opened, "3\n\n有\n一百二")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "粘贴的第4行：“群众满意率（%）”填的是“一百二”，请填阿拉伯数字" in page
    assert stands(page)["a-satisfied"] == "一百二"


@pytest.mark.parametrize(("block", "said"), [
    ("1\n2\n3\n4\n5", "粘贴的有5行，从“办结任务数”往下只有4栏，一栏也没有填"),
    ("a\tb\tc", "粘贴的有3列，分不清哪一列是内容"),
    ("办结数\t3\n满意度\t95", "第1行“办结数”不是这张表的栏目，一栏也没有填；第2行“满意度”不是这张表的栏目"),
    ("满意率\t3\n满意率\t95", "出现了两次"),
    (" \n\t\n", "没有粘贴内容"),
])
def test_a_block_that_has_no_place_changes_nothing(block, said, opened):
    page = pasted(opened, block).content.decode()
    assert said in page
    assert stands(page) == SHOWN


def test_one_click_gives_back_what_stood_before(opened):
    page = pasted(opened, "3\n进展\n缺人\n95").content.decode()
    before = html.unescape(re.search(r'name="before" value="([^"]*)"', page)[1])
    page = pasted(opened, "", before=before, undo="1", **{"a-done": "3", "a-satisfied": "95"}).content.decode()
    assert stands(page) == SHOWN
    assert pasted(opened, "", before="[" * 9999, undo="1").status_code == 200


def test_pasting_saves_nothing_and_keeps_the_state_of_the_page(opened):
    page = pasted(opened, "3", saves="7").content.decode()
    assert 'name="saves" value="7"' in page
    with reading(the_clock()):
        assert not Revision.objects.exists()


@given(st.lists(st.lists(st.text("甲乙1\"\n\t =", max_size=6).filter(lambda c: not c.startswith('"')), min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_a_spreadsheet_copies_is_read_back_cell_by_cell(rows):
    def copied(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if "\n" in cell or "\t" in cell else cell

    assert cells_of("\n".join("\t".join(map(copied, row)) for row in rows) + "\n") == rows
