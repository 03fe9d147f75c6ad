"""读人员: lists, one person, what is sealed, posts and who holds them."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db.models import Count, Q, QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.queries import open_on

from .models import Appointment, Membership, Person, PersonRevision, Post, SealedValue
from .values import BATCH, masked, opened, opened_of


def members(reader: Reader) -> QuerySet[Membership]:
    """Memberships standing on the reader's day, with person and branch; the page leaves the trace of the list."""
    reader.need("people.read")
    return reader.rows(Membership).filter(open_on(reader.day)).select_related("person", "unit").order_by("unit_id", "person_id")


def person_for(reader: Reader, public_id: str) -> Person:
    """One person within reach. Raises `Hidden`."""
    person = reader.rows(Person).select_related("key").filter(public_id=public_id).first()
    themselves = person is not None and person.pk == reader.person_id and reader.may("self.read")
    if person is None or not (reader.may("people.read") or themselves):
        raise Hidden("person")
    return person


def person_by_number(reader: Reader, number: str) -> Person:
    """The person of a typed 编号. Raises `Refusal` at the field."""
    try:
        return person_for(reader, number.strip().upper())
    except Hidden as hidden:
        raise Refusal("您的范围内没有这个人员编号，请到“人员”里查到后照抄", field="person") from hidden


def known_values(reader: Reader, person: Person) -> dict[str, str]:
    """The opened sealed values of a person, for correcting and revealing; never handed to a page whole."""
    rows = reader.rows(SealedValue).filter(person=person, current=True).select_related("person__key")
    return opened(list(rows))


def masked_values(reader: Reader, person: Person) -> dict[str, str]:
    """The sealed values as a page shows them."""
    if person.key.sealed is None:
        return dict.fromkeys(Person.SEALED, "已依规删除")
    known = known_values(reader, person)
    return {name: masked(name, known.get(name, "")) for name in Person.SEALED}


def members_with_sealed(reader: Reader, memberships: Iterable[int]) -> Iterator[tuple[Membership, dict[str, str]]]:
    """Memberships in the order given, each with the opened sealed values of its person, for an export that has its power and
    leaves its trace; some hundred are held at a time.
    """
    reader.need("people.export")
    coming, rows = iter(memberships), members(reader)
    while some := list(islice(coming, BATCH)):
        found = rows.in_bulk(some)
        sealed = opened_of(reader, [member.person_id for member in found.values()])
        yield from ((found[pk], sealed.get(found[pk].person_id, {})) for pk in some if pk in found)


def memberships_of(reader: Reader, person: Person) -> QuerySet[Membership]:
    """Where the person belonged, as far as the reader may see, oldest first."""
    return reader.rows(Membership).filter(person=person).select_related("unit").order_by("since")


def appointments_of(reader: Reader, person: Person) -> QuerySet[Appointment]:
    """The posts of a person, oldest first."""
    return reader.rows(Appointment).filter(person=person).select_related("post__unit").order_by("since")


def revisions_of(reader: Reader, person: Person) -> QuerySet[PersonRevision]:
    """What was changed in a person's entry, newest first."""
    return reader.rows(PersonRevision).filter(person=person).order_by("-number")


def posts_of(reader: Reader, unit_id: int) -> QuerySet[Post]:
    """The post catalogue of a unit on the day."""
    return reader.rows(Post).filter(open_on(reader.day), unit_id=unit_id).order_by("-principal", "pk")


def holders_on(reader: Reader, unit_id: int) -> QuerySet[Appointment]:
    """Who holds which post of a unit on the day."""
    held = reader.rows(Appointment).filter(open_on(reader.day), post__unit_id=unit_id)
    return held.select_related("person", "post").order_by("-post__principal", "pk")


def find_people(reader: Reader, words: str) -> QuerySet[Membership]:
    """Members by name, pinyin or initials."""
    words = words.strip()
    by_sound = Q(person__pinyin__contains=words.lower()) if words.isascii() else Q()
    return members(reader).filter(Q(person__name__contains=words) | by_sound) if words else members(reader).none()


def members_count(reader: Reader, day: date | None = None) -> dict[int, int]:
    """Number of members by branch id on the day, for lists of units."""
    rows = reader.rows(Membership).filter(open_on(day or reader.day)).values_list("unit_id").annotate(n=Count("id"))
    return dict(rows.order_by())


def own_number(reader: Reader) -> str | None:
    """One's own 编号, for those who may read their own entry."""
    if not reader.may("self.read") or reader.person_id is None:
        return None
    return reader.rows(Person).filter(pk=reader.person_id).values_list("public_id", flat=True).first()
