"""填一份表: what a form's own words make of its answers: what is asked, what is computed, what is refused.

A row maps names to values as `formula.record` takes them (等次, 上期 等次, 期初, 期末, 当日); a table's rows are a list of such.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from dazugong.formula import Column, Node
from dazugong.formula import parse as parsed
from dazugong.formula.record import Value, evaluate, evaluate_rows, holds
from dazugong.formula.tree import Term, rows_name, walk
from dazugong.spec.form import Field, Form, Rule
from dazugong.spec.numbers import TYPED, misfit

Row = Mapping[str, object]
TODAY = "当日"


@lru_cache(maxsize=4096)
def parse(text: str, columns: tuple[Column, ...]) -> Node:
    """A formula of a form, read once: a table asks the same of each of its rows."""
    return parsed(text, columns)


def settled(form: Form, row: Row) -> dict[str, object]:
    """一份表算定: every field in the order of the form; what is not asked (`when`) is empty, what is computed is there.

    The rows of a table come as a list under its term, or under 各行 (`rows_name`) where they were settled before; after
    this the term holds their number. The other entries (`others`) that a field is reckoned from come under its 各行.
    """
    found: dict[str, object] = dict(row)
    for field in form.fields:
        if field.when and not holds(parse(field.when, form.columns), found):
            found[field.term] = None
            if field.type == "table":
                found[rows_name(field.term)] = []
        elif field.others:
            rows = found.get(rows_name(field.term))
            today = {TODAY: found.get(TODAY)}
            found[field.term] = None if rows is None else evaluate_rows(parse(field.value, form.columns_aside), rows, today)    # type: ignore[arg-type]
        elif field.reckoned:
            found[field.term] = evaluate(parse(field.value, form.columns), found)
        elif field.type == "table":
            rows = found.get(field.term)
            rows = rows if isinstance(rows, list) else found.get(rows_name(field.term)) or []
            found[rows_name(field.term)] = [_settled_row(form, field, one, found) for one in rows]      # type: ignore[union-attr]
            found[field.term] = len(rows)       # type: ignore[arg-type]
    return found


def _settled_row(form: Form, table: Field, row: Row, around: Row) -> dict[str, object]:
    found = dict(row)
    for column in table.columns:
        if column.reckoned:
            found[column.term] = evaluate(parse(column.value, form.columns_of_row(table)), {**around, **found})
    return found


def asked(form: Form, row: Row) -> frozenset[str]:
    """Ids of the fields that are asked, as the answers stand."""
    values = settled(form, row)
    return frozenset(f.id for f in form.fields if not f.when or holds(parse(f.when, form.columns), values))


def computed(form: Form, row: Row) -> dict[str, Value]:
    """计算栏 of one record, in the order of the form; a later one sees an earlier one."""
    values = settled(form, row)
    return {field.term: values[field.term] for field in form.fields if field.reckoned}      # type: ignore[misc]


@dataclass(frozen=True)
class Wrong:
    """退回的一处: `address` is the field's id, or in a table that of the cell (projects.2.cost); `term` its name; `aside` the
    fields reckoned from other entries that the broken rule rests on."""

    address: str
    term: str
    message: str
    aside: tuple[str, ...] = ()


def refused(form: Form, row: Row) -> list[Wrong]:
    """What the clerk reads: required fields left empty, and rules that are false (not merely undecided)."""
    values, found = settled(form, row), []
    shown = asked(form, values)
    for field in form.fields:
        if field.id not in shown:
            continue
        required = field.required or bool(field.required_when and holds(parse(field.required_when, form.columns), values))
        if required and values.get(field.term) in (None, "", *([0] if field.type == "table" else [])):
            found.append(Wrong(field.id, field.term, f"“{field.label}”必须填写" if field.type != "table" else f"“{field.label}”至少填一行"))
        elif reason := _misfit(field, values.get(field.term)):
            found.append(Wrong(field.id, field.term, f"“{field.label}”{reason}"))
        elif field.rule and evaluate(parse(field.rule, form.columns), values) is False:
            found.append(Wrong(field.id, field.term, field.refuse, form.aside_in(field.rule)))
        found += _refused_rows(form, field, values)
    places = {wrong.address for wrong in found}
    for rule in form.rules:
        at = place_of(form, rule)
        if at.id not in places and evaluate(parse(rule.rule, form.columns), values) is False:
            places.add(at.id)
            found.append(Wrong(at.id, at.term, rule.refuse, form.aside_in(rule.rule)))
    return found


def _misfit(field: Field, value: object) -> str:
    """Why the number that stands in a field may not; a page has asked already, what an example gives has not been."""
    if field.type not in TYPED or isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return ""
    exact = Fraction(str(value))
    reason = misfit(field, exact)
    return f"填的是{float(exact):.10g}，{reason}" if reason else ""


def place_of(form: Form, rule: Rule) -> Field:
    """The field at which a rule of the form is said: the one it names, else the first it speaks of."""
    named = form.field(rule.at) if rule.at else None
    spoken = [node.column for node in walk(parse(rule.rule, form.columns)) if isinstance(node, Term)]
    terms = [column.table or column.term for column in spoken]
    return named or next((f for term in terms if (f := form.field(term))), form.fields[0])


def _refused_rows(form: Form, table: Field, values: Row) -> Iterator[Wrong]:
    """The cells of a table, row by row; a row says what it refuses by itself."""
    if not table.columns:
        return
    columns = form.columns_of_row(table)
    rows = values.get(rows_name(table.term)) or []
    if len(rows) > table.most_rows:     # type: ignore[arg-type]
        yield Wrong(table.id, table.term, f"“{table.label}”最多{table.most_rows}行，填了{len(rows)}行")     # type: ignore[arg-type]
    for number, row in enumerate(rows, 1):      # type: ignore[arg-type]
        whole = {**values, **{column.term: None for column in table.columns}, **row}
        for column in table.columns:
            address, said = f"{table.id}.{number}.{column.id}", f"“{table.label}”第{number}行"
            required = column.required or bool(column.required_when and holds(parse(column.required_when, columns), whole))
            if required and row.get(column.term) in (None, ""):
                yield Wrong(address, column.term, f"{said}“{column.label}”必须填写")
            elif reason := _misfit(column, row.get(column.term)):
                yield Wrong(address, column.term, f"{said}“{column.label}”{reason}")
            elif column.rule and evaluate(parse(column.rule, columns), whole) is False:
                yield Wrong(address, column.term, f"{said}：{column.refuse}")
