"""名册导入的通常做法: the baseline of the import benchmark, as one writes it with openpyxl and bulk_create."""
from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from dazugong.crypto import GENESIS, canonical, link
from dazugong.formats.grid import table_of
from dazugong.formats.roster import read_roster
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.keys.actions import keyring
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Membership, Person, PersonRevision, SealedValue
from dazugong.kernel.people.pinyin import readings

BATCH = 1000


def imported(by: Reader, workbook: Path, today: date, at: datetime) -> None:
    """Reads, validates and writes, in one transaction. What is refused is none of the benchmark's concern."""
    import openpyxl

    book = openpyxl.load_workbook(workbook, read_only=True)
    cells = book.worksheets[0].iter_rows(values_only=True)
    table = table_of(((n, ["" if c is None else str(c) for c in row]) for n, row in enumerate(cells, 1)), workbook.name)
    result = read_roster(table, today=today)
    assert not result.refused
    digest = hashlib.sha256(workbook.read_bytes()).hexdigest()
    with transaction.atomic():
        _write([row.values for row in result.rows], digest, by, today, at)


def _write(people: list[dict[str, str]], digest: str, by: Reader, since: date, at: datetime) -> None:
    ring, branches = keyring(), {unit.name: unit for unit in Unit.objects.all()}
    marks = [ring.blind("citizen_number", values["citizen_number"]) for values in people]
    for start in range(0, len(marks), 500):
        assert not SealedValue.objects.filter(current=True, field="citizen_number", mark__in=marks[start : start + 500]).exists()
    persons = [Person(pinyin=readings(v["name"]), **{n: v.get(n, "") for n in Person.PLAIN}) for v in people]
    keys = [SubjectKey(subject=f"person:{p.public_id}", provider=ring.provider.name, sealed=ring.new_subject_key(f"person:{p.public_id}")) for p in persons]
    SubjectKey.objects.bulk_create(keys, batch_size=BATCH)
    for person, key in zip(persons, keys):
        person.key = key
    Person.objects.bulk_create(persons, batch_size=BATCH)
    Membership.objects.bulk_create([Membership(person=p, unit=branches[v["branch"]], since=since) for p, v in zip(persons, people)], batch_size=BATCH)
    sealed = [
        SealedValue(person=p, field=n, box=ring.seal(p.key.sealed, p.key.subject, n, v[n]), at=at, mark=ring.blind(n, v[n]) if n in ("citizen_number", "phone") else "")
        for p, v in zip(persons, people) for n in Person.SEALED if v.get(n)
    ]  # fmt: skip
    SealedValue.objects.bulk_create(sealed, batch_size=BATCH)
    first = [PersonRevision(person=p, number=1, changes=_first(v), login=by.login_id, at=at) for p, v in zip(persons, people)]
    PersonRevision.objects.bulk_create(first, batch_size=BATCH)
    _trace(first, digest, by, at)


def _first(values: dict[str, str]) -> dict[str, object]:
    return {n: ["", values[n]] for n in Person.PLAIN if values.get(n)} | {n: "密封" for n in Person.SEALED if values.get(n)}


def _trace(revisions: list[PersonRevision], digest: str, by: Reader, at: datetime) -> None:
    """One trace of the import, one for each person, chained."""
    ring = keyring()
    last = Trace.objects.order_by("-number").first()
    newest, before = (last.number, last.hash) if last else (0, GENESIS)
    deeds = [("导入名册", "名册", "", len(revisions), digest)]
    for r in revisions:
        content = canonical({"person": r.person.public_id, "number": r.number, "changes": r.changes})
        deeds.append(("登记人员", "人员", r.person.public_id, r.number, ring.content_digest(content)))
    traces = []
    for number, (verb, kind, thing, count, content) in enumerate(deeds, newest + 1):
        trace = Trace(number=number, at=at.astimezone(UTC), login=by.login_id, post=by.post_id, verb=verb, kind=kind, thing=thing, count=count, digest=content, before=before)
        before = trace.hash = link(before, trace.content())
        traces.append(trace)
    Trace.objects.bulk_create(traces, batch_size=BATCH)
