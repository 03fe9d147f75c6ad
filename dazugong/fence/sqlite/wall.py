"""墙: views and triggers on one connection, and the guard who judges every name a statement uses.

The wall lives in the connection's temp schema. A rollback may undo what was put up in the same transaction; so after
every rollback it is looked at again. Should it ever be missing, the guard refuses: a gap is an error, never a leak.
"""
from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from django.apps import apps

from dazugong.fence.conditions import WIDE_FROM
from dazugong.fence.errors import PastTheFence
from dazugong.fence.gate import kept
from dazugong.fence.registry import guarded, tables_in

from .compiler import Write
from .views import names, wall_of

if TYPE_CHECKING:
    from .base import DatabaseWrapper

BEHIND = re.compile(r"\bmain\b(?:[\s\"'`\]]|/\*.*?\*/|--[^\n]*\n)*\.", re.IGNORECASE | re.DOTALL)
# SQLite remembers prepared statements by their text and does not judge them again: the system's must differ.
SYSTEM = " /* fence:open */"
ASKS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
ALWAYS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT}
REACH = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM main.orgs_ancestry WHERE ancestor_id IN (SELECT value FROM json_each(?))"
    " AND kind = 'line' LIMIT ?)"
)
WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
NEVER = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}
# Asked by Django between statements, and by full-text search within one; none shows a row.
HARMLESS_PRAGMAS = {"foreign_key_check", "data_version"}
SCHEMA_PRAGMAS = {"foreign_keys", "table_info", "table_xinfo", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
INNER_TABLES = ("sqlite_", "dbstat", "pragma_")


@kept
def mentions_behind(sql: str) -> int:
    """How often a statement names the schema behind the views."""
    return len(BEHIND.findall(sql)) if "main" in sql.lower() else 0


@kept
def names_bare(sql: str) -> bool:
    """Whether a statement names a guarded table without `main`, other than as a column's prefix."""
    return any(one.search(sql) for one in _bare(sql))


@kept
def named_behind(sql: str) -> str:
    """The same statement, with every guarded table named behind the views."""
    for one in _bare(sql):
        sql = one.sub(r"main.\g<0>", sql)
    return sql


def _bare(sql: str) -> list[re.Pattern[str]]:
    """What a bare name of each guarded table looks like, however quoted."""
    return [re.compile(rf'(?<![\w."]){quoted}(?![\w".]|\s*\.)', re.IGNORECASE)
            for table in tables_in(sql) for quoted in (table, f'"{table}"', rf"\[{table}\]", f"`{table}`")]


@lru_cache(maxsize=1)
def linking_columns() -> frozenset[tuple[str, str]]:
    """Keys and foreign keys of guarded tables, which SQLite reads by itself when it checks a write."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in guarded()]
    return frozenset(
        (model._meta.db_table, field.column)
        for model in models
        for field in model._meta.concrete_fields
        if field.primary_key or field.remote_field
    )


@lru_cache(maxsize=1)
def all_parts() -> dict[str, list[tuple[str, str]]]:
    """The whole wall by table: name and text of each part."""
    models = {model._meta.db_table: model._meta for model in apps.get_models(include_auto_created=True)}
    return {
        table: list(wall_of(table, fence, [f.column for f in models[table].concrete_fields], models[table].pk.column))
        for table, fence in guarded().items()
    }


class Wall:
    """墙 of one connection."""

    def __init__(self, connection: DatabaseWrapper) -> None:
        self.connection = connection
        self.stands: bool | None = None  # None: not known, look again
        self.missing: frozenset[str] = frozenset()
        self.parts: frozenset[str] = frozenset()  # names of views and triggers, which alone read guarded tables
        self.height = 0  # of how many parts the whole wall is made; 0: not known
        self.measured, self.wide = None, False  # the scope whose reach was last measured
        self.running = False  # a statement that came through the gate
        self.writing = ""  # the table it writes
        self.adding = False  # by INSERT
        self.working = False  # the wall itself is at work

    def guard(self, raw: sqlite3.Connection) -> None:
        """Posts the guard on a new connection and gives the views something to ask."""
        self.stands, self.height = None, 0
        raw.create_function("fence_roots", 1, self.roots, deterministic=True)
        raw.create_function("fence_self", 1, self.self_id, deterministic=True)
        raw.create_function("fence_day", 0, self.day, deterministic=True)
        raw.create_function("fence_present", 0, lambda: self.connection.scope is not None, deterministic=True)
        raw.create_function("fence_open", 0, lambda: self.working or self.connection.sees_everything, deterministic=True)
        raw.create_function("fence_adding", 0, lambda: self.adding)
        raw.set_authorizer(self.judge)

    def roots(self, domain: str) -> str:
        """The root units open in a domain, as a JSON list."""
        scope = self.connection.scope
        return scope.root_lists.get(domain, "[]") if scope else "[]"

    def self_id(self, who: str) -> int | None:
        """The reader's own id."""
        return self.connection.scope.self_id(who) if self.connection.scope else None

    def day(self) -> str | None:
        """The day looked at, as SQLite keeps dates."""
        return self.connection.scope.day.isoformat() if self.connection.scope else None

    def admit(self, sql: str) -> str:
        """Makes the wall stand, or lie for what the system writes as raw SQL; returns the statement to run. Raises `PastTheFence`."""
        if self.connection.sees_everything or self.working:
            if not tables_in(sql):
                return sql
            if self.stands is not False and names_bare(sql):
                if ASKS.match(sql):     # to take down and put up the wall at every question costs more than most questions
                    return named_behind(sql) + SYSTEM
                self.lower()
            return sql + SYSTEM
        if not self.stands or (self.missing and self.missing & tables_in(sql)):
            self.put_up()
        mentions = mentions_behind(sql)
        if SYSTEM.strip() in sql or mentions != isinstance(sql, Write):
            raise PastTheFence("（直接写了视图后面的表名）")
        self.running = True
        if isinstance(sql, Write):
            self.writing, self.adding = sql.table, sql.startswith("INSERT")
        return sql

    def done(self) -> None:
        """A statement has ended."""
        self.running, self.writing, self.adding = False, "", False

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Within the block the wall itself is at work and judges nothing."""
        former, self.working = self.working, True
        try:
            yield
        finally:
            self.working = former

    def put_up(self) -> None:
        """Puts up whatever part of the wall is not standing."""
        if not apps.models_ready:
            return
        raw = self.connection.connection
        with self.at_work():
            if self.height and raw.execute("SELECT COUNT(*) FROM temp.sqlite_master").fetchone() == (self.height,):
                self.stands = True
                return
            tables = {name for (name,) in raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
            standing = self.standing(raw)
            for table, parts in all_parts().items():
                for name, statement in parts if table in tables else ():
                    if name not in standing:
                        raw.execute(statement)
            self.height = len(self.standing(raw)) if guarded().keys() <= tables else 0
        self.missing = frozenset(guarded()) - tables
        self.parts = frozenset(name for table in guarded() for name in names(table))
        self.stands = True

    def lower(self) -> None:
        """Takes the wall down: for migrations, and for raw SQL of the system."""
        raw = self.connection.connection
        with self.at_work():
            standing = self.standing(raw)
            for table in guarded():
                for name in names(table):
                    if name in standing:
                        raw.execute(f'DROP {standing[name]} temp."{name}"')
        self.stands = False

    def standing(self, raw: sqlite3.Connection) -> dict[str, str]:
        """All that stands in the temp schema: name and kind."""
        return dict(raw.execute("SELECT name, type FROM temp.sqlite_master"))

    def is_wide(self) -> bool:
        """Whether the reader has so many units in reach that rows are better asked one by one."""
        scope = self.connection.scope
        if scope is not self.measured:
            roots = json.dumps(sorted(frozenset().union(*scope.roots.values())))
            self.connection.ensure_connection()
            with self.at_work(), self.connection.wrap_database_errors:
                self.wide = self.connection.connection.execute(REACH, [roots, WIDE_FROM]).fetchone()[0] >= WIDE_FROM
            self.measured = scope
        return self.wide

    def judge(self, action: int, first: str | None, second: str | None, schema: str | None, source: str | None) -> int:
        """Says, for each thing a statement would do, whether it may. Called by SQLite when it prepares a statement."""
        if self.working or self.connection.sees_everything:
            return sqlite3.SQLITE_OK
        nobody = self.connection.scope is None
        if action == sqlite3.SQLITE_READ:
            may = self.may_read(first or "", second, schema, source, nobody)
        elif action in WRITES:
            may = self.may_write(first or "", schema, nobody)
        elif action == sqlite3.SQLITE_FUNCTION:
            may = second != "load_extension"
        elif action == sqlite3.SQLITE_PRAGMA:
            may = first in HARMLESS_PRAGMAS or (nobody and first in SCHEMA_PRAGMAS)
        else:
            # Without a reader tables may be made and changed, as commands do; never in the temp schema.
            may = action in ALWAYS or (nobody and action not in NEVER and schema != "temp")
        return sqlite3.SQLITE_OK if may else sqlite3.SQLITE_DENY

    def may_read(self, table: str, column: str | None, schema: str | None, source: str | None, nobody: bool) -> bool:
        """A guarded table is read only by the wall itself, or where the ORM is writing it."""
        if table.startswith(INNER_TABLES):
            return nobody and schema == "main"
        if schema == "temp" or table not in guarded():
            return True
        if self.running and (not column or (table, column) in linking_columns()):
            # Rows counted, and foreign keys checked: SQLite does not say on whose behalf. The gate has read the text.
            return True
        return (source or "") in self.parts or (table == self.writing and source in (None, "sqlite_returning"))

    def may_write(self, table: str, schema: str | None, nobody: bool) -> bool:
        """A guarded table is written only by a statement that the ORM compiled."""
        if schema == "temp" or table.startswith(INNER_TABLES):
            return nobody and schema == "main"
        return table not in guarded() or table == self.writing
