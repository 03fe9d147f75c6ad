"""任务的表单: hand down, report; the form of a change stands with its page."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.tasks import admission
from dazugong.kernel.tasks.recurring import RHYTHMS
from dazugong.kernel.tasks.targets import Target, said, value_field
from dazugong.web.reading import address, today

DETAIL_MOST = 2000      # characters that are typed as 要求
DAY_INVALID = {"invalid": "请写成 2026-05-01 的样子"}


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, said as the office writes it when it is typed wrong."""
    messages = {**DAY_INVALID, **kwargs.pop("error_messages", {})}
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), error_messages=messages, **kwargs)


def every_field() -> forms.ChoiceField:
    """周期: how often."""
    return forms.ChoiceField(label="周期", choices=RHYTHMS, required=False, help_text="选了周期的，每期末到期，期内报进展即为办了这一期，直到完成期限；没有期限的直到销号")


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


def admission_lacking(reader: Reader, admitted: str, units: Sequence[Any]) -> list[tuple[admission.Barred, str]]:
    """What is said of admission before anything is sent: each rule that bars some of the units, with the address of its register
    (empty for one who may not look at it)."""
    found = admission.barred(reader, admitted, units)
    return [(one, address("register", one.pack.id, one.rule.register) if reader.may("records.read") else "") for one in found]


def marked(reader: Reader, units: Sequence[Any]) -> list[tuple[str, str]]:
    """The units to choose from, each that a rule of admission guards marked as such."""
    behind = {unit.pk for _, _, some in admission.guarded(reader.day, units) for unit in some}
    return [(unit.public_id, f"{unit.name_on}（要准入）" if unit.pk in behind else unit.name_on) for unit in units]


class HandDownForm(AdmittedForm, DueForm):
    """下达: to whom, until when."""

    to = forms.MultipleChoiceField(label="承办单位", widget=forms.CheckboxSelectMultiple, error_messages={"required": "还没有选承办单位，请至少选一个"})
    due = day_field("完成期限", required=False, help_text="不填则与本级期限相同，可以提前，不能推后")
    detail = forms.CharField(label="要求", max_length=DETAIL_MOST, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="不填则与本级的要求相同")
    assisting = forms.MultipleChoiceField(label="其中配合的", required=False, widget=forms.CheckboxSelectMultiple,
                                          help_text="只有一个单位牵头的，配合单位向它报；勾在这里的也要在上面勾")  # fmt: skip

    def clean_assisting(self) -> list[str]:
        """Whoever assists is also among those to whom it is handed: a tick here alone would come to nothing unsaid."""
        names, to = dict(self.fields["assisting"].choices), self.cleaned_data.get("to", [])
        alone = [names[one] for one in self.cleaned_data["assisting"] if one not in to]
        if to and alone:
            raise forms.ValidationError(f"{'、'.join(alone)}只勾了配合，没有勾在承办单位里，请两处都勾，或去掉")
        return self.cleaned_data["assisting"]


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
