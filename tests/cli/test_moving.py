"""搬到 PostgreSQL：一条命令，行数和留痕链两边相符；目标库不空就不搬。"""
from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SERVER = os.environ.get("DZG_TEST_PG", "")
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not SERVER, reason="没有 DZG_TEST_PG，跳过搬到 PostgreSQL 的测试")


def dzg(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DZG_")}
    return subprocess.run(
        [sys.executable, "-m", "dazugong.cli", *words], cwd=ROOT, env=kept | settings, capture_output=True, text=True, check=False
    )


FURNISH = """
from dazugong.cli.answer import ready
ready()
from tests.make import build_city
from tests.month import filed, open_may
city = build_city()
open_may()
filed(city, "甲一镇", problems="缺组织员：两名“=1+1”")
"""


def furnished(home: str) -> None:
    """A city with persons, sealed numbers, a mechanism, an open month and a report, beside what `init` wrote."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DZG_")}
    done = subprocess.run([sys.executable, "-c", FURNISH], cwd=ROOT, env=kept | {"DZG_HOME": home}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def empty_database() -> Iterator[str]:
    import psycopg

    name = f"dzg_moved_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" ENCODING \'UTF8\' TEMPLATE template0')
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_an_installation_moves_whole_and_runs_on(tmp_path: Path, empty_database: str) -> None:
    home = str(tmp_path / "home")
    assert dzg("init", "--name", "某某县委", "--json", DZG_HOME=home).returncode == 0
    furnished(home)
    anchor = json.loads(dzg("audit", "anchor", "--json", DZG_HOME=home).stdout)["anchor"]
    moved = dzg("move", empty_database, "--json", DZG_HOME=home)
    assert moved.returncode == 0, moved.stderr
    said = json.loads(moved.stdout)
    counts = said["counts"]
    assert counts["单位"] > 15 and counts["人员"] > 15 and counts["密封值"] >= counts["人员"] and counts["报送"] == 1 and counts["答案"] == 5, counts
    assert said["head"] == anchor
    there = dzg("audit", "verify", "--anchor", anchor, "--json", DZG_HOME=home, DZG_DATABASE=empty_database)
    assert json.loads(there.stdout)["ok"], there.stdout
    # New rows get new numbers: the counters were carried over too.
    assert dzg("pack", "install", "dazugong/packs/grading", "--json", DZG_HOME=home, DZG_DATABASE=empty_database).returncode == 0

    again = dzg("move", empty_database, DZG_HOME=home)
    assert again.returncode == 1
    assert "不是空的" in again.stderr


def test_a_wrong_address_is_refused_in_words(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    assert dzg("init", "--name", "某某县委", DZG_HOME=home).returncode == 0
    for address, said in (("mysql://x/y", "须是 PostgreSQL"), ("postgres://nobody@127.0.0.1:1/none", "连不上目标库")):
        refused = dzg("move", address, DZG_HOME=home)
        assert refused.returncode == 1
        assert said in refused.stderr
        assert "Traceback" not in refused.stderr
