"""办件里的填写: what the forms of a case hold, sealed where the case has a key; a change is a new row."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from dazugong.kernel.keys.actions import seal, unseal
from dazugong.kernel.records.answers import field_at, row_of
from dazugong.kernel.records.written import Typed, kept
from dazugong.spec import filling
from dazugong.spec.consulting import rows_of_several
from dazugong.spec.form import Form
from dazugong.spec.moves import forms_of
from dazugong.spec.procedures import Step
from dazugong.spec.proceeding import days_of_case

from .models import Case, CaseAnswer
from .walking import Walked

SEALED_TYPES = frozenset({"text", "longtext", "person", "unit", "phone", "file"})
FORGOTTEN = "（已依规删除）"


def answers_of(case: Case, form: Form, unit_id: int | None = None) -> dict[str, Typed]:
    """The standing answers of one form by address, opened; what was deleted says so. `unit_id`: of this unit among several (会办)."""
    rows = CaseAnswer.objects.filter(case=case, form=form.id, unit_id=unit_id, replaced_at=None)
    return {row.field: opened(case, form, row) for row in rows}


def answers_of_units(case: Case, form: Form) -> dict[int, dict[str, Typed]]:
    """The same of every unit among several, by unit."""
    found: dict[int, dict[str, Typed]] = {}
    for row in CaseAnswer.objects.filter(case=case, form=form.id, replaced_at=None).exclude(unit=None):
        found.setdefault(row.unit_id or 0, {})[row.field] = opened(case, form, row)
    return found


def values_of(found: Walked, day: date, given: Mapping[str, Mapping[str, Typed]] | None = None) -> dict[str, object]:
    """Every form of the case as conditions read it on `day`, term → value; `given` stands in for what a form holds.

    What several units fill in each for itself is given, or stands as the rows of a table (会办).
    """
    case, given = found.case, given or {}
    values: dict[str, object] = days_of_case(case.opened_on, day)
    for form in forms_of(found.pack, found.procedure):
        held = given.get(form.id)
        values |= filling.settled(form, values | row_of(form, answers_of(case, form) if held is None else held))
    return values | rows_of_several(found.procedure, found.standing, _written(found, values))


def _written(found: Walked, shared: Mapping[str, object]) -> Callable[[Step, str], dict[str, object]]:
    """What a unit wrote at a step of several, as a formula reads it; each form is read once."""
    read: dict[str, dict[int, dict[str, Typed]]] = {}

    def written(step: Step, unit: str) -> dict[str, object]:
        form = found.pack.form(step.form)
        assert form is not None
        if form.id not in read:
            read[form.id] = answers_of_units(found.case, form)
        return filling.settled(form, {**shared, **row_of(form, read[form.id].get(int(unit), {}))})

    return written


def keep(case: Case, form: Form, given: Mapping[str, Typed], login_id: int | None, at: datetime, unit_id: int | None = None) -> int:
    """Writes what differs from what stands; returns how many addresses changed. `unit_id`: for this unit among several."""
    standing = answers_of(case, form, unit_id)
    changed = {key: one for key, one in given.items() if standing.get(key, Typed()) != one}
    changed |= {key: Typed() for key, one in standing.items() if key not in given and one != Typed()}
    CaseAnswer.objects.filter(case=case, form=form.id, unit_id=unit_id, field__in=changed, replaced_at=None).update(replaced_at=at)
    CaseAnswer.objects.bulk_create(_row(case, form, key, one, login_id, at, unit_id) for key, one in changed.items())
    return len(changed)


def _row(case: Case, form: Form, address: str, one: Typed, login_id: int | None, at: datetime, unit_id: int | None) -> CaseAnswer:
    field = field_at(form, address)
    row = CaseAnswer(
        case=case, form=form.id, unit_id=unit_id, field=address, text=one.text, number=one.number, day=one.day, rank=one.rank, at=at, login=login_id
    )
    if case.key and one.text and field is not None and field.type in SEALED_TYPES:
        row.text, row.box = "", seal(case.key, _place(row), one.text)
    return row


def opened(case: Case, form: Form, row: CaseAnswer) -> Typed:
    """The answer, opened; what only some may read (a telephone number, `only`) still says so."""
    one = Typed(row.text, row.number, str(row.day or ""), row.rank)
    if row.box is None:
        return one
    if case.key is None or case.key.sealed is None:
        return replace(one, text=FORGOTTEN)
    plain, field = replace(one, text=unseal(case.key, _place(row), row.box)), field_at(form, row.field)
    return kept(field, plain) if field else plain


def _place(row: CaseAnswer) -> str:
    """To what place the sealed text is bound: it opens nowhere else."""
    return f"{row.form}.{row.field}" + (f".{row.unit_id}" if row.unit_id else "")


