"""一线实绩: what a person did in closed tasks; shown, not scored; whoever looks leaves a trace, and the person may object."""
from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.actions import trace_person_read
from dazugong.kernel.people.queries import person_for
from dazugong.kernel.tasks import deeds, queries
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page
from dazugong.web.whom import whom

STATES = {deeds.STANDING: Status.OK, deeds.CHECKING: Status.SOON, deeds.STRUCK: Status.DONE}


class ObjectionForm(forms.Form):
    """本人异议."""

    entry = forms.IntegerField(label="哪一件", required=False)
    text = forms.CharField(label="异议和理由", max_length=500, required=False)


@page("people.read", "self.read", any_of=True, methods=("GET", "POST"))
def person_deeds(request: HttpRequest, public_id: str) -> HttpResponse:
    """一个人的一线实绩; the person himself may object to an entry."""
    reader = request.reader
    person = person_for(reader, public_id)
    himself = person.pk == reader.person_id
    if not (reader.may("tasks.read") or himself):
        raise Http404
    trace_person_read(person=person, by=reader, at=timezone.now())
    found = deeds.deeds_of(reader, person)
    if request.method == "POST":
        return act_once(request, lambda: _objected(request, found, address("person_deeds", public_id)))
    columns = (
        Column("title", "事项", sort="title", filter="text", href=lambda d: address("task", d.public_id) if d.public_id and reader.may("tasks.read") else None),
        Column("unit", "承办单位", sort="unit", absent=Mark.WITHHELD),
        Column("part", "承担的工作", main=True),
        Column("done_on", "办结日期", kind="date", sort="done_on", absent=Mark.WITHHELD, main=True),
        Column("state", "情况", kind="status", value=lambda d: (STATES[d.state], d.state)),
    )
    listing = Listing("deeds", columns, found, request.GET, noun="件", key="title", search=(), empty="还没有办结的任务记在这里。任务办结后，任责任岗位的、登记为参与的都会列出。")
    context = {
        "person": person, "himself": himself, "open": [d for d in found if himself and d.entry and not d.entry.objection],
        "sub": "从办结的任务里汇集，只列事，不打分；查看会留痕",
    }  # fmt: skip
    return listing_page(request, "tasks/deeds.html", listing, context, title=f"{person.name}的一线实绩")


def _objected(request: HttpRequest, found: list[deeds.Deed], back: str) -> str:
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        raise Refusal("异议请控制在500字以内，并选明是哪一件")
    entry = next((d.entry for d in found if d.entry and d.entry.pk == form.cleaned_data["entry"]), None)
    if entry is None:
        raise Refusal("请选明对哪一件有异议")
    deeds.object_to(entry=entry, text=form.cleaned_data["text"], by=request.reader, at=timezone.now())
    messages.success(request, "异议已记下，核实以前这一件标为“核实中”")
    return back


class MemberForm(forms.Form):
    """参与干部: who takes part, and with what."""

    act = forms.CharField(required=False, max_length=20)
    person = forms.CharField(label="姓名或编号", max_length=40, required=False)
    part = forms.CharField(label="承担的工作", max_length=100, required=False)
    entry = forms.IntegerField(required=False)
    answer = forms.CharField(label="核实结果", max_length=500, required=False)


@page("tasks.give", "tasks.do", any_of=True, methods=("POST",))
def task_members(request: HttpRequest, public_id: str) -> HttpResponse:
    """登记参与干部, or answer the objection of one."""
    reader, form = request.reader, MemberForm(request.POST)
    found = queries.task_for(reader, public_id)

    def act() -> str:
        if not form.is_valid():
            raise Refusal("内容太长：姓名40字以内，承担的工作100字以内，核实结果500字以内")
        given, common = form.cleaned_data, {"by": reader, "at": timezone.now()}
        if given["act"] in ("stands", "struck"):
            entry = next((one for one in deeds.members_of(reader, found) if one.pk == given["entry"]), None)
            if entry is None:
                raise Refusal("请选明核实哪一件")
            deeds.answer_objection(entry=entry, answer=given["answer"], stands=given["act"] == "stands", **common)
            messages.success(request, "核实结果已记下")
        else:
            person = whom(given["person"].strip(), by=reader)
            deeds.name_member(task=found, person=person, part=given["part"], **common)
            messages.success(request, f"已登记{person.name}参与")
        return address("task", public_id)

    return act_once(request, act)
