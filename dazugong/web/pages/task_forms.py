"""任务的表单: hand down, change, report."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.tasks import admission
from dazugong.kernel.tasks.targets import Target, said, value_field
from dazugong.web.reading import today

DAY_INVALID = {"invalid": "请写成 2026-05-01 的样子"}


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, said as the office writes it when it is typed wrong."""
    messages = {**DAY_INVALID, **kwargs.pop("error_messages", {})}
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages=messages, **kwargs)


class DueForm(forms.Form):
    """完成期限: not a day that has passed, which would be late as soon as it is given; what stands already may stay."""

    def clean_due(self) -> date | None:
        due = self.cleaned_data["due"]
        if due and due < today() and due != self.initial.get("due"):
            raise forms.ValidationError("完成期限不能早于今天，否则一下达就逾期，请核对年月日")
        return due


class AdmittedForm(forms.Form):
    """准入: by which entry of the register the task may reach a community; only where a rule guards one of the units."""

    admitted = forms.ChoiceField(label="准入事项", required=False, help_text="下达给村、社区的，选准入目录里的事项")

    def offer_admitted(self, reader: Reader, units: Sequence[Any]) -> None:
        """The entries to choose from; no field where nothing guards these units."""
        if admission.guarded(reader.day, units):
            self.fields["admitted"].choices = [("", "不选"), *((one.public_id, one.item) for one in admission.admitted_items(reader, units[0]))]
        else:
            del self.fields["admitted"]


class HandDownForm(AdmittedForm, DueForm):
    """下达: to whom, until when."""

    to = forms.MultipleChoiceField(label="承办单位", widget=forms.CheckboxSelectMultiple, error_messages={"required": "还没有选承办单位，请至少选一个"})
    due = day_field("完成期限", required=False, help_text="不填则与本级期限相同，可以提前，不能推后")
    detail = forms.CharField(label="要求", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    assisting = forms.MultipleChoiceField(label="其中配合的", required=False, widget=forms.CheckboxSelectMultiple,
                                          help_text="只有一个单位牵头的，配合单位向它报；勾在这里的也要在上面勾")  # fmt: skip

    def clean_assisting(self) -> list[str]:
        """Whoever assists is also among those to whom it is handed: a tick here alone would come to nothing unsaid."""
        names, to = dict(self.fields["assisting"].choices), self.cleaned_data.get("to", [])
        alone = [names[one] for one in self.cleaned_data["assisting"] if one not in to]
        if to and alone:
            raise forms.ValidationError(f"{'、'.join(alone)}只勾了配合，没有勾在承办单位里，请两处都勾，或去掉")
        return self.cleaned_data["assisting"]


class ChangeForm(DueForm):
    """变更: title, deadline and targets, with the reason."""

    title = forms.CharField(label="事项", max_length=200)
    opens = day_field("起始日期", required=False)
    due = day_field("完成期限", required=False)
    targets = forms.CharField(
        label="目标值", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如：活动阵地 ≥ 3个",
    )
    line = forms.CharField(label="条线", max_length=20, required=False)
    reason = forms.CharField(label="变更原因", max_length=200)
    with_children = forms.BooleanField(label="下级一并变更", required=False)

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


class EntryForm(forms.Form):
    """办理: one text, and for progress a percentage, a day, and how far each of the `targets` is reached."""

    text = forms.CharField(label="办理情况", max_length=2000, required=False)
    percent = forms.IntegerField(label="完成比例", min_value=0, max_value=100, required=False)
    day = day_field("日期", required=False)
    files = forms.Field(label="佐证材料", required=False)      # several at once; the page takes them from what was sent

    def __init__(self, *args: Any, targets: Sequence[Target] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aims = [(value_field(number), target) for number, target in enumerate(targets)]
        for name, target in self.aims:
            self.fields[name] = forms.CharField(label=f"已达到：{target['indicator']}", max_length=30, required=False)

    def reached(self) -> list[tuple[Any, Target, str]]:
        """Each field with its target and the target's line, for the page."""
        return [(self[name], target, said([target])[0]) for name, target in self.aims]

    def values(self) -> dict[str, str]:
        """What is aimed at → what was typed."""
        return {target["indicator"]: self.cleaned_data[name] for name, target in self.aims}
