"""增减: who came to a unit and who left it between two days, person by person, each with the reason.

A person's time in a unit is put together from his memberships and from where their branches stood: what touches is one stay,
so a transfer between two branches of a township moves nobody in or out of the township. A stay that begins in the window is an
increase, one that ends in it a decrease; start + increases − decreases is therefore the end, whatever the rows look like.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from dazugong.formula.sqltext import Sql
from dazugong.kernel.indicators.dialects import among, on_day
from dazugong.yearbook.book import Count, Movement
from dazugong.yearbook.dimensions import flow_of, flows, tallied

from .counting import below, run

FOREVER = date.max
RECRUITED = "recruited"
WAYS = {one.id: one.way for one in flows()}
VALUES = ("sex", "ethnic_group", "education", "birth", "joined", "occupation")


@dataclass(frozen=True, slots=True)
class Stay:
    """一段: a person is with a branch from `since` until, not including, `until`, and the branch stands below `node`."""

    node: int
    person: int
    branch: int
    since: date
    until: date
    came: str = ""
    went: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """一次增减."""

    node: int
    person: int
    branch: int
    flow: str
    day: date
    values: tuple[str, ...] = ()


def steps_of(nodes: Sequence[int] | None, *, before: date, day: date, under: int | None, through: Sequence[int] | None = None) -> list[Step]:
    """Every increase and decrease of the units after `before` up to `day`; one statement. `through`: only of those who ever were there."""
    found = []
    rows = sorted(run(_touched(nodes, before, day, below(under) if through is None else Sql("m.unit_id IN {}", among(through)))), key=itemgetter(0))
    for person, lines in groupby(rows, key=itemgetter(0)):
        mine = list(lines)
        values = tuple(mine[0][10:])
        for node, stays in groupby(sorted(_stays(person, mine), key=lambda s: (s.node, s.since)), key=lambda s: s.node):
            found += [Step(node, person, branch, flow, on, values) for branch, flow, on in _ends(stays, before, day)]
    return found


def _touched(nodes: Sequence[int] | None, before: date, day: date, there: Sql) -> Sql:
    """(person, membership, branch, since, until, began, ended, node, since, until, values …) of all whom something befell."""
    first, last = on_day(before), on_day(day)
    window = Sql("((m.since > {} AND m.since <= {}) OR (m.until > {} AND m.until <= {}) OR m.unit_id IN (SELECT c.descendant_id FROM orgs_ancestry c"
                 " WHERE c.kind = 'line' AND ((c.since > {} AND c.since <= {}) OR (c.until > {} AND c.until <= {}))))",
                 *[first, last] * 4)  # fmt: skip
    whom = Sql("SELECT m.person_id FROM people_membership m WHERE {} INTERSECT SELECT m.person_id FROM people_membership m WHERE {}", window, there)
    asked = Sql("1 = 1") if nodes is None else Sql("a.ancestor_id IN {}", among(nodes))
    columns = ", ".join(f"p.{name}" for name in VALUES)
    return Sql("SELECT m.person_id, m.id, m.unit_id, m.since, m.until, m.began, m.ended, a.ancestor_id, a.since, a.until, " + columns +
               " FROM people_membership m JOIN people_person p ON p.id = m.person_id"
               " LEFT JOIN orgs_ancestry a ON a.descendant_id = m.unit_id AND a.kind = 'line' AND {} WHERE m.person_id IN ({})", asked, whom)  # fmt: skip


def _stays(person: int, lines: Sequence[tuple]) -> Iterator[Stay]:
    """The stays of one person: in the branch he came to last, wherever that stood."""
    belongs = {line[1]: (whole_day(line[3]), whole_day(line[4]) or FOREVER, line[2], line[5], line[6]) for line in lines}
    for key, since, until in prevailing({k: v[:2] for k, v in belongs.items()}):
        begins, ends, branch, began, ended = belongs[key]
        came = (began or _unsaid(lines[0][14], begins, earlier=any(v[1] <= begins for v in belongs.values()))) if since == begins else "其他"
        went = (ended or "其他") if until == ends else "其他"
        for line in lines:
            if line[1] == key and line[7] is not None:
                start, end = whole_day(line[8]), whole_day(line[9]) or FOREVER
                low, high = max(since, start), min(until, end)
                if low < high:
                    yield Stay(line[7], person, branch, low, high, came if low == since else "组织调整", went if high == until else "组织调整")


def _unsaid(joined: str, since: date, *, earlier: bool) -> str:
    """Why a membership began that does not say so: from another branch; as a new member; or it was merely written down then."""
    if earlier:
        return "转入"
    return "发展" if len(joined) >= 7 and since.isoformat().startswith(joined[:7]) else "首次登记"


def prevailing(spans: dict[int, tuple[date, date]]) -> Iterator[tuple[int, date, date]]:
    """Which membership counts when several stand at once: the one begun last. Yields (key, from, until) without overlap."""
    edges = sorted({edge for span in spans.values() for edge in span})
    current: tuple[int, date, date] | None = None
    for low, high in zip(edges, edges[1:]):
        standing = [(since, key) for key, (since, until) in spans.items() if since <= low < until]
        key = max(standing)[1] if standing else None
        if current and key == current[0] and current[2] == low:
            current = (key, current[1], high)
            continue
        if current:
            yield current
        current = (key, low, high) if key is not None else None
    if current:
        yield current


def _ends(stays: Iterable[Stay], before: date, day: date) -> Iterator[tuple[int, str, date]]:
    """(branch, flow, day) where a row of touching stays begins or ends within the window."""
    first = last = None
    for stay in [*stays, None]:
        if last is not None and stay is not None and stay.since == last.until:
            last = stay
            continue
        if first is not None and last is not None:
            if before < first.since <= day:
                yield first.branch, flow_of("in", first.came), first.since
            if before < last.until <= day:
                yield last.branch, flow_of("out", last.went), last.until
        first = last = stay


def movement(steps: Iterable[Step], *, start: int, end: int) -> Movement:
    """The steps of one unit, by reason."""
    by = dict.fromkeys(WAYS, 0)
    for step in steps:
        by[step.flow] += 1
    return Movement(start, end, by)


def recruits(steps: Iterable[Step], day: date) -> Count:
    """发展党员: those of the steps that are new members, by class."""
    people = [dict(zip(VALUES, step.values)) for step in steps if step.flow == RECRUITED]
    return Count(len(people), tallied(people, day))


def whole_day(value: object) -> date | None:
    """A day as either database gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value      # type: ignore[return-value]
