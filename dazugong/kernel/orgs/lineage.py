"""上下级的维护: keeps `Ancestry` true when a unit is placed, moved or closed."""
from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal

from .kinds import Edge
from .models import Ancestry, Placement, Unit


def begin_line(*, unit: Unit, under: Unit | None, since: date, rank: int = 0) -> None:
    """Puts a new unit, which stood nowhere and has nothing below it, under `under` from `since`."""
    above = _above(unit, under, since, Edge.LINE)
    Placement.objects.create(unit=unit, parent=under, kind=Edge.LINE, rank=rank, since=since)
    depths = {unit.pk: 0, **{ancestor: up + 1 for ancestor, up in above.items()}}
    Ancestry.objects.bulk_create(Ancestry(ancestor_id=a, descendant=unit, kind=Edge.LINE, depth=depth, since=since) for a, depth in depths.items())


def open_line(*, unit: Unit, under: Unit, since: date, kind: str = Edge.LINE) -> None:
    """Puts a unit that stands, with everything below it, under `under` from `since`; ends where it stood before.

    Events of one unit come in the order of their days: a placement before the last one is refused.
    """
    last = Placement.objects.filter(unit=unit, kind=kind).order_by("-since").first()
    if last and last.since > since:
        raise Refusal(f"“{unit.name}”在{last.since:%Y-%m-%d}已有更晚的隶属变动，请按时间先后登记", field="since")
    if Ancestry.objects.filter(ancestor=unit, kind=kind, depth__gt=0, since__gt=since).exists():
        raise Refusal(f"“{unit.name}”的下级在{since:%Y-%m-%d}之后已有变动，请按时间先后登记", field="since")
    above = _above(unit, under, since, kind)
    below = _below(unit, since, kind)
    _end(Placement.objects.filter(unit=unit, kind=kind, until=None), since)
    above_before = Ancestry.objects.filter(_open(since), descendant=unit, kind=kind, depth__gt=0)
    pairs = Ancestry.objects.filter(
        _open(since),
        kind=kind,
        ancestor__in=list(above_before.values_list("ancestor_id", flat=True)),
        descendant__in=[d for d, _ in below],
    )
    _end(pairs, since)
    Placement.objects.create(unit=unit, parent=under, kind=kind, since=since)
    if not below:
        Ancestry.objects.create(ancestor=unit, descendant=unit, kind=kind, depth=0, since=since)
        below = [(unit.pk, 0)]
    Ancestry.objects.bulk_create(
        Ancestry(ancestor_id=a, descendant_id=d, kind=kind, depth=up + 1 + down, since=since)
        for a, up in above.items()
        for d, down in below
    )


def close_line(*, unit: Unit, until: date) -> None:
    """Ends every line of a unit. A unit that still has units below it is refused: they must be moved first."""
    standing = Ancestry.objects.filter(_open(until), ancestor=unit, depth__gt=0)
    if below := sorted(set(standing.values_list("descendant__name", flat=True))):
        names = "、".join(below[:3])
        raise Refusal(f"“{unit.name}”下面还有{len(below)}个单位（{names}…），请先调整其隶属再撤销", field="unit")
    _end(Placement.objects.filter(unit=unit, until=None), until)
    _end(Ancestry.objects.filter(descendant=unit, until=None), until)


def must_hold(by: Reader, unit: Unit | None) -> None:
    """The reader's own subtree must hold `unit`; only the system itself plants a root (None)."""
    if by.scope.everything:
        return
    roots = by.scope.roots.get("units", frozenset())
    held = Ancestry.objects.filter(_open(by.day), ancestor__in=roots, descendant=unit, kind=Edge.LINE)
    if unit is None or not held.exists():
        raise Hidden("unit")


def _above(unit: Unit, under: Unit | None, day: date, kind: str) -> dict[int, int]:
    """The parent to be and those above it, each with its distance; one that lies below the unit, or does not stand, is refused."""
    if under is None:
        return {}
    above = dict(Ancestry.objects.filter(_open(day), descendant=under, kind=kind).values_list("ancestor_id", "depth"))
    if unit.pk in above:
        raise Refusal(f"“{under.name}”是“{unit.name}”的下级，不能反过来作上级", field="under")
    if under.pk not in above:
        raise Refusal(f"“{under.name}”在{day:%Y-%m-%d}不存在或已撤销，请另选上级", field="under")
    return above


def _below(unit: Unit, day: date, kind: str) -> list[tuple[int, int]]:
    return list(Ancestry.objects.filter(_open(day), ancestor=unit, kind=kind).values_list("descendant_id", "depth"))


def _open(day: date) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def _end(rows: QuerySet, day: date) -> None:
    """Ends rows at `day`; a row that would last no day at all never was, and goes."""
    rows = rows.filter(pk__in=list(rows.values_list("pk", flat=True)))
    rows.filter(since=day).delete()
    rows.filter(since__lt=day).update(until=day)
