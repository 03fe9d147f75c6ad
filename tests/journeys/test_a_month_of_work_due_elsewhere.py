"""别的月份到期的任务: what was finished early, caught up with or moved on in a month stands in that month's report, once, typed by nobody."""
from __future__ import annotations

import html
import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.test import Client

import dazugong.packs
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.queries import figures
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.tasks.actions import close_task, finish, give_task, report_progress
from dazugong.kernel.tasks.evidence import Sent
from dazugong.kernel.tasks.models import Task
from dazugong.kernel.tasks.overview import board
from tests.journeys.test_attach_a_file import word
from tests.journeys.test_file_the_monthly_report import BEIJING, browser, send

PACKS = Path(dazugong.packs.__path__[0])
OWN_WORDS = {"a-practice": "分片包干", "a-problems": "", "a-next_month": "盯住活动阵地"}


class Town:
    """One township: what it is given, what it does and when, and the report of a month as its page has it."""

    def __init__(self, city, monkeypatch) -> None:
        self.city, self.monkeypatch = city, monkeypatch
        with self.system(date(2026, 4, 25)) as system:
            for pack in ("monthly_report", "follow_up"):
                install_pack(source=PACKS / pack, since=date(2026, 4, 1), by=system, at=noon(date(2026, 4, 25)))

    def system(self, day: date):  # noqa: ANN201
        return reading(system_reader(day, "定时"))

    def given(self, title: str, due: date | None, to: str = "甲一镇", every: str = "") -> Task:
        day = date(2026, 4, 1)
        with reading(self.city.reader("section", "甲部", day=day)) as reader:
            return give_task(title=title, unit=self.city.unit(to), given_by=self.city.unit("甲县"), due=due, every=every, by=reader, at=noon(day))

    def progress(self, task: Task, text: str, day: date, *files: str) -> None:
        with reading(self.city.reader("organiser", "甲一镇", day=day)) as reader:
            report_progress(task=task, text=text, files=[Sent(name, word(text)) for name in files], by=reader, at=noon(day))

    def done(self, task: Task, text: str, day: date, *files: str, closed: date | None = None) -> None:
        with reading(self.city.reader("organiser", "甲一镇", day=day)) as reader:
            finish(task=task, evidence=text, files=[Sent(name, word(text)) for name in files], by=reader, at=noon(day))
        if closed:
            self.close(task, closed)

    def close(self, task: Task, day: date) -> None:
        with reading(self.city.reader("section", "甲部", day=day)) as reader:
            close_task(task=task, by=reader, at=noon(day))

    def month(self, code: str, day: date, pack: str = "monthly_report") -> Report:
        self.monkeypatch.setattr("dazugong.web.reading.today", lambda: day)
        self.monkeypatch.setattr("django.utils.timezone.now", lambda: noon(day))
        with self.system(day) as system:
            if not Obligation.objects.filter(pack=pack, period=code).exists():
                open_period(pack=pack, code=code, by=system, at=noon(day))
            owed = Obligation.objects.get(pack=pack, unit_id=self.city.units["甲一镇"], period=code)
        return Report(browser(self.city, "organiser", "甲一镇"), f"/records/{owed.public_id}/")


class Report:
    """A month's report as its page shows it."""

    def __init__(self, clerk: Client, address: str) -> None:
        self.clerk, self.address, self.page = clerk, address, html.unescape(clerk.get(address).content.decode())

    def number(self, field: str) -> str:
        return re.search(rf'name="a-{field}" value="([^"]*)"', self.page)[1]

    def lines(self, field: str) -> list[str]:
        text = re.search(rf'<textarea[^>]*name="a-{field}"[^>]*>([^<]*)</textarea>', self.page)[1]
        return [line.partition(". ")[2] for line in text.split("\n") if line.strip()]

    def numbers(self) -> list[str]:
        return [self.number(field) for field in ("tasks_due", "tasks_done", "tasks_late", "tasks_closed")]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), BEIJING)


@pytest.fixture
def town(city, monkeypatch) -> Town:
    return Town(city, monkeypatch)


MAY, JUNE = date(2026, 6, 1), date(2026, 7, 1)     # the days on which the two reports are filled


def test_finished_early_and_moved_on_it_stands_in_the_month_of_the_work(town) -> None:
    early, later, open_ended = town.given("半年小结", date(2026, 6, 30)), town.given("建活动阵地", date(2026, 12, 31)), town.given("联系困难党员", None)
    town.done(early, "小结已报", date(2026, 5, 20), "小结.docx", closed=date(2026, 5, 22))
    town.progress(later, "选好8处", date(2026, 5, 6))
    town.progress(later, "8处开工", date(2026, 5, 26), "开工.docx")
    town.progress(open_ended, "走访6户", date(2026, 5, 15))
    may = town.month("2026-05", MAY)
    assert may.numbers() == ["0", "0", "0", "1"]
    assert may.lines("done_list") == ["半年小结：小结已报"]
    assert may.lines("moving_list") == ["联系困难党员：走访6户", "建活动阵地：8处开工"], "by their days; reported on twice is one line, the last"
    assert may.lines("evidence") == ["半年小结：小结.docx", "建活动阵地：开工.docx"]
    for task in (early, later, open_ended):
        assert f'href="/tasks/{task.public_id}/"' in may.page


def test_a_month_later_it_is_not_told_again(town) -> None:
    early, later = town.given("半年小结", date(2026, 6, 30)), town.given("建活动阵地", date(2026, 12, 31))
    town.done(early, "小结已报", date(2026, 5, 20), closed=date(2026, 5, 22))
    town.progress(later, "8处开工", date(2026, 5, 26), "开工.docx")
    june = town.month("2026-06", JUNE)
    assert june.numbers() == ["1", "1", "0", "0"], "due in June and done: the rate of June knows it, the list of what was closed in June does not"
    assert [june.lines(field) for field in ("done_list", "moving_list", "evidence")] == [[], [], []]
    town.progress(later, "8处完工", date(2026, 6, 28))
    assert town.month("2026-06", JUNE).lines("moving_list") == ["建活动阵地：8处完工"]


