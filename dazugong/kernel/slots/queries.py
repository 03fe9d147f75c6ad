"""查预约和轮值."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec.model import Pack
from dazugong.spec.slots import ResourceKind, RotaKind, said

from .booking import kind_of, taken
from .models import Booking, Resource, Rota, Swap, Turn

SHOWN_DAYS = 14


@dataclass(frozen=True)
class Offered:
    """一类资源或一种轮值, and the pack that declares it."""

    pack: Pack
    kind: ResourceKind | RotaKind

    @property
    def key(self) -> str:
        return f"{self.pack.id}.{self.kind.id}"


def resource_kinds(day: date) -> list[Offered]:
    return [Offered(pack, kind) for pack in map(pack_of, current_versions(day)) for kind in pack.resources]


def rota_kinds(day: date) -> list[Offered]:
    return [Offered(pack, kind) for pack in map(pack_of, current_versions(day)) for kind in pack.rotas]


def resources(reader: Reader) -> QuerySet[Resource]:
    """Everything that may be booked, with how often it was used this month and this year."""
    reader.need("slots.book")
    used = Q(bookings__state=Booking.State.USED, bookings__day__lte=reader.day, bookings__day__year=reader.day.year)
    rows = reader.rows(Resource).filter(since__lte=reader.day, until=None)
    return rows.annotate(
        month=Count("bookings", filter=used & Q(bookings__day__month=reader.day.month), distinct=True), year=Count("bookings", filter=used, distinct=True)
    ).order_by("title", "name", "pk")  # fmt: skip


def resource_for(reader: Reader, public_id: str) -> Resource:
    """One resource. Raises `Hidden`."""
    found = resources(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("resource")
    return found


def bookings_of(reader: Reader, resource: Resource) -> QuerySet[Booking]:
    """Bookings that the reader may see, the latest first."""
    return reader.rows(Booking).filter(resource=resource).order_by("-day", "-begins")


def calendar_of(reader: Reader, resource: Resource) -> list[tuple[date, list[str]]]:
    """The open days of the next fortnight (of a monthly day the next two), each with what is taken."""
    kind = kind_of(resource, reader.day)
    span = range(SHOWN_DAYS if not kind.month_days else 62)
    days: Iterable[date] = (reader.day + timedelta(days=ahead) for ahead in span)
    return [(day, [f"{said(a)}至{said(b)}" for a, b in taken(reader, resource, day)]) for day in days if kind.opens_on(day)]


def rotas(reader: Reader) -> QuerySet[Rota]:
    reader.need("slots.book")
    return reader.rows(Rota).order_by("-since", "-pk")


def rota_for(reader: Reader, public_id: str) -> Rota:
    """One rota. Raises `Hidden`."""
    found = rotas(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("rota")
    return found


def turns_of(reader: Reader, rota: Rota) -> QuerySet[Turn]:
    return reader.rows(Turn).filter(rota=rota).select_related("person", "planned").order_by("number")


def swaps_of(reader: Reader, rota: Rota) -> QuerySet[Swap]:
    """Swaps that were asked for, those not yet agreed to first."""
    return reader.rows(Swap).filter(mine__rota=rota).select_related("mine", "other", "asker", "asked").order_by("confirmed_on", "-pk")
