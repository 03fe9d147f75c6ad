"""一段段党籍: what a snapshot for the statistics is made of: who stood in which branch from when until when, by class and without
a name or number; who came and went, at every unit; and by branch a mark that is another as soon as any of it is.

Of several memberships at once the one begun last counts, as in `counting` and `moving`.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from dazugong.formula.sqltext import Sql
from dazugong.kernel.indicators.dialects import among, day_number
from dazugong.yearbook.dimensions import dimensions, flows

from .counting import TEXTS, run
from .moving import FOREVER, RECRUITED, VALUES, prevailing, steps_of, whole_day

LAST = date(9998, 12, 31)       # what is known of the days to come too: it need not be marked again when they have come
PRIME = 1_000_003
OF_MEMBERS = f"""SELECT m.unit_id, COUNT(*), SUM(m.id), SUM((m.id * {{since}}) %% {PRIME}), SUM((m.id * COALESCE({{until}}, 0)) %% {PRIME}),
 SUM(LENGTH(m.began) + LENGTH(m.ended)), SUM(COALESCE(r.newest, 0)) FROM people_membership m
 LEFT JOIN (SELECT person_id, MAX(id) AS newest FROM people_personrevision GROUP BY person_id) r ON r.person_id = m.person_id GROUP BY m.unit_id"""
OF_LINES = f"""SELECT a.descendant_id, COUNT(*), SUM((a.ancestor_id * {{since}}) %% {PRIME}), SUM((a.ancestor_id * COALESCE({{until}}, 0)) %% {PRIME})
 FROM orgs_ancestry a WHERE a.kind = 'line' GROUP BY a.descendant_id"""
SEVERAL = "SELECT x.person_id FROM people_membership x GROUP BY x.person_id HAVING COUNT(*) > 1"
Span = tuple[int, date, date | None, tuple[str, ...]]       # branch, since, until, what of the person is counted


def spans_of(units: Sequence[int] | None) -> Iterator[Span]:
    """Who stood in these branches, or in any; persons in no order that says who they are."""
    whom = Sql("1 = 1") if units is None else _of_units(units)
    wanted = None if units is None else set(units)
    for span in _spans(whom):
        if wanted is None or span[0] in wanted:
            yield span


def how_many() -> int:
    """How many spans there are, counted by themselves: one for each membership, unless somebody has several."""
    ((memberships,),) = run(Sql("SELECT COUNT(*) FROM people_membership"))
    ((of_several,),) = run(Sql(f"SELECT COUNT(*) FROM people_membership m WHERE m.person_id IN ({SEVERAL})"))
    return int(memberships) - int(of_several) + sum(1 for _ in _spans(Sql(f"m.person_id IN ({SEVERAL})")))


def _of_units(units: Sequence[int]) -> Sql:
    return Sql("m.person_id IN (SELECT x.person_id FROM people_membership x WHERE x.unit_id IN {})", among(units))


def _spans(whom: Sql) -> Iterator[Span]:
    fields = ", ".join(f"p.{one}" for one in VALUES)
    rows = run(Sql(f"SELECT m.person_id, m.id, m.unit_id, m.since, m.until, {fields} FROM people_membership m JOIN people_person p ON p.id = m.person_id"
                   " WHERE {} ORDER BY m.person_id", whom))  # fmt: skip
    said: dict[tuple[str, ...], tuple[str, ...]] = {}
    for _, lines in groupby(rows, key=itemgetter(0)):
        mine = list(lines)
        values = tuple(mine[0][5:])
        if values not in said:
            said[values] = _classed(values)
        belongs = {line[1]: (whole_day(line[3]), whole_day(line[4]) or FOREVER) for line in mine}
        branch = {line[1]: line[2] for line in mine}
        alone = [(key, *span) for key, span in belongs.items()] if len(mine) == 1 else prevailing(belongs)
        for key, since, until in alone:
            yield branch[key], since, None if until == FOREVER else until, said[values]


def _classed(values: Sequence[str]) -> tuple[str, ...]:
    """Texts as the terms of their classes: more is not kept; dates as they stand, for their classes change with the day."""
    words = {one.field: one for one in TEXTS}
    return tuple(words[name].term_of(words[name].word_class(value)) if value and name in words else value for name, value in zip(VALUES, values, strict=True))


def steps_since(before: date, units: Sequence[int] | None) -> Iterator[tuple[int, int, str, date, tuple[str, ...]]]:
    """(branch, unit, flow, day, values of a new member) of all who came to a unit or left it, through these branches or any."""
    wanted = None if units is None else set(units)
    for step in steps_of(None, before=before, day=LAST, under=None, through=units):
        if wanted is None or step.branch in wanted:
            yield step.branch, step.node, step.flow, step.day, _classed(step.values) if step.flow == RECRUITED else ("",) * len(VALUES)


def marks_of_members() -> dict[int, int]:
    """Branch → a number that is another when somebody came, went, or was corrected."""
    return _marks(OF_MEMBERS.format(since=day_number("m.since"), until=day_number("m.until")))


def marks_of_steps(members: Mapping[int, int]) -> dict[int, int]:
    """The same, another too when the branch came to stand elsewhere."""
    lines = _marks(OF_LINES.format(since=day_number("a.since"), until=day_number("a.until")))
    return {unit: hash((members.get(unit, 0), lines.get(unit, 0))) for unit in members}


def _marks(text: str) -> dict[int, int]:
    return {row[0]: hash(tuple(map(int, row[1:]))) for row in run(Sql(text))}


def with_them(units: Iterable[int]) -> set[int]:
    """The branches of everybody who ever was in one of these: what counts of him in one depends on the others."""
    given = sorted(units)
    rows = run(Sql("SELECT DISTINCT m.unit_id FROM people_membership m WHERE {}", _of_units(given)))
    return {row[0] for row in rows}.union(given)


def meaning() -> str:
    """What classes and flows mean; where that changes, a snapshot must be built anew."""
    return repr((dimensions(), flows()))
