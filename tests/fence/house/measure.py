"""What the fence costs: guarded queries against the same queries with an explicit filter.

    DJANGO_SETTINGS_MODULE=tests.fence.house.settings python -m tests.fence.house.measure [townships]
"""
from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import django


def best(work: Callable[[], Any], rounds: int = 41) -> float:
    """Median of several rounds in microseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


def timed(query: Any) -> tuple[float, int]:
    """The database's time for a query that is compiled once, and the number of rows."""
    from django.db import connection

    sql, params = query.query.sql_with_params()
    with connection.cursor() as cursor:

        def ask() -> list[Any]:
            cursor.execute(sql, params)
            return cursor.fetchall()

        return best(ask), len(ask())


def fill(townships: int) -> list[int]:
    """`townships` of ten branches, each with forty persons and reports; returns the townships' ids."""
    from tests.fence.house.models import Ancestry, Membership, Person, Report, Unit

    since = date(2020, 1, 1)
    county = Unit.objects.create(name="清河县委")
    roots = []
    for t in range(townships):
        township = Unit.objects.create(name=f"第{t}镇")
        roots.append(township.pk)
        branches = Unit.objects.bulk_create([Unit(name=f"第{t}镇{b}支部") for b in range(10)])
        lines = [(township, [township, county]), *((b, [b, township, county]) for b in branches)]
        Ancestry.objects.bulk_create(
            [Ancestry(ancestor=a, descendant=u, depth=d, since=since) for u, line in lines for d, a in enumerate(line)]
        )
        people = Person.objects.bulk_create([Person(name=f"某{t}{n}") for n in range(400)])
        Membership.objects.bulk_create(
            [Membership(person=p, unit=branches[n % 10], since=since) for n, p in enumerate(people)]
        )
        Report.objects.bulk_create([Report(unit=b, period=f"{2020 + m // 12}-{m % 12:02}") for b in branches for m in range(40)])
    return roots


def measure(townships: int) -> None:
    """Fills a database, prints the table, and undoes everything."""
    from django.db import connection, transaction
    from django.db.models import Q

    from dazugong.fence.scope import EVERYTHING, Scope, looking
    from tests.fence.house.models import Ancestry, Membership, Person, Report

    with transaction.atomic():
        with looking(EVERYTHING):
            roots = fill(townships)
            if connection.vendor == "postgresql":
                connection.cursor().execute("ANALYZE")
            report = Report.objects.filter(unit_id=roots[1] + 1).first().pk
        scope = Scope({d: frozenset({roots[1]}) for d in ("units", "people", "records")}, None, date(2026, 6, 1))
        below = Ancestry.objects.filter(ancestor_id=roots[1], kind="line", since__lte=scope.day).filter(Q(until=None) | Q(until__gt=scope.day)).values("descendant_id")
        open_now = Q(until=None) | Q(until__gt=scope.day)
        members = Membership.objects.filter(open_now, unit_id__in=below, since__lte=scope.day).values("person_id")
        queries = {
            "by key": (Report, {"unit_id__in": below}, lambda q: q.filter(pk=report)),
            "all rows": (Report, {"unit_id__in": below}, lambda q: q.order_by("pk")),
            "first 50": (Report, {"unit_id__in": below}, lambda q: q.order_by("pk")[:50]),
            "one period": (Report, {"unit_id__in": below}, lambda q: q.filter(period="2021-03")),
            "join 50": (Membership, {"unit_id__in": below}, lambda q: q.select_related("unit").order_by("pk")[:50]),
            "persons 50": (Person, {"pk__in": members}, lambda q: q.order_by("pk")[:50]),
        }
        for name, (model, explicit, ask) in queries.items():
            with looking(EVERYTHING):
                plain, rows = timed(ask(model.objects.filter(**explicit)))
            with looking(scope):
                fenced, seen = timed(ask(model.objects.all()))
            assert rows == seen, name
            print(f"{name:12} explicit {plain:8.0f} µs   fenced {fenced:8.0f} µs   ratio {fenced / plain:.2f}   {seen} rows")
        for title, eyes in (("as the system", EVERYTHING), ("as a clerk", scope)):
            with looking(eyes):
                rows = [Report(unit_id=roots[1] + 1, period=f"{title[5:7]}{n}") for n in range(500)]
                print(f"500 rows added {title}: {best(lambda rows=rows: Report.objects.bulk_create(rows), 1) / 500:.1f} µs a row")
        if connection.vendor == "sqlite":
            print(f"wall down and up: {best(lambda: (connection.wall.lower(), connection.wall.put_up()), 9):.0f} µs")
        transaction.set_rollback(True)


if __name__ == "__main__":
    django.setup()
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
