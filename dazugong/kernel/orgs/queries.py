"""读组织树: the tree on a day, a subtree, one unit, its place and its history."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden

from .kinds import Edge, UnitKind
from .models import Ancestry, Placement, Succession, Unit, UnitEvent, UnitName


class Node(NamedTuple):
    """树上一点: a unit as it stood on the day, with the name of that day."""

    id: int
    public_id: str
    name: str
    kind: str
    parent_id: int | None
    depth: int


def open_on(day: date, prefix: str = "") -> Q:
    """Rows whose half-open period holds `day`."""
    return Q(**{f"{prefix}since__lte": day}) & (Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day}))


def units_on(reader: Reader, *, kind: str = Edge.LINE) -> QuerySet[Unit]:
    """Units standing on the reader's day within reach (ancestors' names included), with parent and name of that day."""
    day = reader.day
    return (
        reader.rows(Unit)
        .filter(open_on(day), open_on(day, "placements__"), open_on(day, "names__"), placements__kind=kind)
        .annotate(parent_id_on=F("placements__parent_id"), name_on=F("names__name"), rank_on=F("placements__rank"))
    )


def own_units(reader: Reader, *, domain: str = "units") -> QuerySet[Unit]:
    """Units of the reader's own subtree on the day, without the ancestors whose names may merely be shown."""
    if reader.scope.everything:
        return units_on(reader)
    return units_on(reader).filter(pk__in=below(reader.scope.roots.get(domain, frozenset()), reader.day))


def own_ids(reader: Reader, *, domain: str = "units") -> QuerySet:
    """Ids of `own_units`, for conditions on rows of units: a line stands as long as its unit, so neither name nor place is asked for."""
    return below(reader.scope.roots.get(domain, frozenset()), reader.day)


def units_to_name(reader: Reader, *, domain: str = "units") -> list[Unit]:
    """The units in whose name the reader may do something, all of them: his own first, then from the top of the tree down."""
    places = {kind: number for number, kind in enumerate(UnitKind.values)}
    first = {reader.unit_id, *reader.scope.roots.get(domain, ())}
    units = own_units(reader, domain=domain).order_by("rank_on", "name_on", "pk")
    return sorted(units, key=lambda unit: (unit.pk != reader.unit_id, unit.pk not in first, places[unit.kind]))


def subtree(reader: Reader, unit: Unit | int) -> QuerySet[Unit]:
    """`unit` (or the unit of this id) and everything below it on the day; one query."""
    return units_on(reader).filter(pk__in=below([unit], reader.day))


def children(reader: Reader, unit: Unit) -> QuerySet[Unit]:
    """The units directly below, in their order."""
    return units_on(reader).filter(parent_id_on=unit.pk).order_by("rank_on", "pk")


def tree_on(reader: Reader) -> list[Node]:
    """The whole visible tree of the day, parents before children, in one query."""
    return in_order(units_on(reader).values_list("rank_on", "id", "public_id", "name_on", "kind", "parent_id_on"))


def in_order(rows: Iterable[tuple]) -> list[Node]:
    """Rows of (rank, id, public id, name, kind, parent id) as a tree: parents before children, children by rank.

    A unit whose parent is not among the rows stands at the top.
    """
    rows = sorted(rows, reverse=True)  # once for the whole tree: what is pushed last is popped first
    seen = {row[1] for row in rows}
    below: dict[int | None, list[tuple]] = {}
    for row in rows:
        below.setdefault(row[5] if row[5] in seen else None, []).append(row)
    ordered: list[Node] = []
    stack = [(row, 0) for row in below.get(None, ())]
    while stack:
        (_, pk, public_id, name, kind, parent), depth = stack.pop()
        ordered.append(Node(pk, public_id, name, kind, parent, depth))
        if pk in below:
            stack += [(child, depth + 1) for child in below[pk]]
    return ordered


def unit_for(reader: Reader, public_id: str) -> Unit:
    """A unit of the reader's own subtree, standing on the day or not. Raises `Hidden`."""
    units = reader.rows(Unit).filter(public_id=public_id)
    if not reader.scope.everything:
        roots = reader.scope.roots.get("units", frozenset())
        units = units.filter(pk__in=Ancestry.objects.filter(ancestor__in=roots, kind=Edge.LINE).values("descendant"))
    unit = units.first()
    if unit is None:
        raise Hidden("unit")
    return unit


def place_of(reader: Reader, unit: Unit) -> list[Node]:
    """所在位置: ancestors from the top down to the unit, as of the day."""
    above = Ancestry.objects.filter(open_on(reader.day), descendant=unit, kind=Edge.LINE).values("ancestor")
    rows = units_on(reader).filter(pk__in=above).values_list("id", "public_id", "name_on", "kind", "parent_id_on")
    known, path, at = {row[0]: row for row in rows}, [], unit.pk
    while at in known:
        path.append(Node(*known[at], depth=-len(path)))
        at = known[at][-1]
    return path[::-1]


def below_another(day: date) -> Exists:
    """上面有单位: whether the unit of the row stands below another on the day; over whatever has a unit."""
    return Exists(Ancestry.objects.filter(open_on(day), descendant=OuterRef("unit"), kind=Edge.LINE, depth__gt=0))


def ancestors_of(units: Iterable[int], day: date, among: Q | None = None) -> dict[int, list[int]]:
    """For each unit id the ids above it on `day` (itself included), for rolling values up; no names, no rows. `among`: only such."""
    found: dict[int, list[int]] = {}
    pairs = Ancestry.objects.filter(open_on(day), among or Q(), descendant__in=units, kind=Edge.LINE).order_by("-depth")
    for descendant, ancestor in pairs.values_list("descendant_id", "ancestor_id"):
        found.setdefault(descendant, []).append(ancestor)
    return found


def history_of(reader: Reader, unit: Unit) -> list[UnitEvent]:
    """沿革: the unit's events, oldest first."""
    return list(reader.rows(UnitEvent).filter(unit=unit).order_by("day", "pk"))


def successions_of(reader: Reader, unit: Unit) -> QuerySet[Succession]:
    """What the unit came from and what it went into."""
    found = reader.rows(Succession).filter(Q(before=unit) | Q(after=unit))
    return found.select_related("before", "after").order_by("day", "pk")


def find_units(reader: Reader, words: str) -> QuerySet[Unit]:
    """Units one of whose names, the present or an earlier one, holds `words`, or whose code it is; each once."""
    if not words:
        return own_units(reader).none()
    named = UnitName.objects.filter(name__contains=words).values("unit")
    return own_units(reader).filter(Q(pk__in=named) | Q(code=words)).order_by("kind", "name_on", "pk")


def names_like(reader: Reader, words: str) -> QuerySet:
    """Names that hold `words`, of the units standing on the day within reach (those above, whose names may be shown, included)."""
    return units_on(reader).filter(name_on__contains=words).order_by("name_on").values_list("name_on", flat=True)


def placements_of(reader: Reader, unit: Unit) -> QuerySet[Placement]:
    """Where the unit stood, oldest first."""
    return reader.rows(Placement).filter(unit=unit).select_related("parent").order_by("since")


def below(roots: Iterable[Unit | int], day: date) -> QuerySet:
    """Ids of these units and of everything below them on the day; no names, no rows."""
    return Ancestry.objects.filter(open_on(day), ancestor__in=roots, kind=Edge.LINE).values("descendant")
