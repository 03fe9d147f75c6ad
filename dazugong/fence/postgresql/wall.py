"""墙: tells the server through whose eyes a session looks, and puts up the policies."""
from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, ProgrammingError, transaction
from psycopg.pq import TransactionStatus

from dazugong.fence.conditions import WIDE_FROM
from dazugong.fence.errors import PastTheFence, Unsafe
from dazugong.fence.gate import kept
from dazugong.fence.registry import fences_in_order, guarded
from dazugong.fence.scope import EVERYTHING, Scope, looking_on

from .policies import BETWEEN, READER, READERS, WIDE_READER, groundwork, policies_of

if TYPE_CHECKING:
    from .base import DatabaseWrapper

BLANK = r"(?:\s|/\*.*?\*/|--[^\n]*(?:\n|$))*"
# What would change the role or the scope from within: only the wall itself does that.
ESCAPES = re.compile(
    rf"\bset_config\b|(?:^|;){BLANK}(?:set(?!\s+constraints\b)|reset|discard|do|prepare|execute)\b", re.IGNORECASE | re.DOTALL
)
UNTOLD = object()
TELL = (
    "SELECT set_config('dzg.roots', %s, false), set_config('dzg.selves', %s, false), set_config('dzg.day', %s, false),"
    " set_config('dzg.everything', %s, false), set_config('role', %s, false)"
)
REACH = "SELECT COUNT(*) FROM (SELECT 1 FROM orgs_ancestry WHERE ancestor_id = ANY (%s) AND kind = 'line' LIMIT %s) AS reach"
GAPS = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY (%s)
AND NOT (c.relrowsecurity AND c.relforcerowsecurity
         AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'dzg_reader_wide_reads'))"""
# duplicate_object, unique_violation in pg_authid or pg_auth_members, and "tuple concurrently updated"
MADE_MEANWHILE = ("42710", "23505", "XX000")
FOUND = "SELECT to_regprocedure('dzg_units(text)') IS NOT NULL"
SAYS_SET = 160000       # from this version on a member may be one without the right to look as the role
NO_ROLE = (
    f"数据库账号无权建立读者角色，请数据库管理员执行：CREATE ROLE {READER} NOLOGIN; CREATE ROLE {WIDE_READER} NOLOGIN;"
    f" CREATE ROLE {BETWEEN} NOLOGIN NOINHERIT; GRANT {READER}, {WIDE_READER} TO {BETWEEN}; GRANT {BETWEEN} TO 本账号; 再运行迁移"
)


@kept
def escapes(sql: str) -> bool:
    """Whether a statement would change role or settings."""
    return ESCAPES.search(sql) is not None


class Wall:
    """墙 of one session. What the server was told may be undone by a rollback; it is told again before the next statement."""

    def __init__(self, connection: DatabaseWrapper) -> None:
        self.connection = connection
        self.forget()

    def forget(self) -> None:
        """A new session, which was told nothing."""
        self.told: Any = UNTOLD
        self.begun = self.stands = False
        self.undoing = False

    def admit(self, sql: str) -> None:
        """Tells the server who is looking, if that changed. Raises `PastTheFence`, or `Unsafe` where the wall has a gap."""
        scope = self.connection.scope
        if not self.connection.sees_everything and escapes(sql):
            raise PastTheFence("（语句自行改动角色或设置）")
        self.undoing = sql[:8].upper() == "ROLLBACK"
        if scope is self.told or self.connection.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        with self.connection.connection.cursor() as cursor:
            if not self.stands:
                self.look(cursor)
            cursor.execute(TELL, self.words(scope, self.role(cursor, scope)))
        self.told = scope if self.stands else UNTOLD

    def done(self) -> None:
        """A statement has ended; after a rollback nobody knows what the server still remembers."""
        if self.undoing:
            self.told, self.undoing = UNTOLD, False

    def look(self, cursor: Any) -> None:
        """Looks whether the wall stands in this database. Raises `Unsafe` to a reader when it does not, or has a gap."""
        self.begun = cursor.execute(FOUND).fetchone()[0]
        gaps = [name for (name,) in cursor.execute(GAPS, [list(guarded())]).fetchall()]
        self.stands = self.begun and not gaps
        if not self.stands and self.connection.scope is not None and not self.connection.sees_everything:
            raise Unsafe("数据库围栏还没有建好" + (f"（缺 {'、'.join(gaps)}）" if gaps else "") + "，请先运行迁移再启动")

    def role(self, cursor: Any, scope: Scope | None) -> str:
        """The role that looks: the login itself for the system, and before the first migration, when there is no other."""
        if not self.begun or (scope and scope.everything):
            return "none"
        if scope is None:
            return READER
        reach = cursor.execute(REACH, [sorted(frozenset().union(*scope.roots.values())), WIDE_FROM]).fetchone()[0]
        return WIDE_READER if reach >= WIDE_FROM else READER

    def words(self, scope: Scope | None, role: str) -> list[str]:
        """A scope as the policies read it; nobody is told as no day at all."""
        if scope is None or scope.everything:
            return ["", "", "", "yes" if scope else "", role]
        selves = scope.selves if not isinstance(scope.selves, int) else {"person": scope.selves}
        roots = {domain: sorted(ids) for domain, ids in scope.roots.items()}
        return [json.dumps(roots), json.dumps(dict(selves or {})), scope.day.isoformat(), "", role]

    def put_up(self) -> None:
        """Puts up role, functions, grants and policies; run after every migration, may be run again."""
        connection = self.connection
        with looking_on(connection, EVERYTHING), transaction.atomic(connection.alias), connection.cursor() as cursor:
            for role in READERS:
                self.have_role(cursor, role)
            cursor.execute("SELECT current_user, current_schema()")
            owner, schema = cursor.fetchone()
            cursor.execute("SET LOCAL check_function_bodies = off")
            for statement in groundwork(schema):
                cursor.execute(statement)
            tables = set(connection.introspection.table_names(cursor))
            for table, fence in fences_in_order():
                for statement in policies_of(table, fence, owner) if table in tables else ():
                    cursor.execute(statement)
        self.forget()

    def have_role(self, cursor: Any, role: str) -> None:
        """A role belongs to the whole server: another installation on it may be making the same one this moment."""
        for more in (True, True, False):
            try:
                with transaction.atomic(self.connection.alias):
                    self.make_role(cursor, role)
                return
            except DatabaseError as error:
                if not more or getattr(error.__cause__, "sqlstate", None) not in MADE_MEANWHILE:
                    raise

    def make_role(self, cursor: Any, role: str) -> None:
        """A plain role for readers. Raises `Unsafe` when the account may not make it, or it is too mighty.

        The login belongs to it through a role that inherits nothing: it may look as the reader, and does not otherwise. Were its
        own statements judged by the readers' policies too, a policy of a policy of a policy would seem dearer to the planner
        than any join, and it would choose joins by chance.
        """
        try:
            for name in (role, BETWEEN):
                cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [name])
                if (found := cursor.fetchone()) is None:
                    cursor.execute(f"CREATE ROLE {name} NOLOGIN NOINHERIT")
                elif found[0]:
                    raise Unsafe(f"角色 {name} 权力过大，行级安全对它不起作用，请数据库管理员收回其超级权限")
            may = "SET" if self.connection.pg_version >= SAYS_SET else "MEMBER"
            cursor.execute(f"SELECT pg_has_role('{BETWEEN}', %s, '{may}'), pg_has_role(current_user, '{BETWEEN}', '{may}'), pg_has_role(current_user, %s, 'USAGE')", [role, role])
            through, between, inherits = cursor.fetchone()
            if not through:
                cursor.execute(f"GRANT {role} TO {BETWEEN}")
            if not between:
                cursor.execute(f"GRANT {BETWEEN} TO CURRENT_USER")
            if inherits:
                cursor.execute(f"REVOKE {role} FROM CURRENT_USER")
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", None) in MADE_MEANWHILE:
                raise
            raise Unsafe(NO_ROLE) from error
