"""换版: what two versions of a mechanism say differently, in words. Whom that concerns is the kernel's to say."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from .form import Field, Form
from .model import Pack
from .procedures import Procedure
from .scoring import Sheet
from .scoring_differing import sheet_differences

# what a field is asked by, besides its type and choices, and how one calls it
ASKED = {
    "名称": ("label",), "规则": ("rule", "refuse", "negative", "most_rows"), "必填": ("required", "required_when"), "问不问的条件": ("when",),
    "算法": ("value", "others"), "预填": ("prefill", "carry"), "计量单位": ("unit",), "谁能看": ("only",),
}  # fmt: skip
KINDS = {
    "indicators": "指标", "sheets": "考核表", "procedures": "流程", "relations": "关系", "meetings": "会议", "ballots": "票决", "texts": "文书",
    "publications": "发布", "letterboxes": "信箱", "resources": "预约", "rotas": "轮值", "alerts": "任务预警", "admissions": "准入",
}  # fmt: skip


def differences(old: Pack, new: Pack) -> Iterator[str]:
    """One line for each form, field, rule, indicator, sheet, procedure … that comes, goes or is said differently."""
    for form in new.forms:
        before = old.form(form.id)
        yield from [f"新增表“{form.title}”"] if before is None else _form(before, form)
    yield from (f"不再报“{form.title}”，已报的仍可查看" for form in old.forms if new.form(form.id) is None)
    for name, word in KINDS.items():
        yield from _listed(word, getattr(old, name), getattr(new, name))


def _form(old: Form, new: Form) -> Iterator[str]:
    yield from _fields(new.title, old.fields, new.fields)
    if old.rules != new.rules:
        yield f"“{new.title}”几栏之间的规则有变"
    if old.erase != new.erase:
        yield f"“{new.title}”{'可以应本人要求删去内容了' if new.erase else '注销以后不再能删去内容'}"
    if (old.unique, old.queue) != (new.unique, new.queue):
        yield f"“{new.title}”只登记一条的项或排队有变"


def _fields(title: str, old: Iterable[Field], new: Iterable[Field]) -> Iterator[str]:
    before, after = {f.id: f for f in old}, {f.id: f for f in new}
    if added := [f.label for key, f in after.items() if key not in before]:
        yield f"“{title}”新问：{'、'.join(added)}"
    if gone := [f.label for key, f in before.items() if key not in after]:
        yield f"“{title}”不再问：{'、'.join(gone)}"
    for key in (key for key in after if key in before):
        yield from _field(before[key], after[key])


def _field(was: Field, now: Field) -> Iterator[str]:
    if was.type != now.type:
        yield f"“{now.label}”的类型由 {was.type} 改成 {now.type}，前后两期不能直接相比"
    elif gone := [choice for choice in was.choices if choice not in now.choices]:
        yield f"“{now.label}”去掉了选项：{'、'.join(gone)}"
    elif was.choices != now.choices:
        yield f"“{now.label}”的选项有变"
    if changed := [word for word, names in ASKED.items() if any(getattr(was, name) != getattr(now, name) for name in names)]:
        yield f"“{now.label}”改了{'、'.join(changed)}"
    yield from _fields(now.label, was.columns, now.columns)


def _listed(word: str, old: Iterable[Any], new: Iterable[Any]) -> Iterator[str]:
    before, after = ({getattr(one, "id", "") or one.colour: one for one in ones} for ones in (old, new))
    for key, one in after.items():
        if key not in before:
            yield f"新增{word}“{_called(one)}”"
        elif before[key] != one:
            yield f"{word}“{_called(one)}”" + ("；".join(_inside(before[key], one)) or "有变")
    yield from (f"不再有{word}“{_called(one)}”，以前的仍可查看" for key, one in before.items() if key not in after)


def _inside(was: Any, now: Any) -> Iterable[str]:
    """What is different within one that has parts."""
    return _steps(was, now) if isinstance(now, Procedure) else sheet_differences(was, now) if isinstance(now, Sheet) else ()


def _steps(was: Procedure, now: Procedure) -> Iterator[str]:
    """环节 that come, go, become 必经 or are written otherwise, each by its name; of the rest it is only said that it differs."""
    before, after = {step.id: step for step in was.steps}, {step.id: step for step in now.steps}
    said = [
        *(f"新增{'必经' if step.mandatory else ''}环节“{step.title}”" for key, step in after.items() if key not in before),
        *(f"不再有环节“{step.title}”" for key, step in before.items() if key not in after),
        *(f"环节“{step.title}”改为必经" for key, step in after.items() if step.mandatory and key in before and not before[key].mandatory),
        *(f"环节“{step.title}”有变" for key, step in after.items() if key in before and replace(before[key], mandatory=step.mandatory) != step),
    ]
    yield from said or ["有变"]


def _called(one: Any) -> str:
    return getattr(one, "label", "") or getattr(one, "title", "") or f"{one.colour}色"
