"""个人信息的写入与密封: one way for a page, an import and the demo to change what is known of a person."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from dazugong.crypto import canonical
from dazugong.kernel.audit.actions import Deed
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.keys.actions import keyring, seal, unseal

from .models import Person, PersonRevision, SealedValue
from .pinyin import readings

T = TypeVar("T")
BATCH = 500  # values asked for in one statement
MARKED = ("citizen_number", "phone")  # what can be found again by its value, through a keyed mark


@dataclass
class Changes:
    """更正单: what one act changes in one person, before it is written."""

    person: Person
    plain: dict[str, tuple[str, str]] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.plain or self.sealed)

    def described(self) -> dict[str, list[str] | str]:
        """As a revision keeps it: plain values before and after, sealed fields by name only."""
        return {k: list(v) for k, v in self.plain.items()} | dict.fromkeys(self.sealed, "密封")


def changes_to(person: Person, values: Mapping[str, str], known: Mapping[str, str]) -> Changes:
    """What `values` would change. `known` holds the opened sealed values; a field left out stays as it is."""
    found = Changes(person)
    for name in Person.PLAIN:
        if name in values and values[name] != getattr(person, name):
            found.plain[name] = (getattr(person, name), values[name])
    for name in Person.SEALED:
        if name in values and values[name] != known.get(name, ""):
            found.sealed[name] = values[name]
    return found


def write_changes(changes: Changes, *, number: int, by: Reader, at: datetime) -> PersonRevision:
    """Writes one revision: the person's current values, the sealed values beside the old ones, and what changed."""
    person = changes.person
    if changes.sealed:
        refuse_destroyed(person)
    for name, (_, after) in changes.plain.items():
        setattr(person, name, after)
    if "name" in changes.plain:
        person.pinyin = readings(person.name)
    if changes.plain:
        person.save(update_fields=[*changes.plain, "pinyin"])
    if changes.sealed:
        SealedValue.objects.filter(person=person, field__in=changes.sealed, current=True).update(current=False)
        SealedValue.objects.bulk_create(sealed_row(person, n, v, at) for n, v in changes.sealed.items() if v)
    return PersonRevision.objects.create(
        person=person, number=number, changes=changes.described(), login=by.login_id, at=at
    )


def revision_digest(public_id: str, number: int, changes: Mapping[str, object]) -> str:
    """Keyed digest of one revision, for its trace: proves what was entered, tells nothing."""
    return keyring().content_digest(revision_content(public_id, number, changes))


def revision_content(public_id: str, number: int, changes: Mapping[str, object]) -> bytes:
    """What the digest of a revision covers."""
    return canonical({"person": public_id, "number": number, "changes": changes})


def refuse_destroyed(person: Person) -> None:
    """What was deleted by destroying the key can neither be shown nor written anew."""
    if person.key.sealed is None:
        raise Refusal(f"“{person.name}”的公民身份号码等个人信息已依规删除，不能再查看或填写，其余各项仍可更正")


def revision_deed(revision: PersonRevision, verb: str) -> Deed:
    """What the trace of a revision says: its number and its digest."""
    person = revision.person.public_id
    return Deed(verb, "人员", person, revision.number, revision_digest(person, revision.number, revision.changes))


def sealed_row(person: Person, name: str, plain: str, at: datetime) -> SealedValue:
    """One sealed value, not yet saved; only the citizen number and the telephone can be found again by value."""
    mark = keyring().blind(name, plain) if name in MARKED else ""
    return SealedValue(person=person, field=name, box=seal(person.key, name, plain), mark=mark, at=at)


def opened(rows: list[SealedValue]) -> dict[str, str]:
    """The plain values of current sealed rows; none of a person whose key is destroyed. Callers leave the trace."""
    return {row.field: unseal(row.person.key, row.field, row.box) for row in rows if row.person.key.sealed is not None}


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Many values in order, a few hundred at a time: databases bound the number of parameters."""
    ordered = sorted(set(values))
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def opened_of(reader: Reader, people: Iterable[int]) -> dict[int, dict[str, str]]:
    """The plain values of many persons within reach, by person. Callers leave the trace."""
    found, ring = {}, keyring()
    rows = reader.rows(SealedValue).filter(current=True, person__key__sealed__isnull=False)
    for some in batches(people):
        boxes: dict[tuple[int, str, bytes], dict[str, bytes]] = {}
        for person_id, subject, key, name, box in rows.filter(person_id__in=some).values_list("person_id", "person__key__subject", "person__key__sealed", "field", "box"):
            boxes.setdefault((person_id, subject, bytes(key)), {})[name] = bytes(box)
        found |= {person_id: ring.open_each(key, subject, own) for (person_id, subject, key), own in boxes.items()}
    return found


def masked(name: str, plain: str) -> str:
    """遮盖: what a page shows of a sealed value until it is revealed with a reason."""
    if not plain:
        return ""
    if name == "citizen_number":
        return f"{plain[:6]}********{plain[-4:]}" if len(plain) == 18 else "******"
    if name == "phone":
        return f"{plain[:3]}****{plain[-4:]}" if len(plain) >= 11 else "****"
    return "已登记（按需查看）"
