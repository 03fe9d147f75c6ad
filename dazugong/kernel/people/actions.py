"""人员的登记、更正、转接与任职。"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.audit.actions import digest_of_ids, leave_trace, leave_traces
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.keys.actions import keyring
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units

from .entering import Entry, enter
from .models import Appointment, Membership, Person, PersonRevision, Post, SealedValue
from .queries import known_values
from .terms import TERMS
from .values import batches, changes_to, refuse_destroyed, revision_deed, write_changes

TAKEN = "公民身份号码已登记在另一人名下，请先查重；如系转入，请办理组织关系转接"


@transaction.atomic
def register_person(
    *, values: Mapping[str, str], unit: Unit, since: date, by: Reader, at: datetime, kind: str = Membership.Kind.REGULAR,
    began: str = "",
) -> Person:
    """登记: one new person who belongs to `unit` from `since`; `began` says why (发展, 转入 …)."""
    refuse_taken(values.get("citizen_number", ""), by)
    return register_people(entries=[Entry(values, unit, since, kind, began)], by=by, at=at)[0]


@transaction.atomic
def register_people(*, entries: Sequence[Entry], by: Reader, at: datetime) -> list[Person]:
    """批量登记: a dozen statements however many persons; one trace each. Callers have looked for taken numbers."""
    by.need("people.change")
    within = set(own_units(by, domain="people").values_list("pk", flat=True))
    if any(entry.unit.pk not in within for entry in entries):
        raise Hidden("unit")
    with widened(by):  # the units lie within reach (above); a person comes into sight by the membership
        numbers, deeds = enter(entries, by=by, at=at)
        leave_traces(by=by, at=at, deeds=deeds)
        found = _read_back(numbers)
    return [found[number] for number in numbers]


def _read_back(numbers: Sequence[int]) -> dict[int, Person]:
    """The persons just written, a few hundred at a time: databases bound the number of parameters."""
    people = Person.objects.select_related("key")
    return {pk: p for some in batches(numbers) for pk, p in people.in_bulk(some).items()}


@transaction.atomic
def correct_person(*, person: Person, values: Mapping[str, str], by: Reader, at: datetime) -> PersonRevision | None:
    """更正: writes one revision and one trace, or nothing when nothing differs."""
    by.need("people.change")
    changes = changes_to(person, values, known_values(by, person))
    if not changes:
        return None
    if changes.sealed.get("citizen_number"):
        refuse_taken(changes.sealed["citizen_number"], by)
    last = person.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = write_changes(changes, number=last + 1, by=by, at=at)
    leave_traces(by=by, at=at, deeds=[revision_deed(revision, "更正人员")])
    return revision


@transaction.atomic
def end_membership(*, membership: Membership, on: date, reason: str, by: Reader, at: datetime, why: str = "") -> None:
    """减少: the membership ends on `on` (transfer out, death, leaving)."""
    by.need("people.change")
    if on <= membership.since:
        raise Refusal(f"减少日期应晚于转入日期（{membership.since:%Y-%m-%d}），请核对", field="on")
    membership.until, membership.ended = on, reason
    membership.save(update_fields=["until", "ended"])
    leave_trace(by=by, at=at, verb="党员减少", kind="人员", thing=membership.person.public_id, note="：".join(filter(None, (reason, why))))


@transaction.atomic
def transfer_member(*, membership: Membership, to: Unit, on: date, by: Reader, at: datetime, why: str = "") -> Membership:
    """转接: from one branch to another on `on`; both lie within the reader's reach."""
    by.need("people.change")
    if not unit_in_reach(by, to):
        raise Hidden("unit")
    end_membership(membership=membership, on=on, reason="转出", why=why, by=by, at=at)
    moved = Membership.objects.create(person=membership.person, unit=to, kind=membership.kind, since=on, began="转入")
    leave_trace(by=by, at=at, verb="组织关系转接", kind="人员", thing=membership.person.public_id, note=why)
    return moved


