"""办公电话: whoever keeps a unit's roster keeps its office's telephone; who sees the unit sees it, and a supervision sheet says whom to call."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import dazugong.packs
from dazugong.formats.tables import read_table
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.actions import set_phone
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.actions import give_task, hand_down
from dazugong.kernel.tasks.supervising import issue_sheet
from tests.formats.paper.looking import pages
from tests.make import AT, DAY, SYSTEM
from tests.tabs import browser, read, send

PACKS = Path(dazugong.packs.__path__[0])
NUMBER = "0900-1234567转801"


@pytest.fixture(autouse=True)
def today(it_is):
    it_is(2026, 5, 20)


def page_of(city, place: str) -> str:
    return f"/units/{city.unit(place).public_id}/"


def test_the_organiser_enters_his_towns_number_and_those_who_see_the_town_see_it(city):
    town, county, village, neighbour = (browser(city, *who) for who in (("organiser", "甲一镇"), ("section", "甲部"), ("secretary", "甲一村"), ("section", "乙部")))
    where = page_of(city, "甲一镇")
    assert "办公电话</dt><dd>未登记" in read(town, where) and f'href="{where}phone/"' in read(town, where)
    assert send(town, f"{where}phone/", {"phone": "（０９００）1234567-801"}).status_code == 302
    for desk in (town, county):
        assert NUMBER in read(desk, where) and NUMBER in read(desk, "/units/")
    book = read_table(county.get("/units/?out=workbook").content, "组织.xlsx")
    assert [row.cells[book.headings.index("办公电话")] for row in book.rows].count(NUMBER) == 1
    for desk in (village, neighbour):
        assert desk.get(where).status_code == 404 and NUMBER not in read(desk, "/units/")
    assert "办公电话" in read(village, page_of(city, "甲一村")) and "phone/" not in read(village, page_of(city, "甲一村"))
    assert village.post(f"{page_of(city, '甲一村')}phone/", {"phone": NUMBER}).status_code == 404
    assert send(town, f"{where}phone/", {"phone": " "}).status_code == 302
    assert NUMBER not in read(county, where)


def test_a_mobile_belongs_to_somebody_and_is_not_taken(city):
    town, where = browser(city, "organiser", "甲一镇"), page_of(city, "甲一镇")
    refused = send(town, f"{where}phone/", {"phone": "13900000001"})
    assert refused.status_code == 400 and "是手机号码，属于个人" in refused.content.decode() and "13900000001" in refused.content.decode()
    assert city.unit("甲一镇").phone == ""


def test_a_number_leaves_no_trace_of_itself_and_no_unit_beyond_reach_gets_one(city, as_reader):
    with as_reader("organiser", "甲一镇") as reader:
        set_phone(unit=city.unit("甲一镇"), phone=NUMBER, by=reader, at=AT)
        with pytest.raises(Hidden):
            set_phone(unit=city.unit("甲部"), phone=NUMBER, by=reader, at=AT)
    left = Trace.objects.get(verb="登记办公电话")
    assert left.thing == city.unit("甲一镇").public_id and "1234567" not in f"{left.note}{left.digest}"


def test_the_sheet_says_whom_to_call_as_on_the_day_it_was_issued(city, as_reader):
    with reading(SYSTEM):
        install_pack(source=PACKS / "follow_up", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    with as_reader("section", "甲部") as reader:
        set_phone(unit=city.unit("甲部"), phone="0900-7654321", by=reader, at=AT)
        task = give_task(unit=city.unit("甲部"), title="百日攻坚", due=date(2026, 6, 8), by=reader, at=AT.replace(month=3))
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], due=date(2026, 5, 8), by=reader, at=AT.replace(month=3))
        issue_sheet(task=child, demand="请说明原因", reply_due=DAY, by=reader, at=AT)
        set_phone(unit=city.unit("甲部"), phone="", by=reader, at=AT)
    paper = browser(city, "organiser", "甲一镇").get(f"/tasks/{child.public_id}/sheets/1/").content
    assert "联系人科长样甲部科长电话0900-7654321" in pages(paper)[0]
