"""工作台: what I owe, what waits for me, what is late below me; help."""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.access.roles import roles
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.meetings.queries import Owed
from dazugong.kernel.meetings.queries import owed as meetings_owed
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.queries import own_number
from dazugong.kernel.processes import told as processes
from dazugong.kernel.processes.queries import waiting as cases_waiting
from dazugong.kernel.records import queries as records
from dazugong.kernel.records import states
from dazugong.kernel.records.notes import notes_counted
from dazugong.kernel.records.packs import titles
from dazugong.kernel.records.schedule import period_of_code
from dazugong.kernel.scores.waiting import ANSWER, FINALISE, MARK, OWN, Wanted, wanted
from dazugong.kernel.tasks import queries as tasks
from dazugong.web.lights import light
from dazugong.web.marks import Status
from dazugong.web.reading import address, page

from .notices import Notice, notices
from .tasks import with_period

SHOWN = 12
ALL = 500       # of a lane that is opened whole
LANES = ("mine", "waiting", "late")
MOST_TOLD = 3
URGENCY = (Status.DONE, Status.OK, Status.SOON, Status.LATE)


@dataclass(frozen=True)
class Item:
    """一行: what, whose, due when, where to do it; `since` is the day it was reported, where it was."""

    what: str
    whose: str
    due: date | None
    since: date
    url: str
    verb: str
    light: object


@dataclass(frozen=True)
class Lane:
    """一栏: rows most urgent first, how many there are in all, and where all of them stand: a list of its own, or `?all=` the lane."""

    name: str
    title: str
    rows: list[Item]
    count: int
    all_url: str
    empty: str


@page()
def desk(request: HttpRequest) -> HttpResponse:
    """工作台."""
    reader = request.reader
    workdays, whole = Workdays(), request.GET.get("all") in LANES
    most = ALL if whole else SHOWN
    lanes, told = [], notices(reader)
    mine, waiting = ([_notice(one, reader, workdays) for one in told if one.approving == yes] for yes in (False, True))
    works = any(map(reader.may, ("tasks.read", "records.read", "cases.read")))
    if works:
        work = tasks.at_the_desk(reader, workdays, most=most) if reader.may("tasks.read") else dict.fromkeys(("gone", "sign", "told", "mine", "waiting", "late"), [])
        held = meetings_owed(reader, mine=reader.may("meetings.keep"), below=reader.may("meetings.exempt"))
        lanes = [_mine(reader, workdays, work["mine"], work["sign"], mine, work["gone"], [one for one in held if not one.units], most), _waiting(reader, workdays, work["waiting"], waiting, most),
                 _late(reader, workdays, work["late"], work["told"], [one for one in held if one.units], most)]  # fmt: skip
        if not (reader.may("tasks.give") or reader.may("records.approve")):
            lanes = lanes[: 2 if waiting else 1]
        lanes = [one for one in lanes if whole and one.name == request.GET["all"]] or lanes
    elif told:
        lanes = [Lane("mine", "等我的", [*mine, *waiting], len(told), "", "")]     # all of them are shown
    role = roles()[reader.role]
    own = own_number(reader)
    context = {
        "title": "工作台", "sub": f"{role.term}：{role.says}", "lanes": lanes, "lone": not works, "own": own, "whole": whole,
        "branch": own_units(reader).first() if own else None,
        "raised": [one.procedure.title for one in processes.offered_to(reader)] if own and not works and reader.may(processes.POWER) else [],
    }  # fmt: skip
    return render(request, "desk/desk.html", context)


def _notice(one: Notice, reader: Reader, workdays: Workdays) -> Item:
    """提醒: its day is a deadline, or since when it waits."""
    due = one.day if one.due else None
    return Item(one.what, one.whose, due, one.day or reader.day, one.url, one.verb, _light(due, reader.day, workdays))