@transaction.atomic
def open_post(
    *, unit: Unit, title: str, since: date, by: Reader, at: datetime, principal: bool = False, seats: int = 1
) -> Post:
    """设职: adds a post to the unit's catalogue."""
    by.need("units.change")
    post = Post.objects.create(unit=unit, title=title, principal=principal, seats=seats, since=since)
    leave_trace(by=by, at=at, verb="设立职务", kind="职务", thing=post.pk)
    return post


@transaction.atomic
def appoint(
    *, person: Person, post: Post, since: date, by: Reader, at: datetime, kind: str = Appointment.Kind.FULL,
    document: str = "",
) -> Appointment:
    """任职: refused beyond the number of seats, except for acting and paired holders."""
    by.need("units.change")
    held = Appointment.objects.filter(post=post, kind=Appointment.Kind.FULL, until=None).count()
    if kind == Appointment.Kind.FULL and held >= post.seats:
        raise Refusal(f"“{post.title}”职数{post.seats}名，已配{held}名，请先办理免职", field="post")
    appointment = Appointment.objects.create(person=person, post=post, kind=kind, since=since, document=document)
    leave_trace(by=by, at=at, verb="任职", kind="人员", thing=person.public_id, note=document)
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: date, by: Reader, at: datetime) -> None:
    """免职: from `on` the post gives the person no rights any more."""
    by.need("units.change")
    if on <= appointment.since:
        raise Refusal("免职日期应晚于任职日期，请核对", field="on")
    appointment.until = on
    appointment.save(update_fields=["until"])
    leave_trace(by=by, at=at, verb="免职", kind="人员", thing=appointment.person.public_id)


@transaction.atomic
def link_login(*, login: Login, person_id: str, by: Reader, at: datetime) -> None:
    """绑定: ties a prepared account to the person whose number stands on the unit's slip."""
    by.need("accounts.prepare")
    with widened(by):  # the system administrator sees no persons; the number comes from the unit on paper
        changed = Person.objects.filter(public_id=person_id.strip().upper(), login=None).update(login=login)
    if not changed:
        raise Refusal("没有这个人员编号，或该人员已有账号，请与单位核对", field="person")
    leave_trace(by=by, at=at, verb="绑定账号", kind="人员", thing=person_id.strip().upper())


@transaction.atomic
def reveal_value(*, person: Person, name: str, reason: str, by: Reader, at: datetime) -> str:
    """查看密封项: one value with a reason; the trace names person, field and reason, not the value."""
    by.need("people.reveal")
    if name not in Person.SEALED:
        raise Hidden(name)
    reason = uncut(reason, "查看事由", 200, field="reason")
    if len(reason) < 4:
        raise Refusal("请写明查看事由（不少于4个字），系统将留痕", field="reason")
    refuse_destroyed(person)
    value = known_values(by, person).get(name, "")
    leave_trace(by=by, at=at, verb=f"查看{TERMS[name]}", kind="人员", thing=person.public_id, note=reason)
    return value


@transaction.atomic
def trace_person_read(*, person: Person, by: Reader, at: datetime) -> None:
    """阅看个人: one person by id is one trace of its own."""
    leave_trace(by=by, at=at, verb="阅看人员", kind="人员", thing=person.public_id)


@transaction.atomic
def trace_people_list(*, ids: list[str], verb: str, by: Reader, at: datetime) -> None:
    """阅看名单: a list or export of persons is one trace with their number and a digest of the sorted ids."""
    leave_trace(by=by, at=at, verb=verb, kind="人员名单", count=len(ids), digest=digest_of_ids(ids))


def refuse_taken(citizen_number: str, by: Reader) -> None:
    """One citizen number belongs to one person in the whole installation, also beyond the reader's reach."""
    if not citizen_number:
        return
    mark = keyring().blind("citizen_number", citizen_number)
    with widened(by):
        taken = SealedValue.objects.filter(field="citizen_number", mark=mark, current=True).exists()
    if taken:
        raise Refusal(TAKEN, field="citizen_number")


def unit_in_reach(by: Reader, unit: Unit) -> bool:
    """Whether the reader may enter persons in `unit`."""
    return own_units(by, domain="people").filter(pk=unit.pk).exists()

