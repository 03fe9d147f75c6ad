"""在手文件: papers that wait to be reviewed in a unit, for the hand-over of the post that reviews them."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.kernel.tasks.holding import Held, Kind, Leaving
from dazugong.kernel.tasks.rights import acting_units

from .queries import documents


def documents_held(leaving: Leaving) -> Iterator[Held]:
    """Papers of the post's units in which something is undecided still."""
    eyes = leaving.eyes
    if not (eyes.may("plans.read") and eyes.may("plans.change")):
        return
    for one in documents(eyes).filter(unit__in=acting_units(eyes)):
        if left := one.found - one.decided:
            yield Held(Kind.DOCUMENT, one.public_id, f"{one.title}（{left}条待审）"[:240], one.unit.name, None)
