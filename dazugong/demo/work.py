"""演示县两年的工作: documents become tasks, townships report each month, branches are graded each year."""
from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.reorganising import merge_with_members
from dazugong.kernel.plans.actions import (
    accept_measure,
    assign_measure,
    drop_measure,
    hand_down_measures,
    take_in_document,
)
from dazugong.kernel.plans.queries import measures
from dazugong.kernel.records.actions import approve_record, file_record, return_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_due_periods
from dazugong.kernel.records.prefilling import prefill
from dazugong.kernel.tasks.actions import close_task, finish, report_progress
from dazugong.kernel.tasks.models import Task

from .cast import Cast
from .tree import Tree

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROOT = Path(__file__).resolve().parents[1]
PACKS = ROOT / "packs"
SAMPLES = ROOT / "samples"
PRACTICE = (
    "逐村召开推进会，任务细化到人、到周；党委书记每周调度一次。", "把任务列入支部月度计划，组织委员逐项核对佐证。",
    "联系村干部包抓，难点由党委会专题研究，办结一项销号一项。", "集中两周走访支部，现场解决阵地、经费方面的具体问题。",
)  # fmt: skip
PROBLEMS = ("个别支部台账填写不及时。", "两新组织人员流动大，活动不易组织。", "年轻后备力量不足。", "")
NEXT = ("继续推进未办结任务，补齐两个薄弱支部的短板。", "开展一次支部书记业务培训，做好下季度准备。", "对照要点逐项回头看，确保按期办结。")


def at_nine(day: date) -> datetime:
    """Office hours of a day of the demo."""
    return datetime.combine(day, time(9, 0), SHANGHAI)


