"""立项: a task that comes from no document: set by one's own unit, then handed down."""
from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.tasks.actions import Source, give_task
from dazugong.kernel.tasks.gaps import ORIGINS
from dazugong.kernel.tasks.targets import from_lines
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .task_forms import DAY_INVALID, DETAIL_MOST, DueForm, every_field


class NewTaskForm(DueForm):
    """立项."""

    title = forms.CharField(label="事项", max_length=200, error_messages={"required": "请写明要办的事项"})
    detail = forms.CharField(label="要求", max_length=DETAIL_MOST, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    origin = forms.ChoiceField(label="来源", choices=ORIGINS, initial="instruction", required=False)
    line = forms.CharField(label="条线", max_length=20, required=False, help_text="如：基层党建、干部、人才；看板按条线看")
    targets = forms.CharField(label="目标值", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text="一行一个，如：活动阵地 ≥ 3个；与指标同名的由指标实测")
    opens = forms.DateField(label="起始日期", required=False, error_messages=DAY_INVALID, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                            help_text="集中攻坚填窗口的第一天，如百日攻坚；一般任务不填")  # fmt: skip
    due = forms.DateField(label="完成期限", required=False, error_messages=DAY_INVALID, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                          help_text="不填则为不定期限")  # fmt: skip
    every = every_field()


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
        task = give_task(unit=unit, title=given["title"], detail=given["detail"], due=given["due"], by=reader, at=timezone.now(),
                         opens=given["opens"], every=given["every"], line=given["line"], targets=from_lines(given["targets"]), source=Source(origin=given["origin"]))
        return address("task_hand_down", task.public_id)

    return act_once(request, act, refused=to_form(form, shown))
