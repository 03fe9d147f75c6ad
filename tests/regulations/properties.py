"""What must hold of the rules whatever the numbers: each a function that raises when it does not.

`test_properties` runs them; `test_planted` plants an error and sees them fail. Expected values are computed here on
their own, by counting or by fractions, never by the code under test.
"""
from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.rules import Due, Grounds, Members, Present, WrongDenominator
from tests.regulations.asking import GROUNDS, ask

MOST = 500
MANY = settings(
    max_examples=3000 if os.environ.get("DZG_DRILL_MINUTES") else 60, deadline=None, derandomize=True, database=None, print_blob=False,
)

ROOMS = st.one_of(st.integers(1, 9), st.integers(1, MOST))  # small ones, too: that is where votes tie


def least(holds: Callable[[Fraction], bool], whole: int, upto: int) -> int:
    """The first count for which `holds` of its exact share."""
    return next(n for n in range(upto + 1) if holds(Fraction(n, whole)))


def votes(present: int) -> st.SearchStrategy[dict[str, int]]:
    """Votes of up to eight, of at most three different numbers, so that ties are common."""
    numbers = st.lists(st.integers(0, present), min_size=1, max_size=3)
    return numbers.flatmap(lambda some: st.dictionaries(st.sampled_from("甲乙丙丁戊己庚辛"), st.sampled_from(some), min_size=1))


def boundaries_of_elections() -> None:
    """到会五分之四、当选过半、差额两成：1至500，逐个数到界限。"""
    for n in range(1, MOST + 1):
        quorum = least(lambda part: part >= Fraction(4, 5), n, n)
        assert ask("election.quorum", due_with_vote=n, present_with_vote=quorum) == {"valid": True, "needed": quorum}
        assert not ask("election.quorum", due_with_vote=n, present_with_vote=quorum - 1)["valid"]
        half = least(lambda part: part > Fraction(1, 2), n, n)
        assert ask("election.elected", present_with_vote=n, seats=1, yes={"甲": half})["elected"] == ["甲"]
        assert ask("election.elected", present_with_vote=n, seats=1, yes={"甲": half - 1})["elected"] == []
        more = least(lambda part: part >= Fraction(1, 5), n, n)
        assert ask("election.surplus", body="committee", seats=n, candidates=n + more) == {"ok": True, "min_candidates": n + more}
        assert not ask("election.surplus", body="committee", seats=n, candidates=n + more - 1)["ok"]


def boundaries_of_decisions() -> None:
    """到会三分之二、同意过半：1至500，逐个数到界限。"""
    for n in range(1, MOST + 1):
        quorum, half = least(lambda part: part >= Fraction(2, 3), n, n), least(lambda part: part > Fraction(1, 2), n, n)
        assert ask("decision.quorum", members_due=n, present=quorum) == {"valid": True, "needed": quorum}
        assert not ask("decision.quorum", members_due=n, present=quorum - 1)["valid"]
        assert ask("decision.adopt", members_due=n, present=n, agree=half) == {"adopted": True, "needed": half}
        assert not ask("decision.adopt", members_due=n, present=n, agree=half - 1)["adopted"]
        assert ask("decision.reconsider", members_due=n, agree_to_reconsider=half)["allowed"]
        assert not ask("decision.reconsider", members_due=n, agree_to_reconsider=half - 1)["allowed"]


def boundaries_of_admissions() -> None:
    """支部大会到会过半、赞成过半：1至500，逐个数到界限。"""
    for n in range(1, MOST + 1):
        half = least(lambda part: part > Fraction(1, 2), n, n)
        assert ask("admission.quorum", due_with_vote=n, present=half) == {"may_open": True, "needed": half}
        assert not ask("admission.quorum", due_with_vote=n, present=half - 1)["may_open"]
        assert ask("admission.vote", due_with_vote=n, present=n, yes_in_room=half)["adopted"]
        assert not ask("admission.vote", due_with_vote=n, present=n, yes_in_room=half - 1)["adopted"]


def adoption_counts_all_members_not_those_present() -> None:
    """任免的分母是全体成员：十三人，到九人，六人同意，不通过。"""
    assert not ask("decision.adopt", members_due=13, present=9, agree=6)["adopted"]
    assert not ask("admission.vote", due_with_vote=15, present=9, yes_in_room=7)["adopted"]
    assert ask("election.elected", present_with_vote=40, seats=1, yes={"甲": 21})["elected"]


def denominators_are_not_mixed() -> None:
    """分母不能混用：用错就停，不出数。"""
    share = GROUNDS.rule("decision.adopt").share("yes")
    assert share.met(7, Members(13))
    for wrong in (Present(13), Due(13)):
        for ask_share in (lambda w=wrong: share.met(7, w), lambda w=wrong: share.needed(w)):
            with pytest.raises(WrongDenominator):
                ask_share()


@MANY
@given(ROOMS, st.data())
def one_more_vote_never_unseats(present: int, data: st.DataObject) -> None:
    """多得一票，不会由当选变成不当选。"""
    seats = data.draw(st.integers(1, 5))
    yes = data.draw(votes(present))
    who = data.draw(st.sampled_from(sorted(yes)))
    before = ask("election.elected", present_with_vote=present, seats=seats, yes=yes)
    after = ask("election.elected", present_with_vote=present, seats=seats, yes=yes | {who: min(present, yes[who] + 1)})
    if who in before["elected"]:
        assert who in after["elected"]
    if who in before.get("runoff", ()):
        assert who in [*after["elected"], *after.get("runoff", ())]