def _mine(reader: Reader, workdays: Workdays, work: list, asked: list, told: list[Item], gone: list, due: list[Owed], most: int) -> Lane:
    """我要办的: reports one's own unit owes, tasks it has and those it is asked to countersign; what waits elsewhere, in a line each."""
    owed = _counted(records.mine(reader), most) if reader.may("records.file") else []
    doing = work if reader.may("tasks.do") else []
    signs = asked if reader.may("tasks.do") or reader.may("tasks.give") else []
    steps, scores = cases_waiting(reader), wanted(reader)
    told = [*told, *(_withdrawn(task) for task in (gone if reader.may("tasks.do") else [])[:MOST_TOLD])]
    rows = [*_reports(reader, owed, "填报", workdays), *(_task(t, "办理", reader, workdays) for t in doing), *_meetings(due, reader, workdays),
            *(_sign(t, reader, workdays) for t in signs), *(_case(step, reader, workdays) for step in steps), *(_score(one, reader, workdays) for one in scores)]  # fmt: skip
    count = _in_all(owed, doing, signs) + len(due) + len(steps) + len(scores) + len(told)
    news = [_changed(doing[0].news, reader)] if doing and doing[0].news and count > most else []     # what is due far ahead is not among the first
    return Lane("mine", "我要办的", [*told, *news, *_urgent(rows, most)][:most], count, _whole("mine"), "没有要办的事项。新任务下达、新一期报表开启时会出现在这里。")


def _waiting(reader: Reader, workdays: Workdays, work: list, told: list[Item], most: int) -> Lane:
    """等我批的: reports filed below, tasks reported done, publications and results of votes."""
    filed = records.waiting(reader) if reader.may("records.approve") else []
    done = work if reader.may("tasks.give") else []
    rows = [*_reports(reader, filed[:most], "审核", workdays), *(_task(t, "销号", reader, workdays) for t in done), *told]
    rows = [replace(row, light=f"{row.since:%m-%d}报来") for row in rows]  # the clock of whoever filed has stopped
    rows.sort(key=lambda row: row.since)
    return Lane("waiting", "等我批的", rows[:most], len(filed) + _in_all(done) + len(told), _whole("waiting"), "没有等您审批的事项。")


def _late(reader: Reader, workdays: Workdays, work: list, told: list, missed: list[Owed], most: int) -> Lane:
    """下面欠的: overdue below."""
    overdue = _counted(records.late_below(reader), most) if reader.may("records.approve") else []
    behind = work if reader.may("tasks.give") else []
    rows = [*_reports(reader, overdue, "催报", workdays), *(_task(t, "查看", reader, workdays) for t in behind)]
    first = [*_told(told if reader.may("tasks.give") else [], reader, workdays), *map(_not_held, missed)]     # few lines that weigh more than one late report, so they are not lost among them
    return Lane("late", "下面欠的", [*first, *_urgent(rows, most)][:most], _in_all(overdue, behind) + len(first), address("late"), "下面没有逾期的报送和任务，也没有缺开的会议。")


def _meetings(due: list[Owed], reader: Reader, workdays: Workdays) -> list[Item]:
    """会议 that one's own units have still to hold, or did not hold in a period just over."""
    said = [(d, "缺开" if d.last < reader.day else "还要开") for d in due]
    return [Item(f"{d.title}（{period_of_code(d.period, d.last).brief}，{words}{d.short}次）", d.unit, d.last, d.last, f"{address('meeting_new')}?what={d.pack}.{d.kind}", "安排", _light(d.last, reader.day, workdays)) for d, words in said]


def _sign(task: Any, reader: Reader, workdays: Workdays) -> Item:
    """会签: urgent by the day until which one's word is asked for, not by that of the task."""
    due = task.sign_due or task.next_due
    return replace(_task(task, "会签", reader, workdays), url=address("task_joint", task.public_id), due=due, light=_light(due, reader.day, workdays))


def _withdrawn(task: Any) -> Item:
    """已撤销: said for some days, so that nobody goes on with it; why, stands on its page."""
    return Item(f"已撤销，不用再办：{task.title}", task.giver, None, task.given_on, address("task", task.public_id), "查看", "")


def _changed(many: int, reader: Reader) -> Item:
    """最近变更的, in one row that leads to all of them."""
    return Item(f"{many}项任务最近有变更", "任务", None, reader.day, f"{address('tasks')}?show=changed", "查看", "")


def _told(work: list, reader: Reader, workdays: Workdays) -> list[Item]:
    """督办单抄报: red tasks that the rules tell the unit above the giver, until they are answered."""
    return [replace(item, what=f"督办单抄报：{item.what}") for item in (_task(task, "查看", reader, workdays) for task in work[:MOST_TOLD])]


def _not_held(missed: Owed) -> Item:
    """缺开的会议 below, in one row that leads to all of them."""
    url = f"{address('meeting_duties')}?show=missing"
    return Item("缺开的会议", f"{missed.units}个单位", missed.last, missed.last, url, "查看", (Status.LATE, f"缺开{missed.short}项"))


