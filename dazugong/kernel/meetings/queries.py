"""查会议: lists, one meeting, what is missing, and one person's own attendance."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from dazugong.kernel.calendar.periods import Period
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.queries import units_on
from dazugong.kernel.records.kinds import meeting_kinds, selects
from dazugong.spec.meetings import MeetingKind

from .duties import period_now
from .models import Attendance, Decision, Duty, Meeting

STATES = tuple(Meeting.State.choices)
MARKS = tuple(Attendance.Mark.choices)
RECENT = timedelta(days=400)
MONTH = timedelta(days=31)


def meetings(reader: Reader) -> QuerySet[Meeting]:
    """Every meeting within reach, newest first; what was arranged for later days included."""
    reader.need("meetings.read")
    return reader.rows(Meeting).select_related("unit").order_by("-day", "-pk")


def meeting_for(reader: Reader, public_id: str) -> Meeting:
    """One meeting within reach. Raises `Hidden`."""
    found = meetings(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("meeting")
    return found


def kind_of(meeting: Meeting) -> MeetingKind:
    """The kind of a meeting as it is in force on the meeting's day or, failing that, what the meeting itself kept of it."""
    same = (one.kind for one in meeting_kinds(meeting.day) if (one.pack.id, one.kind.id) == (meeting.pack, meeting.kind))
    found = next(same, None)
    return found if isinstance(found, MeetingKind) else MeetingKind(meeting.kind, meeting.title, due="listed", hours=meeting.hours)


def duties(reader: Reader) -> QuerySet[Duty]:
    """Every duty whose period has begun, with `held` and `short`, the latest first."""
    reader.need("meetings.read")
    held = Meeting.objects.filter(
        unit_id=OuterRef("unit_id"), pack=OuterRef("pack"), kind=OuterRef("kind"), state="held",
        day__gte=OuterRef("first"), day__lte=OuterRef("last"),
    ).filter(day__lte=reader.day)  # fmt: skip
    counted = held.order_by().values("unit_id").annotate(n=Count("pk")).values("n")
    rows = reader.rows(Duty).filter(first__lte=reader.day).select_related("unit")
    return rows.annotate(
        held=Coalesce(Subquery(counted), Value(0), output_field=IntegerField()), short=F("times") - F("held")
    ).order_by("-last", "title", "unit_id")


def missing(reader: Reader) -> QuerySet[Duty]:
    """缺开: periods that are over (within the last year or so) in which too few were held and nobody was exempt."""
    over = duties(reader).filter(last__lt=reader.day, last__gte=reader.day - RECENT, exempt_reason="")
    return over.filter(short__gt=0)


def own(reader: Reader) -> set[int | None]:
    """The units whose meetings the reader's post keeps as its own: where it stands, and what it was given to look after."""
    return {reader.unit_id, *reader.scope.roots.get("records", ())}


def still_due(reader: Reader) -> QuerySet[Duty]:
    """本期还要开和刚缺开的: what one's own units have still to hold, and what they missed within the last month; the oldest first."""
    near = duties(reader).filter(last__gte=reader.day - MONTH, exempt_reason="", unit__in=own(reader))
    return near.filter(short__gt=0).order_by("last", "title")


@dataclass(frozen=True)
class Owed:
    """欠的会议: of one kind, period and unit how many are short; of all units below in one, `units` of them."""

    pack: str
    kind: str
    title: str
    period: str
    unit: str
    last: date
    short: int
    units: int


def owed(reader: Reader, *, mine: bool, below: bool) -> list[Owed]:
    """What one's own units have still to hold, the oldest first, and in one row what those below missed; in one statement."""
    if not (mine or below):
        return []
    words = {f"said_{name}": Value("") for name in ("pack", "kind", "title", "period", "unit")}
    near = still_due(reader).order_by().values_list("pack", "kind", "title", "period", "unit__name", "last", "short", Value(0))
    missed = missing(reader).exclude(unit__in=own(reader)).order_by().annotate(**words).values_list(*words)
    missed = missed.annotate(until=Max("last"), duties=Count("pk"), units=Count("unit", distinct=True))
    asked = [*([near] if mine else []), *([missed] if below else [])]
    rows = asked[0].union(*asked[1:], all=True)
    found = (Owed(*row) for row in rows if row[5])      # a count over nothing is a row too
    return sorted(found, key=lambda one: (one.units, one.last, one.title))


def planned(reader: Reader, *, below: bool = False) -> QuerySet[Meeting]:
    """已安排、还没有开的 meetings of one's own units; `below`: of every unit within reach."""
    rows = meetings(reader).filter(state=Meeting.State.PLANNED)
    return rows if below else rows.filter(unit__in=own(reader))


def begin_later(reader: Reader) -> list[tuple[str, Period]]:
    """以后才应开的: kinds that one's own units will have to hold from the next period on, as their mechanism came into force within this one."""
    kinds = [one for one in meeting_kinds(reader.day) if isinstance(one.kind, MeetingKind) and one.kind.every]
    known = set(reader.rows(Duty).filter(unit__in=own(reader), last__gte=reader.day).values_list("pack", "kind"))
    units = list(units_on(reader).filter(pk__in=own(reader)))
    found = [one for one in kinds if (one.pack.id, one.kind.id) not in known and any(selects(one.scope, unit, unit.name_on, reader.day) for unit in units)]
    return [(one.kind.title, period_now(one.kind.every, period_now(one.kind.every, reader.day).end)) for one in found]


def decisions_of(reader: Reader, meeting: Meeting) -> QuerySet[Decision]:
    """What a meeting decided, with the tasks that came of it."""
    return reader.rows(Decision).filter(meeting=meeting).select_related("unit", "task").order_by("number")


def attendance_of(reader: Reader, person_id: int) -> QuerySet[Attendance]:
    """One person's attendance, newest first: for his own page, and for whoever may read persons."""
    rows = reader.rows(Attendance).filter(person_id=person_id, replaced_at=None, meeting__day__lte=reader.day)
    return rows.select_related("meeting").order_by("-meeting__day", "-pk")
