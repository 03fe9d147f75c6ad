"""交接: when somebody leaves a post, all that it holds is listed and handed over; it is the successor's once he has confirmed.

Reports, tasks, cases and approvals belong to units and posts, not to persons: what the hand-over adds is that the post
changes hands on one day, that nothing is forgotten, that what names the person goes to the successor too, and that both
can read afterwards what was on the table.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Min, QuerySet, Value
from django.utils import timezone

from dazugong.kernel.access.actions import fill_post, vacate_post
from dazugong.kernel.access.fitness import must_be_free_for
from dazugong.kernel.access.queries import reader_of_post
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.people.models import Appointment, Person

from .holding import Held, Leaving, held_through, pass_on
from .models import HandedItem, PostHandover

MOST_NOTE = 200
RECEIVE = "receive"


def held_by(by: Reader, appointment: Appointment) -> list[Held]:
    """在手事项 on the reader's day: reports, tasks, cases, meetings, relations, and the ledgers that the post answers for."""
    by.need("units.change")
    eyes = reader_of_post(appointment.post, by.day, appointment.person_id)
    return held_through(by, Leaving(appointment.person, appointment.post, eyes)) if eyes else []


@transaction.atomic
def hand_over_post(
    *, appointment: Appointment, successor: Person, on: date, by: Reader, at: datetime, note: str = "", document: str = ""
) -> PostHandover:
    """移交: the list of what is open is kept; the post itself changes hands when the successor confirms, not before `on`.

    Errors: Refusal for a successor who may not have the post, and where this hand-over waits already.
    """
    post, leaver = appointment.post, appointment.person
    if successor.pk == leaver.pk:
        raise Refusal("接任的和离任的是同一人，请另选接任者", field="person")
    if on <= appointment.since:
        raise Refusal(f"交接日期要晚于任职日期{appointment.since.isoformat()}", field="on")
    if by.rows(PostHandover).filter(post=post, leaver=leaver, confirmed_at=None, called_off_at=None).exists():
        raise Refusal("这个岗位已经移交，正等接任者确认；要改的，请先撤回", field="held")
    must_be_free_for(person=successor, post=post, by=by)
    items = held_by(by, appointment)
    handover = PostHandover.objects.create(
        post=post, leaver=leaver, successor=successor, post_title=f"{post.unit.name} {post.title}", leaver_name=leaver.name, successor_name=successor.name,
        day=on, document=document.strip(), note=uncut(note, "说明", MOST_NOTE, field="note"), label=by.label, at=at, login=by.login_id,
    )
    HandedItem.objects.bulk_create(
        HandedItem(handover=handover, kind=i.kind, public_id=i.public_id, title=i.title[:240], unit=i.unit[:80], due=i.due) for i in items
    )
    leave_trace(by=by, at=at, verb="移交", kind="职务", thing=post.pk, count=len(items), note=handover.public_id)
    return handover


def lacks_account(reader: Reader, successor: int) -> bool:
    """Whether the successor (his key) has no account yet, and so cannot confirm."""
    return reader.rows(Person).filter(pk=successor, login=None).exists()


@transaction.atomic
def confirm_handover(*, handover: PostHandover, by: Reader, at: datetime) -> PostHandover:
    """确认接收: only the successor himself; from then on (not before the agreed day) the post is his, and what named the leaver names him."""
    if handover.successor_id != by.person_id:
        raise Hidden("handover")
    with _as_agreed(by) as wide:
        found = _waiting(handover, wide)
        held = wide.rows(Appointment).select_related("post", "person").filter(post=found.post_id, person=found.leaver_id, until=None).first()
        if held is None:
            raise Refusal("离任者已经不在这个岗位上，请交接的单位撤回后重新办理")
        found.confirmed_at, found.taken_over_on = at, max(found.day, timezone.localdate(at))
        vacate_post(appointment=held, on=found.taken_over_on, by=wide, at=at)
        fill_post(person=found.successor, post=held.post, since=found.taken_over_on, document=found.document, by=wide, at=at)
        items = list(wide.rows(HandedItem).filter(handover=found))
        pass_on(items, leaver=held.person, successor=found.successor, day=found.taken_over_on, by=wide, at=at)
        found.save(update_fields=["confirmed_at", "taken_over_on"])
        leave_trace(by=by, at=at, verb="确认接收", kind="职务", thing=found.post_id, count=len(items), note=found.public_id)
    return found


