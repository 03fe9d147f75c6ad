"""一个机制几张表、几种期间：每个指标只有自己那张表的各期，打开就是最近的一期，不是别的表的一周。"""
from __future__ import annotations

import re
from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.indicators.queries import indicators_on, latest_periods, over_of, periods_of, settled_periods
from dazugong.kernel.records.opening import install_pack, open_due_periods
from tests.make import AT, SYSTEM
from tests.publishing import PACKS
from tests.tabs import browser


@pytest.fixture
def county(city, it_is):
    """It is the twentieth of May; the campaign has three stages behind it or under way, and reports of every week."""
    it_is(2026, 5, 20)
    with reading(SYSTEM):
        install_pack(source=PACKS / "campaigns", since=date(2026, 3, 1), by=SYSTEM, at=AT)
        open_due_periods(by=SYSTEM, at=AT)
    return city


def codes(reader, indicator: str) -> list[str]:
    return [code for code, _ in periods_of(reader, pack="campaigns", over=over_of(reader, pack="campaigns", indicator=indicator))]


def test_an_indicator_has_the_periods_of_the_form_it_counts(county):
    reader = county.reader("section", "甲部")
    with reading(reader):
        assert codes(reader, "taking_part") == ["2026-05-01", "2026-04-01", "2026-03-01"]
        weekly = codes(reader, "hundred_done")
        assert weekly[0] == "2026W21" and all("W" in code for code in weekly)
        everything = [code for code, _ in periods_of(reader, pack="campaigns")]
        assert set(everything) == {*weekly, *codes(reader, "taking_part")}
        assert codes(reader, "sports_owed") == everything, "what counts facts has the periods of the whole mechanism"
        assert codes(reader, "sports_held") == everything, "nothing of the yearly form has opened yet"
        assert over_of(reader, pack="campaigns", indicator="none") == ""


def test_the_latest_and_the_settled_period_are_those_of_the_form(county):
    reader = county.reader("section", "甲部")
    with reading(reader):
        own = {one.id: (pack, one) for pack, one in indicators_on(reader) if pack.id == "campaigns"}
        latest, settled = latest_periods(reader), settled_periods(reader)
        assert (latest.of(*own["taking_part"])[0], latest.of(*own["taking_part"])[2]) == ("2026-05-01", True)
        assert (settled.of(*own["taking_part"])[0], settled.of(*own["taking_part"])[2]) == ("2026-04-01", False)
        assert (latest.of(*own["hundred_done"])[0], settled.of(*own["hundred_done"])[0]) == ("2026W21", "2026W20")


def test_the_pages_open_in_the_period_of_the_indicator(county):
    section = browser(county, "section", "甲部")
    listed = section.get("/boards/?q=大讨论参与率").content.decode()
    row = re.search(r"<tr(?:(?!</tr>).)*大讨论参与率.*?</tr>", listed, re.S)[0]
    assert "年度运动会" not in listed and "年度运动会" in section.get("/boards/?q=百日攻坚").content.decode(), "found by its own name and by that of its mechanism"
    assert "2026年5月1日起" in row and "周" not in row
    page = section.get("/boards/campaigns/taking_part/").content.decode()
    assert "2026年5月1日起" in page and "2026年第21周" not in page.partition("<select")[2].partition("</select>")[0]
    assert section.get("/boards/campaigns/taking_part/look/").status_code == 200
    assert section.get("/boards/campaigns/taking_part/?period=2026W21").status_code == 404
    assert "2026年第21周" in section.get("/boards/campaigns/hundred_done/").content.decode()
