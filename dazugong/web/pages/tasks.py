"""任务: the list, one task with where it comes from and where it went, and the acts of those who give and those who do."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.plans.queries import document_title
from dazugong.kernel.tasks import actions, queries
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status, day_in_text, weekday_of
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

LIGHTS = [(light, Status[light.upper()].word) for light in queries.LIGHTS]
VIEWS = {  # which tasks: label, rows, what an empty list says
    "": ("全部", queries.tasks, "还没有任务。上级下达的任务和本单位从文件下达的任务都会列在这里。"),
    "mine": ("我要办的", queries.mine, "没有要办的任务。"),
    "waiting": ("等我销号的", queries.waiting, "没有等您销号的任务。下级报结后会列在这里。"),
    "late": ("下面逾期的", queries.late_below, "下面没有逾期的任务。"),
}
DAY_INVALID = {"invalid": "请写成 2026-05-01 的样子"}


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages=DAY_INVALID, **kwargs)


class HandDownForm(forms.Form):
    """下达: to whom, until when."""

    to = forms.MultipleChoiceField(label="承办单位", widget=forms.CheckboxSelectMultiple, error_messages={"required": "还没有选承办单位，请至少选一个"})
    due = _day("完成期限", required=False, help_text="不填则与本级期限相同，可以提前，不能推后")
    detail = forms.CharField(label="要求", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ChangeForm(forms.Form):
    """变更: title, deadline and targets, with the reason."""

    title = forms.CharField(label="事项", max_length=200)
    due = _day("完成期限", required=False)
    targets = forms.CharField(
        label="目标值", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如：活动阵地 ≥ 3个",
    )
    reason = forms.CharField(label="变更原因", max_length=200)
    with_children = forms.BooleanField(label="下级期限一并变更", required=False)


class EntryForm(forms.Form):
    """办理: one text, and for progress a percentage and a day."""

    text = forms.CharField(label="办理情况", max_length=2000, required=False)
    percent = forms.IntegerField(label="完成比例", min_value=0, max_value=100, required=False)
    day = _day("日期", required=False)


@page("tasks.read")
def tasks(request: HttpRequest) -> HttpResponse:
    """任务一览."""
    show = request.GET.get("show", "")
    label, rows, empty = VIEWS.get(show, VIEWS[""])
    columns = (
        Column("title", "事项", value="title_then", href=lambda t: address("task", t.public_id), sort="title_then", filter="text",
               filter_on="title_then"),
        Column("unit", "承办单位", value="unit_name", sort="unit_name", filter="text", filter_on="unit_name", main=True),
        Column("giver", "交办单位", value=lambda t: t.giver or "本单位", sort="giver"),
        Column("state", "状态", value=state_shown, sort="state_then", filter="choice", filter_on="state_then", choices=queries.STATES),
        Column("light", "期限", kind="status", value=lambda t: Status[t.light.upper()], filter="choice", filter_on="light", choices=LIGHTS),
        Column("due", "完成期限", kind="date", value="due_then", sort="due_then", main=True),
        Column("given_on", "下达日期", kind="date", sort="given_on"),
        Column("done_on", "办结日期", kind="date", value=lambda t: t.done_then or "未办结", sort="done_then"),
        Column("below", "下级办结", kind="ratio", value=lambda t: (t.closed, t.handed)),
        Column("latest", "最近进展", value=lambda t: t.latest or "未报进展"),
    )
    listing = Listing("tasks", columns, rows(request.reader), request.GET, search=("title_then__contains", "unit_name__contains"),
                      empty=empty, noun="项任务")  # fmt: skip
    tabs = [(view[0], f"?show={name}" if name else "?", name == show, None) for name, view in VIEWS.items()]
    return listing_page(request, "tasks/tasks.html", listing, {"tabs": tabs}, title="任务" if not show else f"任务：{label}")


def state_shown(task: Any) -> str:
    """状态 on the day looked at."""
    return dict(queries.STATES)[task.state_then]


@page("tasks.read")
def task(request: HttpRequest, public_id: str) -> HttpResponse:
    """一项任务."""
    return _task(request, public_id, EntryForm())


def _task(request: HttpRequest, public_id: str, form: EntryForm) -> HttpResponse:
    reader = request.reader
    found = queries.task_for(reader, public_id)
    versions = list(queries.versions(reader, found))
    context = {
        "task": found,
        "title": found.title_then,
        "state": state_shown(found),
        "form": form,
        "light": Status[found.light.upper()].saying(),
        "doors": queries.doors(reader, found),
        "targets": queries.targets_said(found, reader),
        "parent": queries.parent_of(reader, found),
        "document_title": document_title(reader, found.document),
        "below": [(child, state_shown(child), Status[child.light.upper()].saying()) for child in queries.children(reader, found)],
        "entries": queries.entries(reader, found),
        "version": versions[0].number if versions else 1,
        "versions": [(v, _changes(v.before, v.after)) for v in versions],
    }
    return render(request, "tasks/task.html", context, status=400 if form.errors else 200)


@page("tasks.give", methods=("GET", "POST"))
def task_hand_down(request: HttpRequest, public_id: str) -> HttpResponse:
    """下达: the effect is said before it happens; the sentence follows the ticked units."""
    reader = request.reader
    found = queries.task_for(reader, public_id, side="hand_down")
    units = queries.next_below(reader, found)
    typed = request.POST if request.method == "POST" else request.GET if "due" in request.GET else None
    form = HandDownForm(typed, initial={"to": [u.public_id for u in units], "due": found.due})
    form.fields["to"].choices = [(unit.public_id, unit.name_on) for unit in units]

    def shown() -> HttpResponse:
        picked = set(form["to"].value() or ())
        due = (form.cleaned_data.get("due") if form.is_bound and form.is_valid() else None) or found.due
        chosen = [unit for unit in units if unit.public_id in picked]
        context = {"task": found, "form": form, "units": units, "title": "下达任务", "sub": found.title, "effect": effect_of(chosen, due)}
        return render(request, "tasks/hand_down.html", context, status=400 if request.method == "POST" else 200)

    def act() -> str:
        picked, given = set(form.cleaned_data["to"]), form.cleaned_data
        to = [unit for unit in units if unit.public_id in picked]
        handed = actions.hand_down(task=found, to=to, due=given["due"], detail=given["detail"], by=reader, at=timezone.now())
        messages.success(request, effect_of(to, handed[0].due).replace("将下达", "已下达", 1))
        return address("task", public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("tasks.give", methods=("GET", "POST"))
def task_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """变更: a new version, and who below still carries the old deadline."""
    reader = request.reader
    found = queries.task_for(reader, public_id, side="give")
    initial = {"title": found.title, "due": found.due, "targets": "\n".join(queries.targets_said(found)), "with_children": True}
    form = ChangeForm(request.POST or None, initial=initial)

    def shown() -> HttpResponse:
        context = {"task": found, "form": form, "carrying": queries.carrying(reader, found), "title": "变更任务", "sub": found.title}
        return render(request, "tasks/change.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        version = actions.change_task(
            task=found, title=given["title"], due=given["due"], targets=given["targets"], reason=given["reason"],
            with_children=given["with_children"], by=reader, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, f"已变更为第{version.number}版" if version else "内容没有变化，未作变更")
        return address("task", public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("tasks.do", methods=("POST",))
def task_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """报进展 or 报结."""
    found = queries.task_for(request.reader, public_id, side="do")
    form = EntryForm(request.POST)

    def act() -> str:
        given, common = form.cleaned_data, {"task": found, "by": request.reader, "at": timezone.now()}
        if request.POST.get("act") == "finish":
            actions.finish(evidence=given["text"], done_on=given["day"], **common)
            messages.success(request, f"已报结，等待{found.giver or '本单位另一人'}销号")
        else:
            actions.report_progress(text=given["text"], percent=given["percent"], day=given["day"], **common)
            messages.success(request, "进展已记入办理记录")
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


def effect_of(units: Sequence[Any], due: date | None) -> str:
    """将下达给19个乡镇街道，2026年5月31日（周日）前完成."""
    return f"将下达给{counted(units)}，{until(due)}" if units else "还没有选承办单位。"


def counted(units: Sequence[Any]) -> str:
    """19个乡镇街道"""
    towns = all(unit.kind in ("township", "street") for unit in units)
    return f"{len(units)}{'个乡镇街道' if towns else '个单位'}"


def until(due: date | None) -> str:
    """2026年5月31日（周日）前完成"""
    return f"{day_in_text(due)}（{weekday_of(due)}）前完成" if due else "不定期限"


def _entered(request: HttpRequest, public_id: str, form: EntryForm, act: Any) -> HttpResponse:
    def shown() -> HttpResponse:
        return _task(request, public_id, form)

    return act_once(request, act, refused=to_form(form, shown)) if form.is_valid() else shown()


def _changes(before: dict, after: dict) -> list[tuple[str, str, str]]:
    names = {"title": "事项", "due": "完成期限", "targets": "目标值"}
    return [(names[name], _in_words(before[name]), _in_words(after[name])) for name in names if name in after]


def _in_words(value: object) -> str:
    if isinstance(value, list):
        return "；".join(queries.said(value)) or "无"
    return str(value) if value else "无"
