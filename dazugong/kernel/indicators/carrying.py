"""承继: for whom a merged unit answers, and where what an earlier unit filed belongs today."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.orgs.queries import ancestors_of

from .asking import Question

Pairs = list[tuple[int, int, date]]     # (before, after, day), in the order of their days
Ended = list[tuple[int, date]]          # (unit, its last day)
ONE = timedelta(days=1)
HISTORY = """SELECT day, id, before_id, after_id FROM orgs_succession WHERE day <= %s
 UNION ALL SELECT until, 0, id, NULL FROM orgs_unit WHERE until <= %s ORDER BY 1, 2"""


def history(reader: Reader, asked: Question) -> tuple[Pairs, Ended]:
    """Every succession up to the day of the question, and who had ended by then; one statement. They are few: a county has some dozens a year."""
    if "history" not in asked.read:
        with widened(reader), connection.cursor() as cursor:   # a figure must not depend on who reads it, and what became of a unit is no secret
            cursor.execute(HISTORY, [asked.known.isoformat()] * 2)
            rows = [(day if isinstance(day, date) else date.fromisoformat(day), unit, into) for day, _, unit, into in cursor.fetchall()]
        pairs = [(unit, into, day) for day, unit, into in rows if into is not None]
        asked.read["history"] = pairs, [(unit, day - ONE) for day, unit, into in rows if into is None]
    return asked.read["history"]    # type: ignore[return-value]


def carried(reader: Reader, asked: Question) -> dict[int, int]:
    """Where what earlier units filed belongs on the day of the question; read once."""
    if "carried" not in asked.read:
        asked.read["carried"] = carried_to(history(reader, asked)[0], day=asked.known)
    return asked.read["carried"]    # type: ignore[return-value]


def predecessors_since(pairs: Pairs, *, after: date) -> dict[int, list[int]]:
    """For each unit that came of a merger after `after`: the units standing on `after` that went into it.

    Mergers of mergers are followed back. A unit that was split has no one successor and is not carried.
    """
    later = [(before, into) for before, into, day in pairs if day > after]
    successors: dict[int, list[int]] = {}
    for before, into in later:
        successors.setdefault(before, []).append(into)
    came_from: dict[int, list[int]] = {}
    for before, into in later:
        if len(successors[before]) == 1:
            came_from.setdefault(into, []).extend(came_from.pop(before, [before]))
    return came_from


def carried_to(pairs: Pairs, *, day: date) -> dict[int, int]:
    """For each unit that went into others: the unit standing on `day` to which what it filed belongs.

    One successor takes all. Where a unit was split, no part may claim the whole: it belongs to the lowest unit that stands
    above every part. A line that ends in a dissolution leads nowhere, and is not there.
    """
    into: dict[int, list[int]] = {}
    for before, after, _ in pairs:
        into.setdefault(before, []).append(after)
    ends = {unit: _ends(unit, into) for unit in into}
    above = ancestors_of({end for several in ends.values() for end in several}, day)     # from the top down
    found = {}
    for unit, several in ends.items():
        lines = [above[end] for end in several if end in above]
        if lines and (place := _lowest_common(lines)) is not None:
            found[unit] = place
    return found


def _ends(unit: int, into: dict[int, list[int]]) -> set[int]:
    """Where the work of a unit goes on: followed over every merger and split."""
    ends, waiting = set(), [unit]
    while waiting:
        one = waiting.pop()
        waiting += into.get(one, [])
        ends |= set() if one in into else {one}
    return ends


def _lowest_common(lines: Iterable[list[int]]) -> int | None:
    """The last unit that all lines, each from the top down, have in common."""
    common = None
    for level in zip(*lines):
        if len(set(level)) > 1:
            break
        common = level[0]
    return common
