"""任务: what those who give and those who do expect of a task."""
from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.formula.facts import bind_names, fact_table
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.tasks.actions import (
    close_task,
    finish,
    give_task,
    hand_down,
    report_progress,
    send_back,
    withdraw_task,
)
from dazugong.kernel.tasks.changing import change_task
from dazugong.kernel.tasks.models import State, Task
from dazugong.kernel.tasks.queries import (
    at_the_desk,
    carrying,
    children,
    doors,
    entries,
    late_below,
    mine,
    next_below,
    soon_until,
    task_for,
    tasks,
    versions,
    waiting,
)
from dazugong.kernel.tasks.splitting import Part, split_task
from dazugong.kernel.tasks.targets import from_lines, said
from tests.make import AT, DAY, SYSTEM

DUE = date(2026, 5, 31)
EXAMPLES = 20_000 if os.environ.get("DZG_DRILL_MINUTES") else 200


@pytest.fixture
def county_task(city, as_reader):
    """甲县县委组织部 has handed one task down to its two townships, due 31 May."""
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="建好村级活动阵地", due=DUE, by=reader, at=AT)
        hand_down(task=task, to=[city.unit("甲一镇"), city.unit("甲二镇")], by=reader, at=AT)
    return task


def of_town(reader, name: str) -> Task:
    return tasks(reader).get(unit__name__contains=name)


def test_one_act_hands_a_task_to_all_townships_with_one_trace(city, as_reader, county_task):
    with as_reader("section", "甲部") as reader:
        assert {t.unit.name for t in children(reader, county_task)} == {"甲县甲一镇党委", "甲县甲二镇党委"}
        assert task_for(reader, county_task.public_id).get_state_display() == "在办"
    trace = Trace.objects.get(verb="下达任务")
    assert (trace.thing, trace.count) == (county_task.public_id, 2)


def test_a_unit_that_has_the_task_is_not_given_it_twice(city, as_reader, county_task):
    with as_reader("section", "甲部") as reader:
        with pytest.raises(Refusal, match="都已领到"):
            hand_down(task=county_task, to=[city.unit("甲一镇")], by=reader, at=AT)
        assert [u.name for u in next_below(reader, county_task)] == []
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.create(
                parent=county_task, unit=city.unit("甲一镇"), given_by=city.unit("甲部"), title="重", given_on=DAY
            )


def test_a_township_sees_its_own_task_and_who_gave_it_and_not_its_neighbours(city, as_reader, county_task):
    with as_reader("organiser", "甲一镇") as reader:
        own = tasks(reader).get()
        assert (own.unit.name, own.giver, own.due) == ("甲县甲一镇党委", "甲县县委组织部", DUE)
        with pytest.raises(Hidden):
            task_for(reader, county_task.public_id)
    with as_reader("section", "乙部") as reader:
        assert not tasks(reader).exists()


def test_a_township_hands_its_task_on_to_its_branches_and_the_county_sees_them(city, as_reader, county_task):
    with as_reader("organiser", "甲一镇") as reader:
        branches = next_below(reader, of_town(reader, "甲一镇"))
        assert [u.name for u in branches] == ["甲县甲一镇甲一村党支部", "甲县甲一镇甲一湾党支部"]
        hand_down(task=of_town(reader, "甲一镇党委"), to=branches, due=date(2026, 5, 25), by=reader, at=AT)
    with as_reader("secretary", "甲一村") as reader:
        assert mine(reader).get().due == date(2026, 5, 25)
    with as_reader("leader", "甲部") as reader:
        assert tasks(reader).count() == 5


def test_a_task_cannot_be_handed_to_the_next_county_nor_due_later_than_its_own_deadline(city, as_reader, county_task):
    with as_reader("section", "甲部") as reader:
        with pytest.raises(Hidden):
            hand_down(task=county_task, to=[city.unit("乙一镇")], by=reader, at=AT)
        with pytest.raises(Refusal, match="不能晚于本级期限2026年5月31日"):
            hand_down(task=county_task, to=[city.unit("甲一村")], due=date(2026, 6, 1), by=reader, at=AT)


