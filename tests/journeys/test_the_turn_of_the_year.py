"""年度结转: 2026 ends, what is settled is closed, what is not goes on being owed, and the new year's periods open."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import approve_record, file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_due_periods
from dazugong.kernel.records.periods import exempt_obligations
from tests.month import GOOD, at, the_clock
from tests.sample_packs import MONTHLY
from tests.tabs import browser, owed_by, read, send

TYPED = {"a-done": "3", "a-progress": "", "a-problems": "无", "a-satisfied": "95"}


@pytest.fixture
def new_year(city, it_is):
    """October to December were opened: 甲一镇 was approved for October, exempt in November, owes December; 甲二镇 owes all."""
    it_is(2027, 1, 30)
    system = the_clock(date(2026, 12, 31))
    with reading(system):
        install_pack(source=MONTHLY, since=date(2026, 10, 1), by=system, at=at(10, 1))
        open_due_periods(by=system, at=at(12, 31))
    clerk, officer = city.reader("organiser", "甲一镇", day=date(2026, 12, 31)), city.reader("section", "甲部", day=date(2026, 12, 31))
    with reading(clerk):
        file_record(obligation=clerk.rows(Obligation).get(period="2026-10"), values=GOOD, by=clerk, at=at(11, 2))
    with reading(officer):
        own = {o.period: o for o in officer.rows(Obligation).filter(unit_id=city.units["甲一镇"])}
        approve_record(obligation=own["2026-10"], by=officer, at=at(11, 5))
        exempt_obligations(obligations=[own["2026-11"]], reason="换届，免报一期", by=officer, at=at(11, 30))
    return city


def test_the_settled_is_closed_the_rest_is_carried_and_january_opens(new_year):
    officer = browser(new_year, "section", "甲部")
    assert "封存2份，结转到下年继续办理4份" in read(officer, send(officer, "/periods/year/", {"year": "2026"}).url)
    january = the_clock(date(2027, 1, 30))
    with reading(january):
        assert open_due_periods(by=january, at=at(12, 31)) == 4
        closed = Obligation.objects.exclude(closed_on=None).values_list("period", flat=True)
        assert sorted(closed) == ["2026-10", "2026-11"]
    clerk = browser(new_year, "organiser", "甲一镇")
    mine = read(clerk, "/records/?view=mine")
    assert "2026年12月" in mine
    assert "2027年1月" in mine
    assert "2026年10月" not in mine


def test_what_was_carried_over_is_still_filed_in_the_new_year_and_counts_as_late(new_year):
    officer, clerk = browser(new_year, "section", "甲部"), browser(new_year, "organiser", "甲一镇")
    send(officer, "/periods/year/", {"year": "2026"})
    report = f"/records/{owed_by(new_year, '甲一镇', period='2026-12')}/"
    assert "结转到2027年继续办理" in read(clerk, report).partition("经过")[2]
    assert send(clerk, f"{report}file/", TYPED, read(clerk, report)).status_code == 302
    assert "迟报" in read(officer, report)


def test_turning_the_year_twice_changes_nothing_and_a_year_is_not_turned_before_it_ends(new_year):
    officer = browser(new_year, "section", "甲部")
    send(officer, "/periods/year/", {"year": "2026"})
    assert "可能已经结转过" in send(officer, "/periods/year/", {"year": "2026"}).content.decode()
    assert Trace.objects.filter(verb="年度结转").count() == 1
    early = send(officer, "/periods/year/", {"year": "2027"})
    assert "2027年还没有过完" in early.content.decode()


def test_a_deadline_in_a_year_whose_working_days_are_not_loaded_is_provisional(city, it_is):
    counted = MONTHLY | {"schedule.toml": MONTHLY["schedule.toml"] + "working_days = true\n"}
    system = the_clock(date(2026, 12, 31))
    with reading(system):
        install_pack(source=counted, since=date(2026, 12, 1), by=system, at=at(12, 1))
        open_due_periods(by=system, at=at(12, 31))
        assert set(Obligation.objects.values_list("provisional", flat=True)) == {True}
