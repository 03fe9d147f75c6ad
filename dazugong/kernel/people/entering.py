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
from .values import MARKED, revision_digest

REGISTERED = "登记人员"


@dataclass(frozen=True, slots=True)
class Entry:
    """登记项: a new person. `values` are clean (see formats.roster_fields), keys as fields of Person and SEALED."""

    values: Mapping[str, str]
    unit: Unit
    since: date
    kind: str = Membership.Kind.REGULAR


def enter(entries: Sequence[Entry], *, by: Reader, at: datetime) -> tuple[list[int], list[Deed]]:
    """Writes the persons; gives their keys in the database and what their traces say. The caller has opened the fence."""
    ring, count = keyring(), len(entries)
    numbers, keys, public_ids = take_keys(Person, count), take_keys(SubjectKey, count), new_ids(count)
    key_rows, people, members, sealed, revisions, deeds = [], [], [], [], [], []
    for entry, number, key, public_id in zip(entries, numbers, keys, public_ids):
        values, subject = entry.values, f"person:{public_id}"
        secret = [(name, values[name]) for name in Person.SEALED if values.get(name)]
        wrapped, boxes = ring.seal_first(subject, secret)
        key_rows.append((key, subject, ring.provider.name, wrapped))
        people.append((number, public_id, key, readings(values.get("name", "")), *(values.get(name, "") for name in Person.PLAIN)))
        members.append((number, entry.unit.pk, str(entry.kind), entry.since))
        for (name, plain), box in zip(secret, boxes):
            sealed.append((number, name, box, ring.blind(name, plain) if name in MARKED else "", at))
        changes = first_changes(values)
        revisions.append((number, 1, changes, by.login_id, at))
        deeds.append(Deed(REGISTERED, "人员", public_id, 1, revision_digest(public_id, 1, changes)))
    add_rows(SubjectKey, ("id", "subject", "provider", "sealed"), key_rows)
    add_rows(Person, ("id", "public_id", "key_id", "pinyin", *Person.PLAIN), people)
    add_rows(Membership, ("person_id", "unit_id", "kind", "since"), members)
    add_rows(SealedValue, ("person_id", "field", "box", "mark", "at"), sealed)
    add_rows(PersonRevision, ("person_id", "number", "changes", "login", "at"), revisions)
    return list(numbers), deeds


def first_changes(values: Mapping[str, str]) -> dict[str, object]:
    """What the first revision says: plain values from nothing, sealed fields by name only."""
    plain = {n: ["", values[n]] for n in Person.PLAIN if values.get(n)}
    return plain | {n: "密封" for n in Person.SEALED if values.get(n)}