def test_a_township_reports_and_the_county_closes(city, as_reader, county_task):
    with as_reader("organiser", "甲一镇") as reader:
        task = of_town(reader, "甲一镇")
        assert doors(reader, task) == {"progress", "finish", "hand_down"}
        report_progress(task=task, text="已选址3处", percent=30, by=reader, at=AT)
        finish(task=task, evidence="建成3处，验收单已存档", by=reader, at=AT)
        task = task_for(reader, task.public_id)
        assert (task.state, task.done_on, task.latest) == (State.REPORTED, DAY, "建成3处，验收单已存档")
        assert doors(reader, task) == {"take_back"}
        with pytest.raises(Hidden):
            close_task(task=task, by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        assert [t.pk for t in waiting(reader)] == [task.pk]
        close_task(task=task, by=reader, at=AT)
        assert task_for(reader, task.public_id).get_state_display() == "已办结"
        assert [e.get_kind_display() for e in entries(reader, task)] == ["销号", "报结", "进展"]
        assert task_for(reader, county_task.public_id).closed == 1


def test_whoever_reported_a_task_done_does_not_close_it_even_from_the_office_above(city, as_reader, county_task):
    with as_reader("section", "甲部") as reader:
        task = of_town(reader, "甲一镇")
        finish(task=task, evidence="电话代报：已建成", by=reader, at=AT)
        assert not waiting(reader).exists()
        with pytest.raises(Hidden):
            close_task(task=task, by=reader, at=AT)
    with as_reader("leader", "甲部") as reader:
        assert close_task(task=task, by=reader, at=AT).state == State.DONE


def test_what_was_sent_back_goes_on_with_the_reason_in_sight(city, as_reader, county_task):
    with as_reader("organiser", "甲二镇") as reader:
        task = finish(task=of_town(reader, "甲二镇"), evidence="已完成", by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        with pytest.raises(Refusal, match="请写明退回原因"):
            send_back(task=task, reason=" ", by=reader, at=AT)
        send_back(task=task, reason="缺验收单，请补传", by=reader, at=AT)
    with as_reader("organiser", "甲二镇") as reader:
        assert mine(reader).get().done_on is None
        assert entries(reader, task)[0].text == "缺验收单，请补传"


def test_a_task_is_not_reported_done_while_something_below_it_is_open(city, as_reader, county_task):
    with as_reader("section", "甲部") as reader, pytest.raises(Refusal, match="下级还有2项没有销号"):
        finish(task=county_task, evidence="都好了", by=reader, at=AT)


def test_a_new_deadline_is_a_new_version_and_goes_down_only_to_those_that_carry_the_old_one(city, as_reader, county_task):
    later = date(2026, 6, 30)
    with as_reader("section", "甲部") as reader:
        second = of_town(reader, "甲二镇")
        change_task(task=second, title=second.title, due=date(2026, 5, 25), targets=[], reason="试点先行", by=reader, at=AT)
        assert [t.unit.name for t in carrying(reader, county_task, ["due"])] == ["甲县甲一镇党委"]
        version = change_task(
            task=county_task, title=county_task.title, due=later, targets=[], reason="雨季顺延", with_children=True,
            by=reader, at=AT,
        )
        assert (version.number, version.before, version.after) == (2, {"due": "2026-05-31"}, {"due": "2026-06-30"})
        assert {t.due for t in children(reader, county_task)} == {later, date(2026, 5, 25)}
        assert versions(reader, of_town(reader, "甲一镇")).get().reason == "雨季顺延"
        again = change_task(task=county_task, title=county_task.title, due=later, targets=[], reason="重按", by=reader, at=AT)
        assert again is None


def test_a_plan_revised_in_mid_year_reaches_every_unit_below_in_its_new_words(city, as_reader, county_task):
    with as_reader("section", "甲部") as reader:
        own, first = of_town(reader, "甲二镇"), of_town(reader, "甲一镇")
        change_task(task=own, title="本镇另写的事项", due=own.due, targets=[], reason="镇情不同", by=reader, at=AT)
        split_task(task=first, parts=[Part("选址", city.unit("甲一村"))], by=reader, at=AT)
        change_task(
            task=county_task, title="建好活动阵地并上墙公示", due=county_task.due, targets="活动阵地 ≥ 3个", reason="年中修订", with_children=True,
            by=reader, at=AT,
        )  # fmt: skip
        below = {t.unit.name: (t.title, len(t.targets)) for t in Task.objects.filter(parent__in=[county_task, first])}
    assert below == {"甲县甲一镇党委": ("建好活动阵地并上墙公示", 1), "甲县甲二镇党委": ("本镇另写的事项", 1), "甲县甲一镇甲一村党支部": ("选址", 0)}
    with as_reader("organiser", "甲一镇") as clerk:
        row = at_the_desk(clerk, Workdays(), most=5)["mine"][0]
        assert (row.title, row.new_version_at) == ("建好活动阵地并上墙公示", AT)


def test_the_first_day_of_a_campaign_moves_with_those_that_carry_it_and_never_behind_a_deadline(city, as_reader, county_task):
    same = {"title": county_task.title, "due": county_task.due, "targets": [], "by": None, "at": AT}
    with as_reader("section", "甲部") as reader:
        same["by"] = reader
        version = change_task(task=county_task, opens=date(2026, 5, 10), reason="定下起始日期", with_children=True, **same)
        assert version.after == {"opens": "2026-05-10"}
        assert {t.opens for t in children(reader, county_task)} == {date(2026, 5, 10)}
        assert change_task(task=county_task, reason="没有动起始日期", **same) is None
        with pytest.raises(Refusal, match="起始日期不能晚于"):
            change_task(task=county_task, opens=date(2026, 6, 1), reason="写反了", **same)


def test_the_doer_cannot_move_his_own_deadline(city, as_reader, county_task):
    with as_reader("organiser", "甲一镇") as reader, pytest.raises(Hidden):
        task = of_town(reader, "甲一镇")
        change_task(task=task, title=task.title, due=None, targets=[], reason="太忙", by=reader, at=AT)


def test_a_withdrawn_task_takes_everything_below_with_it_and_may_be_given_anew(city, as_reader, county_task):
    with as_reader("organiser", "甲一镇") as reader:
        hand_down(task=of_town(reader, "甲一镇"), to=[city.unit("甲一村")], by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        assert withdraw_task(task=tasks(reader).get(unit=city.unit("甲一镇")), reason="改由县里统建", by=reader, at=AT) == 2
        assert [u.name for u in next_below(reader, county_task)] == ["甲县甲一镇党委"]
        hand_down(task=county_task, to=[city.unit("甲一镇")], by=reader, at=AT)
    with as_reader("secretary", "甲一村") as reader:
        assert not mine(reader).exists()


def test_a_task_done_in_time_does_not_turn_red_while_it_waits(city, as_reader, county_task):
    with as_reader("organiser", "甲一镇") as reader:
        finish(task=of_town(reader, "甲一镇"), evidence="已完成", by=reader, at=AT)
    with as_reader("leader", "甲部", day=DUE + timedelta(days=3)) as reader:
        assert of_town(reader, "甲一镇").light == "ok"
        assert of_town(reader, "甲二镇").light == "late"
        assert [t.unit.name for t in late_below(reader)] == ["甲县甲二镇党委"]


def test_the_light_turns_amber_five_working_days_before_the_deadline(city, as_reader, county_task):
    for day, light in ((date(2026, 5, 21), "ok"), (date(2026, 5, 22), "ok"), (date(2026, 5, 25), "soon"), (DUE, "soon")):
        with as_reader("leader", "甲部", day=day) as reader:
            left = Workdays().between(day, DUE)
            assert of_town(reader, "甲一镇").light == ("soon" if left <= 5 else "ok"), (day, light, left)
            assert (soon_until(day) >= DUE) == (left <= 5)


def test_a_report_cannot_be_dated_tomorrow_or_before_the_task_was_given(city, as_reader, county_task):
    with as_reader("organiser", "甲一镇") as reader:
        task = of_town(reader, "甲一镇")
        for day in (DAY + timedelta(days=1), DAY - timedelta(days=1)):
            with pytest.raises(Refusal, match="日期不能"):
                finish(task=task, evidence="完成", done_on=day, by=reader, at=AT)
        with pytest.raises(Refusal, match="0至100"):
            report_progress(task=task, text="过半", percent=130, by=reader, at=AT)


def test_formulas_see_the_tasks_that_their_reader_may_see(city, as_reader, county_task):
    table = fact_table("tasks")

    def facts() -> list[dict]:
        with connection.cursor() as cursor:
            cursor.execute(*bind_names(table.sql, {"first": "2026-01-01", "last": "2026-12-31"}))
            return [dict(zip([c.name for c in table.columns], row)) for row in cursor.fetchall()]

    with as_reader("organiser", "甲一镇") as reader:
        report_progress(task=of_town(reader, "甲一镇"), text="已选址", by=reader, at=AT)
        [row] = facts()
        assert (row["unit_id"], row["state"], row["latest"], str(row["due"])) == (city.unit("甲一镇").pk, "在办", "已选址", "2026-05-31")
    with reading(SYSTEM):
        assert len(facts()) == 3


def test_targets_typed_as_lines_come_back_as_typed():
    lines = "活动阵地 ≥ 3个\n培训 不少于 2期\n差错率 ≤ 5%"
    targets = from_lines(lines)
    assert said(targets) == ["活动阵地 ≥ 3个", "培训 ≥ 2期", "差错率 ≤ 5%"]
    assert [t["unit"] for t in targets] == ["个", "期", "%"]
    with pytest.raises(Refusal, match="第2行“多建一些”看不懂"):
        from_lines("活动阵地 ≥ 3个\n多建一些")


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(max_size=60))
def test_no_typed_line_breaks_the_reading_of_targets(text):
    try:
        assert len(from_lines(text)) <= 20
    except Refusal as refusal:
        assert refusal.field == "targets"


def test_the_day_of_an_act_is_the_offices_day_not_greenwichs(city, as_reader):
    late_evening = datetime(2026, 5, 20, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="夜里立项", by=reader, at=late_evening)
        assert task.given_on == date(2026, 5, 20)


def test_a_day_before_the_task_was_given_does_not_know_it(city, as_reader, county_task):
    given = county_task.given_on
    with as_reader("section", "甲部", day=given - timedelta(days=1)) as reader:
        assert not tasks(reader).exists()
    with as_reader("section", "甲部", day=given) as reader:
        assert county_task in tasks(reader)
