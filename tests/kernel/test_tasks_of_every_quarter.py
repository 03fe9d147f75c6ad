"""每季度的任务: what is owed as the year goes on, who owes it, and what the month's report counts."""
from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

import dazugong.packs
from dazugong.formula.facts import fact_table
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.actions import close_task, finish, give_task, hand_down, report_progress, send_back
from dazugong.kernel.tasks.alerts import alerts_on, coloured
from dazugong.kernel.tasks.changing import change_task, parts_changed
from dazugong.kernel.tasks.models import State, Task, TaskProgress
from dazugong.kernel.tasks.overview import board
from dazugong.kernel.tasks.queries import mine, task_for, tasks
from dazugong.kernel.tasks.recurring import owed, turns
from tests.kernel.test_recurring import ONE, at, last_of, same_period, some_tasks
from tests.make import AT, DAY, SYSTEM


@pytest.fixture
def quarterly(city, as_reader):
    """甲部 has asked 甲一镇 on 20 February to do something each quarter, and does not say until when."""
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="每季度研究党建工作", every="quarter", by=reader, at=at(date(2026, 2, 20)))
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=at(date(2026, 2, 20)))
    return task, child


def stand(as_reader, task: Task, day: date, place: str = "甲一镇", role: str = "organiser") -> tuple[str, date | None, str]:
    with as_reader(role, place, day=day) as reader:
        found = task_for(reader, task.public_id)
        period = owed(found)
        return found.light, found.next_due, period.brief if period else ""


def test_each_quarter_is_owed_by_its_last_day_and_what_was_passed_over_stays_missed(city, as_reader, quarterly):
    _, child = quarterly
    assert stand(as_reader, child, date(2026, 3, 2)) == ("ok", date(2026, 3, 31), "2026年第一季度")
    with as_reader("organiser", "甲一镇", day=date(2026, 3, 10)) as town:
        report_progress(task=child, text="已研究", by=town, at=at(date(2026, 3, 10)))
    assert stand(as_reader, child, date(2026, 3, 31)) == ("ok", date(2026, 6, 30), "2026年第二季度")
    assert stand(as_reader, child, date(2026, 6, 29))[0] == "soon"
    assert stand(as_reader, child, date(2026, 7, 9)) == ("late", date(2026, 6, 30), "2026年第二季度")
    with as_reader("organiser", "甲一镇", day=date(2026, 7, 20)) as town:
        report_progress(task=child, text="补开并研究", by=town, at=at(date(2026, 7, 20)))
    assert stand(as_reader, child, date(2026, 7, 21)) == ("ok", date(2026, 12, 31), "2026年第四季度")
    with as_reader("organiser", "甲一镇", day=date(2026, 7, 21)) as town:
        found = task_for(town, child.public_id)
        assert [(t.period.brief, t.done, t.missed(town.day)) for t in turns(found, TaskProgress.objects.filter(task=child), town.day)] == [
            ("2026年第一季度", date(2026, 3, 10), False), ("2026年第二季度", None, True), ("2026年第三季度", date(2026, 7, 20), False),
        ]  # fmt: skip
    assert stand(as_reader, child, date(2026, 7, 9))[0] == "late", "on the day before, it was"


def test_work_that_is_only_begun_does_not_do_the_quarter(city, as_reader, quarterly):
    _, child = quarterly
    with as_reader("organiser", "甲一镇", day=date(2026, 3, 10)) as town:
        report_progress(task=child, text="正在准备", percent=50, by=town, at=at(date(2026, 3, 10)))
        assert task_for(town, child.public_id).next_due == date(2026, 3, 31)


def test_done_in_time_and_entered_late_is_done_in_time(city, as_reader, quarterly):
    _, child = quarterly
    with as_reader("organiser", "甲一镇", day=date(2026, 4, 9)) as town:
        assert task_for(town, child.public_id).light == "late"
        report_progress(task=child, text="三月底已研究，补记", day=date(2026, 3, 30), by=town, at=at(date(2026, 4, 9)))
        assert task_for(town, child.public_id).next_due == date(2026, 6, 30)


def test_who_handed_it_on_owes_no_quarters_himself_and_who_did_not_does(city, as_reader, quarterly):
    task, _ = quarterly
    late = date(2026, 4, 20)
    assert stand(as_reader, task, late, "甲部", "section") == ("ok", None, "")
    with as_reader("section", "甲部", day=late) as reader:
        [row] = [one for one in board(reader, by="unit", since=date(2026, 4, 1)) if one.late]
        assert row.name == "甲县甲一镇党委", "the county is not late with what its townships owe"
        own = give_task(unit=city.unit("甲部"), title="每月调度", every="month", by=reader, at=at(date(2026, 3, 2)))
        assert (task_for(reader, own.public_id).light, task_for(reader, own.public_id).next_due) == ("late", date(2026, 3, 31))


