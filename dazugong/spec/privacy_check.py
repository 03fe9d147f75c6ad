"""查隐私: what a form would lay open that its other rules do not see: an illness among the choices, and who voted how."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dazugong.spec.form import CHOICE_TYPES, Field
from dazugong.spec.formulas import Formulas
from dazugong.spec.legible import folded
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem

# 病假 and 伤病探望 say no more than that somebody is away; 弊病 and 病虫害 are nobody's illness.
ILLNESS = re.compile(r"(?<![弊诟通毛语])病(?![假虫险媒灶]|害)|癌|肿瘤|残疾|伤残|艾滋|肝炎|结核|抑郁|精神障碍|透析|住院")
NOT_OF_ONE = re.compile(r"伤病探望|疫病|畜病|禽病|病死(猪|畜|禽)|残疾人(工作|服务|联合|就业)|残疾预防")
VOTER = re.compile(r"投票人|投票者|表决人|选举人|测评人|评议人|填票人|打票人|投票委员|表决委员|投票代表")
VOTE = re.compile(r"所投|投给|投(了|的)?(哪|什么|何)|投票(意见|结果|选择|内容|态度)|表决(意见|态度|内容)|选票内容|票面")
FOR_AND_AGAINST = frozenset({"赞成", "反对"})        # 同意 and 不同意 are what whoever approves says under his name


def privacy_problems(draft: Draft) -> Iterator[Problem]:
    """What in forms/*.toml lays open an illness or a vote."""
    formulas = Formulas(draft)
    for form in draft.pack.forms:
        file = f"forms/{form.id}.toml"
        yield from _votes(formulas, file, (), form.fields, about_person=form.about_person)
        for number, field in enumerate(form.fields):
            yield from _illness(formulas, file, ("field", number), field)
            yield from _votes(formulas, file, ("field", number), field.columns)
            for place, column in enumerate(field.columns):
                yield from _illness(formulas, file, ("field", number, "column", place), column)


def _illness(formulas: Formulas, file: str, path: Path, field: Field) -> Iterator[Problem]:
    """A choice is read by everybody who sees the ledger, and counted; only a text can be kept for some posts (`only`)."""
    if field.type not in CHOICE_TYPES:
        return
    for choice in field.choices:
        if ILLNESS.search(NOT_OF_ONE.sub("", folded(choice))):
            yield formulas.problem(file, (*path, "choices"), f"“{field.term}”的选项“{choice}”说的是疾病，看台账的人都看得到：请换成不说病的，如 因故、需要照顾；"
                                   "非写不可的，另设一栏文字，写 only = [\"支部书记\"] 只给这些岗位看")
            return


def _votes(formulas: Formulas, file: str, path: Path, fields: Sequence[Field], *, about_person: bool = False) -> Iterator[Problem]:
    """Who voted and how, in one row."""
    voter = next((field.term for field in fields if VOTER.search(_said(field)) and field.type in ("text", "person")), "")
    named = voter or next((field.term for field in fields if field.type == "person"), "对象" if about_person else "")
    for number, field in enumerate(fields):
        if named and field.term != named and _is_vote(field, sure=bool(voter)):
            inside = "column" if path else "field"
            yield formulas.problem(file, (*path, inside, number), f"“{named}”和“{field.term}”并排，谁投了什么就看得出来：请去掉一样，只登记各有几票；要投票的，在 ballots.toml 里写一种票决，不记名、能核对")
            return


def _is_vote(field: Field, *, sure: bool) -> bool:
    """Whether it holds one vote. `sure`: there is a voter beside it, so any mark is his."""
    marks = set(field.choices)
    return bool(VOTE.search(_said(field))) or "弃权" in marks or marks >= FOR_AND_AGAINST or (sure and bool(marks))


def _said(field: Field) -> str:
    return f"{folded(field.term)}|{folded(field.label)}"
