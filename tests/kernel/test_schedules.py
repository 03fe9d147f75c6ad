"""日程: every week, every ten days, every two months, every two years, in campaigns; and due days that take turns."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.kernel.calendar import periods
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.burden_months import months_due
from dazugong.kernel.records.schedule import earlier, period_of_code, window, windows_open_on
from dazugong.spec.model import Schedule
from dazugong.spec.model import Window as Dated

KINDS = ("week", "ten-day", "month", "two-month", "quarter", "half-year", "year", "two-year")


@given(st.sampled_from(KINDS), st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_every_day_lies_in_one_period_and_its_code_leads_back(kind: str, day: date) -> None:
    found = periods.period_of(kind, day)
    assert found.first <= day < found.end
    assert periods.period(found.code) == found and periods.kind_of(found.code) == kind and len(found.code) < 10
    after = periods.shifted(kind, found, 1)
    assert after.first == found.end and periods.shifted(kind, after, -1) == found
    assert found.code < after.code or kind != "week"


@pytest.mark.parametrize(("kind", "day", "code", "term"), [
    ("week", date(2026, 1, 1), "2026W01", "2026年第1周（12月29日至1月4日）"),
    ("ten-day", date(2026, 2, 28), "2026-02T3", "2026年2月下旬"),
    ("two-month", date(2026, 4, 5), "2026B2", "2026年3—4月"),
    ("two-year", date(2026, 4, 5), "2025Y2", "2025—2026年"),
])
def test_periods_are_named_as_people_say_them(kind: str, day: date, code: str, term: str) -> None:
    found = periods.period_of(kind, day)
    assert (found.code, found.term) == (code, term)


@pytest.mark.parametrize(("code", "before", "year_before"), [
    ("2026W01", "2025W52", "2025W01"), ("2026-05T1", "2026-04T3", "2025-05T1"), ("2026B1", "2025B6", "2025B1"), ("2025Y2", "2023Y2", "2023Y2"),
])
def test_the_period_before_and_that_of_a_year_before(code: str, before: str, year_before: str) -> None:
    assert (earlier(code), earlier(code, 12)) == (before, year_before)


def test_a_week_that_a_year_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="没有“2025W53”这样的期间"):
        periods.period("2025W53")


@given(st.sampled_from(KINDS), st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_a_period_is_found_by_its_code_and_by_its_words(kind: str, day: date) -> None:
    found = periods.period_of(kind, day)
    assert periods.written(kind, found.code) == found == periods.written(kind, f" {found.brief} ")


@pytest.mark.parametrize(("kind", "text", "code"), [
    ("half-year", "2026 年下半年", "2026H2"), ("half-year", "2026-H2", "2026H2"), ("half-year", "２０２６ｈ２", "2026H2"), ("quarter", "2026年第2季度", "2026Q2"), ("quarter", "2026年二季度", "2026Q2"),
    ("quarter", "2026年2季度", "2026Q2"), ("quarter", "2026-q2", "2026Q2"), ("month", "2026年05月份", "2026-05"), ("month", "2026-5", "2026-05"), ("year", "2026年度", "2026"), ("week", "2026W5", "2026W05"),
    ("two-month", "2026年5至6月", "2026B3"), ("two-month", "2026年5-6月", "2026B3"), ("two-year", "2025-2026年", "2025Y2"), ("month", "五月", None), ("month", "2026年下半年", None), ("month", "", None),
    ("year", "99999", None), ("half-year", "2026H3", None),
])
def test_a_period_is_read_as_people_write_it(kind: str, text: str, code: str | None) -> None:
    found = periods.written(kind, text)
    assert (found.code if found else None) == code


@pytest.mark.django_db
def test_a_period_that_a_form_does_not_have_is_refused_with_one_as_it_is_written() -> None:
    with pytest.raises(Refusal, match="没有“下半年”这样的期间；这张表的期间写成 2026年下半年，或者 2026H2"):
        window(Schedule("report", "half-year", due_day=5), "下半年", Workdays())


@pytest.mark.django_db
def test_due_days_take_turns_over_the_months() -> None:
    schedule = Schedule("report", "month", due_days=(5, 10, 15))
    due = [window(schedule, f"2026-0{month}", Workdays()).due for month in (1, 2, 3, 4)]
    assert due == [date(2026, 2, 5), date(2026, 3, 10), date(2026, 4, 15), date(2026, 5, 5)]


@pytest.mark.django_db
def test_a_campaign_opens_window_by_window() -> None:
    schedule = Schedule("report", "campaign", windows=(
        Dated(date(2026, 3, 1), date(2026, 3, 31)), Dated(date(2026, 9, 1), date(2026, 9, 20))))
    opened = windows_open_on(schedule, date(2026, 9, 2), date(2026, 1, 1), Workdays())
    assert [(w.period.code, w.due) for w in opened] == [("2026-03-01", date(2026, 3, 31)), ("2026-09-01", date(2026, 9, 20))]
    assert period_of_code("2026-09-01", date(2026, 9, 20)).last == date(2026, 9, 20)
    with pytest.raises(Refusal, match="没有“2026-04-01”这样的一期"):
        window(schedule, "2026-04-01", Workdays())


@pytest.mark.django_db
def test_a_weekly_report_of_a_campaign_opens_only_in_the_weeks_the_campaign_touches() -> None:
    schedule = Schedule("report", "week", due_day=1, since=date(2026, 8, 1), until=date(2026, 11, 9))       # 百日攻坚, 8月1日到11月8日
    opened = windows_open_on(schedule, date(2026, 12, 31), date(2026, 1, 1), Workdays())
    assert (opened[0].period.first, opened[-1].period.last) == (date(2026, 7, 27), date(2026, 11, 8))
    assert len(opened) == schedule.times_per_year == 15
    assert months_due(schedule, 2026, Workdays()) == {8: 5, 9: 4, 10: 4, 11: 2}
    with pytest.raises(Refusal, match="这张表只在自2026-08-01起、2026-11-09以前报"):
        window(schedule, "2026W46", Workdays())


@pytest.mark.django_db
def test_a_weekly_report_opens_on_monday_and_is_due_on_the_monday_after() -> None:
    schedule = Schedule("report", "week", due_day=1)
    found = window(schedule, "2026W23", Workdays())
    assert (found.opens, found.due, found.due - found.opens) == (date(2026, 6, 1), date(2026, 6, 8), timedelta(days=7))
