"""多方办理: ask others to countersign a task, say what it waits for."""
from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.tasks import countersigning, prerequisites, queries
from dazugong.kernel.tasks.rights import on_givers_side
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .task_forms import day_field

SAYS, ANEW = {"agree": True, "object": False}, {"agree_anew": True, "object_anew": False}        # button → whether it agrees


class AskForm(forms.Form):
    """送会签."""

    units = forms.MultipleChoiceField(label="会签单位", widget=forms.CheckboxSelectMultiple, required=False)
    due = day_field("会签期限", required=False, help_text="过期没有签的，在任务页和对方工作台上提醒")


class SignForm(forms.Form):
    """会签意见."""

    reason = forms.CharField(label="意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="不同意的必须写明理由")


class AnewForm(forms.Form):
    """改签."""

    reason = forms.CharField(label="改签原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "改签请写明原因"})


class NeedsForm(forms.Form):
    """前置任务."""

    needs = forms.MultipleChoiceField(label="先办结哪几项", widget=forms.CheckboxSelectMultiple, required=False)


@page("tasks.give", "tasks.do", any_of=True, methods=("GET", "POST"))
def task_joint(request: HttpRequest, public_id: str) -> HttpResponse:
    """会签和前置: who has agreed, who has not; what must be closed first."""
    reader, posted = request.reader, request.method == "POST"
    found = queries.task_for(reader, public_id)
    does = request.POST.get("act", "") if posted else ""
    giving = on_givers_side(reader, found)
    signers = {unit.public_id: unit for unit in countersigning.signers(reader, found)} if giving else {}
    needed = prerequisites.prerequisites_of(reader, found)
    offered = {one.public_id: one for one in (*needed, *(prerequisites.choices(reader, found) if giving else ()))}
    ask, sign = AskForm(request.POST if does == "ask" else None), SignForm(request.POST if does in SAYS else None)
    anew = AnewForm(request.POST if does in ANEW else None)
    ask.fields["units"].choices = [(number, unit.name_on) for number, unit in signers.items()]
    needs = NeedsForm(request.POST if does == "needs" else None, initial={"needs": [one.public_id for one in needed]})
    needs.fields["needs"].choices = [(one.public_id, one.title) for one in offered.values()]

    def shown() -> HttpResponse:
        context = {
            "task": found, "title": "会签和前置", "sub": found.title, "giving": giving, "ask": ask, "sign": sign, "anew": anew, "needs": needs,
            "round": countersigning.round_of(reader, found), "earlier": countersigning.earlier_rounds(reader, found),
            "owed": countersigning.to_sign(reader, found), "said": countersigning.may_sign_anew(reader, found), "needed": needed, "waiting": prerequisites.waits_for(reader, found),
            "stops": prerequisites.at_work(reader, found) if giving else []}  # fmt: skip
        return render(request, "tasks/joint.html", context, status=400 if posted else 200)

    def act() -> str:
        common = {"by": reader, "at": timezone.now()}
        if does == "ask":
            signs = countersigning.ask_to_countersign(task=found, units=[signers[u] for u in ask.cleaned_data["units"]], due=ask.cleaned_data["due"], **common)
            messages.success(request, f"已送{len(signs)}个单位会签")
        elif does == "needs":
            told = prerequisites.set_prerequisites(task=found, needs=[offered[n] for n in needs.cleaned_data["needs"]], **common)
            messages.success(request, "前置任务已定" + (f"，已记入这项任务和下级任务共{told}项的办理记录，承办单位在工作台上看到" if told else ""))
        else:
            done = _signed(reader, found, does, (sign if does in SAYS else anew).cleaned_data["reason"])
            messages.success(request, f"{done.unit_name}{'已会签' if does in SAYS else '已改签'}：{done.get_verdict_display()}")
        return address("task_joint", public_id)

    form = {"ask": ask, "needs": needs, **dict.fromkeys(SAYS, sign), **dict.fromkeys(ANEW, anew)}.get(does)
    return act_once(request, act, refused=to_form(form, shown)) if form is not None and form.is_valid() else shown()


def _signed(reader: Reader, task: Any, does: str, reason: str) -> Any:
    """The sheet that lies with the reader, signed for the first time or anew. Raises `Hidden` where none does."""
    at = timezone.now()
    mine = (countersigning.to_sign(reader, task) if does in SAYS else None) or countersigning.own_sheet(reader, task)
    if mine is None:
        raise Hidden("countersign")
    if does in SAYS:
        return countersigning.countersign(sign=mine, agree=SAYS[does], reason=reason, by=reader, at=at)
    return countersigning.sign_anew(sign=mine, agree=ANEW[does], reason=reason, by=reader, at=at)
