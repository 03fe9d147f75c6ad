"""交接: what the holder of a post has on the table is handed over in one act and confirmed by the successor."""
from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.orgs.queries import unit_for
from dazugong.kernel.people.queries import holders_on
from dazugong.kernel.tasks import handing
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import HELP, settled

from .units import crumbs_to

DAY = {"invalid": "请写成 2026-05-01 的样子", "required": "请填写交接日期"}
GONE = "（已不在本级范围）"
NO_ACCOUNT = "还没有账号，登录不了，也就不能确认；请系统管理员先开户"
PAGES = {
    "draft": "record", "returned": "record", "owed": "record", "approval": "record", "task": "task", "closing": "task", "case": "case",
    "meeting": "meeting", "relation": "relation", "sign": "task_joint", "document": "plan", "poll": "poll", "publish": "publication", "remark": "remark",
    "booking": "slot", "turn": "rota",
}  # fmt: skip


class HandoverForm(forms.Form):
    """交接."""

    held = forms.ChoiceField(label="离任", widget=forms.HiddenInput)      # chosen above, with the list of what is in hand
    person = forms.CharField(label="接任者", max_length=40, help_text=HELP, error_messages={"required": "请填写接任者的姓名或编号"})
    on = forms.DateField(label="交接日期", error_messages=DAY, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    document = forms.CharField(label="任职文号", max_length=60, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, holders: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].choices = [(str(a.pk), f"{a.post.title}　{a.person.name}") for a in holders]


@page("units.change", methods=("GET", "POST"))
def unit_handover(request: HttpRequest, public_id: str) -> HttpResponse:
    """交接: first what is on the table, then to whom."""
    reader = request.reader
    unit = unit_for(reader, public_id)
    holders = list(holders_on(reader, unit.pk))
    asked = (request.POST if request.method == "POST" else request.GET).get("held", "")
    leaving = next((a for a in holders if str(a.pk) == asked), holders[0] if holders else None)
    form = HandoverForm(request.POST or None, holders=holders, initial={"on": reader.day, "held": leaving and leaving.pk})

    def shown() -> HttpResponse:
        former = handing.handovers_of(reader, unit.pk)
        names = handing.names_in(reader, former)
        context = {
            "form": form, "holders": holders, "leaving": leaving, "unit": unit, "crumbs": crumbs_to(reader, unit, below=True), "title": "交接",
            "sub": unit.name, "items": handing.held_by(reader, leaving) if leaving else [],
            "former": [(h, names.get(h.leaver_id, GONE), names.get(h.successor_id, GONE), state_of(h)) for h in former],
        }  # fmt: skip
        return render(request, "units/handover.html", context, status=400 if form.errors else 200)

    if request.method == "GET" or not form.is_valid() or not settled(form, "person", by=reader):
        return shown()

    def act() -> str:
        given = form.cleaned_data
        successor = given["person"]
        done = handing.hand_over_post(
            appointment=next(a for a in holders if str(a.pk) == given["held"]), successor=successor, on=given["on"],
            document=given["document"], note=given["note"], by=reader, at=timezone.now(),
        )  # fmt: skip
        lacking = f"。{successor.name}{NO_ACCOUNT}" if handing.lacks_account(reader, successor.pk) else ""
        messages.success(request, f"已移交给{successor.name}，等其确认；确认后自{given['on']:%Y-%m-%d}起由其办理{lacking}")
        return address("handover", done.public_id)

    return act_once(request, act, refused=to_form(form, shown))


@page(methods=("GET", "POST"))
def handover(request: HttpRequest, public_id: str) -> HttpResponse:
    """一次交接: who handed over what to whom; the successor confirms here, or it is called off."""
    reader = request.reader
    found = handing.handover_for(reader, public_id)
    own = found.successor_id == reader.person_id

    def act() -> str:
        if own and request.POST.get("act") == "confirm":
            done = handing.confirm_handover(handover=found, by=reader, at=timezone.now())
            messages.success(request, f"已确认接收，自{done.taken_over_on:%Y-%m-%d}起由您办理；还有别的职务的，在页面左上角换")
        else:
            handing.call_off_handover(handover=found, reason=request.POST.get("reason", ""), by=reader, at=timezone.now())
            messages.success(request, "已退回，请交接的单位重新办理" if own else "已撤回，离任者照旧办理")
        return address("handover", public_id)

    if request.method == "POST":
        return act_once(request, act)
    names = handing.names_in(reader, [found])
    items = [(item, page_of(item)) for item in handing.items_of(reader, found)]
    post = found.post_title or f"{found.post.unit.name} {found.post.title}"
    context = {
        "handover": found, "items": items, "leaver": names.get(found.leaver_id, GONE), "successor": names.get(found.successor_id, GONE), "own": own,
        "may_call_off": found.waits and reader.may("units.change"), "counted": counted([item for item, _ in items]), "title": f"交接：{post}", "state": state_of(found),
        "overseer": handing.overseer_of(reader, found),
        "no_account": NO_ACCOUNT if found.waits and not own and handing.lacks_account(reader, found.successor_id) else "",
        "back": address("unit_handover", found.post.unit.public_id) if reader.may("units.change") else "",
    }  # fmt: skip
    return render(request, "units/handed.html", context)


def page_of(item: Any) -> str:
    """Where the thing stands; nothing for a meeting that is not arranged yet."""
    if item.kind == "ledger":
        return address("register", *item.public_id.rsplit(".", 1))
    return address("meeting_duties") if item.kind == "convene" else address(PAGES[item.kind], item.public_id)


def counted(items: list[Any]) -> str:
    """在办任务9项，台账3项"""
    numbers: dict[str, int] = {}
    for item in items:
        numbers[item.get_kind_display()] = numbers.get(item.get_kind_display(), 0) + 1
    return "，".join(f"{kind}{number}项" for kind, number in numbers.items())


def state_of(handover: Any) -> str:
    """等接任者确认, 已确认接收, 已撤回."""
    if handover.waits:
        return "等接任者确认"
    if handover.called_off_at:
        return f"已撤回（{handover.called_off}）"
    return f"{timezone.localdate(handover.confirmed_at):%Y-%m-%d}确认接收，{handover.taken_over_on:%Y-%m-%d}起办理"
