"""日历: periods and their codes, working days over the holidays, deadlines that are provisional."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.calendar.actions import load_year, published_days
from dazugong.kernel.calendar.periods import MONTHS, kind_of, period, period_of, periods_between, shifted
from dazugong.kernel.calendar.queries import Workdays
from tests.make import AT, SYSTEM

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
KINDS = st.sampled_from(sorted(MONTHS))


@given(kind=KINDS, day=DAYS)
def test_a_period_holds_its_day_and_is_found_again_by_its_code(kind: str, day: date) -> None:
    found = period_of(kind, day)
    assert found.first <= day < found.end
    assert found.last + timedelta(days=1) == found.end
    assert (kind_of(found.code), period(found.code)) == (kind, found)


@given(kind=KINDS, day=DAYS, steps=st.integers(-60, 60))
def test_periods_follow_each_other_without_gap(kind: str, day: date, steps: int) -> None:
    found = period_of(kind, day)
    assert shifted(kind, found, 1).first == found.end
    assert shifted(kind, shifted(kind, found, steps), -steps) == found


@given(kind=KINDS, since=DAYS, length=st.integers(0, 900))
def test_the_periods_of_a_span_begin_within_it(kind: str, since: date, length: int) -> None:
    until = since + timedelta(days=length)
    found = periods_between(kind, since, until)
    assert all(since <= p.first < until for p in found)
    assert all(a.end == b.first for a, b in zip(found, found[1:]))


@pytest.mark.parametrize(("code", "term", "last"), [
    ("2026-05", "2026年5月", date(2026, 5, 31)), ("2026Q2", "2026年第二季度", date(2026, 6, 30)),
    ("2026H1", "2026年上半年", date(2026, 6, 30)), ("2026H2", "2026年下半年", date(2026, 12, 31)), ("2026", "2026年", date(2026, 12, 31)),
    ("2028-02", "2028年2月", date(2028, 2, 29)),
])  # fmt: skip
def test_codes_and_what_they_are_called(code: str, term: str, last: date) -> None:
    assert (period(code).term, period(code).last) == (term, last)


@pytest.mark.parametrize("code", ["", "2026-13", "2026-00", "2026Q5", "2026H3", "26-05", "2026-5", "２０２６", "0000", "9999"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="没有“"):
        period(code)


def test_working_days_over_national_day_2026(city) -> None:
    """Off from Thursday 1 to Wednesday 7 October; Sunday 20 September and Saturday 10 October are worked."""
    workdays = Workdays()
    assert [workdays.works(date(2026, 10, n)) for n in range(1, 11)] == [False] * 7 + [True, True, True]
    assert workdays.works(date(2026, 9, 20))
    assert workdays.after(date(2026, 9, 30), 1).day == date(2026, 10, 8)
    assert workdays.after(date(2026, 9, 30), 3).day == date(2026, 10, 10)
    assert workdays.on_or_after(date(2026, 10, 3)).day == date(2026, 10, 8)
    assert workdays.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert workdays.between(date(2026, 10, 10), date(2026, 9, 30)) == -3


def test_a_deadline_in_a_year_not_yet_published_is_provisional(city) -> None:
    workdays = Workdays()
    assert not workdays.after(date(2026, 12, 28), 2).provisional
    over = workdays.after(date(2026, 12, 30), 3)
    assert over.provisional
    with_new_year = [(date(2027, 1, 1), False, "元旦")]
    load_year(year=2027, days=with_new_year, basis="样例", by=SYSTEM, at=AT)
    known = Workdays().after(date(2026, 12, 30), 3)
    assert (known.day, known.provisional) == (date(2027, 1, 5), False)
    assert over.day == date(2027, 1, 4), "computed before the day off was known"


def test_a_year_loaded_again_replaces_what_stood_and_leaves_a_trace(city) -> None:
    before = Trace.objects.count()
    load_year(year=2026, days=[(date(2026, 5, 20), False, "样例假")], basis="样例", by=SYSTEM, at=AT)
    workdays = Workdays()
    assert not workdays.works(date(2026, 5, 20))
    assert workdays.works(date(2026, 10, 1)), "the old list is gone whole"
    assert Trace.objects.filter(verb="载入日历", thing="2026").exists()
    assert Trace.objects.count() == before + 1


def test_published_days_are_weekdays_off_and_weekends_worked() -> None:
    for day, works, name in published_days(2026):
        assert works == (day.weekday() >= 5), name
    assert published_days(2090) == []
