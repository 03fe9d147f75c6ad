"""The book of rules: dates, articles, certainty, and what a county puts in a rule's place."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.rules import (
    Amount,
    BadData,
    CannotJudge,
    Certainty,
    Choice,
    Grounds,
    LocalRule,
    Rulebook,
    Sense,
    read_local,
    rulebook,
    verdict,
)
from dazugong.rules.load import read_bound, read_regulation
from tests.regulations.asking import GROUNDS, TODAY, ask
from tests.regulations.properties import MANY

DAY = date(2026, 6, 1)
LONGER = LocalRule("publicity.days", "length", Amount(Sense.LEAST, 7, "工作日"), "澄岭县任前公示办法", DAY, date(2026, 7, 1))


def laid_over(*rules: LocalRule, on: date = DAY) -> Grounds:
    book = rulebook()
    for rule in rules:
        book = book.override(rule)
    return Grounds(book=book, today=on, calendar=GROUNDS.calendar)


def test_the_library_holds_the_rules_of_the_regulations() -> None:
    rules = list(rulebook())
    assert sum(rule.certainty is not Certainty.PRODUCT for rule in rules) == 107
    assert all(rule.says and rule.subject and rule.cited for rule in rules)


@MANY
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_at_most_one_version_is_in_force_and_it_is_the_one_of_the_day(day: date) -> None:
    book = rulebook()
    for key in {rule.key for rule in book}:
        in_force = [rule for rule in book.versions(key) if (rule.since or date.min) <= day and (rule.until is None or day < rule.until)]
        assert [book.find(key, day)] == (in_force or [None])


def test_two_versions_on_one_day_are_refused() -> None:
    old, new = rulebook().versions("admission.vote")
    overlapping = replace(old, regulation=replace(old.regulation, until=new.since + timedelta(days=1)))
    with pytest.raises(BadData, match="同一天"):
        Rulebook([overlapping, new])


def test_a_rule_not_confirmed_by_two_sources_warns_and_still_decides() -> None:
    got = verdict("election.proxy", {"voter_present": False, "proxy": "乙"}, GROUNDS)
    assert got.answer == {"accepted": False}
    assert any("一处来源" in warning for warning in got.warnings)
    assert verdict("election.scrutineer", {"scrutineer_is_candidate": True}, GROUNDS).warnings == []


def test_a_county_rule_counts_from_its_day_until_its_last_and_is_cited() -> None:
    asked = {"start": "2026-06-01", "closed": "2026-06-05"}
    assert not ask("publicity.days", laid_over(LONGER), **asked)["ok"]
    assert any("《澄岭县任前公示办法》" in one for one in verdict("publicity.days", asked, laid_over(LONGER)).warnings)
    for start in (date(2026, 5, 25), date(2026, 7, 6)):
        assert ask("publicity.days", laid_over(LONGER), start=start, closed=start + timedelta(days=4))["ok"]


def test_the_book_itself_is_not_changed_by_an_override() -> None:
    laid_over(LONGER)
    assert ask("publicity.days", GROUNDS, start="2026-06-01", closed="2026-06-05")["ok"]


@pytest.mark.parametrize(("change", "reason"), [
    ({"value": Amount(Sense.LEAST, 4, "工作日")}, "只能更严"),
    ({"value": Amount(Sense.LEAST, 7, "天")}, "一样的单位"),
    ({"value": Amount(Sense.MOST, 7, "工作日")}, "一样的单位"),
    ({"value": Choice("计入", ("计入",))}, "一样的单位"),
    ({"document": " "}, "依据的文件"),
    ({"until": DAY}, "晚于开始日期"),
    ({"bound": "days"}, "没有“publicity.days”的“days”"),
    ({"key": "没有"}, "没有“没有”"),
    ({"key": "decision.adopt", "bound": "yes"}, "不能另定"),
])
def test_an_override_that_a_county_may_not_make_is_refused(change: dict, reason: str) -> None:
    with pytest.raises(CannotJudge, match=reason):
        rulebook().override(replace(LONGER, **change))


def test_two_county_rules_for_one_day_are_refused_and_one_after_the_other_is_not() -> None:
    with pytest.raises(CannotJudge, match="两份"):
        laid_over(LONGER, replace(LONGER, since=date(2026, 6, 30)))
    laid_over(LONGER, replace(LONGER, since=date(2026, 7, 1), until=None))


def test_a_default_is_replaced_by_a_file_of_the_county() -> None:
    book = read_local("""
        [[local]]
        key = "counting.publicity"
        bound = "first_day"
        value = { choice = "不计入", among = ["计入", "不计入"] }
        document = "澄岭县任前公示办法"
        since = 2026-01-01
    """, rulebook())
    asked = {"start": "2026-06-01", "closed": "2026-06-05"}
    got = verdict("publicity.days", asked, Grounds(book=book, today=TODAY, calendar=GROUNDS.calendar))
    assert got.answer == {"ok": False, "workdays_counted": 4, "complete_on": date(2026, 6, 8)}
    assert any("县里可以凭文件另定" in w for w in verdict("publicity.days", asked, GROUNDS).warnings)
    assert not any("县里可以凭文件另定" in w for w in got.warnings)


@pytest.mark.parametrize("text", ["[[local]]\nkey = 3", "local = 3", "x", '[[local]]\nkey = "a"\nextra = 1', "[[local]]"])
def test_a_file_of_the_county_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CannotJudge, match="没有读懂"):
        read_local(text, rulebook())


@pytest.mark.parametrize("bound", [
    3, {}, {"least": "4/5"}, {"least": "4/5", "of": "people"}, {"least": "6/5", "of": "due"}, {"least": 1.5, "unit": "年"},
    {"least": True, "unit": "年"}, {"least": 5}, {"choice": "甲", "among": ["乙"]}, {"least": 5, "unit": "年", "more": 1}, {"least": "a/b", "of": "due"},
])
def test_a_bound_that_says_too_little_or_too_much_is_an_error(bound: object) -> None:
    with pytest.raises(BadData):
        read_bound(bound)


def test_an_unknown_word_in_a_data_file_is_an_error() -> None:
    with pytest.raises(BadData, match="不认识的键"):
        read_regulation({"name": "某办法", "version": "2026", "artcle": "第一条", "rule": []})


@pytest.mark.django_db
def test_the_calendar_of_the_database_serves_as_it_is() -> None:
    from dazugong.kernel.calendar.queries import Workdays

    grounds = replace(GROUNDS, calendar=Workdays())
    got = verdict("publicity.days", {"start": "2099-06-05", "closed": "2099-06-11"}, grounds)
    assert got.answer == {"ok": True, "workdays_counted": 5, "complete_on": date(2099, 6, 11)}
    assert any("2099年的放假安排没有载入" in warning for warning in got.warnings)


def test_a_year_without_published_holidays_warns() -> None:
    got = verdict("publicity.days", {"start": "2027-06-01", "closed": "2027-06-07"}, GROUNDS)
    assert "2027年的放假安排没有载入，按平常周末算" in got.warnings
