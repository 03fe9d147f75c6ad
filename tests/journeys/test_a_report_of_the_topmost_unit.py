"""最上面的单位报的表：县里自建一套，县委上面没有单位；县委的表由科室报，部里另一位同志审核，自己报的自己不审。"""
from __future__ import annotations

from datetime import date, datetime

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.periods import turn_year
from tests.make import SYSTEM, City, build_county
from tests.month import BEIJING, at, the_clock
from tests.sample_packs import MONTHLY
from tests.tabs import browser, owed_by, read, send

GOOD = {"a-done": "3", "a-progress": "", "a-problems": "无", "a-satisfied": "95"}
OF_COUNTIES = MONTHLY | {"pack.toml": MONTHLY["pack.toml"].replace("类别 在 [乡镇党委", "类别 在 [县委, 乡镇党委")}


@pytest.fixture
def county(city, it_is):
    """丙县 stands alone, 甲县 below its city; both owe the report of May."""
    it_is(2026, 6, 1)
    city = City(dict(city.units), dict(city.people), dict(city.logins))     # what is added here, the next test does not have
    with reading(SYSTEM):
        build_county(city, "丙", None, 7)
    with reading(the_clock()):
        install_pack(source=OF_COUNTIES, since=date(2026, 5, 1), by=the_clock(), at=at(5, 1))
        open_period(pack="monthly", code="2026-05", by=the_clock(), at=at(5, 25))
    return city


def filed(county, place: str, office: str) -> str:
    report, officer = f"/records/{owed_by(county, place)}/", browser(county, "section", office)
    send(officer, f"{report}file/", GOOD, read(officer, report))
    return report


def test_a_colleague_decides_and_never_who_filed_it(county):
    officer, leader = browser(county, "section", "丙部"), browser(county, "leader", "丙部")
    report = f"/records/{owed_by(county, '丙县')}/"
    page = read(officer, report)
    assert "报送后由本单位另一位同志审核" in page and "催报" not in page
    done = read(officer, send(officer, f"{report}file/", GOOD, page).url)
    assert "已报送，等待本单位另一位同志审核" in done and "您报送的，由另一位同志审核" in done and ">批准</button>" not in done
    assert "自己报送" in send(officer, f"{report}approve/", {}).content.decode()
    assert report not in read(officer, "/records/?view=waiting") and report in read(leader, "/records/?view=waiting")
    assert report in read(leader, "/") and ">批准</button>" in read(leader, report)
    assert send(leader, f"{report}approve/", {}).status_code == 302
    assert "已批准" in read(officer, report)


def test_it_may_be_sent_back_corrected_and_closed_at_the_turn_of_the_year(county, it_is):
    report = filed(county, "丙县", "丙部")
    officer, leader = browser(county, "section", "丙部"), browser(county, "leader", "丙部")
    assert send(leader, f"{report}return/", {"remark": "请写具体"}).status_code == 302
    send(officer, f"{report}file/", GOOD | {"a-problems": "缺两名组织员"}, read(officer, report))
    assert send(leader, f"{report}approve/", {}).status_code == 302
    it_is(2027, 1, 10)
    keeper = county.reader("section", "丙部", day=date(2027, 1, 10))
    with reading(keeper):
        turn_year(year=2026, by=keeper, at=datetime(2027, 1, 10, 9, tzinfo=BEIJING))
        assert keeper.rows(Obligation).get(unit=county.units["丙县"]).closed_on == date(2027, 1, 10)


def test_where_a_unit_stands_above_nobody_decides_on_his_own(county):
    report = filed(county, "甲县", "甲部")
    leader = browser(county, "leader", "甲部")
    assert ">批准</button>" not in read(leader, report) and "由另一位同志审核" not in read(browser(county, "section", "甲部"), report)
    assert report not in read(leader, "/records/?view=waiting")
    assert send(leader, f"{report}approve/", {}).status_code == 404


def test_a_township_that_stands_below_a_county_alone_is_decided_on_by_the_county(county):
    report, clerk = f"/records/{owed_by(county, '丙一镇')}/", browser(county, "organiser", "丙一镇")
    assert "报送后由上级审核" in read(clerk, report)
    send(clerk, f"{report}file/", GOOD, read(clerk, report))
    assert send(clerk, f"{report}approve/", {}).status_code == 404
    assert report in read(browser(county, "section", "丙部"), "/records/?view=waiting")