def test_caught_up_with_and_closed_a_month_later_it_is_closed_once(town) -> None:
    late, last_day = town.given("核实流动党员", date(2026, 4, 30)), town.given("更新公开栏", date(2026, 5, 31))
    town.done(late, "核实13人", date(2026, 5, 8), closed=date(2026, 5, 9))
    town.done(last_day, "12处更新完", date(2026, 5, 30))
    may = town.month("2026-05", MAY)
    assert may.numbers() == ["1", "0", "0", "1"]
    assert (may.lines("done_list"), may.lines("moving_list")) == (["核实流动党员：核实13人"], ["更新公开栏：12处更新完"])
    town.close(last_day, date(2026, 6, 2))
    may, june = town.month("2026-05", date(2026, 6, 3)), town.month("2026-06", JUNE)
    assert may.lines("moving_list") == ["更新公开栏：12处更新完"] and may.numbers() == ["1", "1", "0", "1"]
    assert june.lines("done_list") == ["更新公开栏：12处更新完"] and june.lines("moving_list") == [] and june.numbers() == ["0", "0", "0", "1"]


def test_what_is_due_in_the_month_is_filled_in_as_ever(town) -> None:
    on_time, overdue, neighbour = town.given("排查村党组织", date(2026, 5, 20)), town.given("走访老党员", date(2026, 5, 25)), town.given("别镇的事", date(2026, 5, 20), to="甲二镇")
    town.done(on_time, "排查27个村", date(2026, 5, 18), "排查表.docx", closed=date(2026, 5, 19))
    may = town.month("2026-05", MAY)
    assert may.numbers() == ["2", "1", "1", "1"]
    assert (may.lines("done_list"), may.lines("moving_list"), may.lines("evidence")) == (["排查村党组织：排查27个村"], [], ["排查村党组织：排查表.docx"])
    assert f'href="/tasks/{overdue.public_id}/"' in may.page and neighbour.public_id not in may.page


def test_taken_as_it_stands_it_is_filed_and_kept(town) -> None:
    later = town.given("建活动阵地", date(2026, 12, 31))
    town.progress(later, "8处开工", date(2026, 5, 26))
    may = town.month("2026-05", MAY)
    known = {f"a-{field}": may.number(field) for field in ("tasks_due", "tasks_done", "tasks_late", "tasks_closed")} | {"a-moving_list": "1. 建活动阵地：8处开工"}
    filed = send(may.clerk, f"{may.address}file/", known | OWN_WORDS, may.address)
    assert filed.status_code == 302
    kept = html.unescape(may.clerk.get(filed.url).content.decode())
    assert "已报送" in kept and "建活动阵地：8处开工" in kept and f"/tasks/{later.public_id}/" in kept


def test_a_rule_may_pick_among_them_and_each_leads_to_its_task(town) -> None:
    early, later, unmoved = town.given("半年小结", date(2026, 6, 30)), town.given("建活动阵地", date(2026, 12, 31)), town.given("整理档案", date(2026, 5, 31))
    town.done(early, "小结已报", date(2026, 5, 20), closed=date(2026, 5, 22))
    town.progress(later, "8处开工", date(2026, 5, 26))
    town.month("2026-05", MAY)
    leader, asked = browser(town.city, "leader", "甲部"), {"over": "task_progress", "period": "2026-05", "part": "all"}
    page = leader.get("/packs/trial/", {**asked, "formula": "销号日期 < 完成期限"}).content.decode()
    assert "选中1/2" in re.sub(r"\s|<[^>]*>", "", page)
    assert all(f'href="/tasks/{task.public_id}/"' in page for task in (early, later)) and unmoved.public_id not in page


def test_what_is_not_done_stays_on_the_list_month_after_month_until_it_is_closed(town) -> None:
    stays, next_month = town.given("修订值班办法", date(2026, 4, 20)), town.given("更新公开栏", date(2026, 6, 20))
    monthly = town.given("走访老党员", date(2026, 12, 31), every="month")
    town.progress(monthly, "走访9户", date(2026, 5, 12))
    may = town.month("2026-05", MAY, pack="follow_up")
    assert may.lines("open_list") == ["修订值班办法：2026-04-20"], "neither what falls due later, nor a month that was missed and cannot be caught up with"
    town.done(stays, "已修订", date(2026, 6, 3), closed=date(2026, 6, 4))
    june = town.month("2026-06", JUNE, pack="follow_up")
    assert june.lines("open_list") == ["更新公开栏：2026-06-20", "走访老党员：2026-06-30"], "the month that is owed"
    assert f'href="/tasks/{next_month.public_id}/"' in june.page


def test_a_task_with_several_months_behind_is_overdue_once_as_on_the_board(town) -> None:
    town.given("走访老党员", None, every="month")
    town.progress(town.given("更新公开栏", None, every="month"), "换了2期", date(2026, 5, 30))
    town.given("修订值班办法", date(2026, 5, 20))
    town.month("2026-06", JUNE, pack="follow_up")
    with reading(town.city.reader("leader", "甲部", day=JUNE)) as reader:
        found = figures(reader, pack="follow_up", indicator="red", period="2026", under=town.city.unit("甲县")).totals[0]
        assert found.count == sum(row.late for row in board(reader, by="unit", since=MAY)) == 3, "April to June behind, June behind, one asked for once"
