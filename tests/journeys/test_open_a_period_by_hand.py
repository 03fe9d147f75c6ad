"""提前或补开: a new county reports before the twenty-fifth, and a first period in the middle of a year is opened late."""
from __future__ import annotations

import re
from datetime import date

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.jobs.actions import ask_for, run_waiting
from dazugong.kernel.jobs.models import Job
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_due_periods
from tests.month import at, the_clock
from tests.registers_pack import TALKS
from tests.sample_packs import MONTHLY
from tests.tabs import browser, owed_by, read, send

GOOD = {"a-done": "3", "a-progress": "", "a-problems": "无", "a-satisfied": "95"}


@pytest.fixture
def new_county(city, it_is):
    """The mechanism was installed on the first of May; it is the tenth."""
    it_is(2026, 5, 10)
    with reading(the_clock(date(2026, 5, 1))):
        install_pack(source=MONTHLY, since=date(2026, 5, 1), by=the_clock(date(2026, 5, 1)), at=at(5, 1))
    return city


def opening(**changes: str) -> dict[str, str]:
    return {"form": "monthly/report", "code": "2026-05", "due": "", "reason": "新县首次报送，先试一期"} | changes


def test_the_first_report_is_filed_before_the_twenty_fifth(new_county):
    officer, clerk = browser(new_county, "section", "甲部"), browser(new_county, "organiser", "甲一镇")
    assert "本单位没有要报的" in read(clerk, "/records/?view=mine")
    done = read(officer, send(officer, "/periods/open/", opening()).url)
    assert "已开启，2个单位从今天起可以填报" in done
    report = f"/records/{owed_by(new_county, '甲一镇')}/"
    assert "2026年6月3日（周三）截止" in read(clerk, report)
    assert send(clerk, f"{report}file/", GOOD, read(clerk, report)).status_code == 302
    assert "新县首次报送" in read(clerk, report).partition("经过")[2]
    assert Trace.objects.get(verb="提前或补开").note == "report 2026-05：新县首次报送，先试一期"


def test_the_neighbouring_county_keeps_to_the_schedule(new_county):
    officer = browser(new_county, "section", "甲部")
    send(officer, "/periods/open/", opening())
    system = the_clock(date(2026, 5, 25))
    with reading(system):
        assert sorted(Obligation.objects.values_list("unit__name", flat=True)) == ["甲县甲一镇党委", "甲县甲二镇党委"]
        assert open_due_periods(by=system, at=at(5, 25)) == 2
        assert open_due_periods(by=system, at=at(5, 25)) == 0
        assert set(Obligation.objects.values_list("opens", flat=True)) == {date(2026, 5, 10), date(2026, 5, 25)}


def test_a_period_that_has_passed_is_opened_with_a_new_deadline(new_county):
    officer, clerk = browser(new_county, "section", "甲部"), browser(new_county, "organiser", "甲一镇")
    passed = send(officer, "/periods/open/", opening(code="2026-03", reason="年中启用，补报三月"))
    assert "这一期按日程应于2026-04-03截止，已经过了；请另定截止日期" in passed.content.decode()
    assert send(officer, "/periods/open/", opening(code="2026-03", due="2026-05-20", reason="年中启用，补报三月")).status_code == 302
    report = f"/records/{owed_by(new_county, '甲一镇', period='2026-03')}/"
    assert "2026年5月20日" in read(clerk, report)


def test_a_period_is_named_in_the_words_of_the_pages_and_registers_are_not_offered(new_county):
    with reading(the_clock(date(2026, 5, 1))):
        install_pack(source=TALKS, since=date(2026, 5, 1), by=the_clock(date(2026, 5, 1)), at=at(5, 1))
    officer = browser(new_county, "section", "甲部")
    assert re.findall(r'<option value="(\w+)/', read(officer, "/periods/open/")) == ["monthly"]
    wrong = send(officer, "/periods/open/", opening(code="五月")).content.decode()
    assert "这张表的期间写成 2026年11月，或者 2026-11" in wrong and 'value="五月"' in wrong
    done = send(officer, "/periods/open/", opening(code="2026年5月"))
    assert done.url == "/periods/monthly/report/2026-05/" and "已开启，2个单位" in read(officer, done.url)
    assert Trace.objects.get(verb="提前或补开").note == "report 2026-05：新县首次报送，先试一期"


def test_opening_says_what_is_missing_and_a_period_is_not_opened_twice(new_county):
    officer = browser(new_county, "section", "甲部")
    assert "请写明为什么提前或补开" in send(officer, "/periods/open/", opening(reason="")).content.decode()
    assert "期间" in send(officer, "/periods/open/", opening(code="五月")).content.decode()
    send(officer, "/periods/open/", opening())
    assert "这一期已经开启" in send(officer, "/periods/open/", opening()).content.decode()
    assert send(browser(new_county, "organiser", "甲一镇"), "/periods/open/", opening()).status_code == 404


# -- 停机以后
def test_after_six_months_of_down_time_one_job_opens_every_missed_period_once_and_shows_how_far_it_is(new_county):
    november = the_clock(date(2026, 11, 26))
    seen = []

    def clock():
        seen.append(tuple(Job.objects.values_list("done", "total").get()))
        return at(11, 26)

    with reading(november):
        for _ in range(2):
            ask_for(work="open_periods", label="开启各机制到期的期间", by=november, at=at(11, 26))
            run_waiting(by=november, at=at(11, 26), clock=clock if not seen else None)
        assert Obligation.objects.count() == 7 * 4
        assert len(set(Obligation.objects.values_list("unit_id", "period"))) == 7 * 4
    first, second = Job.objects.order_by("pk")
    assert (first.state, first.done, first.total, first.said) == ("done", 7, 7, "新开启28份报送")
    assert second.said == "没有新的期间要开启"
    assert (3, 7) in seen


def test_a_job_that_was_cut_off_is_taken_up_again(new_county):
    november = the_clock(date(2026, 11, 26))
    with reading(november):
        job = ask_for(work="open_periods", label="开启各机制到期的期间", by=november, at=at(11, 26))
        Job.objects.filter(pk=job.pk).update(state="running", moved_at=at(11, 26, 7))
        assert [j.state for j in run_waiting(by=november, at=at(11, 26))] == ["done"]


def test_an_officer_sees_the_job_on_its_page(new_county):
    officer = browser(new_county, "section", "甲部")
    assert "还没有作业" in read(officer, "/jobs/")
    assert "已交办" in read(officer, send(officer, "/jobs/", {}).url)
    assert "排队" in read(officer, "/jobs/")
    assert Job.objects.count() == 1
    send(officer, "/jobs/", {})
    assert Job.objects.count() == 1
