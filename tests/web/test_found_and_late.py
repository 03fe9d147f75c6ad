"""催报、查找、机制: the lists a clerk opens most often filter, sort, page, print and leave as a workbook like every other."""
from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dazugong.formats.grid import Table
from dazugong.formats.tables import read_table
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import register_person
from dazugong.kernel.records.models import Obligation
from tests.cpu import quickest
from tests.make import SINCE, SYSTEM, City, citizen_number
from tests.month import at, open_may
from tests.walls.many import _units

UNITS = 2000
JUNE = "on=2026-06-20"


@pytest.fixture
def opened(city: City) -> City:
    open_may()
    return city


def browser(city: City, role: str, place: str) -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    client.get("/help/")
    return client


def sheet(response: object) -> Table:
    """What the workbook holds."""
    assert "spreadsheet" in response["Content-Type"]
    return read_table(response.content, "表.xlsx")


def owe_by_the_thousand(city: City, number: int) -> None:
    with reading(SYSTEM):
        model = Obligation.objects.filter(pack="monthly").first()
        fixed = {name: getattr(model, name) for name in ("pack_version", "pack", "form", "period", "first", "last", "opens", "due")}
        units = _units(Unit.objects.get(pk=city.units["甲一镇"]), number)
        Obligation.objects.bulk_create(Obligation(unit=u, **fixed) for u in units)


# -- 催报 ----------------------------------------------------------------------------------------


def test_the_words_to_paste_name_only_whom_the_filter_leaves(opened: City) -> None:
    officer = browser(opened, "section", "甲部")
    page = officer.get(f"/late/?{JUNE}&f_unit=甲一镇").content.decode()
    said = re.search(r"<textarea[^>]*data-copy-text[^>]*>([^<]*)", page).group(1)
    assert said == "【催报】2026年5月工作月报应于6月3日（周三）前报送，以下1个单位尚未报送：甲县甲一镇党委。请抓紧报送。"
    assert "逾期17天" in page


def test_who_is_late_leaves_as_a_workbook_and_on_paper(opened: City) -> None:
    officer = browser(opened, "section", "甲部")
    found = sheet(officer.get(f"/late/?{JUNE}&out=workbook"))
    assert found.headings == ("单位", "上级", "联系人", "截止日期", "期限")
    line = next(row for row in found.rows if "甲县甲一镇党委" in row.cells)
    assert line.cells[2] == "组织委员 样甲一镇组织委员" and line.cells[4] == "逾期17天"
    assert Trace.objects.filter(verb="阅看联系人").last().count == 2
    assert officer.get(f"/late/?{JUNE}&out=print").status_code == 200


def test_when_all_have_filed_the_page_says_so_and_where_to_look_next(city: City) -> None:
    officer = browser(city, "section", "甲部")
    assert "报表按日程自动开启，哪天开启见“机制”" in officer.get("/late/").content.decode()


def test_two_thousand_late_units_are_named_with_one_click(opened: City) -> None:
    officer = browser(opened, "section", "甲部")
    officer.get(f"/late/?{JUNE}")
    with CaptureQueriesContext(connection) as few:
        officer.get(f"/late/?{JUNE}")
    owe_by_the_thousand(opened, UNITS)
    with CaptureQueriesContext(connection) as many:
        page = officer.get(f"/late/?{JUNE}").content.decode()
    assert len(many) == len(few) <= 15
    assert quickest(lambda: officer.get(f"/late/?{JUNE}"), enough=3) < 3
    assert f"以下{UNITS + 2}个单位尚未报送：\n" in page and re.search(r"\n[^\n]+（[0-9]{3,4}个）：", page)
    assert f"共 {UNITS + 2:,} 个单位未报" in page
    assert page.count('<th scope="row"') == 50


# -- 查找 ----------------------------------------------------------------------------------------


def test_a_member_is_found_by_initials_with_branch_and_number(city: City) -> None:
    with reading(SYSTEM):
        values = {"name": "甘泉水", "sex": "男", "ethnic_group": "汉族", "birth": "1980-01", "citizen_number": citizen_number(7001)}
        person = register_person(values=values, unit=city.unit("甲一村"), since=SINCE, by=SYSTEM, at=at(4, 1))
    page = browser(city, "section", "甲部").get("/search/?q=gqs").content.decode()
    assert "甘泉水" in page and person.public_id in page
    assert 'aria-current="page">人员<span class="of">1</span>' in page


def test_a_unit_is_found_by_the_name_it_had_and_only_once(city: City) -> None:
    page = browser(city, "section", "甲部").get("/search/?q=甲一镇&of=units").content.decode()
    links = re.findall(r'<th scope="row"[^>]*><a href="(/units/[^"]+)"', page)
    assert links and len(links) == len(set(links))


def test_nothing_found_says_how_else_to_look(city: City) -> None:
    officer = browser(city, "section", "甲部")
    assert "姓名可用拼音或首字母" in officer.get("/search/?q=没有这样的名字").content.decode()
    assert "在顶栏或本页的查找框输入" in officer.get("/search/").content.decode()


def test_found_tasks_are_sorted_and_leave_as_a_workbook(city: City) -> None:
    officer = browser(city, "section", "甲部")
    assert officer.get("/search/?q=样&of=tasks&sort=-due").status_code == 200
    assert officer.get("/search/?q=样&of=secrets").status_code == 404
    assert sheet(officer.get("/search/?q=甲一镇&of=units&out=workbook")).headings[:2] == ("名称", "类别")


def test_a_ledger_is_found_by_the_name_of_its_form(opened: City) -> None:
    officer = browser(opened, "section", "甲部")
    page = officer.get("/search/?q=工作月报").content.decode()
    assert 'aria-current="page">台账<span class="of">1</span>' in page, "the one kind in which something is found"
    assert '<a href="/register/monthly/report/">工作月报' in page
    assert "定期报表" in page and officer.get("/register/monthly/report/").status_code == 200
    found = officer.get(f"/records/?q=工作月报&{JUNE}").content.decode()
    assert "甲县甲一镇党委" in found
    assert "甲一镇" in officer.get(f"/records/?q=甲一镇&{JUNE}").content.decode(), "and by its unit as before"
    assert "没有符合条件" in officer.get(f"/records/?q=没有这张表&{JUNE}").content.decode()
    assert officer.get(f"/records/?view=waiting&q=月报&{JUNE}").status_code == 200


# -- 机制 ----------------------------------------------------------------------------------------


def test_mechanisms_are_sorted_by_their_burden_and_printed(opened: City) -> None:
    clerk = browser(opened, "organiser", "甲一镇")
    page = clerk.get(f"/packs/?{JUNE}&sort=-burden").content.decode()
    assert 'aria-sort="descending"' in page and "工作月报" in page and "打印" in page
    early = clerk.get(f"/packs/?on={date(2025, 1, 1)}").content.decode()
    assert "这一天还没有施行的机制" in early


def test_words_too_long_are_not_looked_for_and_said(city: City) -> None:
    page = browser(city, "section", "甲部").get("/search/", {"q": "长" * 101}).content.decode()
    assert "查找的文字有101个字，最多100个" in page and "在顶栏或本页的查找框输入" in page
