"""转并联的承继: for whom a merged unit answers."""
from __future__ import annotations

from datetime import date

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.models import Succession


def predecessors_since(reader: Reader, *, after: date, until: date) -> dict[int, list[int]]:
    """For each unit that came of a merger after `after` and up to `until`: the units standing on `after` that went into it.

    Mergers of mergers are followed back. A unit that was split has no one successor and is not carried.
    """
    rows = reader.rows(Succession).filter(day__gt=after, day__lte=until).order_by("day", "pk")
    pairs = list(rows.values_list("before_id", "after_id"))
    successors: dict[int, list[int]] = {}
    for before, into in pairs:
        successors.setdefault(before, []).append(into)
    came_from: dict[int, list[int]] = {}
    for before, into in pairs:
        if len(successors[before]) == 1:
            came_from.setdefault(into, []).extend(came_from.pop(before, [before]))
    return came_from
