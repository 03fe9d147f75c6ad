"""组织调整带人: a unit that ends hands its members to its successor, and its posts end with it."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs import actions as orgs
from dazugong.kernel.orgs.models import Unit

from .models import Appointment, Membership, Post

BATCH = 500


@transaction.atomic
def merge_with_members(
    *, units: Sequence[Unit], name: str, under: Unit, on: date, by: Reader, at: datetime, basis: str = ""
) -> Unit:
    """合并: every member of the merged units belongs to the new one from `on`."""
    merged = orgs.merge_units(units=units, name=name, under=under, on=on, by=by, at=at, basis=basis)
    for unit in units:
        _hand_over(unit, merged, on, by, at)
    return merged


@transaction.atomic
def split_with_members(
    *, unit: Unit, names: Sequence[str], under: Unit, on: date, by: Reader, at: datetime, basis: str = ""
) -> list[Unit]:
    """分设: the members go to the first of the new units; who belongs to another is transferred from there."""
    parts = orgs.split_unit(unit=unit, names=names, under=under, on=on, by=by, at=at, basis=basis)
    _hand_over(unit, parts[0], on, by, at)
    return parts


@transaction.atomic
def dissolve_without_members(*, unit: Unit, on: date, by: Reader, at: datetime, basis: str = "") -> Unit:
    """撤销: refused while anybody still belongs to the unit."""
    by.need("units.change")
    left = by.rows(Membership).filter(unit=unit, until=None).count()
    if left:
        raise Refusal(f"“{unit.name}”还有{left}名党员，请先把组织关系转到别的支部，再撤销", field="unit")
    ended = orgs.dissolve_unit(unit=unit, on=on, by=by, at=at, basis=basis)
    _end_posts(unit, on, by)
    return ended


def _hand_over(before: Unit, after: Unit, on: date, by: Reader, at: datetime) -> None:
    with widened(by):  # the merger was the reader's to make; the ended unit is out of everybody's sight from `on`
        standing = list(Membership.objects.filter(unit=before, until=None).select_related("person"))
        earlier = [m for m in standing if m.since < on]
        Membership.objects.filter(pk__in=[m.pk for m in earlier]).update(until=on, ended="组织调整")
        Membership.objects.filter(unit=before, until=None).update(unit=after)
        moved = [Membership(person=m.person, unit=after, kind=m.kind, since=on, began="组织调整") for m in earlier]
        Membership.objects.bulk_create(moved, batch_size=BATCH)
        ids = [m.person.public_id for m in standing]
    _end_posts(before, on, by)
    leave_trace(by=by, at=at, verb="随组织调整转接", kind="人员名单", thing=after.public_id, count=len(ids), digest=digest_of_ids(ids))


def _end_posts(unit: Unit, on: date, by: Reader) -> None:
    with widened(by):
        Appointment.objects.filter(post__unit=unit, until=None, since__lt=on).update(until=on)
        Post.objects.filter(unit=unit, until=None, since__lt=on).update(until=on)
