"""点开一个百分数: from a percentage to the report behind it, in at most four clicks."""
from __future__ import annotations

import html
import re
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.queries import AS_WAS
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.spec.model import Indicator
from dazugong.web.pages.board_words import rows_url
from tests.sample_packs import GRADING, MONTHLY

BEIJING = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 6, 20)


@pytest.fixture
def filed(city, monkeypatch):
    """The township 甲一镇 filed in time, 甲二镇 a day late; today is the 20th of June."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: TODAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 20, 10, tzinfo=BEIJING))
    system = system_reader(date(2026, 5, 25), "定时")
    with reading(system):
        for pack in (MONTHLY, GRADING):
            install_pack(source=pack, since=date(2026, 5, 1), by=system, at=datetime(2026, 5, 1, 9, tzinfo=BEIJING))
        open_period(pack="monthly", code="2026-05", by=system, at=datetime(2026, 5, 25, 9, tzinfo=BEIJING))
    for place, day in (("甲一镇", 3), ("甲二镇", 4)):
        clerk = city.reader("organiser", place, day=TODAY)
        with reading(clerk):
            obligation = queries.obligations(clerk).get(unit_id=city.units[place])
            file_record(
                obligation=obligation, values={"done": "1", "problems": "无", "satisfied": "96"}, by=clerk,
                at=datetime(2026, 6, day, 9, tzinfo=BEIJING),
            )  # fmt: skip
    return city


def browser(city, role: str, place: str) -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def links(page: str, fits: str) -> list[str]:
    """Addresses on the page that fit."""
    return [html.unescape(url) for url in re.findall(r'href="([^"]+)"', page) if re.search(fits, url)]


def words(page: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


def test_four_clicks_from_the_list_of_indicators_to_who_filed_when_and_on_what_basis(filed):
    leader = browser(filed, "leader", "甲部")
    boards = leader.get("/boards/").content.decode()
    assert "月报及时率" in boards
    board = leader.get(links(boards, "/boards/monthly/in_time/")[0]).content.decode()
    assert "2026年5月月报及时率最低的是甲县甲二镇党委（0.0%）" in board
    assert "50.0%1/2" in words(board)
    rows = leader.get(links(board, "/rows/.*part=of")[0]).content.decode()
    revision = leader.get(next(url for url in links(rows, "/revisions/"))).content.decode()
    said = words(revision)
    assert "组织委员，2026年6月" in said
    assert "《样例市组织工作要点》第六部分" in said
    assert "2026.1版" in said
    assert re.search(r"内容摘要[0-9a-f]{64}", said)


def test_the_list_says_of_each_indicator_what_its_own_page_says_and_those_with_a_target_come_first(filed):
    leader = browser(filed, "leader", "甲部")
    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", leader.get("/boards/").content.decode(), re.S)]
    assert any("月报及时率" in row and "50.0%（1/2）" in row for row in rows)
    aimed = [("不低于" in row or "不高于" in row) for row in rows if "指标机制" not in row]
    assert any(aimed) and aimed == sorted(aimed, reverse=True)
    clerk = [words(row) for row in re.findall(r"<tr>.*?</tr>", browser(filed, "organiser", "甲一镇").get("/boards/").content.decode(), re.S)]
    assert any("月报及时率" in row and "100.0%（1/1）" in row for row in clerk)


def test_every_figure_leads_to_as_many_rows_as_it_says(filed):
    leader = browser(filed, "leader", "甲部")
    under = filed.unit("甲县").public_id
    for part, number in (("of", 2), ("count", 1), ("rest", 1), ("missing", 0)):
        page = leader.get(f"/boards/monthly/in_time/rows/?under={under}&period=2026-05&part={part}").content.decode()
        assert len(set(links(page, "/revisions/"))) == number, part
        assert len(re.findall('data-label="期间">2026年5月<', page)) == number, "each says for which period it was owed"


def test_a_number_opens_the_rows_that_make_it_up_and_a_share_all_it_is_a_share_of():
    for of, part in (("免报 = 否", "of"), ("", "count")):
        asked = SimpleNamespace(period=SimpleNamespace(code="2026-05"), pack=SimpleNamespace(id="monthly"), indicator=Indicator("late", "迟报", "obligations", count="免报 = 是", of=of), tree=AS_WAS)
        assert f"part={part}" in rows_url(asked, "ABC")


def test_a_township_reads_its_own_figure_and_nobody_elses(filed):
    clerk = browser(filed, "organiser", "甲一镇")
    assert "100.0%1/1" in words(clerk.get("/boards/monthly/in_time/").content.decode())
    for other in ("甲县", "甲二镇", "乙一镇"):
        assert clerk.get(f"/boards/monthly/in_time/?under={filed.unit(other).public_id}").status_code == 404


def test_who_is_never_asked_makes_no_row_and_is_not_nought(filed):
    board = browser(filed, "leader", "甲部").get("/boards/monthly/in_time/").content.decode()
    assert not [row for row in re.findall(r"<tr>.*?</tr>", board, re.S) if "组织部" in row]
    assert "共2个单位" in words(board)
    assert "另有1个单位不在这项指标的范围内，没有列出" in words(board)


def test_an_address_that_makes_no_sense_is_a_page_that_is_not_there(filed):
    leader = browser(filed, "leader", "甲部")
    for wrong in ("monthly/in_time/?period=2031-05", "monthly/nothing/", "nothing/in_time/", "monthly/in_time/rows/?part=half"):
        assert leader.get(f"/boards/{wrong}").status_code == 404, wrong


def test_the_board_comes_as_a_workbook(filed):
    answer = browser(filed, "leader", "甲部").get("/boards/monthly/in_time/?out=workbook")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_the_mechanism_says_what_it_asks_of_whom_when_and_how_long_it_takes(filed):
    clerk = browser(filed, "organiser", "甲一镇")
    assert "工作月报" in clerk.get("/packs/").content.decode()
    page = words(clerk.get("/packs/monthly/").content.decode())
    assert "每月一次，当月25日开启，次月3日截止" in page
    assert "类别在[乡镇党委,街道党工委]" in page
    assert "每单位每月约" in page
    assert clerk.get("/packs/nothing/").status_code == 404


def test_a_member_has_no_boards_and_no_ledger(filed):
    member = browser(filed, "member", "甲一村")
    for address in ("/boards/", "/records/", "/late/", "/packs/", "/boards/monthly/in_time/"):
        assert member.get(address).status_code == 404


def test_on_a_past_day_a_figure_knows_nothing_of_what_was_filed_later(filed):
    leader = browser(filed, "leader", "甲部")
    today = words(leader.get("/boards/monthly/satisfied_share/?period=2026-05").content.decode())
    before = leader.get("/boards/monthly/satisfied_share/?period=2026-05&on=2026-06-03").content.decode()
    rows = leader.get("/boards/monthly/satisfied_share/rows/?period=2026-05&part=of&on=2026-06-03").content.decode()
    assert "2/2" in today and "1/1" in words(before)
    assert "甲一镇" in rows and "甲二镇" not in rows
    assert all(leader.get(link).status_code == 200 for link in links(rows, r"/revisions/1/"))
