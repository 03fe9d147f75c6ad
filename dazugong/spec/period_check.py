"""查期间: the formulas of a form speak only of days and periods that a report under it has when it is filed."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dazugong.formula import parse
from dazugong.formula.tree import Term, walk
from dazugong.spec.example import Example
from dazugong.spec.form import Form
from dazugong.spec.formulas import Columns, Formulas
from dazugong.spec.lines import Path
from dazugong.spec.model import ANY_TIME, DATED, Problem
from dazugong.spec.schedule_check import SHORTEST
from dazugong.spec.spans import begins, period_around

SPAN = ("期初", "期末")
BELOW = "下级合计只能写在指标里；表里要下级的数，用 prefill = { over = …, total = … } 预填"
NO_SPAN = "登记簿一条是一天，没有“{}”，请用“登记日期”"
NO_EARLIER = "{}没有“{}”，请去掉，或者另问一栏"


def period_problems(formulas: Formulas, form: Form) -> Iterator[Problem]:
    """Each formula of the form that asks for a period the form has not."""
    name = f"forms/{form.id}.toml"
    without = _without_earlier(formulas, form)
    for path, text, columns in _formulas(formulas, form):
        if reason := _reason(form, without, text, columns):
            yield formulas.problem(name, path, reason)


def span_problems(formulas: Formulas, example: Example) -> Iterator[Problem]:
    """An example whose days are no period of a form it gives: what it counts would be counted for no period at all."""
    for schedule in formulas.draft.pack.schedules:
        if schedule.every not in SHORTEST or schedule.form not in {given.over for given in example.given}:
            continue
        form, first, last = formulas.draft.pack.form(schedule.form), example.first, example.last
        whole = begins(schedule.every, first) or (first.month, first.day) == (1, 1)      # 年初至今 counts from the first of January
        if not whole or not begins(schedule.every, last + timedelta(days=1)):
            one = "到".join(map(str, period_around(schedule.every, first)))
            yield formulas.problem(example.file, ("last",) if whole else ("first",), f"{first}到{last}不是“{form.title if form else schedule.form}”的整期，{first}所在的一期是{one}")
        elif not schedule.covers(first, last + timedelta(days=1)):
            yield formulas.problem(example.file, ("first",), f"“{form.title if form else schedule.form}”这时候不报：日程的 since、until 是{schedule.since or '不限'}、{schedule.until or '不限'}")


def _without_earlier(formulas: Formulas, form: Form) -> str:
    """What the form is, where it has no earlier period; empty where it has one."""
    pack = formulas.draft.pack
    kinds = {schedule.every for schedule in pack.schedules if schedule.form == form.id}
    if ANY_TIME in kinds:
        return "登记簿"
    if kinds & set(DATED):
        return "只报一次的和集中行动的表"
    return "" if kinds or not any(step.form == form.id for one in pack.procedures for step in one.steps) else "流程里填的表"


def _reason(form: Form, without: str, text: str, columns: Columns) -> str:
    try:
        terms = [node for node in walk(parse(text, columns)) if isinstance(node, Term)]
    except ValueError:
        return ""       # said where the formula is read
    for term in terms:
        if term.below:
            return BELOW
        if form.entries and term.name in SPAN:
            return NO_SPAN.format(term.name)
        if term.period and without:
            return NO_EARLIER.format(without, term.period)
    return ""


def _formulas(formulas: Formulas, form: Form) -> Iterator[tuple[Path, str, Columns]]:
    """(where, formula, what it may speak of) for everything a form asks of itself."""
    whole = formulas.form(form)
    for number, field in enumerate(form.fields):
        row = formulas.row(form, number) if field.columns else ()
        parts = [(("field", number), field, whole), *((("field", number, "column", n), one, row) for n, one in enumerate(field.columns))]
        for path, one, columns in parts:
            said = {"required": one.required_when, "when": one.when, "rule": one.rule, "value": one.value}
            yield from (((*path, key), text, columns) for key, text in said.items() if text)
    yield from ((("rule", number, "rule"), one.rule, whole) for number, one in enumerate(form.rules) if one.rule)
