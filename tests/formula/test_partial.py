"""不完整日期: what a clerk types into a date box."""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formula.partial import DateRefused, PartialDate


@pytest.mark.parametrize(("written", "text"), [
    ("1990.07", "1990-07"), ("1990年7月", "1990-07"), ("199007", "1990-07"), ("19900701", "1990-07-01"),
    ("1990-07-01", "1990-07-01"), ("1990.00", "1990"), ("1990", "1990"), ("1990年", "1990"), ("1990/7/1", "1990-07-01"),
    ("１９９０．０７", "1990-07"), (" 1990年7月1日 ", "1990-07-01"), ("1990-7", "1990-07"), ("199000", "1990"),
    ("1990.07.00", "1990-07"), ("2000-02-29", "2000-02-29"),
])
def test_the_ways_a_date_is_written(written: str, text: str) -> None:
    assert PartialDate.parse(written).text == text


@pytest.mark.parametrize(("written", "reason"), [
    ("1990.13", "月份不对"), ("1990-02-30", "没有这一天"), ("1900-02-29", "没有这一天"), ("0990.07", "年份不对"),
    ("九〇年", "看不出"), ("", "看不出"), ("1990.00.05", "有日没有月"), ("1990-07/01", "看不出"), ("90.7", "看不出"),
])
def test_an_impossible_date_is_refused_in_chinese(written: str, reason: str) -> None:
    with pytest.raises(DateRefused, match=reason):
        PartialDate.parse(written)


def test_less_known_comes_first() -> None:
    assert sorted(map(PartialDate, ["1990-07-01", "1990-07", "1991", "1990"])) == list(
        map(PartialDate, ["1990", "1990-07", "1990-07-01", "1991"]))


@pytest.mark.parametrize(("born", "on", "age"), [
    ("1990-07-15", date(2026, 7, 14), 35), ("1990-07-15", date(2026, 7, 15), 36), ("1990-07", date(2026, 6, 30), 35),
    ("1990-07", date(2026, 7, 1), 36), ("1990", date(2026, 1, 1), 36), ("2004-02-29", date(2026, 2, 28), 21),
    ("2026-08-01", date(2026, 7, 1), None),
])
def test_age_on_a_day(born: str, on: date, age: int | None) -> None:
    assert PartialDate(born).age_on(on) == age


@given(st.dates(min_value=date(1850, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_of_the_calendar_survives_every_way_of_writing(day: date) -> None:
    written = [day.isoformat(), f"{day:%Y.%m.%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"]
    assert {PartialDate.parse(w).exact for w in written} == {day}
    assert PartialDate.parse(PartialDate.of(day).chinese()).exact == day