def test_handed_down_in_mid_year_the_quarters_of_the_unit_begin_with_that_day(city, as_reader, quarterly):
    task, child = quarterly
    with as_reader("section", "甲部", day=date(2026, 8, 15)) as reader:
        [later] = hand_down(task=task, to=[city.unit("甲二镇")], by=reader, at=at(date(2026, 8, 15)))
        assert later.every == "quarter"
        assert stand(as_reader, later, date(2026, 8, 16), "甲二镇") == ("ok", date(2026, 9, 30), "2026年第三季度")
    with as_reader("organiser", "甲一镇", day=date(2026, 8, 15)) as town:
        [village] = hand_down(task=child, to=[city.unit("甲一村")], by=town, at=at(date(2026, 8, 15)))
        assert village.every == "quarter"
        assert task_for(town, child.public_id).light == "late", "who was asked from above answers for his quarters also when he handed it on"


def test_sent_back_its_report_does_no_quarter_and_closed_nothing_is_owed(city, as_reader, quarterly):
    _, child = quarterly
    with as_reader("organiser", "甲一镇", day=date(2026, 3, 10)) as town:
        finish(task=child, evidence="全年都办了", by=town, at=at(date(2026, 3, 10)))
        assert owed(task_for(town, child.public_id)) is None
    with as_reader("section", "甲部", day=date(2026, 3, 12)) as officer:
        send_back(task=child, reason="还有三个季度", by=officer, at=at(date(2026, 3, 12)))
    assert stand(as_reader, child, date(2026, 3, 12)) == ("ok", date(2026, 3, 31), "2026年第一季度")
    with as_reader("organiser", "甲一镇", day=date(2026, 3, 20)) as town:
        finish(task=child, evidence="确已办完", by=town, at=at(date(2026, 3, 20)))
    with as_reader("section", "甲部", day=date(2026, 3, 21)) as officer:
        close_task(task=child, by=officer, at=at(date(2026, 3, 21)))
    assert stand(as_reader, child, date(2026, 7, 1)) == ("done", None, "")
    with as_reader("organiser", "甲一镇", day=date(2026, 7, 1)) as town:
        assert [t.done for t in turns(task_for(town, child.public_id), TaskProgress.objects.filter(task=child), town.day)] == [date(2026, 3, 20)], "what was sent back does not count"


def test_a_running_task_that_is_given_a_rhythm_owes_its_periods_from_that_day(city, as_reader):
    with as_reader("section", "甲部", day=date(2026, 1, 10)) as reader:
        task = give_task(unit=city.unit("甲部"), title="走访", by=reader, at=at(date(2026, 1, 10)))
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=at(date(2026, 1, 10)))
    with as_reader("section", "甲部") as reader:
        version = change_task(task=task, title="走访", due=None, targets=[], every="month", reason="改为每月一次", with_children=True, by=reader, at=AT)
        assert parts_changed(version) == [("周期", "一次", "每月")]
    assert stand(as_reader, child, DAY) == ("ok", date(2026, 5, 31), "2026年5月")
    assert stand(as_reader, child, date(2026, 5, 1)) == ("ok", None, ""), "on the days before it was to be done once"
    with as_reader("section", "甲部") as reader, pytest.raises(ValueError, match="fortnight"):
        give_task(unit=city.unit("甲部"), title="每半月一次", every="fortnight", by=reader, at=AT)


def test_the_quarter_that_is_late_turns_the_colours_and_the_desk_shows_it_first(city, as_reader, quarterly, follow_up):
    _, child = quarterly
    with as_reader("organiser", "甲一镇", day=date(2026, 5, 20)) as town:
        give_task(unit=city.unit("甲一镇"), title="一次办完的", due=date(2026, 5, 25), by=SYSTEM, at=at(date(2026, 5, 1)))
        assert [one.title for one in mine(town)] == [child.title, "一次办完的"]
        [row] = coloured(tasks(town).filter(pk=child.pk), town.day, alerts_on(town.day), Workdays())
        assert row.colour == "红"
        with pytest.raises(Refusal, match="0至100"):
            report_progress(task=child, text="已研究", percent=101, by=town, at=AT)
        report_progress(task=child, text="已研究", by=town, at=AT)
        [row] = coloured(tasks(town).filter(pk=child.pk), town.day, alerts_on(town.day), Workdays())
        assert (row.colour, row.light) == ("", "ok")


