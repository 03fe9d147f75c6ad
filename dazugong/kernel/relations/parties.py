"""双方: who holds and to whom, as a relation keeps them: by key where they stand in the tables, and always by name."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Appointment, Membership, Person, Post
from dazugong.spec.relations import RelationKind

from .models import Relation

MOST_NAME, MOST_AGREED = 80, 300
Held = Unit | Person | Post | None


def as_object(kind: RelationKind, to: Unit | Person | str) -> dict[str, object]:
    """The columns of the object."""
    if isinstance(to, Unit) and kind.to == "units":
        return {"object": to.name, "to_unit": to}
    if isinstance(to, Person) and kind.to == "persons":
        return {"object": to.name, "to_person": to}
    name = to.strip() if isinstance(to, str) and kind.to == "named" else ""
    if not name or len(name) > MOST_NAME:
        raise Refusal(f"请写明“{kind.title}”的对象，最多{MOST_NAME}字", field="to")
    return {"object": name}


def as_holder(holder: Held) -> dict[str, object]:
    """The columns of the holder; all empty for 待落实."""
    found: dict[str, object] = {"holder": "", "holder_unit": None, "holder_person": None, "holder_post": None, "vacant_on": None}
    match holder:
        case Unit():
            return {**found, "holder": holder.name, "holder_unit": holder}
        case Person():
            return {**found, "holder": holder.name, "holder_person": holder}
        case Post():
            return {**found, "holder": f"{holder.unit.name}{holder.title}"[:MOST_NAME], "holder_post": holder}
    return found


def as_agreed(asks: Iterable[str], said: Mapping[str, str], *, held: bool) -> dict[str, str]:
    """约定: what is asked with what was said; while nobody holds to the object it may wait. Raises `Refusal` for what is left out."""
    agreed = {term: uncut(said.get(term, ""), term, MOST_AGREED, field=f"agreed-{term}") for term in asks}
    missing = [term for term, words in agreed.items() if not words]
    if held and missing:
        raise Refusal(f"请写明{'、'.join(f'“{term}”' for term in missing)}", field=f"agreed-{missing[0]}")
    return agreed


def refuse_twice(by: Reader, relation: Relation) -> None:
    """The same holder does not hold to the same object twice at once."""
    same = by.rows(Relation).filter(pack=relation.pack, kind=relation.kind, unit=relation.unit, object=relation.object, until=None)
    if any(one.holder == relation.holder and (one.due is None or one.due >= relation.since) for one in same):
        said = f"“{relation.object}”已经由{relation.holder}联系" if relation.holder else f"“{relation.object}”已经列为待落实"
        raise Refusal(f"{said}，不必重复登记", field="to")


def refuse_crowded(by: Reader, relation: Relation, at_once: int) -> None:
    """同时最多: an object that has as many holders as its kind allows takes no other while they hold it, wherever they stand."""
    if not at_once or not relation.holder:
        return
    with widened(by):  # a flat is let once, whichever branch let it
        others = Relation.objects.filter(pack=relation.pack, kind=relation.kind, object=relation.object, until=None, vacant_on=None)
        holders = [one.holder for one in others.exclude(holder="") if one.due is None or one.due >= relation.since]
    if len(holders) >= at_once:
        raise Refusal(f"“{relation.object}”已经归{'、'.join(holders)[:60]}，同时最多{at_once}个；请先办结束或交接，再登记", field="to")


def still_there(relation: Relation, day: date) -> bool:
    """Whether the holder serves on the day: a unit stands, a person belongs or holds a post somewhere, a post is filled."""
    if relation.holder_unit_id:
        return Unit.objects.filter(open_on(day), pk=relation.holder_unit_id).exists()
    if relation.holder_post_id:
        return Appointment.objects.filter(open_on(day), post_id=relation.holder_post_id).exists()
    if relation.holder_person_id:
        person = relation.holder_person_id
        member = Membership.objects.filter(open_on(day), person_id=person).exists()
        return member or Appointment.objects.filter(open_on(day), person_id=person).exists()
    return True


def term_end(since: date, months: int) -> date | None:
    """The last day of a term: one year from 2026-01-01 is 2026-12-31. A day that the month lacks is its last."""
    if not months:
        return None
    index = since.year * 12 + since.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return min(first + timedelta(days=since.day - 1), following) - timedelta(days=1)
