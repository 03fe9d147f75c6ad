"""认名册里的人: words that name one person of a unit's roster, by name or by number → 姓名（编号）."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from dazugong.kernel.identity.ids import ALPHABET, LENGTH
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import below

from .models import Appointment, Cadreship, Membership, Person

NUMBER = re.compile(f"[{ALPHABET}]{{{LENGTH}}}", re.IGNORECASE)
NAME_AND_NUMBER = re.compile(rf"(?P<name>[^（(）)]*)\s*[（(]\s*(?P<number>{NUMBER.pattern})\s*[）)]", re.IGNORECASE)
CALLED_AT_MOST = 5


@dataclass(frozen=True)
class Roster:
    """名册: of `unit` and of everything below it: whoever belongs there, holds a post there or is managed there as a
    cadre on some day from `first` to `last`."""

    unit: Unit
    first: date
    last: date

    @property
    def term(self) -> str:
        return f"{self.unit.name}（连同下级）的名册"


def parts(words: str) -> tuple[str, str]:
    """(name, number) as they are written: 张三, an 编号, or 张三（编号）; what is not written is empty."""
    words = words.strip()
    if both := NAME_AND_NUMBER.fullmatch(words):
        return both["name"].strip(), both["number"].upper()
    return ("", words.upper()) if NUMBER.fullmatch(words) else (words, "")


def written(person: Person) -> str:
    """姓名（编号）: how a form keeps whom it names."""
    return f"{person.name}（{person.public_id}）"


def recognised(words: Iterable[str], roster: Roster) -> tuple[dict[str, str], dict[str, str]]:
    """Of the words those that name one person, as 姓名（编号）; and of the others why they do not, with the remedy.

    Runs under whatever fence stands: nobody is recognised whom the reader may not see.
    """
    asked = {one: parts(one) for one in words}
    named = Q(name__in={name for name, number in asked.values() if not number}) | Q(public_id__in={number for _, number in asked.values() if number})
    places = _places(Person.objects.filter(named), roster) if asked else {}
    meant: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for one, (name, number) in asked.items():
        found = [person for person in places if (person.public_id == number if number else person.name == name)]
        if reason := _why_not(name, number, found, places, roster):
            unknown[one] = reason
        else:
            meant[one] = written(found[0])
    return meant, unknown


def _why_not(name: str, number: str, found: list[Person], places: dict[Person, set[str]], roster: Roster) -> str:
    """Why these words do not mean exactly one person. Of those of one name only the units are told: their numbers stand in 人员."""
    if not found:
        said = f"编号{number}" if number else f"“{name[:20]}”"
        return f"{roster.term}里没有{said}。请核对姓名，或到“人员”里查到编号后照填；确是新来的，先办登记或转接"
    if len(found) > 1:
        units = sorted({unit for person in found for unit in places[person]})
        where = "、".join(units[:CALLED_AT_MOST]) + ("等" if len(units) > CALLED_AT_MOST else "")
        return f"{roster.term}里有{len(found)}位“{name[:20]}”（{where}）。请到“人员”里查到是哪一位，填编号"
    if name and found[0].name != name:
        return f"编号{number}是“{found[0].name}”，不是“{name[:20]}”。请核对后只填姓名或只填编号"
    return ""


def _places(asked: QuerySet[Person], roster: Roster) -> dict[Person, set[str]]:
    """Those asked for who stand in the roster, each with the names of the units where he does."""
    within = below([roster.unit], roster.last)
    there = Q(since__lte=roster.last) & (Q(until=None) | Q(until__gt=roster.first))
    rows = [
        *Membership.objects.filter(there, person__in=asked, unit__in=within).values_list("person_id", "unit__name"),
        *Appointment.objects.filter(there, person__in=asked, post__unit__in=within).values_list("person_id", "post__unit__name"),
        *Cadreship.objects.filter(there, person__in=asked, unit__in=within).values_list("person_id", "unit__name"),
    ]
    people = Person.objects.in_bulk({pk for pk, _ in rows})
    found: dict[Person, set[str]] = {}
    for pk, unit in rows:
        if pk in people:
            found.setdefault(people[pk], set()).add(unit)
    return found
