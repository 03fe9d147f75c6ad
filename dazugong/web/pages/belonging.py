"""党籍关系的转接和减少: what happened, on which day, to which branch, and on what ground."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.people import belonging
from dazugong.kernel.people.belonging import ENDS, MOST_WHY, TRANSFER
from dazugong.kernel.people.queries import person_for
from dazugong.web.marks import day_in_text
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .meetings import day_field

ONE = timedelta(days=1)
CHOICES = [("", "请选择"), (TRANSFER, "转接到另一个党支部"), *((one, f"减少：{one}") for one in ENDS)]


class BelongingForm(forms.Form):
    """转接或减少."""

    what = forms.ChoiceField(label="办什么", choices=CHOICES, error_messages={"required": "请选择转接，或减少的原因"}, help_text="转到外县、外省的选“减少：转出”")
    to = forms.CharField(label="转到哪个党支部", max_length=80, required=False, help_text="只有转接才填：党支部全称")
    on = day_field("从哪天起", help_text="这一天起不再算在原支部；转接的从这一天起算在新支部")
    why = forms.CharField(label="依据和事由", max_length=MOST_WHY, error_messages={"required": "请写明依据和事由"}, widget=forms.Textarea(attrs={"rows": 2}),
                          help_text="如：介绍信第12号；县委批复的文号。随留痕保存，不写身份号码和病情")  # fmt: skip


@page("people.change", methods=("GET", "POST"))
def person_belonging(request: HttpRequest, public_id: str) -> HttpResponse:
    """转接或减少: one act; the unit that gives and the one that takes both read it on the person's page."""
    reader = request.reader
    person = person_for(reader, public_id)
    standing = belonging.membership_in_reach(reader, person)
    form = BelongingForm(request.POST or None, initial={"on": reader.day})

    def shown() -> HttpResponse:
        context = {"form": form, "person": person, "standing": standing, "title": "转接和减少", "sub": f"{person.name}　{standing.unit.name}",
                   "crumbs": [("人员", address("people")), (person.name, address("person", public_id)), ("转接和减少", "")]}  # fmt: skip
        return render(request, "people/belonging.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given: dict[str, Any] = form.cleaned_data
        now = belonging.change_membership(person=person, by=reader, at=timezone.now(), **given)
        said = f"已转到{now.unit.name}" if given["what"] == TRANSFER else f"已办理{given['what']}"
        messages.success(request, f"{said}，从{day_in_text(given['on'])}起")
        if left := belonging.posts_left(reader, person):
            messages.warning(request, f"还任着{'、'.join(left)}，任职不随党籍关系变，请到该单位的职务里办理")
        gone = "" if given["what"] == TRANSFER else f"?on={given['on'] - ONE}"      # who belongs nowhere is seen on his last day
        return address("person", public_id) + gone

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()
