"""另一个库: a copy of the sample city in which several threads may commit, gone afterwards with all they wrote."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections


@contextmanager
def apart(folder: Path) -> Iterator[None]:
    """Within the block the database is a copy of its own, for every thread; nothing written there is seen by another test."""
    settings = connections.settings["default"]
    there = settings["NAME"]
    connection.close()
    copy = _copied(there, folder)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(settings, "NAME", copy)
            yield
            connection.close()
    finally:
        if connection.vendor == "postgresql":
            _on_server(f'DROP DATABASE "{copy}" WITH (FORCE)')


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
