"""预约和轮值: what may be booked, one resource with its free time, and whose turn it is."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.queries import units_on, units_to_name
from dazugong.kernel.slots import actions, booking, queries, turns
from dazugong.spec.slots import minute_of, said
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import HELP, all_settled, settled
from dazugong.web.whose import UnitField

from .meetings import day_field


@page("slots.book")
def slots(request: HttpRequest) -> HttpResponse:
    """可以预约的一览, with how often each was used."""
    columns = (
        Column("name", "名称", href=lambda r: address("slot", r.public_id), sort="name", filter="text"),
        Column("title", "种类", sort="title", filter="text", main=True),
        Column("unit_name", "所属单位", sort="unit_name", filter="text"),
        Column("place", "地点和说明", value=lambda r: r.place or "没有写"),
        Column("month", "本月使用", kind="figure", sort="month", unit="次", main=True),
        Column("year", "本年使用", kind="figure", sort="year", unit="次"),
    )
    may = request.reader.may("slots.keep")
    listing = Listing("slots", columns, queries.resources(request.reader), request.GET, search=("name__contains", "title__contains", "unit_name__contains"),
                      empty="还没有可以预约的。", noun="处", empty_action=("登记资源", address("slot_new")) if may else None)  # fmt: skip
    return listing_page(request, "slots/slots.html", listing, {"may": may}, title="预约")


class ResourceForm(forms.Form):
    """登记资源."""

    what = forms.ChoiceField(label="种类")
    unit = UnitField(label="所属单位")
    name = forms.CharField(label="名称", max_length=60)
    place = forms.CharField(label="地点和说明", max_length=200, required=False)
    shared_with = UnitField(label="给谁预约", help_text="这个单位和它下级都可以预约")
    host = forms.CharField(label="接待的人", max_length=40, required=False, help_text=f"约谈的要写：{HELP}")


@page("slots.keep", methods=("GET", "POST"))
def slot_new(request: HttpRequest) -> HttpResponse:
    """登记资源."""
    reader = request.reader
    kinds = queries.resource_kinds(reader.day)
    own = {one.public_id: one for one in units_to_name(reader)}
    known = own | {one.public_id: one for one in units_on(reader).order_by("rank_on", "pk")}
    form = ResourceForm(request.POST or None)
    form.fields["what"].choices = [(one.key, f"{one.kind.title}（{one.pack.title}）") for one in kinds]
    form.fields["unit"].offer(own.values())
    form.fields["shared_with"].offer(known.values())

    def shown() -> HttpResponse:
        return render(request, "slots/new.html", {"form": form, "title": "登记资源", "none": not kinds}, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        one = next(one for one in kinds if one.key == given["what"])
        made = actions.list_resource(
            kind=one.kind, pack=one.pack.id, unit=own[given["unit"]], name=given["name"], place=given["place"], shared_with=known[given["shared_with"]],
            host=given["host"] or None, by=reader, at=timezone.now(),
        )  # fmt: skip
        return address("slot", made.public_id)

    if request.method == "POST" and form.is_valid() and (not form.cleaned_data["host"] or settled(form, "host", by=reader)):
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("slots.book", methods=("GET", "POST"))
def slot(request: HttpRequest, public_id: str) -> HttpResponse:
    """一处资源: what is taken, a form to book, and what was booked; a booking is refused with the nearest gaps."""
    reader = request.reader
    found = queries.resource_for(reader, public_id)
    kind = booking.kind_of(found, reader.day)

    def shown(refusal: Refusal | None = None) -> HttpResponse:
        rows = [(one, said(one.begins), said(one.ends), one.state == "booked") for one in queries.bookings_of(reader, found)[:100]]
        calendar = queries.calendar_of(reader, found)
        context = {"resource": found, "kind": kind, "title": found.name, "refusal": refusal, "calendar": calendar, "rows": rows,
                   "taken": [(day, stretches) for day, stretches in calendar if stretches], "last": calendar[-1][0] if calendar else None,
                   "typed": request.POST, "me": reader.person_id, "open": said(kind.hours[0]), "close": said(kind.hours[1])}  # fmt: skip
        return render(request, "slots/slot.html", context, status=400 if refusal else 200)

    def act() -> str:
        messages.success(request, _act(request, found, kind))
        return address("slot", public_id)

    return act_once(request, act, refused=shown) if request.method == "POST" else shown()


def _act(request: HttpRequest, found: Any, kind: Any) -> str:
    reader, post, at = request.reader, request.POST, timezone.now()
    common = {"by": reader, "at": at}
    if not post.get("booking"):
        begins = _minute(post.get("begins", ""))
        ends = begins + kind.minutes if kind.minutes else _minute(post.get("ends", ""))
        unit = units_on(reader).filter(pk=reader.unit_id).first()
        if unit is None:
            raise Hidden("unit")
        made = actions.book(resource=found, unit=unit, day=_day(post.get("day", "")), begins=begins, ends=ends, purpose=post.get("purpose", ""), **common)
        return f"已约{made.day:%m月%d日}{said(made.begins)}至{said(made.ends)}"
    one = queries.bookings_of(reader, found).filter(public_id=post["booking"]).first()
    if one is None:
        raise Hidden("booking")
    acts: dict[str, Callable[[], str]] = {
        "used": lambda: f"{actions.confirm_use(booking=one, **common).day:%m月%d日}已确认使用",
        "answer": lambda: f"已答复，从预约到答复{actions.answer_talk(booking=one, reply=post.get('reply', ''), **common).answer_days}天",
        "read": lambda: "约谈：" + "；答复：".join(filter(None, actions.open_talk(booking=one, **common))),
        "cancel": lambda: f"{actions.cancel_booking(booking=one, **common).day:%m月%d日}的预约已取消",
    }
    return acts.get(post.get("act", ""), acts["cancel"])()


def _minute(text: str) -> int:
    try:
        return minute_of(text)
    except ValueError as wrong:
        raise Refusal(str(wrong), field="begins") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("请写日期，如 2026-05-01", field="day") from None


class RotaForm(forms.Form):
    """排轮值."""

    what = forms.ChoiceField(label="轮值")
    unit = UnitField(label="单位")
    since = day_field("从哪天起")
    persons = forms.CharField(label="轮值的人", widget=forms.Textarea(attrs={"rows": 6}), help_text=f"一行一人，按这个次序轮。{HELP}")


@page("slots.book", methods=("GET", "POST"))
def rotas(request: HttpRequest) -> HttpResponse:
    """轮值表一览; whoever keeps them may plan one."""
    reader = request.reader
    may = reader.may("slots.keep")
    kinds = queries.rota_kinds(reader.day) if may else []
    own = {one.public_id: one for one in units_to_name(reader)} if may else {}
    form = RotaForm(request.POST or None, initial={"since": reader.day})
    form.fields["what"].choices = [(one.key, one.kind.title) for one in kinds]
    form.fields["unit"].offer(own.values())

    def shown() -> HttpResponse:
        columns = (
            Column("title", "轮值", href=lambda r: address("rota", r.public_id), sort="title", filter="text"),
            Column("unit_name", "单位", sort="unit_name", filter="text", main=True),
            Column("since", "起", kind="date", sort="since", main=True),
        )
        listing = Listing("rotas", columns, queries.rotas(reader), request.GET, search=("title__contains", "unit_name__contains"), empty="还没有轮值表。", noun="张")
        answer = listing_page(request, "slots/rotas.html", listing, {"form": form, "may": may and kinds}, title="轮值")
        answer.status_code = 400 if form.errors else 200
        return answer

    def act() -> str:
        given = form.cleaned_data
        one = next(one for one in kinds if one.key == given["what"])
        made = turns.plan_rota(kind=one.kind, pack=one.pack.id, unit=own[given["unit"]], persons=given["persons"], since=given["since"], by=reader, at=timezone.now())
        return address("rota", made.public_id)

    if request.method == "POST" and form.is_valid() and all_settled(form, "persons", by=reader):
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("slots.book", methods=("GET", "POST"))
def rota(request: HttpRequest, public_id: str) -> HttpResponse:
    """一张轮值表: whose turn it is, and swaps that wait for the other."""
    reader = request.reader
    found = queries.rota_for(reader, public_id)
    listed = list(queries.turns_of(reader, found))

    def act() -> str:
        at = timezone.now()
        if request.POST.get("swap"):
            swap = queries.swaps_of(reader, found).filter(pk=_whole(request.POST["swap"])).first()
            if swap is None:
                raise Hidden("swap")
            turns.agree_to_swap(swap=swap, by=reader, at=at)
            messages.success(request, "已确认换班")
        else:
            by_number = {str(one.number): one for one in listed}
            mine, other = by_number.get(request.POST.get("mine", "")), by_number.get(request.POST.get("other", ""))
            if mine is None or other is None:
                raise Refusal("请从轮值表里选两轮")
            turns.ask_to_swap(mine=mine, other=other, by=reader, at=at)
            messages.success(request, "已提出换班，等对方确认")
        return address("rota", public_id)

    if request.method == "POST":
        return act_once(request, act)
    coming = [one for one in listed if one.first >= request.today]
    context = {"rota": found, "turns": listed, "coming": coming, "swaps": list(queries.swaps_of(reader, found)), "title": found.title,
               "sub": f"{found.unit_name}，{found.since:%Y-%m-%d}起", "me": reader.person_id, "now": reader.day}  # fmt: skip
    return render(request, "slots/rota.html", context)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