def _whole(lane: str) -> str:
    """Where a lane stands whole: what it holds comes from many lists, none of which has all of it."""
    return f"{address('desk')}?all={lane}"


def _counted(rows: QuerySet, most: int) -> list:
    """The first few, each with the number of all: one statement instead of two."""
    return list(rows.annotate(in_all=Window(Count("pk")))[:most])


def _in_all(*lists: list) -> int:
    return sum(rows[0].in_all for rows in lists if rows)


def _reports(reader: Reader, owed: list, verb: str, workdays: Workdays) -> list[Item]:
    names = titles({o.pack_version for o in owed})
    returned = [o for o in owed if o.state_on == states.RETURNED]
    notes = notes_counted(reader, returned) if returned else {}
    return [
        Item(
            f"{names[o.pack, o.form]}（{period_of_code(o.period, o.last).brief}）", o.unit.name, o.due, o.first_filed_on or o.due, address("record", o.public_id),
            "看意见" if o in returned else verb, _report_light(o, notes.get(o.pk, 0), reader.day, workdays),
        )
        for o in owed
    ]


def _report_light(owed: Any, notes: int, day: date, workdays: Workdays) -> tuple[Status, str]:
    """What was returned or is being corrected says so first; only what was never filed is merely late."""
    status, words = light(owed.due, day, workdays)
    if owed.state_on == states.RETURNED:
        return max(status, Status.SOON, key=URGENCY.index), f"退回，{notes}条意见；{words}" if notes else f"退回；{words}"
    if owed.first_filed_on and owed.first_filed_on <= day:
        return Status.SOON, "更正中"
    return status, words


def _task(task: object, verb: str, reader: Reader, workdays: Workdays) -> Item:
    since = task.done_on or task.given_on
    what = with_period(task, task.title)
    for at, happened in ((task.new_version_at, "变更"), (task.waited_at, "前置任务有变")):
        day = _lately(at, reader)
        what += f"（{day.month}月{day.day}日{happened}）" if day else ""
    if task.last_word == "return" and verb == "办理":
        what = f"{what}（已退回，补齐后重新报结）"
    if task.objected and verb != "会签":
        what = f"{what}（会签有不同意的）"
    return Item(what, task.unit_name, task.next_due, since, address("task", task.public_id), verb, _light(task.next_due, reader.day, workdays))


def _lately(at: datetime | None, reader: Reader) -> date | None:
    """What happened these days: when."""
    day = timezone.localdate(at) if at else None
    return day if day and reader.day - day <= tasks.CHANGE_TOLD_FOR else None


def _case(step: Any, reader: Reader, workdays: Workdays) -> Item:
    """办件 that stands at a step of one's own."""
    reminded = f"，{step.reminded_on.month}月{step.reminded_on.day}日催办" if step.reminded_on else ""
    what = f"{step.case.title}：{step.case.subject}（{step.title}{reminded}）"
    return Item(what, step.case.unit_name, step.due, step.arrived_on, address("case", step.case.public_id), "办件", _light(step.due, reader.day, workdays))


SCORES = {  # what is wanted of a round of scores → in words, the verb, whether it must be done while objections are heard
    MARK: ("{}份待打分", "打分", False), ANSWER: ("{}份有异议待答复", "答复", True), OWN: ("结果已告知，有异议的可以提", "查看", True),
    FINALISE: ("异议期满，可以定稿", "定稿", False),
}  # fmt: skip


def _score(one: Wanted, reader: Reader, workdays: Workdays) -> Item:
    """考核表 to mark, objections to answer, a result of which one has been told, a round to make final: the one there is, or the round."""
    said, verb, dated = SCORES[one.what]
    url = address("scoresheet", one.first) if one.sheets == 1 and one.what != FINALISE else address("round", one.round.public_id)
    due = one.round.objections_until if dated else None
    return Item(f"{one.round.title}：{said.format(one.sheets)}", one.round.unit_name, due, one.since, url, verb, _light(due, reader.day, workdays))


def _light(due: date | None, day: date, workdays: Workdays) -> object:
    return light(due, day, workdays) if due else ""


def _urgent(rows: list[Item], most: int) -> list[Item]:
    return sorted(rows, key=lambda row: row.due or date.max)[:most]


@page()
def help_page(request: HttpRequest) -> HttpResponse:
    """帮助: what each role can do, and the keys."""
    return render(request, "desk/help.html", {"title": "帮助", "roles": roles().values()})
