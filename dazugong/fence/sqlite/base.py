"""嵌入式围栏: SQLite behind temp views, temp triggers and an authorizer. The name `base` is Django's."""
from __future__ import annotations

import sqlite3
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper as PlainWrapper

from dazugong.fence.errors import OutOfScope, PastTheFence
from dazugong.fence.gate import Gated
from dazugong.fence.registry import label
from dazugong.fence.scope import EVERYTHING, looking_on

from . import pragmas, wholes
from .operations import DatabaseCreation, DatabaseOperations, DatabaseSchemaEditor
from .views import REFUSED
from .wall import Wall


class DatabaseWrapper(Gated, PlainWrapper):
    """A connection to SQLite with a reader."""

    SchemaEditorClass = DatabaseSchemaEditor
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wall = Wall(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Opens the file, insists on safe settings, and posts the guard. Raises `Unsafe`."""
        raw = super().get_new_connection({"cached_statements": 512, **conn_params})
        journal = pragmas.wanted_journal(self.is_in_memory_db())
        pragmas.settle(raw, journal)
        pragmas.insist(self._answers(raw), journal)
        self.wall.guard(raw)
        wholes.teach(raw)
        return raw

    def read_back(self) -> dict[str, Any]:
        """The settings as SQLite reports them."""
        with self.wall.at_work():
            return self._answers(self.connection)

    def _answers(self, raw: sqlite3.Connection) -> dict[str, Any]:
        return pragmas.answers(raw) | {"transaction_mode": self.transaction_mode}

    def prepare(self, sql: Any, text: str) -> str:
        """See `Gated`."""
        return self.wall.admit(text)

    def finish(self) -> None:
        """See `Gated`."""
        self.wall.done()

    def refusal(self, error: DatabaseError) -> Exception | None:
        """See `Gated`."""
        message = str(error)
        if isinstance(error, IntegrityError) and message.startswith(REFUSED):
            return OutOfScope(label(message.removeprefix(REFUSED)))
        if isinstance(error, OperationalError):
            self.wall.stands = None  # SQLite may have rolled back by itself
        if "prohibited" in message or "not authorized" in message:
            return PastTheFence()
        return None

    def check_constraints(self, table_names: list[str] | None = None) -> None:
        """The system looks for broken foreign keys; only it may name the row."""
        with looking_on(self, EVERYTHING):
            super().check_constraints(table_names)

    def _rollback(self) -> None:
        self.wall.stands = None
        super()._rollback()

    def _savepoint_rollback(self, sid: str) -> None:
        self.wall.stands = None
        super()._savepoint_rollback(sid)
