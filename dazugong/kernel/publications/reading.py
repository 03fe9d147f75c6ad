"""阅知: who has to have read an edition, how many have, and who has not."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dazugong.kernel.access.models import Holding
from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import open_on, subtree
from dazugong.kernel.people.models import Appointment, Post
from dazugong.spec.publications import PublicationKind

from .kinds import kind_of
from .models import Edition, Publication, Reading


@dataclass(frozen=True)
class ReadRate:
    """阅知率: two whole numbers."""

    read: int
    due: int


def standing(reader: Reader, publication: Publication) -> Edition | None:
    """现行版: the last edition that was approved."""
    return reader.rows(Edition).filter(publication=publication, state=Edition.State.APPROVED).order_by("-number").first()


def due_to_read(reader: Reader, publication: Publication, edition: Edition, kind: PublicationKind, day: date) -> list[Reading]:
    """应阅: whoever holds on the day a post named by the kind within the unit, and has no row for this edition yet."""
    if not kind.read_by:
        return []
    held = reader.rows(Appointment).filter(open_on(day), post__in=_posts(reader, publication, kind.read_by, day)).select_related("post__unit", "person")
    known = set(reader.rows(Reading).filter(edition=edition).values_list("post_id", "person_id"))
    due = Workdays().after(day, kind.read_within).day if kind.read_within else None
    return [
        Reading(edition=edition, unit_id=publication.unit_id, post=one.post, person=one.person, post_name=f"{one.post.unit.name} {one.post.title}", name=one.person.name, due=due)
        for one in held.order_by("post__unit_id", "pk") if (one.post_id, one.person_id) not in known
    ]


def _posts(reader: Reader, publication: Publication, read_by: Iterable[str], day: date) -> QuerySet[Post]:
    """Posts within the unit whose title ends with one of the names, or whose role is called so."""
    terms = [role.id for role in roles().values() if role.term in set(read_by)]
    in_role = reader.rows(Holding).filter(open_on(day), role__in=terms).values("post")
    titled = Q(pk__in=in_role)
    for name in read_by:
        titled |= Q(title__endswith=name)
    return reader.rows(Post).filter(open_on(day), titled, unit__in=subtree(reader, publication.unit).values("pk"))


def rate_of(reader: Reader, edition: Edition) -> ReadRate:
    """(read, due) of one edition; whoever left without reading is not counted."""
    found = readings_of(reader, edition).aggregate(due=Count("pk"), read=Count("pk", filter=Q(read_on__isnull=False)))
    return ReadRate(found["read"], found["due"])


def readings_of(reader: Reader, edition: Edition) -> QuerySet[Reading]:
    """Everybody due, those who have not read first."""
    return reader.rows(Reading).filter(edition=edition, lapsed_on=None).order_by("read_on", "pk")


def unread_of(reader: Reader, edition: Edition) -> QuerySet[Reading]:
    """Those who have not read it."""
    return readings_of(reader, edition).filter(read_on=None)


def mine_to_read(reader: Reader) -> QuerySet[Reading]:
    """What waits for the reader himself: of the editions that stand, the most urgent first."""
    newer = Edition.objects.filter(publication=OuterRef("edition__publication"), state=Edition.State.APPROVED, number__gt=OuterRef("edition__number"))
    rows = reader.rows(Reading).filter(person_id=reader.person_id or 0, read_on=None, lapsed_on=None, edition__publication__state=Publication.State.PUBLISHED)
    return rows.exclude(Exists(newer)).select_related("edition__publication").order_by("due", "pk")


def keep_readers(*, by: Reader, at: datetime) -> int:
    """照看阅知: new holders of a named post get their row, those who left without reading no longer count. Safe to run twice."""
    by.need("publications.draft")
    day, changed = timezone.localdate(at), 0
    for publication in by.rows(Publication).filter(state=Publication.State.PUBLISHED).select_related("unit"):
        kind = next((o.kind for o in [_offer(publication, by.day)] if o), None)
        edition = standing(by, publication) if kind and kind.read_by else None
        if kind and edition:
            changed += len(Reading.objects.bulk_create(due_to_read(by, publication, edition, kind, day)))
    holding = Appointment.objects.filter(open_on(day), post=OuterRef("post"), person=OuterRef("person"))
    changed += by.rows(Reading).filter(~Exists(holding), read_on=None, lapsed_on=None).update(lapsed_on=day)
    if changed:
        leave_trace(by=by, at=at, verb="照看阅知", kind="发布", count=changed)
    return changed


def _offer(publication: Publication, day: date):  # noqa: ANN202
    try:
        return kind_of(publication.pack, publication.kind, day)
    except LookupError:
        return None
