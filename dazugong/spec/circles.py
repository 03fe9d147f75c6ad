"""绕圈的预填: a field that takes its value, by way of other forms or packs, from itself."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from dazugong.formula import parse
from dazugong.formula.tree import Term, walk
from dazugong.spec.formulas import Columns, Formulas
from dazugong.spec.model import Field, Form, Problem

Place = tuple[str, str]         # form (pack.form for another pack's), term


def circle_problems(formulas: Formulas) -> Iterator[Problem]:
    """One problem for each field of this pack that stands in a circle."""
    forms = _forms(formulas)
    for form in formulas.draft.pack.forms:
        for number, field in enumerate(form.fields):
            if field.prefill and field.prefill.over != form.id and (way := _back(forms, (form.id, field.term))):
                said = " → ".join(f"{forms[name].title}“{term}”" for name, term in way)
                yield formulas.problem(f"forms/{form.id}.toml", ("field", number, "prefill"), f"预填绕了一圈，谁也没有数可取：{said}，请断开一处")


def _forms(formulas: Formulas) -> dict[str, Form]:
    """Every form that can be reached, by the name this pack calls it."""
    pack = formulas.draft.pack
    return {**pack.neighbours, **{form.id: form for form in pack.forms}, **{f"{pack.id}.{form.id}": form for form in pack.forms}}


def _back(forms: Mapping[str, Form], start: Place) -> list[Place]:
    """The way from a field back to itself, or nothing."""
    todo, seen = [[start]], {start}
    while todo:
        way = todo.pop()
        for place in _sources(forms, way[-1]):
            if _same(forms, place, start):
                return [*way, start]
            if place not in seen:
                seen.add(place)
                todo.append([*way, place])
    return []


def _same(forms: Mapping[str, Form], one: Place, other: Place) -> bool:
    return one[1] == other[1] and forms.get(one[0]) is forms.get(other[0])


def _sources(forms: Mapping[str, Form], place: Place) -> Iterator[Place]:
    """The fields from which the value of this one comes."""
    form = forms.get(place[0])
    field = form.field(place[1]) if form else None
    if form is None or field is None:
        return
    if field.type == "computed":
        yield from ((place[0], term) for term in _terms(field.value, form.columns))
    elif field.prefill:
        over = _called(forms, place[0], field)
        source = forms.get(over)
        if source is not None:
            taken = [field.prefill.take, *field.prefill.list]
            formulas = (field.prefill.count, field.prefill.total, field.prefill.where)
            for term in (*taken, *(term for text in formulas for term in _terms(text, source.columns))):
                yield over, term


def _called(forms: Mapping[str, Form], form: str, field: Field) -> str:
    """The name of a form as this pack calls it: in another pack its own forms go without the pack's name."""
    over = field.prefill.over if field.prefill else ""
    pack = form.partition(".")[0] if "." in form else ""
    return f"{pack}.{over}" if pack and f"{pack}.{over}" in forms else over


def _terms(text: str, columns: Columns) -> list[str]:
    """The terms a formula speaks of; none where it cannot be read, which is said elsewhere."""
    try:
        return [node.column.term for node in walk(parse(text, columns)) if isinstance(node, Term)] if text else []
    except ValueError:
        return []
