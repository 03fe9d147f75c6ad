"""核对: whether persons still read as their revisions say, and the revisions as the chain of traces says."""
from __future__ import annotations

from dazugong.crypto import SealBroken
from dazugong.kernel.audit.queries import digests_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.keys.actions import KeyDestroyed

from .cadre_actions import FORM_VERB
from .forms import FormRows, cadre_of_rows
from .models import CadreForm, CareerSpan, Person, PersonRevision, Schooling, SealedValue, YearAssessment
from .values import opened, revision_digest


def altered_people(reader: Reader) -> list[str]:
    """Persons whose values are not what their revisions add up to, and revisions that are not what was traced."""
    found: list[str] = []
    traced = digests_of("人员", ("登记人员", "更正人员"))
    standing: dict[int, dict[str, str]] = {}
    revisions = reader.rows(PersonRevision).order_by("person_id", "number").values_list("person_id", "person__public_id", "number", "changes")
    for person, public_id, number, changes in revisions:
        if traced.get((public_id, number)) != revision_digest(public_id, number, changes):
            found.append(f"人员 {public_id} 第{number}版更正与登记时不符")
        standing.setdefault(person, {}).update({k: v[1] for k, v in changes.items() if isinstance(v, list)})
    for row in reader.rows(Person).values("pk", "public_id", *Person.PLAIN):
        known = standing.get(row["pk"], {})
        if any(row[name] != known.get(name, "") for name in Person.PLAIN):
            found.append(f"人员 {row['public_id']} 的现值与更正记录不符")
    for sealed in reader.rows(SealedValue).filter(current=True).select_related("person__key"):
        try:
            opened([sealed])
        except SealBroken:
            found.append(f"人员 {sealed.person.public_id} 的密封值打不开")
        except KeyDestroyed:
            continue
    return found


def altered_cadres(reader: Reader) -> list[str]:
    """Versions of appointment forms that are not what was traced when they came in, and sealed parts that do not open."""
    found: list[str] = []
    traced = digests_of("干部", (FORM_VERB,))
    hung = [_by_form(reader, model, order) for model, order in ((Schooling, "pk"), (CareerSpan, "order"), (YearAssessment, "order"))]
    for form in reader.rows(CadreForm).select_related("person__key", "photo").order_by("person_id", "number").iterator(chunk_size=500):
        rows = FormRows(form, *(by_form.get(form.pk, []) for by_form in hung))
        if traced.get((form.person.public_id, form.number)) != rows.digest():
            found.append(f"干部 {form.person.public_id} 第{form.number}版任免审批表与登记时不符")
        try:
            cadre_of_rows(form.person, form, rows.schoolings, "")
        except SealBroken:
            found.append(f"干部 {form.person.public_id} 第{form.number}版任免审批表的密封内容打不开")
    return found


def _by_form(reader: Reader, model: type, order: str) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in reader.rows(model).order_by("form_id", order):
        found.setdefault(row.form_id, []).append(row)
    return found
