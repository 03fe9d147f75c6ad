"""核对: whether persons still read as their revisions say, and the revisions as the chain of traces says."""
from __future__ import annotations

from dazugong.crypto import SealBroken
from dazugong.kernel.audit.queries import digests_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.keys.actions import KeyDestroyed

from .models import Person, PersonRevision, SealedValue
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
