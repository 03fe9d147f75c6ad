"""编译: SELECT reads the view; INSERT, UPDATE and DELETE name `main`, where the triggers stand guard.

SQLite cannot write through a view and tell Django how many rows it touched, hence the two names.
The system itself also reads `main`, so that it sees everything whether or not the wall stands.
"""
from __future__ import annotations

from typing import Any

from django.db.models.sql import compiler as plain
from django.db.models.sql.datastructures import BaseTable, Join

from dazugong.fence.registry import guarded

from .views import wide_name


class Write(str):
    """A write compiled by the ORM: the only kind of statement that may name `main` while somebody is looking."""

    __slots__ = ("table",)

    def __new__(cls, sql: str, table: str) -> Write:
        self = super().__new__(cls, sql)
        self.table = table
        return self


def behind(sql: str, quoted: str) -> str:
    """The statement with the first mention of a table replaced by the table behind the view."""
    return sql.replace(quoted, f"main.{quoted}", 1)


class SQLCompiler(plain.SQLCompiler):
    """Reads."""

    def compile(self, node: Any) -> tuple[str, Any]:
        """As Django does; the system reads behind the view, a reader with many units in reach the view made for that."""
        sql, params = super().compile(node)
        connection = self.connection
        if not isinstance(node, (BaseTable, Join)) or connection.scope is None or node.table_name not in guarded():
            return sql, params
        quoted = connection.ops.quote_name(node.table_name)
        if connection.scope.everything:
            return behind(sql, quoted), params
        wide = wide_name(node.table_name)
        if wide != node.table_name and connection.wall.is_wide():
            alias = "" if node.table_alias != node.table_name else f" {quoted}"
            sql = sql.replace(quoted, f'"{wide}"{alias}', 1)
        return sql, params

    def written(self, sql: str) -> str:
        """A write to this query's table, naming `main` if it is guarded."""
        table = self.query.get_meta().db_table
        return Write(behind(sql, self.connection.ops.quote_name(table)), table) if sql and table in guarded() else sql


class SQLInsertCompiler(SQLCompiler, plain.SQLInsertCompiler):
    """INSERT."""

    def as_sql(self) -> list[tuple[str, Any]]:
        """Each statement as Django writes it, behind the view."""
        return [(self.written(sql), params) for sql, params in super().as_sql()]


class SQLDeleteCompiler(SQLCompiler, plain.SQLDeleteCompiler):
    """DELETE."""

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        """The statement as Django writes it, behind the view."""
        sql, params = super().as_sql(*args, **kwargs)
        return self.written(sql), params


class SQLUpdateCompiler(SQLCompiler, plain.SQLUpdateCompiler):
    """UPDATE."""

    def as_sql(self) -> tuple[str, Any]:
        """The statement as Django writes it, behind the view."""
        sql, params = super().as_sql()
        return self.written(sql), params


class SQLAggregateCompiler(SQLCompiler, plain.SQLAggregateCompiler):
    """Aggregates over a sub-select."""
