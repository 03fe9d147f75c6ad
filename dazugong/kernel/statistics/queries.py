"""读年度统计: the statistics of a unit and of those directly below it, and the rows behind each figure.

However many units are asked about, the database is asked the same number of times. Whoever has the unit in reach sees all that
is counted in it: the fence is opened for the counting, as for indicators, because those who have left are counted too.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dazugong.formula.sqltext import Sql, literal
from dazugong.kernel.identity.reader import Reader, reading, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.indicators.asking import line_above
from dazugong.kernel.indicators.dialects import among
from dazugong.kernel.indicators.queries import path_to, under_for
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import children, tree_on
from dazugong.yearbook.book import Book, Count, by_organisation
from dazugong.yearbook.dimensions import dimensions, flows, organisations

from .counting import classified, members_of, open_then, run, units_of, words_of
from .moving import Step, movement, recruits, steps_of
from .standing import fresh_for, standing

__all__ = ["Behind", "book_of", "books_below", "children_of", "every_book", "fresh_for", "last_day", "path_to", "rows_behind", "under_for", "window", "years_of"]

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Behind:
    """一行: a person, or a unit, behind a figure; `on` is a day on which the page of it can be seen."""

    public_id: str
    name: str
    unit: str
    said: str
    on: date


def last_day(reader: Reader, year: int) -> date:
    """The day a year is counted on: its last, or the one looked at where that is earlier. Raises `Hidden` for no such year."""
    if not 1950 <= year <= reader.day.year:
        raise Hidden("year")
    return min(date(year, 12, 31), reader.day)


def years_of(reader: Reader, under: Unit) -> list[int]:
    """The years a unit can be counted for, the latest first."""
    return list(range(reader.day.year, max(under.since.year, reader.day.year - 9) - 1, -1))


def window(day: date) -> date:
    """The end of the year before."""
    return date(day.year - 1, 12, 31)


def book_of(reader: Reader, under: Unit, day: date) -> Book:
    """The statistics of one unit."""
    return _books(reader, [under], day, under=under.pk)[0]


def books_below(reader: Reader, under: Unit, day: date) -> list[Book]:
    """Of the unit itself, first, and of every one directly below it on the day."""
    return _books(reader, [under, *children_of(reader, under, day)], day, under=under.pk)


def every_book(reader: Reader, day: date) -> list[Book]:
    """Of every unit of the tree; for the command line."""
    with reading(reader.on(day)) as then:
        tree = tree_on(then)
    units = [Unit(pk=node.id, public_id=node.public_id, name=node.name, kind=node.kind) for node in tree]
    return _books(reader, units, day, under=None)


def children_of(reader: Reader, under: Unit, day: date) -> list[Unit]:
    """The units directly below on the day, in their order, under the names of that day."""
    _held(reader, under, day)
    with reading(reader.on(day)) as then:
        found = list(children(then, under))
    for unit in found:
        unit.name = unit.name_on
    return found


def _held(reader: Reader, under: Unit, day: date) -> None:
    """Whether everything below the unit is open to the reader. Raises `Hidden`."""
    reader.need("figures.read")
    roots = reader.scope.roots.get("people", frozenset())
    if not (reader.scope.everything or under.pk in roots or line_above(under, min(day, reader.day)) & roots):
        raise Hidden("unit")


def _books(reader: Reader, units: Sequence[Unit], day: date, *, under: int | None) -> list[Book]:
    if under is not None:
        _held(reader, units[0], day)
    before, nodes = window(day), None if under is None else [unit.pk for unit in units]
    if ready := standing(before, day):
        return [_book_of(one, day, [ready.members(one.pk, on) for on in (day, before)], [ready.kinds(one.pk, on) for on in (day, before)],
                         ready.steps(one.pk)) for one in units]  # fmt: skip
    with widened(reader.on(day)):  # the unit lies within reach (above); those who left or were dissolved are counted too
        words = words_of(under, first=before, last=day)
        now, then = (members_of(nodes, on, words, under=under) for on in (day, before))
        kinds, earlier = units_of(nodes, day), units_of(nodes, before)
        by_node: dict[int, list[Step]] = {}
        for step in steps_of(nodes, before=before, day=day, under=under):
            by_node.setdefault(step.node, []).append(step)
    nobody = Count()
    return [_book_of(one, day, [some.get(one.pk, nobody) for some in (now, then)], [some.get(one.pk, {}) for some in (kinds, earlier)],
                     by_node.get(one.pk, [])) for one in units]  # fmt: skip


def _book_of(one: Unit, day: date, members: Sequence[Count], kinds: Sequence[Mapping[str, int]], steps: Sequence[Step]) -> Book:
    """Put together; of members and kinds those of the day and those of the end of the year before."""
    now, then = members
    return Book(
        unit=one.pk, public_id=one.public_id, name=one.name, kind=one.kind, day=day, before=window(day), members=now, earlier=then,
        organisations=by_organisation(kinds[0]), earlier_organisations=by_organisation(kinds[1]),
        movement=movement(steps, start=then.total, end=now.total), recruits=recruits(steps, day),
    )  # fmt: skip


def rows_behind(reader: Reader, under: Unit, day: date, *, of: str, which: str) -> list[Behind]:
    """The rows of a figure. `of`: a dimension ("members" for everybody, "earlier" for those of the year before), "flow" or
    "organisation"; `which`: the class. Raises `Hidden` for what there is not.
    """
    reader.need("people.read")
    _held(reader, under, day)
    with widened(reader.on(day)):
        if of == "flow":
            return _moved(under, day, which)
        if of == "organisation":
            return _standing_units(under, day, which)
        return _classed(under, window(day) if of == "earlier" else day, of, which)


def _classed(under: Unit, day: date, of: str, which: str) -> list[Behind]:
    """Members of one class, by the same SELECT as their number."""
    place = {one.id: n for n, one in enumerate(dimensions())}
    test = Sql("1 = 1")
    if of in place:
        one = dimensions()[place[of]]
        if which not in one.ids:
            raise Hidden("class")
        test = Sql(f"r.d{place[of]} = {{}}", literal(one.ids.index(which)))
    elif of not in ("members", "earlier"):
        raise Hidden("class")
    words = words_of(under.pk, first=day, last=day)
    rows = run(Sql("SELECT r.public_id, r.name, u.name, r.kind FROM ({}) r JOIN orgs_unit u ON u.id = r.unit"
                   " JOIN orgs_ancestry t ON t.descendant_id = r.unit AND t.kind = 'line' AND t.ancestor_id = {} AND {} WHERE {} ORDER BY u.id, r.id",
                   classified(under.pk, day, words, ("p.public_id", "p.name", "m.kind", "p.id")), literal(under.pk), open_then("t", day), test))  # fmt: skip
    kinds = {"regular": "正式党员", "probationary": "预备党员"}
    return [Behind(public_id, name, unit, kinds.get(kind, kind), day) for public_id, name, unit, kind in rows]


def _moved(under: Unit, day: date, which: str) -> list[Behind]:
    """Whom a flow counts, with the day it befell them."""
    term = {one.id: one for one in flows()}
    if which not in term:
        raise Hidden("flow")
    steps = [s for s in steps_of([under.pk], before=window(day), day=day, under=under.pk) if s.flow == which]
    people = _named("people_person", "public_id, name", {s.person for s in steps})
    units = _named("orgs_unit", "public_id, name", {s.branch for s in steps})
    ago = ONE if term[which].way == "out" else timedelta(0)
    return [Behind(*people[s.person], units[s.branch][1], f"{s.day.isoformat()} {term[which].term}", s.day - ago) for s in sorted(steps, key=lambda s: (s.day, s.person))]


def _named(table: str, columns: str, ids: set[int]) -> dict[int, tuple]:
    rows = run(Sql(f"SELECT id, {columns} FROM {table} WHERE id IN {{}}", among(sorted(ids))))
    return {row[0]: row[1:] for row in rows}


def _standing_units(under: Unit, day: date, which: str) -> list[Behind]:
    """The organisations of one kind."""
    kinds = next((one.kinds for one in organisations() if one.id == which), None)
    if kinds is None:
        raise Hidden("kind")
    names = dict(Unit._meta.get_field("kind").choices)
    rows = run(Sql("SELECT u.public_id, n.name, u.kind FROM orgs_ancestry t JOIN orgs_unit u ON u.id = t.descendant_id JOIN orgs_unitname n ON n.unit_id = u.id AND {}"
                   " WHERE t.kind = 'line' AND t.ancestor_id = {} AND {} ORDER BY u.id", open_then("n", day), literal(under.pk), open_then("t", day)))  # fmt: skip
    return [Behind(public_id, name, name, str(names[kind]), day) for public_id, name, kind in rows if kind in kinds]
