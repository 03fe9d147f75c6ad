"""按期办: the arithmetic of rhythms, held against days counted one by one; the same in SQL as in days."""
from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.kernel.calendar.lastday import last_day
from dazugong.kernel.calendar.periods import period_of, shifted
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.tasks.models import Every, State, Task, TaskProgress
from dazugong.kernel.tasks.queries import tasks
from dazugong.kernel.tasks.recurring import every_of, next_due, owed, turns
from tests.make import DAY, SYSTEM

DAYS = st.dates(date(1999, 1, 1), date(2100, 12, 31))
SIZES = {"month": 1, "two-month": 2, "quarter": 3, "half-year": 6, "year": 12}
ONE = timedelta(days=1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def same_period(every: str, one: date, other: date) -> bool:
    """Whether two days lie in one period, said without the calendar's library."""
    if every == "week":
        return one.isocalendar()[:2] == other.isocalendar()[:2]
    if every == "ten-day":
        return (one.year, one.month, min((one.day - 1) // 10, 2)) == (other.year, other.month, min((other.day - 1) // 10, 2))
    return one.year == other.year and (one.month - 1) // SIZES[every] == (other.month - 1) // SIZES[every]


def last_of(every: str, day: date) -> date:
    """The last day of the period of the day, day by day."""
    while same_period(every, day, day + ONE):
        day += ONE
    return day


def owed_from(every: str, first: date, due: date | None, done: date | None) -> date:
    """By when it is owed, day by day: the period after the last one done, not before the first."""
    day = last_of(every, first)
    if done and last_of(every, done) >= day:
        day = last_of(every, last_of(every, done) + ONE)
    return min(day, due) if due else day


@pytest.mark.parametrize(("words", "every"), [
    ("每季度", "quarter"), ("每季", "quarter"), ("每个季度", "quarter"), ("按季度", "quarter"), ("逐季", "quarter"), ("每季度至少一次", "quarter"),
    ("每三个月", "quarter"), ("每月", "month"), ("每个月", "month"), ("一个月", "month"), ("按月", "month"), ("逐月", "month"), ("每两个月", "two-month"),
    ("每双月", "two-month"), ("每半年", "half-year"), ("半年一次", "half-year"), ("每年", "year"), ("每年度", "year"), ("按年", "year"), ("一年一次", "year"),
    ("每周", "week"), ("每星期", "week"), ("每旬", "ten-day"), ("每月、每季度", "month"), ("每季度，每年一次", "quarter"), ("不定期、每年", "year"),
    ("", ""), ("经常性", ""), ("定期", ""), ("不定期", ""), ("随时", ""), ("轮流", ""), ("每天", ""), ("每日", ""), ("每半月", ""), ("每两年", ""), ("每五年", ""),
    ("年终", ""), ("每次会议", ""), ("常态化", ""),
])  # fmt: skip
def test_a_frequency_as_written_is_a_period_of_the_calendar_or_stays_words(words, every):
    assert every_of(words) == every


@given(st.sampled_from(Every.values), DAYS, st.none() | DAYS, st.none() | DAYS)
def test_what_is_owed_is_the_period_after_the_last_one_done(every, first, due, done):
    assert next_due(every, first, due, done) == owed_from(every, first, due, done)


@given(st.sampled_from(Every.values), DAYS)
def test_a_period_done_on_any_of_its_days_is_done_and_the_next_is_owed_by_its_last_day(every, day):
    period = period_of(every, day)
    following = shifted(every, period, 1)
    assert {next_due(every, day, None, done) for done in (period.first, day, period.last)} == {following.last}
    assert next_due(every, day, None, period.first - ONE) == period.last, "what was done the period before does not serve for this one"


@pytest.mark.parametrize(("every", "first", "due", "done", "expected"), [
    ("month", date(2026, 1, 31), None, None, date(2026, 1, 31)),        # 月底下达，当月就到期
    ("month", date(2026, 1, 31), None, date(2026, 1, 31), date(2026, 2, 28)),
    ("month", date(2028, 1, 31), None, date(2028, 1, 31), date(2028, 2, 29)),
    ("quarter", date(2026, 11, 20), None, date(2026, 12, 31), date(2027, 3, 31)),   # 跨年
    ("half-year", date(2026, 5, 20), None, None, date(2026, 6, 30)),    # 半年中间下达
    ("half-year", date(2026, 5, 20), None, date(2026, 6, 1), date(2026, 12, 31)),
    ("week", date(2026, 12, 30), None, None, date(2027, 1, 3)),         # 跨年的一周
    ("week", date(2026, 12, 30), None, date(2027, 1, 1), date(2027, 1, 10)),
    ("year", date(2026, 5, 20), date(2026, 11, 30), None, date(2026, 11, 30)),      # 最后一期到期限为止
    ("quarter", date(2026, 5, 20), date(2026, 8, 15), date(2026, 7, 2), date(2026, 8, 15)),
    ("ten-day", date(2026, 2, 27), None, date(2026, 2, 28), date(2026, 3, 10)),
])  # fmt: skip
def test_the_days_an_officer_would_name(every, first, due, done, expected):
    assert next_due(every, first, due, done) == expected


@pytest.mark.django_db
@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(Every.values), DAYS, st.sampled_from((-1, 0, 1))), min_size=20, max_size=40))
def test_the_database_counts_as_the_calendar_does(asked):
    literal = "'{}'" if connection.vendor == "sqlite" else "DATE '{}'"
    parts = [last_day(connection.vendor, kind=f"'{every}'", day=literal.format(day), ahead=str(ahead)) for every, day, ahead in asked]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts))
        found = [str(day) for day in cursor.fetchone()]
    assert found == [shifted(every, period_of(every, day), ahead).last.isoformat() for every, day, ahead in asked]


