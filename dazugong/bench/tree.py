"""某日的组织树: what it costs that units, names and places are dated.

The county section's reader looks at 2,000 units, some of them renamed or moved before that day:

    undated   the baseline: the same tree from one table without dates, behind the same fence, put in order the same way
    tree      the tree on the day: three dated tables, each behind its fence
    bare      for comparison, the rows of the undated table as they come: no fence, no tree
"""
from __future__ import annotations

from datetime import date

from django.db import connection

from dazugong.fence.scope import Scope
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.models import Ancestry, Placement, Unit, UnitName
from dazugong.kernel.orgs.queries import in_order, tree_on, units_on

from .timing import Timing, compare

UNITS = 2000
BEFORE, CHANGED, DAY = date(2015, 1, 1), date(2024, 7, 1), date(2026, 5, 20)
COLUMNS = ("rank_on", "id", "public_id", "name_on", "kind", "parent_id_on")
FENCED = "WHERE id IN (SELECT id FROM orgs_unit)"  # as the fence of a table that hangs on units says it


def measure(rounds: int) -> tuple[list[Timing], str]:
    """Fills an empty database and measures."""
    root = fill(UNITS)
    reader = Reader(None, None, None, root, "section", Scope(roots={"units": frozenset({root})}, day=DAY))
    with reading(reader):
        works = {
            "undated": ("同一棵树，存在一张没有日期的表里，过同一道围栏", lambda: in_order(bare(FENCED))),
            "tree": ("某日的整棵树：三张有起止日期的表，各过围栏", lambda: tree_on(reader)),
            "bare": ("那张没有日期的表的行，不过围栏，不排成树", bare),
        }
        return compare(works, baseline="undated", rounds=rounds), f"{UNITS}个单位，其中十分之一改过名、二十分之一调整过隶属"


def bare(where: str = "") -> list[tuple]:
    """The day's tree as a table that knows no dates."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rank, id, public_id, name, kind, parent_id FROM bench_bare {where}")
        return cursor.fetchall()


def parent_of(number: int) -> int | None:
    """One root, ten counties, a hundred townships, branches below."""
    if number == 0:
        return None
    return 0 if number <= 10 else 1 + (number - 11) % 10 if number <= 110 else 11 + (number - 111) % 100


def line_of(number: int) -> list[int]:
    """The unit and everything above it, by number."""
    above = parent_of(number)
    return [number] if above is None else [number, *line_of(above)]


def fill(count: int) -> int:
    """The units with their past, and the bare table; returns the root."""
    system = system_reader(DAY, "测速")
    with reading(system), connection.cursor() as cursor:
        units = Unit.objects.bulk_create([Unit(name=f"测速第{n}党支部", kind="branch", since=BEFORE) for n in range(count)])
        UnitName.objects.bulk_create(
            UnitName(unit=unit, name=name, since=since, until=until)
            for number, unit in enumerate(units)
            for name, since, until in _spans(unit.name, "旧名", changed=number % 10 == 5)
        )
        Placement.objects.bulk_create(
            Placement(unit=unit, parent=None if place is None else units[place], rank=number, since=since, until=until)
            for number, unit in enumerate(units)
            for place, since, until in _spans(parent_of(number), 0, changed=number % 20 == 7)
        )
        Ancestry.objects.bulk_create(
            Ancestry(ancestor=units[above], descendant=unit, depth=depth, since=CHANGED if number % 20 == 7 else BEFORE)
            for number, unit in enumerate(units)
            for depth, above in enumerate(line_of(number))
        )
        cursor.execute("CREATE TABLE bench_bare (rank integer, id integer, public_id text, name text, kind text, parent_id integer)")
        rows = list(units_on(system).values_list(*COLUMNS))
        cursor.executemany("INSERT INTO bench_bare VALUES (%s, %s, %s, %s, %s, %s)", rows)
    return units[0].pk


def _spans(now: object, former: object, *, changed: bool) -> list[tuple]:
    """What stands today, and what stood before the change."""
    return [(former, BEFORE, CHANGED), (now, CHANGED, None)] if changed else [(now, BEFORE, None)]
