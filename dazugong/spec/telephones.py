"""查电话: a telephone number belongs to somebody; it is asked for as one, so that it lies sealed, and goes nowhere else in the open."""
from __future__ import annotations

import re
from collections.abc import Iterator

from dazugong.spec.form import SEALABLE, Field, Form
from dazugong.spec.formulas import Formulas
from dazugong.spec.legible import folded
from dazugong.spec.lines import Path
from dazugong.spec.model import Problem

PHONE, PLAIN = "phone", ("text", "longtext", "number")
NUMBER = re.compile(r"(电话|手机|座机|联系)(号码?|方式)$|(联系|办公|值班|家庭|住宅|本人|家属|移动|固定)(电话|手机)$|^(电话|手机)$")


def telephone_problems(formulas: Formulas, form: Form) -> Iterator[Problem]:
    """Numbers that would be kept in the open: asked for as text, or listed or taken over into a text."""
    name = f"forms/{form.id}.toml"
    for number, field in enumerate(form.fields):
        path: Path = ("field", number)
        for at, one in ((path, field), *(((*path, "column", n), column) for n, column in enumerate(field.columns))):
            if one.type in PLAIN and any(NUMBER.search(folded(said)) for said in (one.term, one.label)):
                yield formulas.problem(name, at, f"“{one.term}”是电话号码，要密封保存，请写 type = \"phone\"")
        if field.only and field.type not in SEALABLE:
            yield formulas.problem(name, (*path, "only"), "only（只给哪些岗位看）只用于文字：text、longtext")
        if taken := _taken(formulas, field):
            what = telephones_of(formulas, field.prefill.over)[taken] if field.prefill else ""
            yield formulas.problem(name, (*path, "prefill"), f"“{taken}”是{what}，密封保存，不能写进“{field.term}”；只取一个的写 take，栏目写 type = \"phone\"")


def _taken(formulas: Formulas, field: Field) -> str:
    """The telephone that a field takes over without being one; empty where it takes none."""
    asked = field.prefill
    if asked is None:
        return ""
    phones = telephones_of(formulas, asked.over)
    phones_into = {column.term for column in field.columns if column.type == PHONE}
    open_to = (*asked.list, *(formula for term, formula in asked.rows if term not in phones_into), *([asked.take] if field.type != PHONE else []))
    return next((term for term in open_to if term in phones), "")


def telephones_of(formulas: Formulas, over: str) -> dict[str, str]:
    """What a form of this pack or of another keeps sealed, columns of tables included: its name, and what it is."""
    form = formulas.draft.pack.form(over) or formulas.draft.pack.neighbours.get(over)
    every = [one for field in form.fields for one in (field, *field.columns)] if form else []
    return {one.term: "电话" if one.type == PHONE else "限人看的栏目" for one in every if one.type == PHONE or one.only}
