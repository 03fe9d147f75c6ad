"""变更: a running task in other words, days or targets; who below still has the same as it is said first."""
from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.tasks import queries
from dazugong.kernel.tasks.changing import change_task
from dazugong.kernel.tasks.reached import offered
from dazugong.kernel.tasks.targets import Target, from_lines, with_measures
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .task_forms import DETAIL_MOST, DueForm, day_field, every_field


class ChangeForm(DueForm):
    """变更: title, 要求, deadline and targets, with the reason; `seen` is the version that stood before whoever changes it."""

    seen = forms.IntegerField(required=False)
    title = forms.CharField(label="事项", max_length=200)
    detail = forms.CharField(label="要求", required=False, widget=forms.Textarea(attrs={"rows": 4, "data-most": DETAIL_MOST}))
    opens = day_field("起始日期", required=False)
    due = day_field("完成期限", required=False)
    every = every_field()
    targets = forms.CharField(
        label="目标值", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如：活动阵地 ≥ 3个",
    )
    line = forms.CharField(label="条线", max_length=20, required=False)
    reason = forms.CharField(label="变更原因", max_length=200)
    with_children = forms.BooleanField(label="下级一并变更", required=False)

    def clean_detail(self) -> str:
        """What a document wrote at greater length than is typed may stay."""
        detail = self.cleaned_data["detail"]
        if len(detail) > DETAIL_MOST and detail.splitlines() != self.initial["detail"].splitlines():
            raise forms.ValidationError(f"最多{DETAIL_MOST}个字，现在有{len(detail)}个字，请删短后再提交")
        return detail

    def measured_by(self, offers: list[tuple[Target, list[tuple[str, str, str]]]]) -> None:
        """Adds, for each target there is, the choice of the indicator that measures it."""
        self.offers = offers
        for number, (target, found) in enumerate(offers):
            same = next((label for _, label, _ in found if label == target["indicator"]), "")
            usual = f"同名的指标“{same}”" if same else "没有同名的指标，看单位报的数"
            self.fields[f"measured_{number}"] = forms.ChoiceField(
                label=f"“{target['indicator']}”用哪个指标测", required=False, initial=target.get("measured", ""), help_text="最相近的排在前面",
                choices=[("", usual), *((key, f"{label}（{title}）") for key, label, title in found)],
            )  # fmt: skip

    def picked(self) -> dict[str, tuple[str, str]]:
        """What is aimed at → (pack.indicator, label) as picked."""
        found = {}
        for number, (target, offers) in enumerate(self.offers):
            labels = {key: label for key, label, _ in offers}
            key = self.cleaned_data.get(f"measured_{number}", "")
            found[target["indicator"]] = (key, labels.get(key, ""))
        return found

    def measures(self) -> list[Any]:
        """The choices as fields of the page."""
        return [self[f"measured_{number}"] for number in range(len(self.offers))]


@page("tasks.give", methods=("GET", "POST"))
def task_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """变更: a new version, and who below still carries what the one before said."""
    reader = request.reader
    found = queries.task_for(reader, public_id, side="give")
    initial = {
        "title": found.title, "detail": found.detail, "opens": found.opens, "due": found.due, "targets": "\n".join(queries.targets_said(found)),
        "with_children": True, "line": found.line, "every": found.every,
    }  # fmt: skip
    form = ChangeForm(request.POST or None, initial=initial)
    form.measured_by([(target, offered(reader, target["indicator"])) for target in found.targets])

    def shown() -> HttpResponse:
        context = {"task": found, "form": form, "carrying": queries.carrying(reader, found), "title": "变更任务", "sub": found.title}
        return render(request, "tasks/change.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given, targets = form.cleaned_data, with_measures(from_lines(form.cleaned_data["targets"]), form.picked())
        version = change_task(
            task=found, title=given["title"], detail=given["detail"], opens=given["opens"], due=given["due"], targets=targets, reason=given["reason"],
            with_children=given["with_children"], line=given["line"], every=given["every"], seen=given["seen"], by=reader, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, f"已变更为第{version.number}版，承办单位会在工作台看到" if version else "内容没有变化，未作变更")
        return address("task", public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()