@transaction.atomic
def call_off_handover(*, handover: PostHandover, reason: str, by: Reader, at: datetime) -> PostHandover:
    """撤回 by those who change posts, 退回 by the successor: before it is confirmed, and with the reason."""
    if handover.successor_id != by.person_id:
        by.need("units.change")
    if not reason.strip():
        raise Refusal("请写明撤回或退回的原因", field="reason")
    with _as_agreed(by) as wide:
        found = _waiting(handover, wide)
        found.called_off, found.called_off_at = uncut(reason, "原因", MOST_NOTE, field="reason"), at
        found.save(update_fields=["called_off", "called_off_at"])
        leave_trace(by=by, at=at, verb="撤回移交", kind="职务", thing=found.post_id, note=found.public_id)
    return found


@contextmanager
def _as_agreed(by: Reader) -> Iterator[Reader]:
    """Whoever handed over had the right to fill the post, and it was checked then: the successor only says yes or no."""
    with widened(by):
        yield replace(by, scope=replace(by.scope, everything=True))


def _waiting(handover: PostHandover, wide: Reader) -> PostHandover:
    found = wide.rows(PostHandover).select_for_update(of=("self",)).select_related("successor").get(pk=handover.pk)
    if not found.waits:
        raise Refusal("这次交接已经确认或撤回，请刷新页面查看")
    return found


def handover_for(reader: Reader, public_id: str) -> PostHandover:
    """One hand-over within reach of those who change posts, or one's own: the leaver's and the successor's. Raises `Hidden`."""
    found = reader.rows(PostHandover).filter(public_id=public_id).first()
    own = found is not None and reader.person_id in (found.leaver_id, found.successor_id)
    if found is None or not (own or reader.may("units.change")):
        raise Hidden("handover")
    return found


def awaiting(reader: Reader) -> QuerySet[PostHandover]:
    """等本人确认的交接."""
    return reader.rows(PostHandover).filter(successor=reader.person_id or 0, confirmed_at=None, called_off_at=None).order_by("pk")


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, first day, number of one of them), for the desk."""
    if reader.person_id is None:
        return []
    rows = awaiting(reader).order_by().annotate(what=Value(RECEIVE), in_pack=Value(""), of_kind=Value(""))
    return [rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min("day"), one=Min("public_id"))]


def handovers_of(reader: Reader, unit_id: int) -> list[PostHandover]:
    """The hand-overs of a unit's posts, newest first."""
    return list(reader.rows(PostHandover).filter(post__unit_id=unit_id).select_related("post").order_by("-day", "-pk"))


def names_in(reader: Reader, handovers: Iterable[PostHandover]) -> dict[int, str]:
    """Who left and who came, by id: as they were called on that day or, of hand-overs from before names were kept, as they are
    called now; who is beyond the reader's reach by now has no name then."""
    handovers = list(handovers)
    asked = {pk for one in handovers for pk in (one.leaver_id, one.successor_id)}
    kept = {pk: name for one in handovers for pk, name in ((one.leaver_id, one.leaver_name), (one.successor_id, one.successor_name)) if name}
    return dict(reader.rows(Person).filter(pk__in=asked - kept.keys()).values_list("pk", "name")) | kept


def overseer_of(reader: Reader, handover: PostHandover) -> str:
    """监交: the post that filled the hand-over in, unless it is one of the two themselves; then whoever oversees it signs on paper."""
    with widened(reader):  # only whether it was one of the two is said; the one who came may not see the row of the one who left
        own = Person.objects.filter(pk__in=(handover.leaver_id, handover.successor_id), login=handover.login or 0).exists()
    return "" if own else handover.label


def items_of(reader: Reader, handover: PostHandover) -> list[HandedItem]:
    """What was handed over."""
    return list(reader.rows(HandedItem).filter(handover=handover).order_by("pk"))
