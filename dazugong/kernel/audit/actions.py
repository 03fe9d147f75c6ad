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

from .models import Trace

COLUMNS = tuple(field.attname for field in Trace._meta.concrete_fields)
LOCK = 0x6461_7A75  # one advisory lock serialises the chain on PostgreSQL; SQLite has one writer anyway


class Acting(Protocol):
    """Whoever acts: the part of a Reader that a trace keeps."""

    @property
    def login_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...


@dataclass(frozen=True)
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
    return leave_traces(by=by, at=at, deeds=[Deed(verb, kind, thing, count, digest, note)])[0]


def leave_traces(*, by: Acting, at: datetime, deeds: Sequence[Deed]) -> list[Trace]:
    """Appends one trace for each deed, in order: an import of a thousand persons is one statement, not a thousand."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("留痕必须与所记的动作在同一事务中")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Trace.objects.order_by("-number").values_list("number", "hash").first()
    newest, before = last or (0, GENESIS)
    traces = []
    for number, deed in enumerate(deeds, start=newest + 1):
        trace = Trace(
            number=number, at=at.astimezone(UTC), login=by.login_id, post=by.post_id, verb=deed.verb, kind=deed.kind,
            thing=str(deed.thing), count=deed.count, digest=deed.digest, note=deed.note[:200], before=before,
        )
        before = trace.hash = link(before, trace.content())
        traces.append(trace)
    add_rows(Trace, COLUMNS, ([getattr(trace, name) for name in COLUMNS] for trace in traces))
    return traces


def digest_of_ids(ids: Iterable[object]) -> str:
    """Digest of the sorted ids of a list or export: which persons were shown can be proven, not read off."""
    return hashlib.sha256("\n".join(sorted(map(str, ids))).encode()).hexdigest()
