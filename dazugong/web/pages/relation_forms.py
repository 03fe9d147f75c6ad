"""联系的表格: what is typed when a relation begins, goes on or is handed over, and who is meant by it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.queries import posts_of
from dazugong.web.whom import settled
from dazugong.web.whose import UnitField

from .meetings import day_field

AGREED, MOST_AGREED = "agreed-", 300    # the fields of what a kind asks for in words


class RelationForm(forms.Form):
    """登记联系: what kind, whose, with whom; for a person his name, for a post the post of the unit."""

    what = forms.ChoiceField(label="种类", widget=forms.Select(attrs={"data-asks-again": True}))
    unit = UnitField(label="归口单位", help_text="对象所在的单位；对象是单位的，就是它")
    to = forms.CharField(label="对象", max_length=80, required=False, help_text="对象是人员的填姓名或编号，是企业、项目等的写名称；对象是单位的不填")
    holder = forms.CharField(label="联系方", max_length=80, required=False, help_text="人员填姓名或编号；单位写全称；岗位写“单位全称 职务”；还没有定的不填，列为待落实")
    since = day_field("起始日期")
    due = day_field("期满日期", required=False, help_text="不填按这种联系规定的期限算")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], units: list[Any], asks: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = kinds
        self.fields["unit"].offer(units)
        for term in asks:
            self.fields[f"{AGREED}{term}"] = forms.CharField(label=term, max_length=MOST_AGREED, required=False, widget=forms.TextInput(attrs={"size": 50}), help_text="必填；还没有联系方的可以先不写")


class VisitForm(forms.Form):
    """记到访."""

    day = day_field("到访日期")
    what = forms.CharField(required=False, max_length=2000)
    note = forms.CharField(required=False, max_length=2000)
    days = forms.IntegerField(required=False, min_value=1, max_value=366)
    raised = forms.IntegerField(required=False, min_value=0, max_value=9999)
    solved = forms.IntegerField(required=False, min_value=0, max_value=9999)


class TakerForm(forms.Form):
    """由谁接手, 从哪天起."""

    holder = forms.CharField(max_length=80, required=False)
    day = day_field("日期", required=False)


def agreed_in(given: Mapping[str, str]) -> dict[str, str]:
    """What was said of what the kind asks for in words."""
    return {name.removeprefix(AGREED): words for name, words in given.items() if name.startswith(AGREED)}


def persons_settled(form: RelationForm, kind: Any, *, by: Reader) -> bool:
    """Whether every person among the two sides is known; a side that nobody holds yet stays empty."""
    if kind.held_by == "persons" and form.cleaned_data["holder"].strip():
        settled(form, "holder", by=by)
    if kind.to == "persons":
        settled(form, "to", by=by)
    return not form.errors


def holder_typed(reader: Reader, held_by: str, typed: Any) -> Any:
    """Who is meant by what was typed: nobody yet, a person (settled before), a unit's name, a unit's name and a post."""
    if held_by == "persons":
        return typed or None
    typed = typed.strip()
    if not typed:
        return None
    name, _, title = typed.partition(" ") if held_by == "posts" else (typed, "", "")
    unit = own_units(reader, domain="records").filter(name_on=name).first()
    if unit is None:
        raise Refusal(f"您的范围内没有名为“{name}”的单位，请照“组织”里的全称写", field="holder")
    if held_by == "units":
        return unit
    post = posts_of(reader, unit.pk).select_related("unit").filter(title=title.strip()).first()
    if post is None:
        raise Refusal(f"“{name}”没有“{title}”这个职务，请写成“单位全称 职务”", field="holder")
    return post
