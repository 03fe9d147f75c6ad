"""绕圈的预填: a field that takes its value, by way of other forms or packs, from itself."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from dazugong.formula import parse
from dazugong.formula.tree import Term, walk
from dazugong.spec.form import Field, Form
from dazugong.spec.formulas import Columns, Formulas
from dazugong.spec.model import Problem

Place = tuple[str, str]         # form (pack.form for another pack's), term


def circle_problems(formulas: Formulas) -> Iterator[Problem]:
    """One problem for each field of this pack that stands in a circle."""
    forms = _forms(formulas)
    own = [((form.id, field.term), number) for form in formulas.draft.pack.forms for number, field in enumerate(form.fields)
           if field.prefill and field.prefill.over != form.id]
    ways = _circling(forms, [place for place, _ in own])
    for place, number in own:
        if place in ways and (way := _back(ways, place)):
            said = " → ".join(f"{forms[name].title}“{term}”" for name, term in way)
            path = ("field", number, "prefill")
            yield formulas.problem(f"forms/{place[0]}.toml", path, f"预填绕了一圈，谁也没有数可取：{said}，请断开一处")


def _circling(forms: Mapping[str, Form], starts: list[Place]) -> dict[Place, list[Place]]:
    """Each field that leads to no end → where it leads; fields that come to an end are left out, one after the other."""
    ways: dict[Place, list[Place]] = {}
    todo = [*starts]
    while todo:
        place = todo.pop()
        if place not in ways:
            ways[place] = list(dict.fromkeys(_plain(forms, one) for one in _sources(forms, place)))
            todo += ways[place]
    users: dict[Place, list[Place]] = {}
    for place, sources in ways.items():
        for source in sources:
            users.setdefault(source, []).append(place)
    left = {place: len(sources) for place, sources in ways.items()}
    ended = [place for place, number in left.items() if number == 0]
    while ended:
        for user in users.get(ended.pop(), ()):
            left[user] -= 1
            if left[user] == 0:
                ended.append(user)
    return {place: [source for source in ways[place] if left[source]] for place, number in left.items() if number}


def _forms(formulas: Formulas) -> dict[str, Form]:
    """Every form that can be reached, by the name this pack calls it."""
    pack = formulas.draft.pack
    return {**pack.neighbours, **{form.id: form for form in pack.forms}, **{f"{pack.id}.{form.id}": form for form in pack.forms}}


def _back(ways: Mapping[Place, list[Place]], start: Place) -> list[Place]:
    """The way from a field back to itself, or nothing."""
    came: dict[Place, Place] = {}
    todo = [start]
    while todo:
        here = todo.pop(0)
        for place in ways[here]:
            if place == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return [*reversed(way), start]
            if place not in came:
                came[place] = here
                todo.append(place)
    return []


def _plain(forms: Mapping[str, Form], place: Place) -> Place:
    """A form of this pack named with the pack's name is the same form without it."""
    form = forms.get(place[0])
    short = place[0].rpartition(".")[2]
    return (short, place[1]) if form is not None and forms.get(short) is form else place


def _sources(forms: Mapping[str, Form], place: Place) -> Iterator[Place]:
    """The fields from which the value of this one comes."""
    form = forms.get(place[0])
    field = form.field(place[1]) if form else None
    if form is None or field is None:
        return
    if field.reckoned:
        yield from ((place[0], term) for term in _terms(field.value, form.columns, of_before=False))
    elif field.prefill:
        over = _called(forms, place[0], field)
        source = forms.get(over)
        if source is not None:
            taken = [field.prefill.take, *field.prefill.list]
            formulas = (field.prefill.count, field.prefill.total, field.prefill.where, *(formula for _, formula in field.prefill.rows))
            for term in (*taken, *(term for text in formulas for term in _terms(text, source.columns))):
                yield over, term


def _called(forms: Mapping[str, Form], form: str, field: Field) -> str:
    """The name of a form as this pack calls it: in another pack its own forms go without the pack's name."""
    over = field.prefill.over if field.prefill else ""
    pack = form.partition(".")[0] if "." in form else ""
    return f"{pack}.{over}" if pack and f"{pack}.{over}" in forms else over


def _terms(text: str, columns: Columns, *, of_before: bool = True) -> list[str]:
    """The terms a formula speaks of; none where it cannot be read, which is said elsewhere. Without `of_before` not those of
    an earlier period: what is filed already is no circle."""
    try:
        return [node.column.term for node in walk(parse(text, columns)) if isinstance(node, Term) and (of_before or not node.period)] if text else []
    except ValueError:
        return []
