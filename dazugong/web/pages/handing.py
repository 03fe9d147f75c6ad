"""交接: what the holder of a post has on the table goes to the successor in one act."""
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
PAGES = {"draft": "record", "returned": "record", "owed": "record", "approval": "record", "task": "task", "closing": "task"}


class HandoverForm(forms.Form):
    """交接."""

    held = forms.ChoiceField(label="离任")
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
            "form": form, "holders": holders, "leaving": leaving, "unit": unit, "crumbs": crumbs_to(reader, unit), "title": "交接",
            "sub": unit.name, "items": handing.held_by(reader, leaving.post) if leaving else [],
            "former": [(h, names.get(h.leaver_id, GONE), names.get(h.successor_id, GONE)) for h in former],
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
        messages.success(request, f"已交接给{successor.name}，自{given['on']:%Y-%m-%d}起由其办理")
        return address("handover", done.public_id)

    return act_once(request, act, refused=to_form(form, shown))


@page("units.change")
def handover(request: HttpRequest, public_id: str) -> HttpResponse:
    """一次交接: who handed over what to whom."""
    found = handing.handover_for(request.reader, public_id)
    names = handing.names_in(request.reader, [found])
    items = [(item, address(PAGES[item.kind], item.public_id)) for item in handing.items_of(request.reader, found)]
    context = {
        "handover": found, "items": items, "leaver": names.get(found.leaver_id, GONE), "successor": names.get(found.successor_id, GONE),
        "title": f"交接：{found.post.title}", "sub": found.post.unit.name,
    }  # fmt: skip
    return render(request, "units/handed.html", context)
