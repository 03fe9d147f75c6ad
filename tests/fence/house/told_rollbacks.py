"""Whatever happens to transactions, a connection shows what its present reader may see."""
from __future__ import annotations

import os
import threading
from contextlib import ExitStack

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.fence.errors import OutOfScope
from dazugong.fence.scope import EVERYTHING, looking
from tests.fence.house.county import County
from tests.fence.house.marks import fenced, sqlite
from tests.fence.house.models import Report

pytestmark = fenced
EXAMPLES = 40 * (25 if os.environ.get("DZG_DRILL_MINUTES") else 1)


def sees(county: County, which: int | None) -> bool:
    """Whether exactly the rows of a township (None: of all) are in sight, by the ORM and by raw SQL."""
    expected = sorted(county.rows[Report] if which is None else county.rows[Report][which : which + 1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM house_report ORDER BY id")
        by_sql = [row[0] for row in cursor.fetchall()]
    return list(Report.objects.order_by("pk").values_list("pk", flat=True)) == by_sql == expected


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["柳林", "白石", "系统", "begin", "fail", "undo", "end", "lower"]), max_size=14))
def test_no_mixture_of_eyes_and_rollbacks_confuses_a_connection(county: County, steps: list[str]) -> None:
    who: list[int | None] = [0]
    with ExitStack() as stack:
        stack.enter_context(looking(county.eyes(0)))
        blocks: list[tuple[ExitStack, int]] = []
        for step in steps:
            if step in ("柳林", "白石", "系统"):
                which = {"柳林": 0, "白石": 1, "系统": None}[step]
                (blocks[-1][0] if blocks else stack).enter_context(
                    looking(EVERYTHING if which is None else county.eyes(which))
                )
                who.append(which)
            elif step == "begin":
                inner = ExitStack()
                inner.enter_context(transaction.atomic())
                blocks.append((inner, len(who)))
            elif step == "fail":
                with pytest.raises((OutOfScope, ZeroDivisionError)), transaction.atomic():
                    if who[-1] is not None:
                        Report.objects.create(unit=county.branches[1 - who[-1]], period="2030-01")
                    raise ZeroDivisionError
            elif step == "lower" and connection.vendor == "sqlite":
                connection.wall.lower()
            elif step in ("undo", "end") and blocks:
                inner, depth = blocks.pop()
                if step == "undo":
                    transaction.set_rollback(True)
                inner.close()
                del who[depth:]
            assert sees(county, who[-1])
        while blocks:
            blocks.pop()[0].close()


@pytest.mark.django_db(transaction=True)
def test_a_real_rollback_and_a_new_connection(transactional_db: None) -> None:
    from tests.fence.house.county import build

    county = build()
    with looking(county.eyes(0)):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), looking(EVERYTHING):
            assert sees(county, None)
            raise ZeroDivisionError
        assert sees(county, 0)
    connection.close()
    with looking(county.eyes(1)):
        assert sees(county, 1)
        with transaction.atomic():
            connection.cursor().execute("SAVEPOINT here")
            with looking(county.eyes(0)):
                assert sees(county, 0)
            connection.cursor().execute("ROLLBACK TO SAVEPOINT here")
            assert sees(county, 1)


@sqlite
@pytest.mark.django_db(transaction=True)
def test_the_wall_put_up_within_an_undone_transaction_is_put_up_again(transactional_db: None) -> None:
    from tests.fence.house.county import build

    county = build()
    with looking(county.eyes(0)):
        with transaction.atomic():
            connection.wall.lower()
            assert sees(county, 0)
            transaction.set_rollback(True)
        assert sees(county, 0)
    with looking(EVERYTHING):
        connection.wall.lower()
        with transaction.atomic():
            with looking(county.eyes(0)):
                assert sees(county, 0)  # put up here, and undone with the rest
            transaction.set_rollback(True)
    with looking(county.eyes(0)):
        assert sees(county, 0)


@pytest.mark.django_db(transaction=True)
def test_each_thread_looks_through_its_own_eyes(transactional_db: None) -> None:
    from tests.fence.house.county import build

    county = build()
    confused: list[int] = []

    def look(which: int) -> None:
        try:
            for _ in range(20):
                with looking(county.eyes(which)):
                    if not sees(county, which):
                        confused.append(which)
        finally:
            connection.close()

    threads = [threading.Thread(target=look, args=(n % 2,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert confused == []


@sqlite
def test_the_systems_own_queries_leave_the_wall_standing(clerk: County) -> None:
    assert Report.objects.count() == 1
    with looking(EVERYTHING):
        Report.objects.filter(unit__name="x").select_related("unit").update(note="")
        list(Report.objects.select_related("unit").order_by("unit__name"))
        Report.objects.filter(pk__in=Report.objects.values("pk")).exists()
    assert connection.wall.stands
