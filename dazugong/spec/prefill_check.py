"""查预填: what a field takes over is there, and fits the field."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.formula.facts import NUMERIC_KINDS, Column
from dazugong.spec.form import Field, Form
from dazugong.spec.formulas import Columns, Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.model import Problem
from dazugong.spec.totals import mean_summed

KIND_OF_NODE = {"truth": "yesno", "several": "choices"}


def fits(source: Column, into: Column) -> bool:
    """Whether what stands in one column may be written into the other: the same kind, or anything into a text."""
    return into.kind in ("text", "person", "unit") or source.kind == into.kind or {source.kind, into.kind} <= NUMERIC_KINDS


def _take(formulas: Formulas, name: str, path: Path, field: Field, terms: dict[str, Column]) -> Iterator[Problem]:
    """One value taken over must be there, and be of the field's kind."""
    prefill = field.prefill
    assert prefill is not None
    if prefill.take not in terms:
        yield formulas.problem(name, path, f"“{prefill.over}”里没有“{prefill.take}”这一项{meant(prefill.take, terms)}")
        return
    column = terms[prefill.take]
    if not fits(column, field.column):
        yield formulas.problem(name, path, f"“{prefill.take}”和“{field.term}”不是一类，填不进去")
    elif field.choices and set(column.choices) - set(field.choices):
        missing = "、".join(one for one in column.choices if one not in field.choices)
        yield formulas.problem(name, path, f"“{prefill.take}”可能是{missing}，“{field.term}”没有这样的选项")


def _rows(formulas: Formulas, name: str, path: Path, field: Field, columns: Columns) -> Iterator[Problem]:
    """Each column that is filled must be in the table, and take what the formula gives."""
    assert field.prefill is not None
    asked = {column.term: column for column in field.columns if not column.reckoned}
    persons = {column.term for column in columns if column.kind == "person"}
    for term, formula in field.prefill.rows:
        if term not in asked:
            yield formulas.problem(name, path, f"表格“{field.term}”里没有“{term}”这一栏{meant(term, asked)}")
            continue
        kind, problems = formulas.kind(name, path, formula, columns)
        yield from problems
        given = next((column for column in columns if column.term == formula), Column("given", "算出的", KIND_OF_NODE.get(kind, kind) or "text"))
        if not problems and not fits(given, asked[term].column):
            yield formulas.problem(name, path, f"“{formula}”和“{term}”不是一类，填不进去")
        elif asked[term].choices and (missing := [one for one in given.choices if one not in asked[term].choices]):
            yield formulas.problem(name, path, f"“{formula}”可能是{'、'.join(missing)}，“{term}”没有这样的选项")
        if formula in persons and asked[term].type != "person":
            yield formulas.problem(name, path, f"“{formula}”是人名，“{term}”要写 type = \"person\"：看名单要留痕")


def prefill_problems(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    """What is wrong in `prefill = { … }` of one field."""
    field, name, path = form.fields[number], f"forms/{form.id}.toml", ("field", number, "prefill")
    prefill = field.prefill
    assert prefill is not None
    columns = formulas.over(prefill.over)
    if columns is None:
        yield formulas.unknown_table(name, path, prefill.over, [form.id for form in formulas.draft.pack.forms])
        return
    if sum(map(bool, (prefill.count, prefill.total, prefill.list, prefill.take, prefill.rows))) != 1:
        yield formulas.problem(name, path, "预填要在 count、total、list、take、rows 五样里写一样，而且只写一样")
    source = formulas.draft.pack.form(prefill.over) or formulas.draft.pack.neighbours.get(prefill.over)
    dated = source is not None or bool(formulas.tables[prefill.over].day)
    if prefill.stock and (not dated or prefill.take):
        yield formulas.problem(name, path, "只有取自一张表、或者有期间列的事实表，又不是 take 的才写 stock")
    if prefill.fresh and not prefill.take:
        yield formulas.problem(name, path, "只有 take 才写 fresh；别的本来就只看本期")
    if prefill.over == form.id:
        instead = "登记簿要看别的各条的，写成计算栏，value 写汇总，others 写是哪几条" if form.entries else "沿用上一次报的，写 carry = \"last\""
        yield formulas.problem(name, path, f"不能从自己这张表预填；{instead}")
    if (field.type == "table") != bool(prefill.rows):
        said = "是表格，预填要写 rows = { 表格的栏 = 算式 }" if field.type == "table" else "不是表格，不能写 rows"
        yield formulas.problem(name, path, f"“{field.term}”{said}")
    yield from _rows(formulas, name, path, field, columns)
    if prefill.take:
        yield from _take(formulas, name, path, field, {column.term: column for column in columns if not column.table})
    if (prefill.count or prefill.total) and field.type not in ("number", "money", "percent"):
        yield formulas.problem(name, path, f"count、total 填的是数，“{field.term}”的类型是 {field.type}")
    if prefill.list and field.type not in ("text", "longtext"):
        yield formulas.problem(name, path, f"list 填的是文字，“{field.term}”的类型是 {field.type}")
    for formula in filter(None, (prefill.count, prefill.where)):
        yield from formulas.condition(name, path, formula, columns)
    if prefill.total:
        yield from formulas.number(name, path, prefill.total, columns)
        if reason := mean_summed(prefill.total, columns):
            yield formulas.problem(name, path, reason)
    terms = [column.term for column in columns]
    for term in prefill.list:
        if term not in terms:
            yield formulas.problem(name, path, f"事实表里没有“{term}”这一项{meant(term, terms)}")
