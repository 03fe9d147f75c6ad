"""立项: a task that comes from no document: set by one's own unit, then handed down."""
from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.tasks.actions import give_task
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .tasks import DAY_INVALID


class NewTaskForm(forms.Form):
    """立项."""

    title = forms.CharField(label="事项", max_length=200, error_messages={"required": "请写明要办的事项"})
    detail = forms.CharField(label="要求", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(label="完成期限", required=False, error_messages=DAY_INVALID, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                          help_text="不填则为不定期限")  # fmt: skip


@page("tasks.give", methods=("GET", "POST"))
def task_new(request: HttpRequest) -> HttpResponse:
    """立项, then straight on to whom it is handed."""
    reader = request.reader
    unit = own_units(reader, domain="tasks").filter(pk=reader.unit_id).first()
    if unit is None:
        raise Hidden("unit")
    form = NewTaskForm(request.POST or None)

    def shown() -> HttpResponse:
        context = {"form": form, "title": "立项", "sub": f"由{unit.name}立项，随后选择承办单位下达"}
        return render(request, "tasks/new.html", context, status=400 if form.errors else 200)

    if request.method == "GET" or not form.is_valid():
        return shown()

    def act() -> str:
        given = form.cleaned_data
        task = give_task(unit=unit, title=given["title"], detail=given["detail"], due=given["due"], by=reader, at=timezone.now())
        return address("task_hand_down", task.public_id)

    return act_once(request, act, refused=to_form(form, shown))
