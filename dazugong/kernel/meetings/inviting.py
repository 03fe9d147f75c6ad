"""请到会: whoever is due at an arranged meeting is told of it, and of what was changed or called off; for the desk and his own page."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet, Value
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader, reading, widened
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.spec.meetings import MeetingKind

from .models import Listed, Meeting
from .roster import by_roster

COME, CHANGED = "come", "changed"
MOST = 50
State = Meeting.State


def invite(by: Reader, meeting: Meeting, kind: MeetingKind, listed: Sequence[Person], at: datetime) -> None:
    """Writes down who is invited, in the place of who was. Of a meeting of all below, the units tell their own people."""
    if kind.due == "listed":
        people = [one.pk for one in listed]
    elif kind.due.endswith("-below") or meeting.day < timezone.localdate(at):
        people = []
    else:
        with reading(by.on(meeting.day)) as then:
            people = [one.person for one in by_roster(then, meeting.unit, kind)]
    by.rows(Listed).filter(meeting=meeting).exclude(person__in=people).delete()
    known = set(by.rows(Listed).filter(meeting=meeting).values_list("person_id", flat=True))
    Listed.objects.bulk_create(Listed(meeting=meeting, unit_id=meeting.unit_id, person_id=one) for one in dict.fromkeys(people) if one not in known)


def invitations(reader: Reader) -> list[tuple[Meeting, str]]:
    """What the reader himself is invited to, from his day on, the soonest first, with who holds it; what was called off included."""
    mine = reader.rows(Listed).filter(person=reader.person_id or 0).values("meeting_id")
    found = list(reader.rows(Meeting).filter(pk__in=mine, day__gte=reader.day).exclude(state=State.HELD).order_by("day", "pk")[:MOST])
    with widened(reader):  # whoever is invited may know by whom; only names are read
        names = dict(Unit.objects.filter(pk__in={one.unit_id for one in found}).values_list("pk", "name"))
    return [(one, names[one.unit_id]) for one in found]


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, first day, nothing), for the desk."""
    if not reader.person_id:
        return []
    mine = reader.rows(Listed).filter(person=reader.person_id, meeting__day__gte=reader.day).exclude(meeting__state=State.HELD)
    other = Q(meeting__state=State.CANCELLED) | ~Q(meeting__changed_on=None)
    return [_by(mine.exclude(other), COME), _by(mine.filter(other), CHANGED)]


def _by(rows: QuerySet, what: str) -> QuerySet:
    rows = rows.order_by().annotate(what=Value(what), in_pack=Value(""), of_kind=Value(""))
    return rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min("meeting__day"), one=Value(""))
