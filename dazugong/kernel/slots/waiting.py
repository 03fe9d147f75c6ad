"""等我的预约: uses to be confirmed, talks to be answered, swaps to be agreed to, for the desk."""
from __future__ import annotations

from django.db.models import Count, F, Min, QuerySet, Value

from dazugong.kernel.identity.reader import Reader

from .models import Booking, Swap

CONFIRM, ANSWER, AGREE = "used", "talk", "swap"


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, first day, number of one of them)."""
    if not reader.may("slots.book"):
        return []
    booked = reader.rows(Booking).filter(state=Booking.State.BOOKED)
    talks = booked.filter(private=True, host=reader.person_id or 0)
    swaps = reader.rows(Swap).filter(asked=reader.person_id or 0, confirmed_on=None, mine__first__gte=reader.day, other__first__gte=reader.day)
    return [
        _by(to_confirm(reader), CONFIRM, "resource__kind", "day", "resource__public_id"), _by(talks, ANSWER, "resource__kind", "booked_on", "resource__public_id"),
        _by(swaps, AGREE, "mine__rota__kind", "asked_on", "mine__rota__public_id"),
    ]  # fmt: skip


def to_confirm(reader: Reader) -> QuerySet[Booking]:
    """用后没有确认: uses of the reader's units that are over."""
    own = {reader.unit_id, *reader.scope.roots.get("units", ())} if reader.may("slots.book") and reader.may("slots.keep") else set()
    return reader.rows(Booking).filter(state=Booking.State.BOOKED, private=False, unit__in=own, day__lt=reader.day)


def _by(rows: QuerySet, what: str, kind: str, day: str, number: str) -> QuerySet:
    rows = rows.order_by().annotate(what=Value(what), in_pack=F(kind), of_kind=F(kind))
    return rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min(day), one=Min(number))
