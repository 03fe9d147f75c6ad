"""SQLite's operations with the fence's compilers; names Django expects."""
from __future__ import annotations

from django.db.backends.sqlite3.creation import DatabaseCreation as PlainCreation
from django.db.backends.sqlite3.operations import DatabaseOperations as PlainOperations
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as PlainSchemaEditor

from dazugong.fence.gate import SystemCreation, SystemOperations, SystemSchema


class DatabaseOperations(SystemOperations, PlainOperations):
    """Statements are compiled so that writes name the table behind the view."""

    compiler_module = "dazugong.fence.sqlite.compiler"


class DatabaseCreation(SystemCreation, PlainCreation):
    """Test databases."""


class DatabaseSchemaEditor(SystemSchema, PlainSchemaEditor):
    """Migrations: the wall is taken down first, since views and triggers would stand in the way of altering a table."""

    def __enter__(self) -> DatabaseSchemaEditor:
        self.connection.ensure_connection()
        self.connection.wall.lower()
        return super().__enter__()

    def _index_condition_sql(self, condition: str | None) -> str:
        """“Not such a one” is written so that no question is worded like it.

        Where a question is worded like the condition of an index, SQLite looks at the value asked for before it decides, and so
        prepares the whole statement anew each time it is asked; on the desk that was most of what the database did.
        An index that leaves out a few rows finds none of the others faster, so nothing is lost.
        """
        if condition and condition.startswith("NOT (") and "'" in condition:
            condition = f"{condition.removeprefix('NOT ')} IS FALSE"
        return super()._index_condition_sql(condition)