def some_tasks(city, draw: random.Random, count: int) -> None:
    """Tasks of 甲一镇 with every rhythm, given up to two years ago, most of them reported on now and then."""
    town, office = city.unit("甲一镇"), city.unit("甲部")

    def around(first: int, last: int) -> date:
        return DAY + timedelta(days=draw.randint(first, last))

    rows = []
    for number in range(count):
        opens, due = draw.choice([None, around(-700, 60)]), draw.choice([None, around(-300, 500)])
        rows.append(Task(
            unit=town, given_by=office, doer=town.name, title=f"{number}", given_on=around(-700, 0), every=draw.choice(Every.values), due=due,
            opens=opens if opens and (due is None or opens <= due) else None, every_since=draw.choice([None, None, around(-300, 0)]), state=State.DOING,
        ))  # fmt: skip
    made = Task.objects.bulk_create(rows)
    said = [
        TaskProgress(task=task, kind=draw.choice(["progress", "progress", "reply", "return"]), percent=draw.choice([None, None, 100, 40]), day=around(-700, 0), label="样", at=at(around(-30, 0)))
        for task in made for _ in range(draw.randint(0, 4))
    ]  # fmt: skip
    TaskProgress.objects.bulk_create(said)


@pytest.mark.parametrize("back", [0, 20])
def test_every_list_knows_what_is_owed_as_the_days_do(city, as_reader, back):
    """Today, and as it was known twenty days ago."""
    day = DAY - timedelta(days=back)
    with reading(SYSTEM):
        some_tasks(city, random.Random(16), 200)
    with as_reader("organiser", "甲一镇", day=day) as reader:
        found = list(tasks(reader))
        said = {task.pk: [] for task in found}
        for entry in TaskProgress.objects.filter(task__in=said, at__date__lte=day):
            said[entry.task_id].append(entry)
        for task in found:
            first = max(filter(None, (task.given_on, task.opens, task.every_since)))
            counted = [one.day for one in said[task.pk] if one.kind == "progress" and one.percent in (None, 100)]
            assert task.next_due == owed_from(task.every, first, task.due, max(counted, default=None)), task.title
            assert task.light == ("late" if task.next_due < day else "soon" if task.next_due <= Workdays().soon_until(day) else "ok")
            for turn in turns(task, said[task.pk], day):
                within = [one for one in counted if turn.period.first <= one <= turn.period.last]
                assert turn.done == min(within, default=None)
                assert turn.missed(day) == (not within and min(turn.period.last, task.due or turn.period.last) < day)
            behind = [turn for turn in turns(task, said[task.pk], day) if turn.missed(day) and turn.due == task.next_due]
            if task.next_due < day and (task.due is None or task.due >= first):
                assert behind or owed(task) is None, "what is late is a period that was missed, or the whole that is over"
