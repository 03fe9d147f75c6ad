"""在手预约和轮值: uses that wait to be confirmed, and whose turn it is to come, for a hand-over."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.tasks.holding import Held, Kind, Leaving, Passing

from .models import Turn
from .waiting import to_confirm


def bookings_held(leaving: Leaving) -> Iterator[Held]:
    """Uses of what the post keeps that nobody has confirmed; talks are between two and are not on the list."""
    for one in to_confirm(leaving.eyes).select_related("resource").order_by("day", "pk"):
        yield Held(Kind.BOOKING, one.resource.public_id, f"{one.resource.name}：{one.unit_name}", one.resource.unit_name, one.day)


def turns_held(leaving: Leaving) -> Iterator[Held]:
    """Turns of the person in the unit that he leaves, from today on; one line for each list."""
    rows = leaving.eyes.rows(Turn).filter(person=leaving.person, rota__unit=leaving.post.unit_id, last__gte=leaving.eyes.day)
    for one in rows.select_related("rota").order_by("first"):
        yield Held(Kind.TURN, one.rota.public_id, one.rota.title, one.rota.unit_name, one.first)


def take_the_turns(passing: Passing, by: Reader, at: datetime) -> None:
    """The successor takes the turns that begin from that day on."""
    by.rows(Turn).filter(rota__public_id__in=passing.held, person=passing.leaver, first__gte=passing.day).update(person=passing.successor)
