"""验链: whatever is changed, removed, swapped or cut off in the traces with plain SQL is found."""
from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from dazugong.crypto import GENESIS, link
from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.audit.queries import verify_chain
from tests.make import AT, SYSTEM

TRIALS = 10_000 if "DZG_DRILL_MINUTES" in os.environ else 500
LENGTH = 30
COLUMNS = ("at", "login", "post", "verb", "kind", "thing", "count", "digest", "note", "before", "hash")
NUMBERS = {"login", "post", "count"}

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="tampers with a database file")


@pytest.fixture
def chain(city: object, tmp_path: Path) -> Path:
    """A file of its own with the first traces that the building of the sample city left."""
    path, names = tmp_path / "traces.sqlite3", ["number", *COLUMNS]
    with looking(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted(names)} FROM audit_trace ORDER BY number LIMIT {LENGTH}")
        rows = cursor.fetchall()
    assert len(rows) == LENGTH
    with sqlite3.connect(path) as own:
        own.execute(f"CREATE TABLE audit_trace ({quoted(names)})")
        own.executemany(f"INSERT INTO audit_trace VALUES ({', '.join('?' * len(names))})", rows)
    own.close()
    return path


@pytest.fixture
def anchor(chain: Path) -> str:
    """What was written down elsewhere while the chain was whole."""
    with sqlite3.connect(chain) as own:
        number, value = own.execute("SELECT number, hash FROM audit_trace ORDER BY number DESC LIMIT 1").fetchone()
    own.close()
    return f"{number}:{value}"


def quoted(names: list[str]) -> str:
    """Column names for a statement."""
    return ", ".join(f'"{name}"' for name in names)


def found_in(path: Path, anchor: str = "") -> list[tuple[int, str]]:
    """What the product finds in a file."""
    connections["copy"] = DatabaseWrapper({**connection.settings_dict, "NAME": path, "OPTIONS": {}}, alias="copy")
    try:
        return verify_chain(anchor=anchor, using="copy").faults
    finally:
        connections["copy"].close()
        del connections["copy"]


def change(own: sqlite3.Connection, draw: random.Random) -> str:
    """One column of one row gets another value."""
    number, column = draw.randint(1, LENGTH), draw.choice(COLUMNS)
    old = own.execute(f'SELECT "{column}" FROM audit_trace WHERE number = ?', [number]).fetchone()[0]
    if column == "at":
        new: object = old.replace("2026", "2025") if draw.random() < 0.5 else old[:-1] + ("1" if old[-1] != "1" else "2")
    elif column in NUMBERS:
        new = draw.randint(1, 10**9) if old is None or draw.random() < 0.7 else None
        new = new + 1 if new is not None and new == old else new
        new = 1 if new is None and old is None else new
    else:
        new = (old or "") + draw.choice(["x", "甲", " ", "0"])
    assert new != old
    own.execute(f'UPDATE audit_trace SET "{column}" = ? WHERE number = ?', [new, number])
    return f"{column}@{number}"


def remove(own: sqlite3.Connection, draw: random.Random) -> str:
    """One row before the last is gone."""
    number = draw.randint(1, LENGTH - 1)
    own.execute("DELETE FROM audit_trace WHERE number = ?", [number])
    return f"删{number}"


def remove_and_renumber(own: sqlite3.Connection, draw: random.Random) -> str:
    """One row is gone and the rest closes up."""
    number = draw.randint(1, LENGTH - 1)
    own.execute("DELETE FROM audit_trace WHERE number = ?", [number])
    for n in range(number + 1, LENGTH + 1):
        own.execute("UPDATE audit_trace SET number = ? WHERE number = ?", [n - 1, n])
    return f"删并重排{number}"


def swap(own: sqlite3.Connection, draw: random.Random) -> str:
    """Two rows change places."""
    a, b = draw.sample(range(1, LENGTH + 1), 2)
    for old, new in ((a, -1), (b, a), (-1, b)):
        own.execute("UPDATE audit_trace SET number = ? WHERE number = ?", [new, old])
    return f"换{a}与{b}"


def insert(own: sqlite3.Connection, draw: random.Random) -> str:
    """A row is copied behind the last."""
    source = draw.randint(1, LENGTH)
    names = quoted(list(COLUMNS))
    own.execute(f"INSERT INTO audit_trace (number, {names}) SELECT ?, {names} FROM audit_trace WHERE number = ?", [LENGTH + 1, source])
    return f"插入{source}的副本"


WAYS: list[Callable[[sqlite3.Connection, random.Random], str]] = [change, change, change, remove, remove_and_renumber, swap, insert]


def test_every_tampering_is_found(chain: Path, tmp_path: Path) -> None:
    draw, copy, unfound = random.Random(20260520), tmp_path / "copy.sqlite3", []
    assert found_in(chain) == []
    for trial in range(TRIALS):
        shutil.copy(chain, copy)
        with sqlite3.connect(copy) as own:
            what = WAYS[trial % len(WAYS)](own, draw)
        own.close()
        if not found_in(copy):
            unfound.append(what)
    print(f"\n留痕：{TRIALS} 处改动、删除、调换、插入，未发现 {len(unfound)}")
    assert not unfound


@pytest.mark.parametrize("kept", [LENGTH - 1, LENGTH // 2, 1])
def test_rows_cut_off_the_end_show_only_against_the_anchor(chain: Path, anchor: str, kept: int) -> None:
    with sqlite3.connect(chain) as own:
        own.execute("DELETE FROM audit_trace WHERE number > ?", [kept])
    own.close()
    assert found_in(chain) == []
    assert found_in(chain, anchor)


def test_a_chain_computed_anew_shows_only_against_the_anchor(chain: Path, anchor: str) -> None:
    """Whoever owns the file may recompute every hash, but not the anchor kept elsewhere."""
    before = GENESIS
    forged = list(Trace.objects.order_by("number")[:LENGTH])
    forged[3].verb = "什么也没做"
    for trace in forged:
        trace.at = trace.at.astimezone(UTC)
        trace.before = before
        trace.hash = before = link(before, trace.content())
    with sqlite3.connect(chain) as own:
        own.executemany(
            "UPDATE audit_trace SET verb = ?, before = ?, hash = ? WHERE number = ?",
            [(t.verb, t.before, t.hash, t.number) for t in forged],
        )
    own.close()
    assert found_in(chain) == []
    assert found_in(chain, anchor)


def test_an_honest_chain_holds_against_its_anchor(chain: Path, anchor: str) -> None:
    assert found_in(chain, anchor) == []


@pytest.mark.parametrize("attempt", [
    lambda rows: rows.update(verb="改了"),
    lambda rows: rows.delete(),
    lambda rows: rows._raw_delete(connection.alias),
    lambda rows: rows[0].save(),
    lambda rows: rows[0].delete(),
])  # fmt: skip
def test_the_product_itself_can_neither_change_nor_remove_a_trace(db: None, attempt: Callable) -> None:
    """Not even the system, through any way the ORM has."""
    with looking(EVERYTHING), pytest.raises(DatabaseError), transaction.atomic():
        attempt(Trace.objects.all())


def test_a_trace_and_its_act_stand_or_fall_together(db: None) -> None:
    before = Trace.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        leave_trace(by=SYSTEM, at=AT, verb="半途而废", kind="样例")
        raise RuntimeError
    assert Trace.objects.count() == before
