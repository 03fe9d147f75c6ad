"""组织: the list of units, one unit with its place and history, and its dated events."""
from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs import queries
from dazugong.kernel.orgs.actions import found_unit, move_unit, rename_unit, set_nature, set_phone
from dazugong.kernel.orgs.kinds import GRASS_ROOTS, KINDS, NATURES
from dazugong.kernel.people.actions import trace_people_list
from dazugong.kernel.people.queries import holders_on, members_count, posts_of
from dazugong.kernel.people.reorganising import dissolve_without_members, merge_with_members, split_with_members
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whose import LIKE, names_as_options

EVENTS = (
    ("found", "在其下成立新单位"), ("rename", "更名"), ("move", "调整隶属"), ("merge", "与另一单位合并"),
    ("split", "分设为两个"), ("dissolve", "撤销"), ("nature", "定性质"),
)


@page("units.read")
def units(request: HttpRequest) -> HttpResponse:
    """组织一览: the units within reach, as they stood on the day."""
    reader = request.reader
    rows = queries.own_units(reader)
    parents = {n.id: n.name for n in queries.tree_on(reader)}
    counts = members_count(reader) if reader.may("people.read") else None
    columns = [
        Column("name", "名称", value="name_on", href=lambda u: address("unit", u.public_id), sort="name_on", filter="text"),
        Column("kind", "类别", value="get_kind_display", sort="kind", filter="choice", choices=KINDS),
        Column("nature", "性质", value=_nature, sort="nature", filter="choice", choices=NATURES),
        Column("parent", "上级", value=lambda u: parents.get(u.parent_id_on)),
        Column("phone", "办公电话", value=lambda u: u.phone or "未登记", sort="phone"),
        Column("code", "代码", value=lambda u: u.code or "未编", sort="code"),
        Column("since", "成立日期", kind="date", sort="since", main=True),
    ]
    if counts is not None:
        columns.append(Column("members", "党员", kind="figure", value=lambda u: counts.get(u.pk, 0), unit="名", main=True))
    listing = Listing("units", columns, rows, request.GET, search=("name_on__contains", "code"),
                      empty="这一天在您的范围内没有单位。请核对截至日期。", noun="个单位")  # fmt: skip
    return listing_page(request, "units/units.html", listing, title="组织")


def _nature(unit: Any) -> str:
    return unit.get_nature_display() or ("没有定" if unit.kind in GRASS_ROOTS else "—")


@page("units.read")
def unit_names(request: HttpRequest) -> HttpResponse:
    """认单位: the names that hold what is being written in the field `of`, as the options below it."""
    words = request.GET.get(request.GET.get("of", ""), "").strip()
    if not words or len(words) > 100 or "\x00" in words:
        return HttpResponse()
    return HttpResponse(names_as_options(queries.names_like(request.reader, words)[:LIKE]))


@page("units.read")
def unit(request: HttpRequest, public_id: str) -> HttpResponse:
    """一个单位: its place, what stands below it, its posts and their holders, its history."""
    reader = request.reader
    found = queries.unit_for(reader, public_id)
    below = list(queries.children(reader, found))
    holders = list(holders_on(reader, found.pk)) if reader.may("people.read") else None
    if holders:
        trace_people_list(ids=[h.person.public_id for h in holders], verb="阅看任职", by=reader, at=timezone.now())
    context = {
        "unit": found,
        "nature": _nature(found),
        "title": found.name,
        "crumbs": crumbs_to(reader, found),
        "below": below,
        "posts": list(posts_of(reader, found.pk)),
        "holders": holders,
        "history": queries.history_of(reader, found),
        "successions": list(queries.successions_of(reader, found)),
    }
    return render(request, "units/unit.html", context)


def crumbs_to(reader: Reader, unit: object, *, below: bool = False) -> list[tuple[str, str]]:
    """所在位置: names from the top; links only where one may go. `below`: on a page under the unit's own, which is a link then too."""
    place = queries.place_of(reader, unit)
    roots = {u.pk for u in queries.own_units(reader).filter(pk__in=[n.id for n in place])}
    return [(n.name, address("unit", n.public_id) if n.id in roots and (below or n.id != unit.pk) else "") for n in place]


