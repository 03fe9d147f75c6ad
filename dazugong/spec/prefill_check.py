"""查预填: what a field takes over is there, and fits the field."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.model import Form, Problem


def prefill_problems(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    """What is wrong in `prefill = { … }` of one field."""
    field, name, path = form.fields[number], f"forms/{form.id}.toml", ("field", number, "prefill")
    prefill = field.prefill
    assert prefill is not None
    columns = formulas.facts(prefill.over)
    if columns is None:
        yield formulas.unknown_table(name, path, prefill.over, ())
        return
    if sum(map(bool, (prefill.count, prefill.total, prefill.list))) != 1:
        yield formulas.problem(name, path, "预填要在 count、total、list 三样里写一样，而且只写一样")
    if (prefill.count or prefill.total) and field.type not in ("number", "money", "percent"):
        yield formulas.problem(name, path, f"count、total 填的是数，“{field.term}”的类型是 {field.type}")
    if prefill.list and field.type not in ("text", "longtext"):
        yield formulas.problem(name, path, f"list 填的是文字，“{field.term}”的类型是 {field.type}")
    for formula in filter(None, (prefill.count, prefill.where)):
        yield from formulas.condition(name, path, formula, columns)
    if prefill.total:
        yield from formulas.number(name, path, prefill.total, columns)
    terms = [column.term for column in columns]
    for term in prefill.list:
        if term not in terms:
            yield formulas.problem(name, path, f"事实表里没有“{term}”这一项{meant(term, terms)}")
