"""在手票决: votes that a unit has begun and not ended, for the hand-over of the post that keeps them."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.kernel.tasks.holding import Held, Kind, Leaving

from .models import State
from .queries import polls
from .waiting import DOMAIN

OVER = (State.PUBLISHED, State.VOID)


def polls_held(leaving: Leaving) -> Iterator[Held]:
    """Prepared, open, closed or counted and not made known; the halves of a key are held by whoever wrote them down, not by the post."""
    eyes = leaving.eyes
    if not (eyes.may("ballots.keep") and eyes.may("ballots.read")):
        return
    own = {eyes.unit_id, *eyes.scope.roots.get(DOMAIN, ())}
    for one in polls(eyes).filter(unit__in=own).exclude(state__in=OVER):
        yield Held(Kind.POLL, one.public_id, f"{one.title}：{one.topic}（{one.get_state_display()}）"[:240], one.unit_name, one.day)