class Work:
    """工作: what happened in the county, told through the product's own actions."""

    def __init__(self, tree: Tree, cast: Cast, draw: random.Random, on: date) -> None:
        self.tree, self.cast, self.draw, self.on = tree, cast, draw, on
        self.grades: dict[int, str] = {}
        self.slow = set(draw.sample([t.pk for t in tree.towns], 3))

    def install(self, since: date) -> None:
        """The two built-in mechanisms, in force from `since`."""
        system = system_reader(since, "安装机制")
        with reading(system):
            for name in ("monthly_report", "grading"):
                install_pack(source=PACKS / name, since=since, by=system, at=at_nine(since))

    def install_life(self, since: date) -> None:
        """三会一课, 结对共建 and 督办, in force from this month on: nobody is shown as missing what he was never asked for."""
        system = system_reader(since, "安装机制")
        with reading(system):
            for name in ("branch_meetings", "twinning", "follow_up"):
                install_pack(source=PACKS / name, since=since, by=system, at=at_nine(since))

    def open_until(self, day: date) -> None:
        system = system_reader(day, "按期开启")
        with reading(system):
            open_due_periods(by=system, at=at_nine(day))

    def hand_down_plan(self, file: str, day: date) -> None:
        """A document taken in, reviewed by the section and handed to all townships."""
        officer = self.cast.reader("section", self.tree.county, day)
        with reading(officer):
            at = at_nine(day)
            path = next(SAMPLES.glob(file))
            kind = "plan" if "要点" in path.name else "speech"
            document = take_in_document(name=path.name, data=path.read_bytes(), kind=kind, by=officer, at=at)
            for measure in list(measures(officer, document)):
                if measure.kind in ("principle", "achievement"):
                    drop_measure(measure=measure, by=officer, at=at)
                    continue
                accept_measure(measure=measure, by=officer, at=at)
                if self.draw.random() < 0.4:
                    assign_measure(measure=measure, leading=self.tree.towns, by=officer, at=at)
            hand_down_measures(document=document, due=date(day.year, 12, 20), by=officer, at=at)

    def do_tasks(self, until: date) -> None:
        """Townships work through their tasks: most in time, some late, some not yet; the section closes most."""
        officer = self.cast.reader("section", self.tree.county, until)
        for town in self.tree.towns:
            doer = self.cast.reader("organiser", town, until)
            with reading(doer):
                owed = list(doer.rows(Task).filter(unit=town, state__in=["todo", "doing"]).order_by("pk"))
                for task in owed:
                    act = self._do_turn if task.every and (task.due or until) >= until else self._do
                    act(task, doer, until, eager=town.pk not in self.slow)
            with reading(officer):
                for task in officer.rows(Task).filter(unit=town, state="reported").order_by("pk"):
                    if until < self.on or self.draw.random() < 0.8:
                        close_task(task=task, by=officer, at=at_nine(min(until, task.done_on + timedelta(days=3))))

    def do_own_tasks(self, until: date) -> None:
        """The department's own tasks: reported by the section when what was handed down is done, closed by the leader."""
        officer = self.cast.reader("section", self.tree.county, until)
        leader = self.cast.reader("leader", self.tree.county, until)
        with reading(officer):
            own = officer.rows(Task).filter(unit=self.tree.department, state__in=["todo", "doing"], due__lte=until).order_by("pk")
            for task in list(own):
                if officer.rows(Task).filter(parent=task).exclude(state="done").exists() or self.draw.random() < 0.1:
                    continue
                finish(task=task, evidence="各项已落实，情况已报部务会。", by=officer, at=at_nine(until), done_on=max(task.given_on, task.due))
        with reading(leader):
            for task in leader.rows(Task).filter(unit=self.tree.department, state="reported").order_by("pk"):
                close_task(task=task, by=leader, at=at_nine(until))

    def leave_one_waiting(self) -> None:
        """Whoever opens the county as its section finds a report that waits for his decision, whatever the draw gave."""
        doer = self.cast.reader("organiser", self.tree.towns[0], self.on)
        with reading(doer):
            mine = doer.rows(Task).filter(unit=self.tree.towns[0]).order_by("pk")
            task = mine.filter(state__in=["todo", "doing"], given_on__lte=self.on).first()
            if task and not mine.filter(state="reported").exists():
                finish(task=task, evidence="已按要求完成，佐证材料存乡镇党建办备查。", by=doer, at=at_nine(self.on), done_on=self.on)

    def _do(self, task: Task, doer: Reader, until: date, *, eager: bool) -> None:
        due = task.due or until
        slip = self.draw.choice((-20, -10, -5, -2, 0, 4) if eager else (-3, 5, 12, 25))
        day = max(task.given_on + timedelta(days=2), due + timedelta(days=slip))
        if day <= until and self.draw.random() < 0.93:
            finish(task=task, evidence="已按要求完成，佐证材料存乡镇党建办备查。", by=doer, at=at_nine(day), done_on=day)
        elif self.draw.random() < 0.12:
            day = max(task.given_on, until - timedelta(days=self.draw.randrange(1, 15)))
            report_progress(task=task, text="已研究部署并落实责任人，正在推进。", percent=self.draw.randrange(20, 80, 10), day=day, by=doer, at=at_nine(day))

    def _do_turn(self, task: Task, doer: Reader, until: date, *, eager: bool) -> None:
        """What comes round is done and reported within the month, by most."""
        day = max(task.given_on, until - timedelta(days=self.draw.randrange(20)))
        if self.draw.random() < (0.9 if eager else 0.4):
            report_progress(task=task, text="本期已按要求办理，记录存乡镇党建办备查。", day=day, by=doer, at=at_nine(day))

    def report(self, period: str, *, current: bool) -> None:
        """The monthly reports of one period: most in time, a few late, one returned; in the current one some still owed, the
        first township's among them: its organiser is who may log in, and finds a report to fill."""
        owed = self.owed("monthly_report", period)
        for number, obligation in enumerate(owed):
            late = obligation.unit_id in self.slow and self.draw.random() < 0.5 or self.draw.random() < 0.04
            day = obligation.due + timedelta(days=self.draw.randrange(1, 9) if late else -self.draw.randrange(0, 6))
            if day > self.on or (current and (self.draw.random() < 0.25 or number == 0)):
                continue
            self._report(obligation, day, decide="return" if number == 4 and current else "wait" if current and number % 3 else "approve")

    def _report(self, obligation: Obligation, day: date, *, decide: str) -> None:
        doer = self.cast.reader("organiser", obligation.unit, day)
        with reading(doer):
            values = {name: known.text for name, known in prefill(doer, obligation).items()}
            values |= {"practice": self.draw.choice(PRACTICE), "problems": self.draw.choice(PROBLEMS), "next_month": self.draw.choice(NEXT)}
            file_record(obligation=obligation, values=values, by=doer, at=at_nine(day))
        if decide == "wait" or day + timedelta(days=1) > self.on:
            return
        officer = self.cast.reader("section", self.tree.county, day + timedelta(days=1))
        with reading(officer):
            if decide == "return":
                return_record(obligation=obligation, remark="", notes={"practice": "请补充两个具体例子和成效数字"}, by=officer, at=at_nine(officer.day))
            else:
                approve_record(obligation=obligation, by=officer, at=at_nine(officer.day))

    def merge_two_villages(self, day: date) -> Unit:
        """Two weak villages of the first township become one branch; each keeps what it filed."""
        town = self.tree.towns[0]
        a, b = self.tree.villages[town.pk][:2]
        system = system_reader(day, "合并")
        with reading(system):
            name = a.name.removesuffix("村党支部") + b.name.removesuffix("村党支部") + "联合党支部"
            merged = merge_with_members(units=[a, b], name=name, under=town, on=day, basis="澄委〔联合〕3号", by=system, at=at_nine(day))
        self.tree.villages[town.pk] = [merged, *self.tree.villages[town.pk][2:]]
        self.grades[merged.pk] = "较差"
        return merged

    def owed(self, pack: str, period: str) -> list[Obligation]:
        system = system_reader(self.on, "演示")
        with reading(system):
            return list(Obligation.objects.filter(pack=pack, period=period).select_related("unit", "pack_version").order_by("pk"))
