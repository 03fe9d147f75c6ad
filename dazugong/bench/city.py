"""一个市: invented units, members and one year's records of every branch, for the benchmark of indicators."""
from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db import connection, transaction

from dazugong.fence.adding import add_rows
from dazugong.kernel.calendar.periods import period
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Ancestry, Placement, Unit, UnitName
from dazugong.kernel.people.models import Membership, Person
from dazugong.kernel.records.models import Answer, Obligation, PackVersion, Record, Revision
from dazugong.spec.form import Field, Form
from dazugong.spec.model import Pack

COUNTIES, TOWNSHIPS, UNITS, MEMBERS = 12, 240, 15_600, 300_000
SINCE, DAY = date(2015, 1, 1), date(2026, 5, 20)
AT = datetime(2026, 5, 20, tzinfo=UTC)
YEAR = period("2026")
GRADES = ("好", "较好", "一般", "较差")
SCHOOLS = ("研究生", "大学", "大专", "中专", "高中", "初中及以下")
FORM = Form("check", "检查表", (
    Field("grade", "等次", "等次", "grade", GRADES), Field("rate", "满意率", "满意率", "percent"), Field("due", "应报数", "应报数", "number"),
    Field("filed", "按时数", "按时数", "number"), Field("found", "问题数", "问题数", "number"), Field("solved", "解决数", "解决数", "number"),
))  # fmt: skip
PACK = Pack("bench", "测速", "1", (), "units", "", (), forms=(FORM,))


def fill() -> tuple[list[Unit], list[list[int]]]:
    """The units, and their ids by level; everything is written in one transaction."""
    chance = random.Random(20260520)
    with transaction.atomic():
        units = _units()
        levels: list[list[int]] = [[], [], [], []]
        for number, unit in enumerate(units):
            levels[len(line_of(number)) - 1].append(unit.pk)
        _order(units)
        branches = levels[3]
        _members(branches, chance)
        _records(branches, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return units, levels


def parent_of(number: int) -> int | None:
    """One city, its counties, their townships, and branches below these."""
    if number == 0:
        return None
    if number <= COUNTIES:
        return 0
    first = COUNTIES + 1
    return 1 + (number - first) % COUNTIES if number < first + TOWNSHIPS else first + (number - first - TOWNSHIPS) % TOWNSHIPS


def line_of(number: int) -> list[int]:
    """The unit and everything above it, by number."""
    above = parent_of(number)
    return [number] if above is None else [number, *line_of(above)]


def _units() -> list[Unit]:
    units = Unit.objects.bulk_create([Unit(name=f"测速第{n}党组织", kind="branch", since=SINCE) for n in range(UNITS)], 2000)
    add_rows(UnitName, ("unit_id", "name", "since"), ((u.pk, u.name, SINCE) for u in units))
    places = ((u.pk, None if (p := parent_of(n)) is None else units[p].pk, n, SINCE) for n, u in enumerate(units))
    add_rows(Placement, ("unit_id", "parent_id", "rank", "since"), places)
    lines = ((units[above].pk, u.pk, depth, SINCE) for n, u in enumerate(units) for depth, above in enumerate(line_of(n)))
    add_rows(Ancestry, ("ancestor_id", "descendant_id", "depth", "since"), lines)
    return units


def _order(units: list[Unit]) -> None:
    """The order of the tree, as the query written by hand wants it: each unit's own place and that of the last one below it."""
    below: dict[int | None, list[int]] = {}
    for number in range(len(units)):
        below.setdefault(parent_of(number), []).append(number)
    rows: list[tuple[int, int, int]] = []

    def walk(number: int) -> None:
        place = len(rows)
        rows.append((0, 0, 0))
        for child in below.get(number, ()):
            walk(child)
        rows[place] = (units[number].pk, place, len(rows) - 1)

    walk(0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_order (unit bigint PRIMARY KEY, first integer UNIQUE, last integer)")
        cursor.executemany("INSERT INTO bench_order VALUES (%s, %s, %s)", rows)


def _members(branches: list[int], chance: random.Random) -> None:
    """Members, twenty or so a branch; some dates are only a year or a month, some values are not known."""
    numbers = range(1, MEMBERS + 1)
    add_rows(SubjectKey, ("id", "subject", "provider", "sealed"), ((n, f"person:bench{n}", "bench", b"x") for n in numbers))
    add_rows(Person, ("id", "public_id", "key_id", "name", "sex", "ethnic_group", "birth", "joined", "education"), (
        (n, f"B{n:09d}", n, f"测{n}", "女" if chance.random() < 0.3 else "男", "汉族" if chance.random() < 0.9 else chance.choice(("", "回族", "藏族")),
         _day(chance, 1930, 2007), _day(chance, 1945, 2026), chance.choice(("", *SCHOOLS)))
        for n in numbers))  # fmt: skip
    kinds = ("regular",) * 24 + ("probationary",)
    add_rows(Membership, ("person_id", "unit_id", "kind", "since", "until"), (
        (n, branches[n % len(branches)], chance.choice(kinds), SINCE, date(2026, 1, 1) if n % 50 == 3 else None) for n in numbers))  # fmt: skip


def _day(chance: random.Random, first: int, last: int) -> str:
    whole = f"{chance.randrange(first, last)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return whole[: chance.choice((10,) * 17 + (7, 4, 0))]


def _records(branches: list[int], chance: random.Random) -> None:
    """One record of every branch for the year; one in twenty has not filed."""
    version = PackVersion.objects.create(pack="bench", version="1", title="测速", files={}, digest="", since=SINCE, installed_at=AT)
    add_rows(Obligation, ("id", "public_id", "pack_version_id", "pack", "form", "unit_id", "period", "first", "last", "opens", "due"), (
        (n, f"O{n:09d}", version.pk, "bench", "check", unit, YEAR.code, YEAR.first, YEAR.last, YEAR.first, YEAR.last)
        for n, unit in enumerate(branches, 1)))  # fmt: skip
    filed = [n for n in range(1, len(branches) + 1) if n % 20]
    add_rows(Record, ("id", "obligation_id", "state", "standing"), ((n, n, "filed", 1) for n in filed))
    add_rows(Revision, ("id", "record_id", "number", "state", "filed_at", "digest", "stands_since"),
             ((n, n, 1, "filed", AT, "x", date(2026, 2, 1)) for n in filed))  # fmt: skip
    add_rows(Answer, ("revision_id", "field", "term", "text", "number", "rank"), (row for n in filed for row in _answers(n, chance)))


def _answers(revision: int, chance: random.Random) -> Iterator[tuple]:
    grade = chance.randrange(4)
    due, found = chance.randrange(30), chance.randrange(12)
    numbers = {"rate": chance.randrange(400_000, 1_000_001), "due": due * 10_000, "filed": chance.randrange(due + 1) * 10_000,
               "found": found * 10_000, "solved": chance.randrange(found + 1) * 10_000}  # fmt: skip
    yield revision, "grade", "等次", GRADES[grade], None, grade
    for name, number in numbers.items():
        empty = chance.random() < 0.02
        yield revision, name, name, "" if empty else str(number // 10_000), None if empty else number, None
