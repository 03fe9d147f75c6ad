"""另一个库: a copy of the sample city in which several threads may commit, gone afterwards with all they wrote."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, connections

Found = TypeVar("Found")


def apart(folder: Path, work: Callable[[], Found]) -> Found:
    """What `work` makes of a copy of the database: in a thread, with every thread that it starts; nothing written there is seen by another test."""
    there = connections.settings["default"]
    former = there["NAME"]
    connection.close()      # the test's own transaction is over: it had written nothing, and may not look again
    copy = _copied(former, folder)
    try:
        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as thread:
            patch.setitem(there, "NAME", copy)
            return thread.submit(closed_after, work).result()
    finally:
        if connection.vendor == "postgresql":
            _on_server(f'DROP DATABASE "{copy}" WITH (FORCE)')


def closed_after(work: Callable[[], Found]) -> Found:
    """In a thread of its own: its connection goes with it."""
    try:
        return work()
    finally:
        connection.close()


def _copied(there: str, folder: Path) -> str:
    """The name of a copy of the database, to which nobody is connected."""
    if connection.vendor == "postgresql":
        _on_server(f'CREATE DATABASE "{there}_apart" TEMPLATE "{there}"')
        return f"{there}_apart"
    copy = str(folder / "apart.sqlite3")
    with closing(sqlite3.connect(there)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _on_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
