"""门: every statement of a connection passes here, from the ORM as from raw SQL."""
from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import lru_cache
from typing import Any

from django.db import DatabaseError

from .errors import NoReader
from .registry import LONGEST_KEPT, label, tables_in
from .scope import EVERYTHING, Scope, looking_on


class Gated:
    """A connection with a reader. Mixed into a database wrapper; the databases differ in `prepare` and `refusal`."""

    scope: Scope | None = None
    closings: int = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self.gate)

    def gate(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Refuses a guarded table without a reader, makes the wall stand, and runs the statement."""
        text = sql if isinstance(sql, str) else self.as_text(sql)
        if self.scope is None and (named := tables_in(text)):
            raise NoReader("、".join(sorted(label(table) for table in named)))
        try:
            return execute(self.prepare(sql, text), params, many, context)
        except DatabaseError as error:
            refusal = self.refusal(error)
            if refusal is None:
                raise
            raise refusal from error
        finally:
            self.finish()

    def as_text(self, sql: Any) -> str:
        """The text of a statement that is not a plain string."""
        return str(sql)

    def prepare(self, sql: Any, text: str) -> Any:
        """Makes the wall stand for the current scope and returns the statement to run. Raises `PastTheFence`."""
        raise AssertionError("each database says how")

    def refusal(self, error: DatabaseError) -> Exception | None:
        """What to raise instead of the database's own error, if it came from the wall."""
        raise AssertionError("each database says how")

    def finish(self) -> None:
        """After a statement, whether it went well or not."""

    @property
    def sees_everything(self) -> bool:
        """Whether the system itself is looking."""
        return self.scope is not None and self.scope.everything

    def forget_reader(self) -> None:
        """No reader outlives a request or a connection, whatever a caller forgot to end."""
        self.scope = None
        self.closings += 1

    def close(self) -> None:
        """Closes the connection and forgets the reader."""
        self.forget_reader()
        super().close()

    def close_if_unusable_or_obsolete(self) -> None:
        """Called by Django at both ends of a request."""
        self.forget_reader()
        super().close_if_unusable_or_obsolete()


class SystemOperations:
    """Mixed into a backend's operations."""

    def execute_sql_flush(self, sql_list: list[str]) -> None:
        """Empties tables: `flush` is the work of the system, whoever is looking."""
        with looking_on(self.connection, EVERYTHING):
            super().execute_sql_flush(sql_list)


class SystemCreation:
    """Mixed into a backend's creation of test databases."""

    def serialize_db_to_string(self) -> str:
        """Keeps the content of a test database, all of it."""
        with looking_on(self.connection, EVERYTHING):
            return super().serialize_db_to_string()

    def deserialize_db_from_string(self, data: str) -> None:
        """Restores it."""
        with looking_on(self.connection, EVERYTHING):
            super().deserialize_db_from_string(data)


class SystemSchema:
    """Mixed into a schema editor: migrations, their data steps included, are the work of the system."""

    def __enter__(self) -> Any:
        with ExitStack() as stack:
            stack.enter_context(looking_on(self.connection, EVERYTHING))
            entered = super().__enter__()
            self.until_the_end = stack.pop_all()
        return entered

    def __exit__(self, *exception: Any) -> None:
        with self.until_the_end:
            super().__exit__(*exception)


def kept(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Remembers what was read in a statement's text, except in very long ones."""
    remembered = lru_cache(maxsize=4096)(read)
    return lambda sql: remembered(sql) if len(sql) < LONGEST_KEPT else read(sql)
