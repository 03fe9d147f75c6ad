"""会议: the list, what is missing, arranging one, one meeting with its due list, and what may be done with it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.meetings import actions, minutes, queries
from dazugong.kernel.meetings.arranging import change_meeting
from dazugong.kernel.meetings.duties import exempt_duties
from dazugong.kernel.meetings.inviting import invitations
from dazugong.kernel.meetings.roster import due_at
from dazugong.kernel.orgs.queries import own_units, units_to_name
from dazugong.kernel.people.queries import person_by_number
from dazugong.kernel.records.kinds import meeting_kinds, offered, selects
from dazugong.kernel.records.papers import papers_for
from dazugong.kernel.records.schedule import periods_among
from dazugong.web.listing import Bulk, Column, Listing, listing_page
from dazugong.web.marks import Status
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import all_settled
from dazugong.web.whose import UnitField

from .task_forms import DAY_INVALID

DAY = {**DAY_INVALID, "required": "请填写日期"}
FIRST = ("absent", "leave", "excused")


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, as the browser's own calendar gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages=DAY, **kwargs)


def tabs(current: str, reader: Reader) -> list[tuple[str, str, bool, None]]:
    """会议、应开、联系: the three lists that stand together."""
    found = [("会议", "meetings", "meetings.read"), ("应开和缺开", "meeting_duties", "meetings.read"), ("联系和结对", "relations", "relations.read")]
    return [(label, address(name), name == current, None) for label, name, power in found if reader.may(power)]


@page("meetings.read")
def meetings(request: HttpRequest) -> HttpResponse:
    """会议一览."""
    columns = (
        Column("title", "会议", href=lambda m: address("meeting", m.public_id), sort="title", filter="text"),
        Column("day", "日期", kind="date", sort="day", main=True),
        Column("unit", "单位", value="unit.name", sort="unit__name", filter="text"),
        Column("topic", "议题", sort="topic", filter="text"),
        Column("state", "状态", value="get_state_display", sort="state", filter="choice", choices=queries.STATES),
        Column("attended", "到会率", kind="ratio", value=lambda m: (m.present, m.due), main=True),
        Column("absent", "缺席", kind="figure", value=lambda m: m.absent if m.state == "held" else None, sort="absent", unit="人"),
        Column("quorate", "法定人数", value=lambda m: {None: None, True: "达到", False: "没有达到"}[m.quorate]),
        Column("late", "补录", value=lambda m: f"{m.entered_on:%Y-%m-%d}补录" if m.late else "否"),
    )
    listing = Listing("meetings", columns, queries.meetings(request.reader), request.GET, search=("title__contains", "topic__contains", "unit__name__contains"),
                      empty="还没有会议。开会以前先安排，就有应到名单和签到表。", noun="次会议",
                      empty_action=("安排会议", address("meeting_new")) if request.reader.may("meetings.keep") else None)  # fmt: skip
    return listing_page(request, "meetings/meetings.html", listing, {"tabs": tabs("meetings", request.reader)}, title="会议")


@page()
def invited(request: HttpRequest) -> HttpResponse:
    """请您参加的会议: whoever is invited sees what, when and where, whatever his post lets him see of others."""
    return render(request, "meetings/invited.html", {"title": "请您参加的会议", "invited": invitations(request.reader)})


@page("meetings.read", methods=("GET", "POST"))
def meeting_duties(request: HttpRequest) -> HttpResponse:
    """应开和缺开: what every unit had to hold in its periods; those above may exempt with a reason."""
    reader = request.reader
    if request.method == "POST":
        picked = [int(key) if key.isdecimal() else 0 for key in request.POST.getlist("pick")]
        if not picked:
            raise Http404

        def act() -> str:
            count = exempt_duties(duties=picked, reason=request.POST.get("reason", ""), by=reader, at=timezone.now())
            messages.success(request, f"{count}项已准予免开")
            return address("meeting_duties") + "?show=missing"

        return act_once(request, act)
    missing = request.GET.get("show") == "missing"
    rows = queries.missing(reader) if missing else queries.duties(reader)
    columns = (
        Column("title", "会议", sort="title", filter="text"),
        Column("unit", "单位", value="unit.name", sort="unit__name", filter="text", main=True),
        Column("period", "期间", value="span.brief", sort="period", filter="text", choices=periods_among(rows), main=True),
        Column("last", "期间末日", kind="date", sort="last"),
        Column("times", "应开", kind="figure", sort="times", unit="次"),
        Column("held", "已开", kind="figure", sort="held", unit="次"),
        Column("state", "情况", kind="status", value=lambda d: _state(d, reader), main=True),
        Column("exempt_reason", "免开原因", value=lambda d: d.exempt_reason or "没有免开"),
    )
    bulk = [Bulk("准予免开", address("meeting_duties"))] if missing and reader.may("meetings.exempt") and reader.day >= request.today else []
    listing = Listing("duties", columns, rows, request.GET, search=("title__contains", "unit__name__contains"), noun="项", bulk=bulk,
                      empty="没有缺开的。" if missing else "还没有应开的会议。安装了有会议的机制，新的一期开始时会列在这里。")  # fmt: skip
    context = {"tabs": tabs("meeting_duties", reader), "missing": missing, "above": "meetings/_exempt_reason.html" if bulk else "", "later": [] if missing else queries.begin_later(reader)}
    return listing_page(request, "meetings/duties.html", listing, context, title="缺开的会议" if missing else "应开的会议")


def _state(duty: Any, reader: Reader) -> tuple[Status, str]:
    if duty.exempt_reason:
        return Status.DONE, "免开"
    if duty.short <= 0:
        return Status.DONE, "开齐"
    return (Status.LATE, f"缺{duty.short}次") if duty.last < reader.day else (Status.SOON, f"还要开{duty.short}次")


class ArrangedForm(forms.Form):
    """安排: what may be put right until the meeting is held."""

    day = day_field("日期")
    place = forms.CharField(label="地点", max_length=80, required=False)
    chair = forms.CharField(label="主持人", max_length=60, required=False)
    topic = forms.CharField(label="议题", max_length=300, error_messages={"required": "请写明议题"}, widget=forms.Textarea(attrs={"rows": 2}))
    listed = forms.CharField(label="指定到会的人", required=False, widget=forms.Textarea(attrs={"rows": 3}),
                             help_text="只有应到的人由开会单位指定的会议才填：一行一人，写姓名或10位编号")  # fmt: skip


class MeetingForm(ArrangedForm):
    """安排会议."""

    what = forms.ChoiceField(label="会议")
    unit = UnitField(label="单位")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], units: list[Any], listed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = kinds
        if not listed:
            del self.fields["listed"]
        self.fields["unit"].offer(units)


@page("meetings.keep", methods=("GET", "POST"))
def meeting_new(request: HttpRequest) -> HttpResponse:
    """安排会议: one's own unit first; units below may be helped."""
    reader = request.reader
    kinds = meeting_kinds(reader.day)
    units = units_to_name(reader, domain="records")
    offers = [one for one in kinds if any(selects(one.scope, unit, unit.name_on, reader.day) for unit in units)]
    form = MeetingForm(request.POST or None, initial={"what": request.GET.get("what", ""), "day": reader.day},
                       kinds=[(one.key, f"{one.kind.title}（{one.pack.title}）") for one in offers], units=units,
                       listed=any(one.kind.due == "listed" for one in offers))  # fmt: skip

    def shown() -> HttpResponse:
        context = {"form": form, "title": "安排会议", "sub": "应到名单按开会那天的名册，开会以前可以打印签到表", "none": not offers}
        return render(request, "meetings/new.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        one = offered(offers, given["what"])
        unit = next(unit for unit in units if unit.public_id == given["unit"])
        if not selects(one.scope, unit, unit.name_on, reader.day):
            raise Refusal(f"{unit.name_on}不开“{one.kind.title}”，请另选单位或会议", field="unit")
        made = actions.plan_meeting(
            kind=one.kind, pack=one.pack.id, unit=unit, day=given["day"], topic=given["topic"], place=given["place"], chair=given["chair"],
            listed=given.get("listed", ""), by=reader, at=timezone.now(),
        )  # fmt: skip
        return address("meeting", made.public_id)

    if request.method == "POST" and form.is_valid() and ("listed" not in form.fields or all_settled(form, "listed", by=reader)):
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("meetings.keep", methods=("GET", "POST"))
def meeting_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """更正安排, until it is held; whoever is invited is told."""
    reader = request.reader
    found = queries.meeting_for(reader, public_id)
    actions.must_reach(reader, found.unit)
    kind = queries.kind_of(found)
    listed = "\n".join(one.number for one in due_at(reader, found, kind)) if kind.due == "listed" and reader.may("people.read") else ""
    form = ArrangedForm(request.POST or None, initial={"day": found.day, "place": found.place, "chair": found.chair, "topic": found.topic, "listed": listed})

    def shown() -> HttpResponse:
        context = {"form": form, "title": "更正安排", "sub": f"{found.unit.name}{found.title}；请到会的人会收到提醒", "meeting": found, "kind": kind}
        return render(request, "meetings/change.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        change_meeting(meeting=found, kind=kind, day=given["day"], topic=given["topic"], place=given["place"], chair=given["chair"],
                       listed=given["listed"] if kind.due == "listed" else (), by=reader, at=timezone.now())  # fmt: skip
        messages.success(request, "安排已更正，请到会的人会在工作台上看到")
        return address("meeting", public_id)

    if request.method == "POST" and form.is_valid() and all_settled(form, "listed", by=reader):
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("meetings.read")
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """一次会议: what, who was due and came, minutes and what was decided."""
    reader = request.reader
    found = queries.meeting_for(reader, public_id)
    kind = queries.kind_of(found)
    people = _people(request, found, "阅看到会名单") if reader.may("people.read") else []
    done, open_ = minutes.carried_over(reader, found)
    near = own_units(reader, domain="records").filter(pk=found.unit_id).exists()       # whoever is only invited sees himself on the list
    context = {
        "meeting": found, "title": found.title, "sub": f"{found.unit.name}，{found.day:%Y年}{found.day.month}月{found.day.day}日", "kind": kind,
        "people": people, "decisions": list(queries.decisions_of(reader, found)), "carried": (len(done), open_),
        "near": near, "mine": reader.may("meetings.keep") and near,
        "due_now": len(people), "today": request.today,
        "papers": papers_for(reader, pack=found.pack, form=kind.papers, day=found.day) if kind.papers and reader.may("records.read") else None,
    }  # fmt: skip
    return render(request, "meetings/meeting.html", context)


def _people(request: HttpRequest, found: Any, verb: str) -> list[Any]:
    """The due list, whoever was missing first, with the one trace that every look at it leaves."""
    people = due_at(request.reader, found, queries.kind_of(found))
    people.sort(key=lambda one: FIRST.index(one.mark) if one.mark in FIRST else len(FIRST))
    actions.trace_list(meeting=found, ids=[one.number for one in people], verb=verb, by=request.reader, at=timezone.now())
    return people


@page("people.read", "meetings.keep")
def meeting_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """签到表: to be printed and signed by hand."""
    found = queries.meeting_for(request.reader, public_id)
    people = _people(request, found, "打印签到表")
    context = {"meeting": found, "people": people, "title": "签到表", "sub": f"{found.unit.name}{found.title}　{found.day:%Y-%m-%d}　{found.place}"}
    return render(request, "meetings/sheet.html", context)


@page("meetings.keep", methods=("POST",))
def meeting_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """确认纪要, 取消 or 记补课."""
    reader = request.reader
    found = queries.meeting_for(reader, public_id)
    common = {"meeting": found, "by": reader, "at": timezone.now()}

    def confirm() -> None:
        count = minutes.confirm_minutes(**common)
        messages.success(request, f"纪要已确认，{count}件议定事项已转为任务" if count else "纪要已确认")

    def cancel() -> None:
        actions.cancel_meeting(reason=request.POST.get("reason", ""), **common)
        messages.success(request, "会议已取消")

    def made_up() -> None:
        day = forms.DateField(error_messages={"invalid": "补课日期请写成 2026-05-01 的样子"}).to_python(request.POST.get("day", "")) or request.today
        person = person_by_number(reader, request.POST.get("person", ""))
        actions.make_up(person=person, day=day, **common)
        messages.success(request, f"已记{person.name}补课")

    acts: dict[str, Callable[[], None]] = {"confirm": confirm, "cancel": cancel, "make_up": made_up}

    def act() -> str:
        acts.get(request.POST.get("act", ""), confirm)()
        return address("meeting", public_id)

    return act_once(request, act)
