"""办预约: list a resource, book it, cancel, say that it was used, answer a talk. Turns are in `turns.py`."""
from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.keys.actions import new_keys, seal, unseal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.models import Person
from dazugong.spec.slots import ResourceKind

from .booking import gaps, kind_of, taken
from .models import Booking, Resource

State = Booking.State
MATTER, REPLY = "matter", "reply"
MOST_WORDS = 1000


@transaction.atomic
def list_resource(
    *, kind: ResourceKind, pack: str, unit: Unit, name: str, shared_with: Unit, by: Reader, at: datetime, place: str = "", host: Person | None = None
) -> Resource:
    """登记资源: whoever belongs below `shared_with` may book it."""
    by.need("slots.keep")
    if not by.scope.everything and not own_units(by).filter(pk=unit.pk).exists():
        raise Hidden("unit")
    if kind.private and host is None:
        raise Refusal(f"“{kind.title}”要写明接待的人", field="host")
    if not (said := uncut(name, "名称", 60, field="name")):
        raise Refusal("请写名称", field="name")
    found = Resource.objects.create(
        pack=pack, kind=kind.id, title=kind.title, name=said, place=uncut(place, "地点和说明", 200, field="place"), unit=unit, unit_name=unit.name,
        shared_with=shared_with, host=host, since=timezone.localdate(at),
    )
    leave_trace(by=by, at=at, verb="登记资源", kind="资源", thing=found.public_id)
    return found


@transaction.atomic
def book(*, resource: Resource, unit: Unit, day: date, begins: int, ends: int, by: Reader, at: datetime, purpose: str = "") -> Booking:
    """预约: what is taken is refused, with the three nearest free gaps. What a talk is about is sealed."""
    by.need("slots.book")
    found = by.rows(Resource).select_for_update(of=("self",)).filter(pk=resource.pk, until=None).first()
    if found is None:
        raise Hidden("resource")
    kind = kind_of(found, by.day)
    if day < timezone.localdate(at):
        raise Refusal("日期已经过了，请另选", field="day")
    if why := kind.refused(day, begins, ends):
        raise Refusal(why, field="begins")
    if any(begin < ends and begins < end for begin, end in taken(by, found, day)):
        free = gaps(by, found, day, begins, ends - begins)
        raise Refusal(f"这个时段已经约出去了，请另选。最近的空档：{'；'.join(free) or '两个月内没有空档'}", field="begins")
    words = uncut(purpose, "用途", MOST_WORDS if kind.private else 200, field="purpose")
    booking = Booking.objects.create(
        resource=found, unit=unit, unit_name=unit.name, person_id=by.person_id if kind.private else None, host_id=found.host_id if kind.private else None,
        private=kind.private, day=day, begins=begins, ends=ends, purpose="" if kind.private else words, booked_on=timezone.localdate(at),
    )
    if kind.private:
        subject = f"booking:{booking.pk}"
        booking.key = new_keys([subject])[subject]
        booking.matter = seal(booking.key, MATTER, words)
        booking.save(update_fields=["key", "matter"])
    leave_trace(by=by, at=at, verb="预约", kind="预约", thing=booking.public_id)
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, by: Reader, at: datetime) -> Booking:
    """取消预约: by whoever booked, or by the owner of the resource."""
    found = _mine(by, booking)
    return _settled(found, State.CANCELLED, "取消预约", by, at)


@transaction.atomic
def confirm_use(*, booking: Booking, by: Reader, at: datetime) -> Booking:
    """用后确认: it was used; what was booked and not used is cancelled instead."""
    found = _mine(by, booking)
    if found.day > timezone.localdate(at):
        raise Refusal("还没有到用的那一天")
    return _settled(found, State.USED, "确认已用", by, at)


@transaction.atomic
def answer_talk(*, booking: Booking, reply: str, by: Reader, at: datetime) -> Booking:
    """答复: by the host alone; sealed as what was asked."""
    found = _mine(by, booking)
    if not found.private or found.host_id != by.person_id or found.key is None:
        raise Refusal("只有接待的人可以答复")
    if not (words := uncut(reply, "答复", MOST_WORDS, field="reply")):
        raise Refusal("请写答复", field="reply")
    found.reply, found.answered_on = seal(found.key, REPLY, words), timezone.localdate(at)
    found.answer_days = (found.answered_on - found.booked_on).days
    found.save(update_fields=["reply", "answered_on", "answer_days"])
    return _settled(found, State.USED, "答复约谈", by, at)


@transaction.atomic
def open_talk(*, booking: Booking, by: Reader, at: datetime) -> tuple[str, str]:
    """阅看约谈: (what was asked, what was answered), for the two alone; every look leaves a trace. Raises `Hidden`."""
    found = by.rows(Booking).select_related("key").filter(pk=booking.pk, private=True).first()
    if found is None or by.person_id is None or by.person_id not in (found.person_id, found.host_id) or found.key is None:
        raise Hidden("booking")
    leave_trace(by=by, at=at, verb="阅看约谈", kind="预约", thing=found.public_id)
    return tuple(unseal(found.key, field, box) if box else "" for field, box in ((MATTER, found.matter), (REPLY, found.reply)))     # type: ignore[return-value]


def _mine(by: Reader, booking: Booking) -> Booking:
    """A booking that stands, for whoever may settle it. Raises `Hidden`."""
    by.need("slots.book")
    found = by.rows(Booking).select_for_update(of=("self",)).select_related("resource", "key").filter(pk=booking.pk).first()
    if found is None:
        raise Hidden("booking")
    own = found.person_id == by.person_id or found.host_id == by.person_id if found.private else (
        own_units(by).filter(pk__in=(found.unit_id, found.resource.unit_id)).exists())
    if not own and not by.scope.everything:
        raise Hidden("booking")
    if found.state != State.BOOKED:
        raise Refusal(f"这次预约{found.get_state_display()}")
    return found


def _settled(found: Booking, state: str, verb: str, by: Reader, at: datetime) -> Booking:
    found.state = state
    found.save(update_fields=["state"])
    leave_trace(by=by, at=at, verb=verb, kind="预约", thing=found.public_id)
    return found
