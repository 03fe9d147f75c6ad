"""在手会议: meetings that a post is to hold or its holder to chair, for its hand-over."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.tasks.holding import Held, Kind, Leaving, Passing

from .models import Meeting
from .queries import meetings, own, still_due

NOT_HELD = Q(state=Meeting.State.PLANNED)


def meetings_held(leaving: Leaving) -> Iterator[Held]:
    """What is arranged and not held yet: of the post's units where it keeps their meetings, and wherever the person takes the chair."""
    eyes = leaving.eyes
    if not eyes.may("meetings.read"):
        return
    kept = own(eyes) if eyes.may("meetings.keep") else set()
    for one in meetings(eyes).filter(NOT_HELD, Q(unit__in=kept) | Q(chair=leaving.person.name)).order_by("day", "pk"):
        yield Held(Kind.MEETING, one.public_id, f"{one.title}：{one.topic}"[:240], one.unit.name, one.day)


def duties_held(leaving: Leaving) -> Iterator[Held]:
    """What the post's own unit has still to hold in periods that run, or ended within the last month."""
    if leaving.eyes.may("meetings.keep"):
        for duty in still_due(leaving.eyes):
            yield Held(Kind.CONVENE, str(duty.pk), f"{duty.title}（{duty.span.brief}）", duty.unit.name, duty.last)


def take_the_chair(passing: Passing, by: Reader, at: datetime) -> None:
    """The successor takes the chair of what the leaver was to chair from that day on."""
    rows = by.rows(Meeting).filter(NOT_HELD, public_id__in=passing.held, chair=passing.leaver.name, day__gte=passing.day)
    rows.update(chair=passing.successor.name)