class EventForm(forms.Form):
    """组织变动. Which fields count depends on the event; the page says so beside each."""

    event = forms.ChoiceField(label="变动", choices=EVENTS)
    day = forms.DateField(label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages={"invalid": "请写成 2026-05-01 的样子"})
    name = forms.CharField(label="新名称", max_length=80, required=False, help_text="成立、更名、合并、分设时填写")
    second = forms.CharField(label="第二个新名称", max_length=80, required=False, help_text="分设时填写")
    kind = forms.ChoiceField(label="类别", choices=KINDS, required=False, initial="branch", help_text="成立时选择")
    nature = forms.ChoiceField(label="性质", choices=[("", "照名称认"), *NATURES], required=False, help_text="成立、定性质时选择，机制按它选哪些单位要报；以后开启的各期照新的，已经开启的不变")
    other = forms.CharField(label="另一单位", required=False, help_text="合并的对方，或调整后的上级")
    basis = forms.CharField(label="依据文件", max_length=200, required=False)

    def __init__(self, *args: object, others: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = forms.ChoiceField(label="另一单位", choices=[("", "—"), *others], required=False, help_text="合并的对方，或调整后的上级")
        self.order_fields(["event", "day", "name", "second", "kind", "nature", "other", "basis"])


@page("units.change", methods=("GET", "POST"))
def unit_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """办理组织变动: one dated event."""
    reader = request.reader
    found = queries.unit_for(reader, public_id)
    others = [(n.public_id, "　" * n.depth + n.name) for n in queries.tree_on(reader) if n.id != found.pk]
    form = EventForm(request.POST or None, others=others, initial={"day": reader.day})

    def shown() -> HttpResponse:
        context = {"form": form, "unit": found, "title": "办理组织变动", "sub": found.name, "crumbs": crumbs_to(reader, found, below=True)}
        return render(request, "units/change.html", context, status=400 if form.errors else 200)

    if request.method == "GET":
        return shown()
    if not form.is_valid():
        return shown()

    def act() -> str:
        after = change(found, form.cleaned_data, by=reader)
        messages.success(request, f"已登记“{dict(EVENTS)[form.cleaned_data['event']]}”，自{form.cleaned_data['day']:%Y-%m-%d}起生效")
        return address("unit", after.public_id)

    return act_once(request, act, refused=to_form(form, shown))


def change(unit: object, given: dict[str, object], *, by: Reader) -> object:
    """Calls the action that the form asks for; returns the unit to go to afterwards."""
    now, day, basis = timezone.now(), given["day"], str(given["basis"])
    assert isinstance(day, date)
    other = queries.unit_for(by, str(given["other"])) if given["other"] else None
    place = queries.place_of(by, unit)[:-1]
    parent = place[-1].public_id if place and given["event"] in ("merge", "split") else ""
    if parent and not queries.own_units(by).filter(public_id=parent).exists():
        raise Refusal("上级不在您的范围内，本单位的合并、分设请由上级办理", field="event")
    match given["event"]:
        case "found":
            return found_unit(name=given["name"], kind=given["kind"], nature=str(given["nature"]), under=unit, since=day, by=by, at=now, basis=basis)
        case "rename":
            return rename_unit(unit=unit, name=given["name"], since=day, by=by, at=now, basis=basis)
        case "nature":
            return set_nature(unit=unit, nature=str(given["nature"]), since=day, by=by, at=now, basis=basis)
        case "dissolve":
            return dissolve_without_members(unit=unit, on=day, by=by, at=now, basis=basis)
        case "move":
            return move_unit(unit=unit, under=_needed(other), since=day, by=by, at=now, basis=basis)
        case "merge":
            under = queries.unit_for(by, parent)
            return merge_with_members(units=[unit, _needed(other)], name=given["name"], under=under, on=day, by=by, at=now, basis=basis)
    under = queries.unit_for(by, parent)
    return split_with_members(unit=unit, names=[given["name"], given["second"]], under=under, on=day, by=by, at=now, basis=basis)[0]


class PhoneForm(forms.Form):
    """办公电话."""

    phone = forms.CharField(label="办公电话", max_length=40, required=False, help_text="单位的座机，如0900-1234567转801；不收个人的电话，留空就是取消")


@page("people.change", methods=("GET", "POST"))
def unit_phone(request: HttpRequest, public_id: str) -> HttpResponse:
    """登记办公电话: by whoever keeps the roster of the unit."""
    reader = request.reader
    found = queries.unit_for(reader, public_id)
    form = PhoneForm(request.POST or None, initial={"phone": found.phone})

    def shown() -> HttpResponse:
        context = {"form": form, "unit": found, "title": "登记办公电话", "sub": found.name, "crumbs": crumbs_to(reader, found, below=True)}
        return render(request, "units/phone.html", context, status=400 if form.errors else 200)

    def act() -> str:
        phone = set_phone(unit=found, phone=form.cleaned_data["phone"], by=reader, at=timezone.now()).phone
        messages.success(request, f"{found.name}的办公电话是{phone}" if phone else f"已取消{found.name}的办公电话")
        return address("unit", found.public_id)

    return act_once(request, act, refused=to_form(form, shown)) if request.method == "POST" and form.is_valid() else shown()


def _needed(unit: object) -> object:
    if unit is None:
        raise Refusal("请选择另一单位", field="other")
    return unit
