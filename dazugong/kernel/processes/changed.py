"""办件里改过的: what a form of a case said before it was changed, and what typed values would work out to; nothing written is lost."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.answers import field_at, take
from dazugong.kernel.records.veiling import WITHHELD, unveiled, veiled
from dazugong.kernel.records.written import Typed
from dazugong.spec.form import Field, Form
from dazugong.spec.moves import forms_of
from dazugong.spec.proceeding import days_of_case

from .consulted import kept_from
from .filling import opened
from .models import Case, CaseAnswer
from .walking import Walked

MOST = 200


@dataclass(frozen=True)
class Changed:
    """改过的一处: the field, what it said before and after, by whom (empty: 本人) and when."""

    form: Form
    field: Field
    before: str
    after: str
    who: str
    at: datetime


def changes_of(reader: Reader, found: Walked) -> tuple[Changed, ...]:
    """What was written and later written otherwise, the latest first, as the reader sees the form itself.

    What is reckoned follows from the rest and is left out; so is what several units fill in (会办), of which each stands for itself.
    """
    rows = [row for row in CaseAnswer.objects.filter(case=found.case, unit=None).order_by("pk") if timezone.localdate(row.at) <= reader.day]
    forms = {form.id: (form, kept_from(reader, found, form)) for form in forms_of(found.pack, found.procedure)}
    after, pairs = {(row.form, row.field, row.at): row for row in rows}, []
    for row in rows:
        next_ = after.get((row.form, row.field, row.replaced_at)) if row.replaced_at else None
        form, kept = forms.get(row.form, (None, frozenset()))
        field = field_at(form, row.field) if form else None
        if next_ is None or form is None or field is None or field.reckoned or not (row.text or row.box):
            continue
        said = [WITHHELD if row.field in kept else veiled(reader, opened(found.case, form, one).text) for one in (row, next_)]
        pairs.append((form, field, *said, next_))
    names = _names(reader, {next_.login for *_, next_ in pairs if next_.login})
    return tuple(Changed(form, field, before, now, names.get(next_.login or 0, ""), next_.at) for form, field, before, now, next_ in reversed(pairs[-MOST:]))


def _names(reader: Reader, logins: set[int]) -> dict[int, str]:
    if not logins:
        return {}
    with widened(reader):  # whoever reads the case may know who wrote in it; only the name is read
        return dict(Person.objects.filter(login__in=logins).values_list("login_id", "name"))


def worked_out(case: Case, form: Form, values: Mapping[str, str], stood: Mapping[str, Typed], day: date) -> dict[str, str]:
    """算出来的: the reckoned fields of a form as typed but not kept, by address."""
    given, _ = take(form, unveiled(values, stood), days_of_case(case.opened_on, day))
    return {field.id: given[field.id].text for field in form.fields if field.reckoned and field.id in given}
