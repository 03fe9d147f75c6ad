"""留痕的唯一入口。"""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from django.db import connection, transaction

from dazugong.crypto import GENESIS, link
from dazugong.fence.adding import add_rows

from .models import Trace, content_of

COLUMNS = tuple(field.attname for field in Trace._meta.concrete_fields)
NEWEST = "SELECT number, hash FROM audit_trace ORDER BY number DESC LIMIT 1"      # asked before every trace
LOCK = 0x6461_7A75  # one advisory lock serialises the chain on PostgreSQL; SQLite has one writer anyway


class Acting(Protocol):
    """Whoever acts: the part of a Reader that a trace keeps."""

    @property
    def login_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...


@dataclass(slots=True)
class Deed:
    """所为: what one trace says; see `Trace` for the columns."""

    verb: str
    kind: str
    thing: object = ""
    count: int | None = None
    digest: str = ""
    note: str = ""


def leave_trace(
    *, by: Acting, at: datetime, verb: str, kind: str, thing: object = "", count: int | None = None, digest: str = "",
    note: str = "",
) -> Trace:
    """Appends one trace to the chain. Must run inside the transaction of the act, so both stand or neither."""
    [row] = leave_traces(by=by, at=at, deeds=[Deed(verb, kind, thing, count, digest, note)])
    return Trace(*row)


def leave_traces(*, by: Acting, at: datetime, deeds: Sequence[Deed]) -> list[tuple[object, ...]]:
    """Appends one trace for each deed, in order: an import of a thousand persons is one statement, not a thousand.

    Gives the rows as written, values of `COLUMNS`.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("留痕必须与所记的动作在同一事务中")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        newest, before = cursor.fetchone() or (0, GENESIS)
    when, login, post, rows = at.astimezone(UTC), by.login_id, by.post_id, []
    for number, deed in enumerate(deeds, start=newest + 1):
        row = (number, when, login, post, deed.verb, deed.kind, str(deed.thing), deed.count, deed.digest, deed.note[:200])
        after = link(before, content_of(*row))
        rows.append((*row, before, after))
        before = after
    add_rows(Trace, COLUMNS, rows)
    return rows


def digest_of_ids(ids: Iterable[object]) -> str:
    """Digest of the sorted ids of a list or export: which persons were shown can be proven, not read off."""
    return hashlib.sha256("\n".join(sorted(map(str, ids))).encode()).hexdigest()
