"""The settings that keep data safe are insisted on."""
from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from dazugong.fence.errors import Unsafe
from dazugong.fence.storage import read_back
from tests.fence.house.marks import postgresql, sqlite


@sqlite
def test_sqlite_answers_with_safe_settings(db: None) -> None:
    from dazugong.fence.sqlite.pragmas import wanted_journal

    found = read_back(connection)
    assert found["foreign_keys"] == 1 and found["synchronous"] == 2 and found["secure_delete"] == 1
    assert found["busy_timeout"] == 20000 and found["transaction_mode"] == "IMMEDIATE"
    assert found["journal_mode"] == wanted_journal()


@sqlite
def test_without_immediate_transactions_it_refuses_to_start(db: None, tmp_path: Path) -> None:
    from dazugong.fence.sqlite.base import DatabaseWrapper

    other = DatabaseWrapper(connection.settings_dict | {"NAME": tmp_path / "x.sqlite3", "OPTIONS": {}}, "other")
    with pytest.raises(Unsafe, match="拒绝启动.*IMMEDIATE"):
        other.ensure_connection()


@sqlite
@pytest.mark.parametrize(("version", "mended"), [
    ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
    ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 54, 1), True),
])
def test_the_log_is_trusted_only_where_it_was_mended(version: tuple[int, ...], mended: bool) -> None:
    from dazugong.fence.sqlite.pragmas import log_reset_is_mended

    assert log_reset_is_mended(version) is mended


@postgresql
def test_the_server_reports_no_gap(db: None) -> None:
    found = read_back(connection)
    assert found["gaps"] == [] and found["row_security"] == "on"


@postgresql
def test_a_gap_stops_every_reader(db: None) -> None:
    from datetime import date

    from dazugong.fence.scope import EVERYTHING, Scope, looking
    from tests.fence.house.models import Bookmark

    with looking(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE house_report NO FORCE ROW LEVEL SECURITY")
    connection.wall.forget()
    with pytest.raises(Unsafe, match="缺 house_report.*请先运行迁移"), looking(Scope(day=date(2026, 6, 1))):
        Bookmark.objects.count()
    assert Bookmark.objects.count() == 0  # a migration that mends it must be able to begin
