"""服务器围栏: PostgreSQL with row level security. The name `base` is Django's."""
from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.db.backends.postgresql.base import DatabaseWrapper as PlainWrapper
from django.db.backends.postgresql.creation import DatabaseCreation as PlainCreation
from django.db.backends.postgresql.operations import DatabaseOperations as PlainOperations
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PlainSchemaEditor

from dazugong.fence.errors import OutOfScope
from dazugong.fence.gate import Gated, SystemCreation, SystemOperations, SystemSchema
from dazugong.fence.registry import guarded, label

from .policies import REFUSED
from .wall import GAPS, UNTOLD, Wall


class DatabaseOperations(SystemOperations, PlainOperations):
    """PostgreSQL's operations."""


class DatabaseCreation(SystemCreation, PlainCreation):
    """Test databases."""


class DatabaseSchemaEditor(SystemSchema, PlainSchemaEditor):
    """Migrations."""


class DatabaseWrapper(Gated, PlainWrapper):
    """A connection to PostgreSQL with a reader.

    Scope and role are settings of the session: a pool that hands sessions round between transactions must not be used.
    """

    SchemaEditorClass = DatabaseSchemaEditor
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wall = Wall(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Opens a session, which nobody looks through yet."""
        raw = super().get_new_connection(conn_params)
        self.wall.forget()
        return raw

    def install_policies(self) -> None:
        """Puts the wall up in the database; called after every migration."""
        self.wall.put_up()

    def read_back(self) -> dict[str, Any]:
        """What the server reports: safe writing, who reads, and guarded tables without a wall (none expected)."""
        with self.connection.cursor() as cursor:
            row = cursor.execute(
                "SELECT current_setting('server_version'), current_setting('synchronous_commit'),"
                " current_setting('fsync'), current_setting('row_security'), session_user, current_user"
            ).fetchone()
            gaps = [name for (name,) in cursor.execute(GAPS, [list(guarded())]).fetchall()]
        names = ("server_version", "synchronous_commit", "fsync", "row_security", "session_user", "current_user")
        return dict(zip(names, row, strict=True)) | {"gaps": gaps}

    def as_text(self, sql: Any) -> str:
        """See `Gated`."""
        return sql.as_string(self.connection) if hasattr(sql, "as_string") else str(sql)

    def prepare(self, sql: Any, text: str) -> Any:
        """See `Gated`."""
        self.wall.admit(text)
        return sql

    def finish(self) -> None:
        """See `Gated`."""
        self.wall.done()

    def refusal(self, error: DatabaseError) -> Exception | None:
        """See `Gated`."""
        said = getattr(error.__cause__, "diag", None)
        if said is None:
            return None
        if (said.message_primary or "").startswith(REFUSED):
            return OutOfScope(label(said.message_primary.removeprefix(REFUSED)))
        if said.source_function == "ExecWithCheckOptions" and said.sqlstate == "42501":
            return OutOfScope(next((label(table) for table in guarded() if table in said.message_primary), "数据"))
        return None

    def _rollback(self) -> None:
        self.wall.told = UNTOLD
        super()._rollback()
