"""联系人: which post answers for what a unit owes, and who holds it on the day."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Appointment

from .models import Holding
from .roles import roles

FILES = "records.file"


@dataclass(frozen=True, slots=True)
class Contact:
    """联系人: the title of the post; name and 编号 of who holds it, empty for a reader who may not read persons."""

    post: str
    name: str = ""
    number: str = ""

    def __str__(self) -> str:
        return f"{self.post} {self.name}".strip()


def contacts(reader: Reader, units: Iterable[int], *, power: str = FILES) -> dict[int, Contact]:
    """For each unit the first post over it with the power that somebody holds; a unit without one is left out.

    The page that shows names leaves the trace of a list of persons.
    """
    named = [role.id for role in roles().values() if power in role.powers]
    day, person = reader.day, "post__appointments__person__"
    held = reader.rows(Holding).filter(
        open_on(day), open_on(day, "post__"), open_on(day, "post__appointments__"), over__in=units, role__in=named
    ).order_by("pk", "post__appointments__pk")
    found: dict[int, Contact] = {}
    for unit, title, name, number in held.values_list("over_id", "post__title", f"{person}name", f"{person}public_id"):
        found.setdefault(unit, Contact(title, name, number) if reader.may("people.read") else Contact(title))
    return found


def oneself(reader: Reader) -> Contact | None:
    """本人作联系人: the post one acts in and one's own name, for a paper that others answer; None for a job, which nobody can ask back."""
    held = reader.rows(Appointment).filter(open_on(reader.day), post=reader.post_id, person=reader.person_id)
    found = held.values_list("post__title", "person__name", "person__public_id").first()
    return Contact(*found) if found else None
