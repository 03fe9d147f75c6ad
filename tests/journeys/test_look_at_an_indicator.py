"""换一种看法: an indicator over time, among its peers, over the tree and from grade to grade; whatever is drawn opens to its rows."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

import dazugong.packs
from dazugong.formats.tables import read_table
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.ledger import Ledger
from dazugong.kernel.indicators.peers import in_places, middle
from dazugong.kernel.indicators.tables import Row
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.web.pages.board_words import share_of
from dazugong.web.pages.boards import finding
from dazugong.web.pictures import Square
from dazugong.web.pictures.squares import laid_out
from tests.journeys.test_open_a_percentage import BEIJING, browser, links, words
from tests.kernel.test_indicators import VILLAGES, grade
from tests.month import open_may

LAST_DAY = date(2026, 12, 31)
LOOK = "/boards/grading/promotion/look/?period=2026&by="


@pytest.fixture
def graded(city, monkeypatch) -> Client:
    """Four villages: 较差 to 一般, 较差 to 较差, 一般 to 好, 好 to 好; the officer of the county's section looks."""
    grade(city, 2025, dict(zip(VILLAGES, ("较差", "较差", "一般", "好"))))
    grade(city, 2026, dict(zip(VILLAGES, ("一般", "较差", "好", "好"))))
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LAST_DAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 31, 10, tzinfo=BEIJING))
    return browser(city, "section", "甲部")


def drawn(page: str) -> list[ElementTree.Element]:
    """Every picture of a page, each well formed, with a title and a description, and without a style of its own."""
    found = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg viewBox.*?</svg>", page, re.S)]
    for svg in found:
        assert svg.find("title").text and svg.find("desc").text
        assert not [node for node in svg.iter() if "style" in node.attrib or "fill" in node.attrib]
    return found


@pytest.mark.django_db
def test_every_cell_of_the_moves_opens_to_as_many_rows_as_it_says(graded):
    page = graded.get(LOOK + "moves").content.decode()
    assert "4个两期都有等次的：升级2个，原档2个，退档0个" in words(page)
    (picture,) = drawn(page)
    cells = {a.get("aria-label"): a.get("href") for a in picture.iter("a")}
    assert sorted(cells) == ["一般→好：1个升级", "好→好：1个原档", "较差→一般：1个升级", "较差→较差：1个原档"]
    for href in cells.values():
        behind = graded.get(href.replace("&amp;", "&")).content.decode()
        assert "共1条" in words(behind)
        assert links(behind, r"^/records/")
    whole = {url for url in links(page, "now=%E5%8D%87%E7%BA%A7") if "part=of" in url}       # 上期共, and of those who could rise the share that did
    assert len(whole) == 3
    assert "共2条" in words(graded.get(next(url for url in whole if "%E8%BE%83%E5%B7%AE" in url)).content.decode())
    book = read_table(graded.get(LOOK + "moves&out=workbook").content, "升降.xlsx")
    assert [list(row.cells)[:5] for row in book.rows if row.cells[0] == "较差"] == [["较差", "0", "0", "1", "1"]]


@pytest.mark.django_db
def test_over_time_each_point_stands_beside_what_was_owed_and_opens(graded):
    page = graded.get(LOOK + "time").content.decode()
    (first,) = drawn(page)      # no small lines: of each unit there is one point
    spots = {a.get("aria-label"): a.get("href") for a in first.iter("a")}
    assert "2026年 50.0%（1/2）" in spots
    assert graded.get(spots["2026年 50.0%（1/2）"]).status_code == 200
    assert "较差的晋位升级率：只有一期的数，还看不出走势" in words(page) or "比2025年" in words(page)


@pytest.mark.django_db
def test_three_years_of_a_target_make_a_curve_of_three_points(city, monkeypatch):
    packs = Path(dazugong.packs.__path__[0])
    for year, real in ((2024, "61"), (2025, "72"), (2026, "90")):
        last = datetime(year, 12, 31, 9, tzinfo=BEIJING)
        system = system_reader(last.date(), "定时")
        with reading(system):
            install_pack(source=packs / "targets", since=date(2024, 1, 1), by=system, at=last)
            open_period(pack="targets", code=str(year), by=system, at=last)
            owed = Obligation.objects.get(form="years", period=str(year), unit_id=city.units["甲县"])
            file_record(obligation=owed, values={"target": "75", "real": real}, by=system, at=last)
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LAST_DAY)
    page = browser(city, "section", "甲部").get("/boards/targets/yearly_real/look/?period=2026&by=time").content.decode()
    spots = [a.get("aria-label") for a in drawn(page)[0].iter("a")]
    assert spots == ["2024年 61.0%（61/100）", "2025年 72.0%（72/100）", "2026年 90.0%（90/100）"]


@pytest.mark.django_db
def test_units_of_one_kind_stand_in_their_order_beside_the_middle(graded):
    page = graded.get("/boards/grading/promotion/look/?period=2026&by=peers&kind=branch&band=较差").content.decode()
    assert drawn(page)
    assert "2个党支部的较差的晋位升级率，中位数50.0%" in words(page)
    assert "这里只比单位，不比人" in page