@MANY
@given(st.integers(1, 60), st.data())
def one_more_in_favour_never_rejects(n: int, data: st.DataObject) -> None:
    """多一人到会、多一人赞成，不会由通过变成不通过。"""
    fixed = data.draw(st.integers(0, n))
    for rule, whole, part in (("decision.adopt", "members_due", "agree"), ("admission.vote", "due_with_vote", "yes_in_room")):
        more_agree = [ask(rule, **{whole: n, "present": fixed, part: agree})["adopted"] for agree in range(fixed + 1)]
        more_come = [ask(rule, **{whole: n, "present": present, part: fixed})["adopted"] for present in range(fixed, n + 1)]
        assert more_agree == sorted(more_agree)
        assert more_come == sorted(more_come)


@MANY
@given(ROOMS, st.data())
def names_do_not_matter(present: int, data: st.DataObject) -> None:
    """换了名字、换了次序，结果还是那些人。"""
    seats = data.draw(st.integers(1, 4))
    yes = data.draw(votes(present))
    renamed = dict(zip("甲乙丙丁戊己庚辛", data.draw(st.permutations("ABCDEFGH"))))
    order = data.draw(st.permutations(sorted(yes)))
    before = ask("election.elected", present_with_vote=present, seats=seats, yes=yes)
    after = ask("election.elected", present_with_vote=present, seats=seats, yes={renamed[name]: yes[name] for name in order})
    for key in ("elected", "runoff"):
        assert {renamed[name] for name in before.get(key, ())} == set(after.get(key, ()))
    for key in ("runoff_seats", "shortfall"):
        assert before.get(key) == after.get(key)


@MANY
@given(ROOMS, st.data())
def every_seat_is_accounted_for(present: int, data: st.DataObject) -> None:
    """当选、再投、空缺加起来，正好是应选名额；当选的都过半数，没当选的都不多于当选的。"""
    seats = data.draw(st.integers(1, 6))
    yes = data.draw(votes(present))
    got = ask("election.elected", present_with_vote=present, seats=seats, yes=yes)
    tied = got.get("runoff", [])
    assert len(got["elected"]) + got.get("runoff_seats", 0) + got.get("shortfall", 0) == seats
    assert min(got.get("runoff_seats", 0), got.get("shortfall", 0)) >= 0
    assert all(2 * yes[name] > present for name in [*got["elected"], *tied])
    assert len(tied) > got.get("runoff_seats", 0) or not tied
    rest = [yes[name] for name in yes if name not in got["elected"]]
    assert not (got["elected"] and rest) or min(yes[name] for name in got["elected"]) > max(rest) or "runoff" not in got
    assert [yes[name] for name in got["elected"]] == sorted((yes[name] for name in got["elected"]), reverse=True)


def versions_switch_on_their_day() -> None:
    """新细则从公布那天起用，前一天还是旧的。"""
    switch = date(2026, 5, 18)
    for key in ("admission.vote", "admission.quorum", "admission.approval", "admission.talk", "admission.cultivation",
                "admission.training", "admission.probation"):
        assert GROUNDS.book.rule(key, switch - timedelta(days=1)).regulation.version == "2014"
        assert GROUNDS.book.rule(key, switch).regulation.version == "2026修订"
    before = Grounds(book=GROUNDS.book, today=switch - timedelta(days=1))
    assert ask("admission.publicity", before, publicity_workdays=0)["ok"]
    assert not ask("admission.publicity", Grounds(book=GROUNDS.book, today=switch), publicity_workdays=0)["ok"]


@MANY
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 2000))
def periods_end_on_the_corresponding_day(day: date, later: int) -> None:
    """期限满于相应的日子，没有这一天的满于月末；一天不早，一天不晚。"""
    talk = day + timedelta(days=later)
    when = Grounds(book=GROUNDS.book, today=day, on=date(2026, 6, 1))
    got = ask("admission.talk", when, applied=day, talk=talk)
    months = (got["deadline"].year - day.year) * 12 + got["deadline"].month - day.month
    assert months == 1
    assert got["deadline"].day == day.day or (got["deadline"] + timedelta(days=1)).day == 1
    assert got["overdue"] == (talk > got["deadline"])


@MANY
@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 30), st.sets(st.integers(0, 40), max_size=12))
def publicity_is_complete_on_its_last_day_and_not_before(start: date, length: int, off: set[int]) -> None:
    """公示在满的那天算够，前一天不够；放假不算，公示当天是工作日的算。"""
    holidays = [(start + timedelta(days=n)).isoformat() for n in off]
    given_ = {"start": start, "weekend": ["Sat", "Sun"], "holidays": holidays, "extra_workdays": []}
    got = ask("publicity.days", closed=start + timedelta(days=length), **given_)
    worked = [d for d in (start + timedelta(days=n) for n in range(80)) if d.weekday() < 5 and d.isoformat() not in holidays]
    assert got["workdays_counted"] == sum(d <= start + timedelta(days=length) for d in worked)
    assert got["complete_on"] == worked[4]
    assert got["ok"] == (start + timedelta(days=length) >= worked[4])


PROPERTIES = (
    boundaries_of_elections, boundaries_of_decisions, boundaries_of_admissions, adoption_counts_all_members_not_those_present,
    denominators_are_not_mixed, one_more_vote_never_unseats, one_more_in_favour_never_rejects, names_do_not_matter,
    every_seat_is_accounted_for, versions_switch_on_their_day, periods_end_on_the_corresponding_day,
    publicity_is_complete_on_its_last_day_and_not_before,
)
