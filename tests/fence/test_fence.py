"""The fence around an invented county (tests/fence/house), tried in a process of its own: with the fence and without.

PostgreSQL is tried when DZG_TEST_PG names a server, e.g. postgres://owner@127.0.0.1:5432/postgres; the account needs the
right to make databases and roles.
"""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent / "house"
ROOT = HOUSE.parents[2]
SERVER = os.environ.get("DZG_TEST_PG", "")
needs_server = pytest.mark.skipif(not SERVER, reason="DZG_TEST_PG names no PostgreSQL server to try the fence on")


def tell(engine: str, folder: Path, file: str = "") -> str:
    """Runs the tests of the house on one engine; returns what pytest said."""
    command = [sys.executable, "-m", "pytest", "-c", str(HOUSE / "pytest.ini"), f"--rootdir={HOUSE}", f"--confcutdir={HOUSE}"]
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.fence.house.settings",
        "PYTHONPATH": str(ROOT),
        "FENCE_ENGINE": engine,
        "FENCE_FOLDER": str(folder),
        "FENCE_DATABASE": f"test_fence_{os.getpid()}",
    }
    told = subprocess.run(
        [*command, str(HOUSE / file)], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


def test_the_fence_on_sqlite(tmp_path: Path) -> None:
    assert "passed" in tell("dazugong.fence.sqlite", tmp_path)


def test_sqlite_without_the_fence_leaks_by_every_way(tmp_path: Path) -> None:
    assert "54 passed" in tell("django.db.backends.sqlite3", tmp_path, "told_ways.py")


@needs_server
def test_the_fence_on_postgresql(tmp_path: Path) -> None:
    assert "passed" in tell("dazugong.fence.postgresql", tmp_path)


@needs_server
def test_postgresql_without_the_fence_leaks_by_every_way(tmp_path: Path) -> None:
    assert "54 passed" in tell("django.db.backends.postgresql", tmp_path, "told_ways.py")
