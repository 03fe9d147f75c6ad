"""透视: one field over the year, units down and months across; each cell opens the revision it came from."""
from __future__ import annotations

import re

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from tests.journeys.test_paste_and_register import browser
from tests.make import SYSTEM
from tests.month import LATER, filed, open_may


@pytest.fixture
def may(city, monkeypatch):
    """Two townships filed for May, one with 3 and one with 5; the others did not."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LATER)
    open_may()
    filed(city, "甲一镇", done="3")
    filed(city, "甲二镇", done="5")
    return city


def cells(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>|\s", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.S)]


def test_units_stand_down_and_months_across_with_their_sums(may):
    page = browser(may, "section", "甲部").get("/register/monthly/report/pivot/").content.decode()
    assert "2026年5月" in page and "甲一镇" in page
    assert [c for c in cells(page) if c in ("3", "5", "8")] == ["3", "5", "8"]
    links = re.findall(r'href="(/records/\w{10}/revisions/1/)', page)
    assert len(links) == 2 and browser(may, "section", "甲部").get(links[0]).status_code == 200


def test_a_township_sees_itself_alone(may):
    page = browser(may, "organiser", "甲一镇").get("/register/monthly/report/pivot/").content.decode()
    assert "甲一镇" in page and "甲二镇" not in page


def test_taking_it_out_leaves_a_trace(may):
    answer = browser(may, "section", "甲部").get("/register/monthly/report/pivot/", {"out": "workbook"})
    assert answer["Content-Type"].endswith("sheet")
    with reading(SYSTEM):
        assert Trace.objects.filter(verb="导出透视表", count__gte=2).count() == 1


@pytest.mark.parametrize("asked", [{"field": "nothing"}, {"year": "9x"}])
def test_what_there_is_not_is_not_found(may, asked):
    assert browser(may, "section", "甲部").get("/register/monthly/report/pivot/", asked).status_code == 404
