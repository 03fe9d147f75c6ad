"""干部的登记与更正: a form comes in as a new version; a cadre passes from one managing unit to another."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from dazugong.formats.lrmx import Cadre
from dazugong.kernel.audit.actions import Deed, digest_of_ids, leave_trace, leave_traces
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.keys.actions import keyring, new_keys
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units

from .entering import REGISTERED, first_changes
from .forms import FormRows, Kept, photo_box, rows_of
from .models import (
    CadreForm,
    CadrePhoto,
    Cadreship,
    CareerSpan,
    Person,
    PersonRevision,
    Schooling,
    SealedValue,
    YearAssessment,
)
from .pinyin import readings
from .values import Changes, revision_deed, sealed_row, write_changes

BATCH = 500
FORM_VERB = "登记任免审批表"


@dataclass
class FormEntry:
    """登记项: a form and whose it is. Without `person` a new one is registered from `values`; `changes` correct a known one."""

    cadre: Cadre
    source: str
    values: dict[str, str]
    person: Person | None = None
    changes: Changes | None = None
    kept: Kept = field(default_factory=Kept)
    managed: bool = False
    last_form: CadreForm | None = None
    last_revision: int = 0


@transaction.atomic
def register_forms(*, entries: Sequence[FormEntry], unit: Unit, since: date, by: Reader, at: datetime) -> list[Person]:
    """登记: every form as a new version; who is not yet a cadre is from `since` managed by `unit`. One trace each."""
    by.need("cadres.import")
    if not own_units(by, domain="cadres").filter(pk=unit.pk).exists():
        raise Hidden("unit")
    deeds: list[Deed] = []
    with widened(by):  # the unit lies within reach (above), known persons were found by the plan; new ones come into sight here
        _register_new([e for e in entries if e.person is None], by, at, deeds)
        for entry in entries:
            if entry.changes:
                deeds.append(revision_deed(write_changes(entry.changes, number=entry.last_revision + 1, by=by, at=at), "更正人员"))
        unmanaged = [Cadreship(person=e.person, unit=unit, since=since) for e in entries if not e.managed]
        Cadreship.objects.bulk_create(unmanaged, batch_size=BATCH)
        rows = _new_versions(entries, by, at)
    deeds += [Deed(FORM_VERB, "干部", r.form.person.public_id, r.form.number, r.digest()) for r in rows]
    leave_traces(by=by, at=at, deeds=deeds)
    return [e.person for e in entries if e.person]


def _register_new(entries: Sequence[FormEntry], by: Reader, at: datetime, deeds: list[Deed]) -> None:
    """People nobody has registered yet: no branch, only a managing unit."""
    for entry in entries:
        entry.person = Person(**{name: entry.values.get(name, "") for name in Person.PLAIN})
    keys = new_keys(f"person:{e.person.public_id}" for e in entries)
    for entry in entries:
        entry.person.key, entry.person.pinyin = keys[f"person:{entry.person.public_id}"], readings(entry.person.name)
    Person.objects.bulk_create([e.person for e in entries], batch_size=BATCH)
    sealed = [sealed_row(e.person, n, e.values[n], at) for e in entries for n in Person.SEALED if e.values.get(n)]
    SealedValue.objects.bulk_create(sealed, batch_size=BATCH)
    first = [PersonRevision(person=e.person, number=1, changes=first_changes(e.values), login=by.login_id, at=at) for e in entries]
    PersonRevision.objects.bulk_create(first, batch_size=BATCH)
    deeds += [revision_deed(revision, REGISTERED) for revision in first]


def _new_versions(entries: Sequence[FormEntry], by: Reader, at: datetime) -> list[FormRows]:
    photos = {id(e): _photo(e) for e in entries}
    CadrePhoto.objects.bulk_create([p for p in photos.values() if p is not None and p.pk is None], batch_size=BATCH)
    rows = [
        rows_of(e.cadre, e.kept, person=e.person, number=(e.last_form.number if e.last_form else 0) + 1, source=e.source, login=by.login_id,
                at=at, photo=photos[id(e)]) for e in entries
    ]  # fmt: skip
    CadreForm.objects.filter(pk__in=[e.last_form.pk for e in entries if e.last_form]).update(current=False)
    CadreForm.objects.bulk_create([r.form for r in rows], batch_size=BATCH)
    for model, some in ((Schooling, "schoolings"), (CareerSpan, "spans"), (YearAssessment, "yearly")):
        model.objects.bulk_create([one for r in rows for one in getattr(r, some)], batch_size=BATCH)
    return rows


def _photo(entry: FormEntry) -> CadrePhoto | None:
    """The photo of the form; the one already there if it is the same picture."""
    if not entry.cadre.photo or entry.person is None:
        return None
    digest = keyring().content_digest(hashlib.sha256(entry.cadre.photo).digest())
    earlier = entry.last_form.photo if entry.last_form else None
    if earlier is not None and earlier.digest == digest:
        return earlier
    return CadrePhoto(person=entry.person, box=photo_box(entry.person.key, entry.cadre.photo), digest=digest)


@transaction.atomic
def hand_cadre_over(*, cadreship: Cadreship, to: Unit, on: date, by: Reader, at: datetime) -> Cadreship:
    """调整管理单位: from `on` the cadre is managed by another unit within the reader's reach."""
    by.need("cadres.import")
    if not own_units(by, domain="cadres").filter(pk=to.pk).exists():
        raise Hidden("unit")
    if on <= cadreship.since:
        raise Refusal("调整日期应晚于开始管理的日期，请核对", field="on")
    Cadreship.objects.filter(pk=cadreship.pk).update(until=on)
    moved = Cadreship.objects.create(person=cadreship.person, unit=to, since=on)
    leave_trace(by=by, at=at, verb="调整干部管理单位", kind="干部", thing=cadreship.person.public_id, note=f"到{to.name}"[:200])
    return moved


@transaction.atomic
def trace_cadre_read(*, person: Person, verb: str, by: Reader, at: datetime) -> None:
    """阅看干部: one cadre read or exported is one trace of its own."""
    leave_trace(by=by, at=at, verb=verb, kind="干部", thing=person.public_id)


@transaction.atomic
def trace_cadre_list(*, ids: Sequence[str], verb: str, by: Reader, at: datetime) -> None:
    """阅看干部名单: a list or export of cadres is one trace with their number and a digest of the sorted ids."""
    leave_trace(by=by, at=at, verb=verb, kind="干部名单", count=len(ids), digest=digest_of_ids(ids))
