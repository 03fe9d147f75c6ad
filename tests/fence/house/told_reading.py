"""What a reader sees, and that nobody sees anything without being somebody."""
from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Count, QuerySet

from dazugong.fence.errors import NoReader, PastTheFence
from dazugong.fence.scope import EVERYTHING, Scope, current_scope, looking
from tests.fence.house.county import County
from tests.fence.house.marks import fenced, postgresql, sqlite
from tests.fence.house.models import Bookmark, Membership, Notice, Person, Report, Unit

pytestmark = fenced


def raw(sql: str, params: Any = None) -> list[tuple]:
    """Rows of a raw statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


CARELESS: dict[str, Callable[[], Any]] = {
    "list": lambda: list(Report.objects.all()),
    "bare queryset": lambda: list(QuerySet(Report)),
    "base manager": lambda: Report._base_manager.first(),
    "aggregate": lambda: Report.objects.aggregate(Count("pk")),
    "exists": lambda: Report.objects.exists(),
    "refresh": lambda: Report(pk=1).refresh_from_db(),
    "update": lambda: Report.objects.update(note=""),
    "delete": lambda: Report.objects.all()._raw_delete("default"),
    "create": lambda: Report.objects.create(unit_id=1, period="2026-07"),
    "raw()": lambda: list(Report.objects.raw("SELECT * FROM house_report")),
    "raw SQL": lambda: raw("SELECT COUNT(*) FROM house_report"),
    "upper case": lambda: raw('SELECT COUNT(*) FROM HOUSE_REPORT'),
    "in a join": lambda: list(Bookmark.objects.select_related("report")),
    "pairs": lambda: list(Report.readers.through.objects.all()),
}


@pytest.mark.parametrize("way", CARELESS)
def test_without_a_reader_every_careless_line_is_refused_in_chinese(county: County, way: str) -> None:
    with pytest.raises(NoReader, match="没有读者就不能读取"):
        CARELESS[way]()


def test_unguarded_tables_need_no_reader(county: County) -> None:
    assert Bookmark.objects.count() == 2


def test_a_clerk_sees_the_own_township_and_the_names_above_it(clerk: County) -> None:
    seen = set(Unit.objects.values_list("name", flat=True))
    assert seen == {"清河县委", "柳林镇党委", "上柳村党支部"}
    assert [r.pk for r in Report.objects.all()] == clerk.rows[Report][:1]
    assert raw("SELECT COUNT(*) FROM house_report") == [(1,)]
    assert Report.objects.count() == 1
    assert Report.objects.filter(pk=clerk.rows[Report][1]).exists() is False


def test_a_row_pointing_at_an_unseen_row_shows_nothing_of_it(clerk: County) -> None:
    foreign = clerk.rows[Report][1]
    with looking(EVERYTHING):
        mark = Bookmark.objects.get(report_id=foreign)
    row = Bookmark.objects.select_related("report").get(pk=mark.pk)
    assert (row.report, row.report_id) == (None, foreign)


def test_everybody_reads_a_notice(clerk: County) -> None:
    assert Notice.objects.count() == 2


def test_both_ways_of_asking_are_in_use(clerk: County, request: pytest.FixtureRequest) -> None:
    Person.objects.count()
    many = "many" in request.node.name
    if connection.vendor == "sqlite":
        assert ("fence_wide_house_person" in str(Person.objects.all().query)) is many
    else:
        assert raw("SELECT current_user") == [("dzg_reader_wide" if many else "dzg_reader",)]


def test_the_day_decides(clerk: County) -> None:
    Membership.objects.filter(pk=clerk.rows[Membership][0]).update(until=date(2026, 6, 1))
    for day, there in ((date(2026, 5, 31), True), (date(2026, 6, 1), False), (date(2021, 6, 30), False)):
        with looking(clerk.eyes(0, day)):
            assert Person.objects.exists() is there
    with looking(clerk.eyes(0, date(2019, 12, 31))):
        assert not Unit.objects.exists()


def test_one_sees_oneself_wherever_one_belongs(county: County) -> None:
    mine = county.rows[Person][1]
    with looking(replace(county.eyes(0), selves={"person": mine})):
        assert Person.objects.filter(pk=mine).exists()
        assert Membership.objects.filter(person_id=mine).exists()
    with looking(Scope({}, mine, date(2026, 6, 1))):
        assert list(Person.objects.values_list("pk", flat=True)) == [mine]
        assert not Report.objects.exists()


def test_a_scope_without_the_domain_shows_nothing(county: County) -> None:
    with looking(Scope({"tasks": frozenset({county.county.pk})}, None, date(2026, 6, 1))):
        assert not Report.objects.exists()
        assert not Notice.objects.filter(pk=0).exists()


def test_eyes_nest_and_are_given_back(county: County) -> None:
    first, second = county.eyes(0), county.eyes(1)
    with looking(first):
        with looking(second):
            assert [r.pk for r in Report.objects.all()] == county.rows[Report][1:]
            with looking(EVERYTHING):
                assert Report.objects.count() == 2
        assert [r.pk for r in Report.objects.all()] == county.rows[Report][:1]
        with pytest.raises(ValueError), looking(second):
            raise ValueError
        assert current_scope() is first
    assert current_scope() is None


def test_the_system_sees_everything_also_in_raw_sql_and_afterwards_the_clerk_does_not(county: County) -> None:
    for _ in range(2):
        with looking(EVERYTHING):
            assert raw("SELECT COUNT(*) FROM house_report") == [(2,)]
            assert raw('SELECT COUNT(*) FROM "house_report" r JOIN orgs_unit ON r.unit_id = orgs_unit.id') == [(2,)]
            assert Report.objects.select_related("unit").count() == 2
        with looking(county.eyes(0)):
            assert raw("SELECT COUNT(*) FROM house_report") == [(1,)]
            assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_request_takes_the_reader_away() -> None:
    with looking(EVERYTHING):
        connection.close_if_unusable_or_obsolete()
        assert current_scope() is None
        with pytest.raises(NoReader):
            Report.objects.count()
    assert current_scope() is None


def test_another_thread_has_no_reader(clerk: County) -> None:
    found: list[object] = []

    def look() -> None:
        found.append(current_scope())
        connections["default"].close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [None]


@sqlite
@pytest.mark.parametrize("sql", [
    "SELECT * FROM main.house_report",
    'SELECT * FROM "main"."house_report"',
    "SELECT * FROM main/**/.house_report",
    "SELECT * FROM [main].[house_report]",
    "WITH house_report AS (SELECT * FROM main.house_report) SELECT * FROM house_report",
    "SELECT count(*) FROM main.house_report",
    "SELECT sql FROM sqlite_master",
    "SELECT * FROM temp.sqlite_master",
    "SELECT * FROM dbstat",
    "PRAGMA writable_schema = ON",
    "PRAGMA foreign_keys = OFF",
    "ATTACH DATABASE ':memory:' AS other",
    "DROP VIEW house_report",
    "DROP TRIGGER fence_adding_house_report",
    "CREATE TEMP VIEW mine AS SELECT 1",
    "CREATE TABLE mine AS SELECT 1",
    "UPDATE main.house_report SET note = ''",
    "DELETE FROM main.house_report",
    "REPLACE INTO main.house_report (id, unit_id, period, note) VALUES (2, 3, '2026-05', '')",
    "INSERT INTO house_report (unit_id, period, note) VALUES (3, '2026-09', '')",
    "SELECT 1 /* fence:open */",
])
def test_no_statement_gets_round_the_views(clerk: County, sql: str) -> None:
    with pytest.raises(DatabaseError):
        raw(sql)
    assert Report.objects.count() == 1


@sqlite
def test_not_even_the_connection_beneath_django_reads_behind_the_views(clerk: County) -> None:
    Report.objects.count()
    beneath = connection.connection
    for sql in ("SELECT note FROM main.house_report", "SELECT COUNT(*) FROM main.house_report",
                "UPDATE main.house_report SET note = ''", "SELECT id FROM main.house_report"):
        with pytest.raises(Exception, match="prohibited|not authorized"):
            beneath.execute(sql)
    assert beneath.execute("SELECT COUNT(*) FROM house_report").fetchone() == (1,)


@sqlite
def test_a_statement_remembered_from_the_system_is_judged_again(clerk: County) -> None:
    text = "SELECT note FROM main.house_report"
    with looking(EVERYTHING):
        assert len(raw(text)) == 2
    with pytest.raises(Exception, match="prohibited|not authorized"):
        connection.connection.execute(text).fetchall()


@sqlite
def test_a_missing_wall_is_an_error_and_never_a_leak(clerk: County) -> None:
    connection.wall.lower()
    with pytest.raises(Exception, match="prohibited|not authorized"):
        connection.connection.execute("SELECT note FROM house_report").fetchall()
    assert Report.objects.count() == 1


@postgresql
@pytest.mark.parametrize("sql", [
    "RESET ROLE", "SET ROLE NONE", "/* */ SET ROLE NONE", "SELECT 1; RESET ROLE", "RESET ALL", "DISCARD ALL",
    "SELECT set_config('dzg.everything', 'yes', false)", "SET dzg.roots = '{}'", "SET SESSION AUTHORIZATION DEFAULT",
    "DO $$ BEGIN RESET ROLE; END $$",
])
def test_no_statement_changes_role_or_scope(clerk: County, sql: str) -> None:
    with pytest.raises(PastTheFence):
        raw(sql)
    assert Report.objects.count() == 1


@postgresql
def test_a_reader_makes_and_drops_nothing(clerk: County) -> None:
    for sql in ("DROP TABLE house_bookmark", "ALTER TABLE house_report DISABLE ROW LEVEL SECURITY", "TRUNCATE house_bookmark"):
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(sql)