@pytest.mark.django_db
def test_the_whole_tree_lies_in_one_picture_and_each_block_leads_on(graded):
    page = graded.get(LOOK + "tree&band=较差").content.decode()
    wide, upright = ([a.get("aria-label") for a in picture.iter("a")] for picture in drawn(page))
    assert any(one.startswith("甲县甲一镇党委：50.0%（1/2），未达到") for one in wide), wide
    assert set(upright) < set(wide), "on a phone the townships alone"
    assert graded.get(links(page, r"look/.*by=tree")[-1]).status_code == 200


@pytest.mark.django_db
def test_red_amber_and_green_stand_beside_the_figure_and_lead_to_it(graded, monkeypatch):
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2027, 1, 25))      # the year's grading was due on the 20th
    page = graded.get("/boards/lights/").content.decode()
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if "甲一镇" in row)
    assert "status-late" in row
    assert "50.0%（1/2）" in row
    (url,) = links(row, r"^/boards/grading/")
    assert "未达到" in graded.get(url).content.decode()


@pytest.mark.django_db
def test_what_makes_no_sense_is_a_page_that_is_not_there(graded, city):
    for wrong in ("sideways", "peers&kind=nothing&band=没有的&period=2031", "moves&tree=tomorrow"):
        assert graded.get(LOOK + wrong).status_code == 404
    assert graded.get("/boards/grading/promotion_alone/look/?period=2026&by=moves").status_code == 404      # no grades, no table of moves
    assert browser(city, "organiser", "甲一镇").get(f"{LOOK}time&under={city.unit('甲县').public_id}").status_code == 404


def row(unit: int, count: int, of: int) -> Row:
    return Row(unit, str(unit), str(unit), "", count, of, of, of, "", "", Ledger())


@pytest.mark.parametrize(("counts", "said"), [
    ((1, 1, 0), "最多的是甲镇等2个单位（1个）"), ((2, 1, 0), "最多的是甲镇（2个）"), ((1, 1, 1), "：各单位都是1个"), ((0, 0, 0), "：各单位都是0"), ((3,), "最多的是甲镇（3个）"),
])  # fmt: skip
def test_several_that_have_the_most_are_counted_and_not_one_of_them_named_alone(counts, said):
    rows = [SimpleNamespace(unit=place, name=name, band="", mark="", of=None, count=count) for place, (name, count) in enumerate(zip(("甲镇", "乙镇", "丙镇"), counts))]
    indicator = SimpleNamespace(label="没有登记的", unit="个", per="", based=False)
    assert finding(SimpleNamespace(targets=(), bands=("",), rows=rows, period_term="2026年", indicator=indicator)) == f"2026年没有登记的{said}"


def test_the_published_shares_of_the_four_grades():
    """54+323+107+49=533: the sums come from records in the mechanism's own example; the shares are divided once, when shown."""
    rows = [replace(row(n, count, 0), of=None) for n, count in enumerate((54, 323, 107, 49))]
    assert [share_of(one, rows) for one in rows] == ["10.1%", "60.6%", "20.1%", "9.2%"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=9))
def test_those_that_tie_share_a_place_and_the_next_ones_are_passed_over(pairs):
    rows = [row(n, min(a, b), b) for n, (a, b) in enumerate(pairs)]
    placed = in_places(rows)
    values = sorted((one.value for one in placed if one.value is not None), reverse=True)
    for one in placed:
        assert one.rank == (None if one.value is None else values.index(one.value) + 1)
    middle_ = middle(sorted(values))
    if middle_ is not None:
        assert sum(v < middle_ for v in values) * 2 <= len(values) >= sum(v > middle_ for v in values) * 2
        assert isinstance(middle_, Fraction | int)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_every_block_is_as_large_as_it_counts_and_none_lies_on_another(weights):
    found = laid_out([Square(str(n), weight, "", "", "", "") for n, weight in enumerate(weights)], (0, 0, 960, 520))
    assert len(found) == sum(weight > 0 for weight in weights)
    total = sum(weights)
    for one, (x, y, width, height) in found:
        assert abs(width * height - one.weight * 960 * 520 / total) < 1
        assert x >= -1e-6 and x + width <= 960 + 1e-6 and y >= -1e-6 and y + height <= 520 + 1e-6      # noqa: PT018
    for n, (_, a) in enumerate(found):
        for _, b in found[:n]:
            across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
            down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
            assert across < 1e-6 or down < 1e-6


@pytest.mark.django_db
def test_what_is_counted_by_its_day_is_asked_for_a_year_though_its_forms_are_owed_by_the_month(city, monkeypatch):
    """全年12个月，11个月有记录：年表显示11/12；只有按期的表才算得出的，不给选年"""
    open_may()
    with reading(system_reader(date(2026, 6, 28), "定时")) as system:
        open_period(pack="monthly", code="2026-06", by=system, at=datetime(2026, 6, 28, 9, tzinfo=BEIJING))
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LAST_DAY)
    officer = browser(city, "section", "甲部")
    year = words(officer.get("/boards/monthly/in_time/?period=2026").content.decode())
    assert "2026年6月2026年5月2026年" in year and "0/4" in year, "two townships, two months"
    assert "0/2" in words(officer.get("/boards/monthly/in_time/?period=2026-05").content.decode())
    for there, page in ((200, "in_time"), (404, "satisfied_share")):
        for way in ("", "look/", "rows/"):
            assert officer.get(f"/boards/monthly/{page}/{way}?period=2026").status_code == there, (page, way)
    assert officer.get("/boards/monthly/in_time/?period=2024").status_code == 404
