"""查空档: what is taken of a resource, and the nearest free gaps."""
from __future__ import annotations

from datetime import date

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.records.packs import pack_of, version_on
from dazugong.spec.slots import ResourceKind, Stretch, nearest_free, said

from .models import Booking, Resource

TAKEN = (Booking.State.BOOKED, Booking.State.USED)


def kind_of(resource: Resource, day: date) -> ResourceKind:
    """Its kind as the pack in force on the day declares it. Raises `Hidden`."""
    version = version_on(resource.pack, day)
    found = next((one for one in pack_of(version).resources if one.id == resource.kind), None) if version else None
    if found is None:
        raise Hidden("resource")
    return found


def taken(by: Reader, resource: Resource, day: date) -> list[Stretch]:
    """Stretches of the day that are taken, also those whose bookings the reader may not see: times and nothing else."""
    with widened(by):
        rows = Booking.objects.filter(resource=resource, day=day, state__in=TAKEN)
        return sorted(rows.values_list("begins", "ends"))


def gaps(by: Reader, resource: Resource, day: date, begin: int, length: int) -> list[str]:
    """The three nearest free gaps, in words."""
    found = nearest_free(kind_of(resource, day), lambda on: taken(by, resource, on), day, begin, length)
    return [f"{on:%m月%d日} {said(first)}至{said(last)}" for on, (first, last) in found]
