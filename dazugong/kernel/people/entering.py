"""登记的写入: new persons with everything that hangs on them, a few statements for thousands of them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dazugong.fence.adding import add_rows, take_keys
from dazugong.kernel.audit.actions import Deed
from dazugong.kernel.identity.ids import new_ids
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.keys.actions import keyring
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Unit

from .models import Membership, Person, PersonRevision, SealedValue
from .pinyin import readings
from .values import MARKED, revision_content

REGISTERED = "登记人员"


@dataclass(frozen=True, slots=True)
class Entry:
    """登记项: a new person. `values` are clean (see formats.roster_fields), keys as fields of Person and SEALED."""

    values: Mapping[str, str]
    unit: Unit
    since: date
    kind: str = Membership.Kind.REGULAR
    began: str = ""


def enter(entries: Sequence[Entry], *, by: Reader, at: datetime) -> tuple[list[int], list[Deed]]:
    """Writes the persons; gives their keys in the database and what their traces say. The caller has opened the fence."""
    count = len(entries)
    numbers, keys, public_ids = take_keys(Person, count), take_keys(SubjectKey, count), new_ids(count)
    wrapped, sealed = _sealed([entry.values for entry in entries], numbers, public_ids, at)
    provider, digest = keyring().provider.name, keyring().content_digest
    people, members, revisions, deeds = [], [], [], []
    for entry, number, key, public_id in zip(entries, numbers, keys, public_ids):
        values, changes = entry.values, first_changes(entry.values)
        people.append((number, public_id, key, readings(values.get("name", "")), *[values.get(name, "") for name in Person.PLAIN]))
        members.append((number, entry.unit.pk, entry.kind, entry.since, entry.began))
        revisions.append((number, 1, changes, by.login_id, at))
        deeds.append(Deed(REGISTERED, "人员", public_id, 1, digest(revision_content(public_id, 1, changes))))
    add_rows(SubjectKey, ("id", "subject", "provider", "sealed"), [(k, subject_of(p), provider, w) for k, p, w in zip(keys, public_ids, wrapped)])
    add_rows(Person, ("id", "public_id", "key_id", "pinyin", *Person.PLAIN), people)
    add_rows(Membership, ("person_id", "unit_id", "kind", "since", "began"), members)
    add_rows(SealedValue, ("person_id", "field", "box", "mark", "at"), sealed)
    add_rows(PersonRevision, ("person_id", "number", "changes", "login", "at"), revisions)
    return list(numbers), deeds


def _sealed(people: Sequence[Mapping[str, str]], numbers: Sequence[int], public_ids: Sequence[str], at: datetime) -> tuple[list[bytes], list[tuple]]:
    """The sealed key of each person, and the rows of all their sealed values."""
    ring = keyring()
    plain = [(n, name, values[name]) for n, values in enumerate(people) for name in Person.SEALED if values.get(name)]
    wrapped, boxes = ring.seal_first([subject_of(public_id) for public_id in public_ids], plain)
    return wrapped, [(numbers[n], name, box, ring.blind(name, value) if name in MARKED else "", at) for (n, name, value), box in zip(plain, boxes)]


def subject_of(public_id: str) -> str:
    """Under which name a person's key stands."""
    return f"person:{public_id}"


def first_changes(values: Mapping[str, str]) -> dict[str, object]:
    """What the first revision says: plain values from nothing, sealed fields by name only."""
    changes: dict[str, object] = {n: ["", values[n]] for n in Person.PLAIN if values.get(n)}
    for name in Person.SEALED:
        if values.get(name):
            changes[name] = "密封"
    return changes
