"""发布的样例: packs installed, posts that have to read, entries made, second editions; what tests of published things begin with."""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import dazugong.packs
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.people.models import Appointment, Person, Post
from dazugong.kernel.publications import actions, queries
from dazugong.kernel.publications.models import Publication, Reading
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.opening import install_pack
from tests.make import AT, DAY, SINCE, SYSTEM, City

PACKS = Path(dazugong.packs.__path__[0])
ELEVEN = re.compile(r"\d{11,}")


def installed(*packs: str, since: date = date(2026, 1, 1)) -> None:
    with reading(SYSTEM):
        for pack in packs:
            install_pack(source=PACKS / pack, since=since, by=SYSTEM, at=AT)


def staff(city: City, count: int) -> None:
    """So many posts of 组工干部 in the county's office, each held."""
    with reading(SYSTEM):
        keys = SubjectKey.objects.bulk_create(SubjectKey(subject=f"person:staff-{n}", provider="样例", sealed=b"-") for n in range(count))
        people = Person.objects.bulk_create(Person(key=key, name=f"样组工{n}", sex="男", pinyin="yang") for n, key in enumerate(keys))
        posts = Post.objects.bulk_create(Post(unit=city.unit("甲部"), title=f"第{n}组工干部", since=SINCE) for n in range(count))
        Appointment.objects.bulk_create(Appointment(person=person, post=post, since=SINCE) for person, post in zip(people, posts, strict=True))


def read_by(publication: Publication, count: int) -> None:
    """So many of those who have to read the edition that stands have read it."""
    with reading(SYSTEM):
        edition = queries.standing(SYSTEM, publication)
        rows = Reading.objects.filter(edition=edition).order_by("pk").values_list("pk", flat=True)[:count]
        Reading.objects.filter(pk__in=list(rows)).update(read_on=DAY)


def rate(publication: Publication) -> tuple[int, int, int]:
    """(read, due, those listed as not having read) of the edition that stands."""
    with reading(SYSTEM):
        edition = queries.standing(SYSTEM, publication)
        found = queries.rate_of(SYSTEM, edition)
        return found.read, found.due, queries.unread_of(SYSTEM, edition).count()


def entered(city: City, pack: str, form: str, values: dict[str, str]) -> None:
    with reading(SYSTEM):
        owed = begin_entry(pack=pack, form=form, unit=city.unit("甲县"), day=DAY, by=SYSTEM, at=AT)
        file_record(obligation=owed, values=values, by=SYSTEM, at=AT, on_behalf="样例代为登记")


def again(city: City, publication: Publication, body: str) -> None:
    """A second edition, drafted and approved."""
    with reading(city.reader("section", "甲部")) as section:
        actions.draft_again(publication=publication, body=body, by=section, at=AT)
        actions.hand_in(publication=publication, by=section, at=AT)
    with reading(city.reader("leader", "甲部")) as leader:
        actions.approve(publication=publication, by=leader, at=AT)
