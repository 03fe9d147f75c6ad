"""任务: the list, one task with where it comes from and where it went, and the acts of those who give and those who do; changed it is on
`task_change`."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.calendar.periods import period_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.plans.queries import document_title
from dazugong.kernel.tasks import actions, deeds, queries, recurring, supervising
from dazugong.kernel.tasks.changing import parts_changed
from dazugong.kernel.tasks.countersigning import round_of, to_sign
from dazugong.kernel.tasks.evidence import by_entry, evidence_of
from dazugong.kernel.tasks.hindering import doors, why_not
from dazugong.kernel.tasks.reached import Goal, Measured, goals_of
from dazugong.kernel.tasks.rights import acting_units, sees_below
from dazugong.kernel.tasks.sharing import assisted, handed_of
from dazugong.kernel.tasks.then import content_then
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status, day_in_text, weekday_of
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .files import evidence_sent
from .task_forms import EntryForm, HandDownForm, admission_lacking, marked

LIGHTS = [(light, Status[light.upper()].word) for light in queries.LIGHTS]
VIEWS = {  # which tasks: label, rows, what an empty list says
    "": ("全部", queries.tasks, "还没有任务。上级下达的任务和本单位从文件下达的任务都会列在这里。"),
    "mine": ("我要办的", queries.mine, "没有要办的任务。"),
    "changed": ("最近变更的", queries.changed_lately, f"{queries.CHANGE_TOLD_FOR.days}天内要办的任务没有变更。事项、要求、期限、目标改了的会列在这里。"),
    "waiting": ("等我销号的", queries.waiting, "没有等您销号的任务。下级报结后会列在这里。"),
    "late": ("下面逾期的", queries.late_below, "下面没有逾期的任务。"),
    "alert": ("预警的", queries.alerted, "没有预警的任务。逾期、退回到督办办法规定的程度，会按蓝、橙、红列在这里。"),
}
MOST_TURNS = 12         # periods listed of a task that is done again in each
TOWNS = ("township", "street")
ACTS = (("progress", "报进展"), ("finish", "报结"), ("reply", "回复督办单"))
PAGES = (  # pages beside the list: name, label, the power that opens it
    ("task_board", "看板", ""), ("task_calendar", "日历", ""), ("task_sheets", "督办单", ""), ("task_gaps", "下达前核对", "tasks.give"),
)  # fmt: skip


@page("tasks.read")
def tasks(request: HttpRequest) -> HttpResponse:
    """任务一览."""
    show = request.GET.get("show", "")
    label, rows, empty = VIEWS.get(show, VIEWS[""])
    asked = request.GET.get("f_document", "")
    paper = document_title(request.reader, asked)
    columns = (
        Column("title", "事项", value="title_then", href=lambda t: address("task", t.public_id), sort="title_then", filter="text",
               filter_on="title_then"),
        *((Column("document", "文件出处", value=lambda t: t.place.removeprefix(f"《{paper}》") or "正文", filter="choice", filter_on="document", choices=[(asked, paper)]),) if paper else ()),
        Column("unit", "承办单位", value="unit_name", sort="unit_name", filter="text", filter_on="unit_name", main=True),
        Column("giver", "交办单位", value=lambda t: t.giver or "本单位", sort="giver"),
        Column("state", "状态", value=state_shown, sort="state_then", filter="choice", filter_on="state_then", choices=queries.STATES),
        Column("light", "期限", kind="status", value=lambda t: Status[t.light.upper()], filter="choice", filter_on="light", choices=LIGHTS),
        *((Column("colour", "预警", value="colour", sort="colour_rank", filter="choice", filter_on="colour", choices=[(c, c) for c in queries.COLOURS]),) if show == "alert" else ()),
        Column("due", "完成期限", kind="date", value=lambda t: t.next_due or pending(t), sort="next_due", main=True),
        Column("every", "周期", value=rhythm_shown, sort="every_then", filter="choice", filter_on="every_then", choices=recurring.RHYTHMS[1:]),
        Column("line", "条线", value=lambda t: t.line or "未分条线", sort="line", filter="text"),
        Column("given_on", "下达日期", kind="date", sort="given_on"),
        Column("done_on", "办结日期", kind="date", value=lambda t: t.done_then or "未办结", sort="done_then"),
        Column("below", "下级办结", kind="ratio", value=lambda t: (t.closed, t.handed)),
        Column("latest", "最近进展", value=lambda t: t.latest or "未报进展"),
    )
    listing = Listing("tasks", columns, rows(request.reader), request.GET, search=("title_then__contains", "unit_name__contains"),
                      empty=empty, noun="项任务")  # fmt: skip
    return listing_page(request, "tasks/tasks.html", listing, {"tabs": tabs(show, request.reader)}, title="任务" if not show else f"任务：{label}")


def tabs(current: str, reader: Reader) -> list[tuple[str, str, bool, None]]:
    """The views of the list, and the pages beside it."""
    here = address("tasks")
    views = [(view[0], f"{here}?show={name}" if name else here, name == current, None) for name, view in VIEWS.items()]
    pages = [(label, address(name), name == current, None) for name, label, power in PAGES if not power or reader.may(power)]
    return [*views, *pages]


def figure_url(measured: Measured | None) -> str | None:
    """Where a measured figure stands, with the rows behind it."""
    if measured is None:
        return None
    return f"{address('board_rows', measured.pack, measured.indicator)}?{urlencode({'under': measured.under, 'period': measured.period})}"


def pending(task: Any) -> str:
    """不定期限, or 待定 where the document hangs it on something that has no day yet, or says only how often; how often, where it is done by periods."""
    if task.every_then:
        return recurring.how_often(task.every_then)
    return f"待定（{task.due_text}）" if task.due_text else "不定期限"


def rhythm_shown(task: Any) -> str:
    """每季度（2026年第四季度）: how often, and which period is owed."""
    return with_period(task, recurring.how_often(task.every_then))


def with_period(task: Any, words: str) -> str:
    """The words, and behind them the period that is owed, where one is."""
    period = recurring.owed(task)
    return f"{words}（{period.brief}）" if period else words


def state_shown(task: Any) -> str:
    """状态 on the day looked at."""
    return dict(queries.STATES)[task.state_then]


@page("tasks.read")
def task(request: HttpRequest, public_id: str) -> HttpResponse:
    """一项任务."""
    return _task(request, public_id)


def _task(request: HttpRequest, public_id: str, form: EntryForm | None = None) -> HttpResponse:
    reader = request.reader
    found = queries.task_for(reader, public_id)
    versions = [(version, parts_changed(version)) for version in queries.versions(reader, found)]
    files, made = by_entry(evidence_of(reader, found)), list(queries.entries(reader, found))
    proposed, sheets = supervising.proposal(reader, found), supervising.sheets_of(reader, found)
    (open_doors, held), below = doors(reader, found), list(queries.children(reader, found))
    doing, stood = "progress" in open_doors or "progress" in held, content_then(reader, found)
    context = {
        "task": found,
        "title": found.title_then,
        "state": state_shown(found),
        "form": form or EntryForm(targets=found.targets),
        "light": Status[found.light.upper()].saying(), "doors": open_doors,
        "held": dict.fromkeys(why for door, why in held.items() if door != "finish"),
        "not_yet": held.get("finish", ""),
        "barred": admission_lacking(reader, found.admitted, queries.next_below(reader, found)) if "hand_down" in open_doors else (),
        "acts": [act for act, stands in zip(ACTS, ("progress" in open_doors, "finish" in open_doors, doing and sheets and not sheets[0].replied_on)) if stands],
        "doing": doing, "stood": stood,
        "parent": queries.parent_of(reader, found),
        "document_title": document_title(reader, found.document),
        "below": [(child, state_shown(child), Status[child.light.upper()].saying(), recurring.owed(child)) for child in below],
        "handed": handed_of(below) if sees_below(reader, found) else None,
        "assisted": assisted(reader, found),
        "entries": [(entry, files.get(entry.pk, ())) for entry in made],
        "sent_back": queries.sent_back(made) if found.state_then in queries.UNFINISHED else None,
        "version": versions[0][0].number if versions else 1,
        "versions": versions,
        "news": next((one for one in versions[:1] if one[1] and reader.day - timezone.localdate(one[0].at) <= queries.CHANGE_TOLD_FOR), None),
        "pending": pending(found), "rhythm": rhythm_shown(found) if found.every_then else "", "no_more": found.state_then in queries.UNFINISHED and not recurring.owed(found), "turns": recurring.turns(found, made, reader.day)[-MOST_TURNS:],
        "round": round_of(reader, found),
        "own": found.unit_id in acting_units(reader),
        "owed": to_sign(reader, found),
        "proposed": proposed,
        "answering": supervising.answering(sheets, reader.day, proposed.standing.colour) if proposed else None,
        "goals": [_goal(each) for each in goals_of(reader, found, stood["targets"])],
        "members": [(one, *deeds.name_for(reader, one)) for one in deeds.members_of(reader, found)],
        "sheets": sheets,
    }
    return render(request, "tasks/task.html", context, status=400 if form and form.errors else 200)


def _goal(goal: Goal) -> dict[str, object]:
    """What a target was reported and measured as, and where the figure is shown."""
    return {"line": goal.line, "reported": goal.reported, "reported_on": goal.reported_on, "measured": goal.measured, "verdict": goal.verdict, "url": figure_url(goal.measured)}


@page("tasks.give", methods=("GET", "POST"))
def task_hand_down(request: HttpRequest, public_id: str) -> HttpResponse:
    """下达: the effect is said before it happens; the sentence follows the ticked units."""
    reader = request.reader
    found = queries.task_for(reader, public_id, side="hand_down")
    units = queries.next_below(reader, found)
    typed = request.POST if request.method == "POST" else request.GET if "due" in request.GET else None
    form = HandDownForm(typed, initial={"to": [u.public_id for u in usual(units)], "due": found.due, "admitted": found.admitted})
    form.fields["to"].choices, form.fields["assisting"].choices = marked(reader, units), [(unit.public_id, unit.name_on) for unit in units]
    form.offer_admitted(reader, units)

    def shown() -> HttpResponse:
        picked = set(form["to"].value() or ())
        due = (form.cleaned_data["due"] if form.is_bound and not form["due"].errors else None) or found.due
        chosen = [unit for unit in units if unit.public_id in picked]
        helping = {unit.pk for unit in chosen if unit.public_id in set(form["assisting"].value() or ())}
        context = {
            "task": found, "form": form, "units": units, "held": why_not(reader, found, "hand_down"), "title": "下达任务", "sub": found.title,
            "effect": effect_of(chosen, due, helping), "barred": admission_lacking(reader, (typed or {}).get("admitted") or found.admitted, chosen or units), "gaps": queries.gaps_of(found), "mends": "change" in queries.doors(reader, found),
        }  # fmt: skip
        return render(request, "tasks/hand_down.html", context, status=400 if request.method == "POST" else 200)

    def act() -> str:
        picked, given = set(form.cleaned_data["to"]), form.cleaned_data
        to = [unit for unit in units if unit.public_id in picked]
        helping = {unit.pk for unit in to if unit.public_id in given["assisting"]}
        handed = actions.hand_down(
            task=found, to=to, due=given["due"], detail=given["detail"], by=reader, at=timezone.now(), admitted=given.get("admitted", ""), assisting=helping,
        )  # fmt: skip
        messages.success(request, effect_of(to, handed[0].due, helping).replace("将下达", "已下达", 1))
        return address("task", public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("tasks.do", methods=("POST",))
def task_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """报进展, 报结 or 撤回报结."""
    found = queries.task_for(request.reader, public_id, side="do")
    form = EntryForm(request.POST, targets=found.targets)

    def act() -> str:
        given, common = form.cleaned_data, {"task": found, "files": evidence_sent(request), "by": request.reader, "at": timezone.now()}
        if request.POST.get("act") == "reply":
            supervising.reply_to_sheet(text=given["text"], **common)
            messages.success(request, "督办回复已记入办理记录")
        elif request.POST.get("act") == "take_back":
            actions.take_back(task=found, by=request.reader, at=timezone.now())
            messages.success(request, "已撤回报结，改好再报")
        elif request.POST.get("act") == "finish":
            actions.finish(evidence=given["text"], done_on=given["day"], values=form.values(), **common)
            messages.success(request, f"已报结，等待{found.giver or '本单位另一人'}销号")
        else:
            entry = actions.report_progress(text=given["text"], percent=given["percent"], day=given["day"], values=form.values(), **common)
            messages.success(request, f"进展已记入办理记录{turn_said(found, entry)}")
        return address("task", public_id)

    return _entered(request, public_id, form, act)


@page("tasks.give", methods=("POST",))
def task_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """销号, 退回 or 撤销: by those who gave the task."""
    withdrawing = request.POST.get("act") == "withdraw"
    found = queries.task_for(request.reader, public_id, side="give" if withdrawing else "close")
    form = EntryForm(request.POST)

    def act() -> str:
        text, common = form.cleaned_data["text"], {"task": found, "by": request.reader, "at": timezone.now()}
        if withdrawing:
            count = actions.withdraw_task(reason=text, **common)
            messages.success(request, f"已撤销，连同下级共{count}项")
        elif request.POST.get("act") == "send_back":
            actions.send_back(reason=text, **common)
            messages.success(request, f"已退回{found.unit_name}")
        else:
            actions.close_task(note=text, **common)
            messages.success(request, f"已销号：{found.unit_name}")
        return address("task", public_id)

    return _entered(request, public_id, form, act)


def turn_said(task: Any, entry: Any) -> str:
    """，2026年第四季度这一期已办: of a task done by periods, what the entry did for its own."""
    if not task.rhythm:
        return ""
    return f"，{period_of(task.rhythm, entry.day).brief}这一期{'已办' if recurring.does(entry.percent) else '还没有办完'}"


def effect_of(units: Sequence[Any], due: date | None, helping: Collection[int] = ()) -> str:
    """将下达给19个乡镇街道，其中2个配合，2026年5月31日（周日）前完成; `helping`: ids of those that assist."""
    if not units:
        return "还没有选承办单位。"
    duties = f"，其中{len(helping)}个配合" if helping else ""
    return f"将下达给{counted(units)}{duties}，{until(due)}"


def usual(units: Sequence[Any]) -> Sequence[Any]:
    """The units ticked to begin with: all townships and streets. Villages, branches and offices are ticked one by one, or by 全选."""
    return [unit for unit in units if unit.kind in TOWNS]


def counted(units: Sequence[Any]) -> str:
    """19个乡镇街道"""
    return f"{len(units)}{'个乡镇街道' if all(unit.kind in TOWNS for unit in units) else '个单位'}"


def until(due: date | None) -> str:
    """2026年5月31日（周日）前完成"""
    return f"{day_in_text(due)}（{weekday_of(due)}）前完成" if due else "不定期限"


def _entered(request: HttpRequest, public_id: str, form: EntryForm, act: Any) -> HttpResponse:
    def shown() -> HttpResponse:
        return _task(request, public_id, form)

    return act_once(request, act, refused=to_form(form, shown)) if form.is_valid() else shown()