@pytest.fixture
def follow_up(city):
    """督办 is in force."""
    with reading(SYSTEM):
        install_pack(source=Path(dazugong.packs.__path__[0]) / "follow_up", since=date(2026, 1, 1), by=SYSTEM, at=AT)


def falling_due(reader, unit: int, first: date, last: date) -> list[tuple[date, str, date | None, str]]:
    """任务 that fall due in this time, as a report of the unit is filled from them."""
    rows = fact_rows(reader, fact_table("tasks"), under=unit, first=first, last=last)
    day = {term: (lambda value: date.fromisoformat(str(value)) if value else None) for term in ("完成期限", "办结日期")}
    return [(day["完成期限"](row.values["完成期限"]), row.values["状态"], day["办结日期"](row.values["办结日期"]), row.values["进展"]) for row in rows]


def test_the_months_report_counts_the_quarter_in_its_last_month_as_done_or_as_late(city, as_reader, quarterly):
    _, child = quarterly
    with as_reader("organiser", "甲一镇", day=date(2026, 3, 10)) as town:
        report_progress(task=child, text="三月已研究", by=town, at=at(date(2026, 3, 10)))
        report_progress(task=child, text="四月初只准备了", percent=20, day=date(2026, 4, 2), by=town, at=at(date(2026, 4, 2)))
    with as_reader("organiser", "甲一镇", day=date(2026, 7, 9)) as town:
        unit = city.units["甲一镇"]
        assert falling_due(town, unit, date(2026, 2, 1), date(2026, 2, 28)) == []
        assert falling_due(town, unit, date(2026, 3, 1), date(2026, 3, 31)) == [(date(2026, 3, 31), "已办结", date(2026, 3, 10), "三月已研究")]
        assert falling_due(town, unit, date(2026, 4, 1), date(2026, 4, 30)) == []
        assert falling_due(town, unit, date(2026, 6, 1), date(2026, 6, 30)) == [(date(2026, 6, 30), "在办", None, "四月初只准备了")]
        assert [row[0] for row in falling_due(town, unit, date(2026, 1, 1), date(2026, 12, 31))] == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    with as_reader("section", "甲部", day=date(2026, 7, 9)) as officer:
        assert falling_due(officer, city.units["甲部"], date(2026, 1, 1), date(2026, 12, 31)) == [], "the whole is done by those who have it"


@pytest.mark.parametrize(("first", "last"), [(date(2026, 5, 1), date(2026, 5, 31)), (date(2025, 7, 1), date(2026, 6, 30)), (date(2026, 3, 30), date(2026, 4, 5)), (date.min, date(2026, 5, 31))])
def test_a_report_of_any_time_has_every_period_that_falls_due_in_it(city, as_reader, first, last):
    with reading(SYSTEM):
        some_tasks(city, random.Random(61), 120)
        over = Task.objects.filter(pk__in=[pk for pk in Task.objects.values_list("pk", flat=True) if pk % 5 == 0])
        over.update(state=State.REPORTED, done_on=DAY - timedelta(days=30))
    with as_reader("organiser", "甲一镇") as reader:
        expected = []
        for task in tasks(reader):
            day, until = max(filter(None, (task.given_on, task.opens, task.every_since))), min(filter(None, (last, task.due, task.done_on)))
            while day <= until:
                end = last_of(task.every, day)
                if first <= min(end, task.due or end) <= last:
                    begin = min(d for d in (end - ONE * n for n in range(380)) if same_period(task.every, d, end))
                    done = [e.day for e in TaskProgress.objects.filter(task=task, kind="progress") if e.percent in (None, 100) and begin <= e.day <= end]
                    expected.append((min(end, task.due or end), task.title, bool(done), min(done, default=task.done_on)))
                day = end + ONE
        found = [
            (date.fromisoformat(str(v["完成期限"])), v["事项"], v["状态"] == "已办结", date.fromisoformat(str(v["办结日期"])) if v["办结日期"] else None)
            for v in (row.values for row in fact_rows(reader, fact_table("tasks"), under=city.units["甲一镇"], first=first, last=last))
        ]  # fmt: skip
    assert sorted(found, key=str) == sorted(expected, key=str) and found
