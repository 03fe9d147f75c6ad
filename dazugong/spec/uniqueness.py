"""只登记一条: the terms in which no two entries of a register may be the same: what may stand there, and which entry is there."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from dazugong.formula.record import plain_value
from dazugong.spec.filling import Wrong
from dazugong.spec.form import Form
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.model import Problem
from dazugong.spec.others import DAY, PERSON, UNIT

BESIDE = (UNIT, PERSON, DAY)
COMPARED = frozenset({"text", "number", "money", "percent", "date", "month", "time", "choice", "choices", "grade", "yesno", "person", "unit"})


def uniqueness_problems(formulas: Formulas, form: Form) -> Iterator[Problem]:
    """`unique` names fields of a register that can be held against one another."""
    name, path = f"forms/{form.id}.toml", ("unique",)
    if form.unique and not form.entries:
        yield formulas.problem(name, path, "只有登记簿才写 unique；按期报的表，一个单位一期本来只有一份")
        return
    terms = [field.term for field in form.fields] + [term for term in BESIDE if term != PERSON or form.about_person]
    for term in form.unique:
        field = form.field(term)
        if term not in terms:
            yield formulas.problem(name, path, f"没有“{term}”这一项{meant(term, terms)}")
        elif field and field.type not in COMPARED:
            yield formulas.problem(name, path, f"“{term}”的类型是 {field.type}，不能拿来认是不是同一条")
    if form.unique and set(form.unique) <= {UNIT, DAY} and DAY in form.unique and len(form.unique) == 1:
        yield formulas.problem(name, path, "只写登记日期，全县一天就只能登记一条，请再写一项")
    if len(set(form.unique)) < len(form.unique):
        yield formulas.problem(name, path, "unique 里有一项写了两次")


def identity(form: Form, row: Mapping[str, object]) -> tuple[object, ...] | None:
    """What tells an entry from every other; None while a part of it is empty, or where the register does not say."""
    kinds = {column.term: column.kind for column in form.columns} | {UNIT: "text", PERSON: "text"}
    found = tuple(plain_value(row.get(term), kinds[term]) for term in form.unique)
    return None if not found or None in found else found


def there_already(form: Form, place: str) -> Wrong:
    """The refusal of an entry that is there already, said of what tells it apart; `place` says which one it is. What has no
    place of its own on the page (对象) is said at the first field."""
    at = next((field for term in form.unique if (field := form.field(term))), None)
    said = "、".join(f"“{term}”" for term in form.unique)
    term = at.term if at else next((term for term in form.unique if term == PERSON), form.fields[0].term)
    return Wrong((at or form.fields[0]).id, term, f"{said}相同的已经登记过：{place}。内容变了请更正那一条；那一条不再有效的，先注销")
