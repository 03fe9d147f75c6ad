"""应到: who is due at a meeting, by the roster of its day."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dazugong.formula.record import holds
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import open_on, subtree
from dazugong.kernel.people.models import Appointment, Membership, Person
from dazugong.kernel.records.answers import formula
from dazugong.spec.meetings import PERSONS, MeetingKind

from .models import Attendance, Listed, Meeting

NO_MEMBER = "不是党员"


@dataclass(frozen=True)
class Invited:
    """应到的一个人: with what tells him from another of the same name, and how he was marked, if that is done already."""

    person: int
    number: str
    name: str
    what: str
    mark: str = ""
    reason: str = ""
    made_up_on: object = None
    row: int = 0


def due_at(reader: Reader, meeting: Meeting, kind: MeetingKind) -> list[Invited]:
    """应到名单: the list as it was fixed when attendance was taken; before that by the roster of the meeting's day."""
    reader.need("people.read")
    fixed = reader.rows(Attendance).filter(meeting=meeting, replaced_at=None).order_by("pk")
    if meeting.state == Meeting.State.HELD:
        return [Invited(a.person_id, a.number, a.name, "", a.mark, a.reason, a.made_up_on, a.pk) for a in fixed]
    if kind.due == "listed":
        listed = reader.rows(Listed).filter(meeting=meeting).select_related("person").order_by("person__pinyin", "pk")
        return [_invited(one.person, "") for one in listed]
    with reading(reader.on(meeting.day)) as then:
        return by_roster(then, meeting.unit, kind)


def by_roster(reader: Reader, unit: Unit, kind: MeetingKind) -> list[Invited]:
    """The members, or the holders of posts, of the unit (or of all below it) on the reader's day whom `who` selects."""
    units = list(subtree(reader, unit).values_list("pk", flat=True)) if kind.due.endswith("-below") else [unit.pk]
    posts: dict[int, list[str]] = {}
    held = reader.rows(Appointment).filter(open_on(reader.day), open_on(reader.day, "post__"), post__unit__in=units)
    for appointment in held.select_related("person", "post").order_by("pk"):
        posts.setdefault(appointment.person_id, []).append(appointment.post.title)
    members = reader.rows(Membership).filter(open_on(reader.day), unit__in=units).select_related("person")
    kinds = {m.person_id: m.get_kind_display() for m in members}
    if kind.due.startswith("posts"):
        people: Iterable[Person] = {a.person_id: a.person for a in held}.values()
    else:
        people = [m.person for m in members]
    chosen = [p for p in people if _selected(kind.who, p, kinds.get(p.pk, NO_MEMBER), posts.get(p.pk, []), reader)]
    chosen.sort(key=lambda person: (person.pinyin, person.pk))
    return [_invited(p, "、".join(posts.get(p.pk, [])) or kinds.get(p.pk, "")) for p in chosen]


def _invited(person: Person, what: str) -> Invited:
    return Invited(person.pk, person.public_id, person.name, what)


def _selected(who: str, person: Person, kind: str, posts: list[str], reader: Reader) -> bool:
    if not who:
        return True
    row = {
        "党员类别": kind, "性别": person.sex, "出生日期": person.birth or None, "入党日期": person.joined or None,
        "学历": person.education, "当日": reader.day,
    }  # fmt: skip
    node = formula(who, PERSONS.columns)
    return any(holds(node, {**row, "职务": post}) for post in posts or [""])
