"""搬到 PostgreSQL：一条命令，行数和留痕链两边相符；目标库不空就不搬。"""
from __future__ import annotations

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dazugong.formats.publicfile import LETTER, Inbox

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


OPEN_THE_NUMBERS = """
from dazugong.cli.answer import ready
ready()
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.keys.actions import unseal
from dazugong.kernel.people.models import SealedValue
from tests.make import SYSTEM
with reading(SYSTEM):
    for one in SealedValue.objects.filter(field="citizen_number", current=True).select_related("person__key"):
        print(unseal(one.person.key, one.field, one.box))
"""


def furnished(home: str) -> None:
    """A city with persons, sealed numbers, a mechanism, an open month and a report, beside what `init` wrote."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DZG_")}
    done = subprocess.run([sys.executable, "-c", FURNISH], cwd=ROOT, env=kept | {"DZG_HOME": home}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def numbers_in(**settings: str) -> list[str]:
    """Every citizen number of the city, opened."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DZG_")}
    done = subprocess.run([sys.executable, "-c", OPEN_THE_NUMBERS], cwd=ROOT, env=kept | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return sorted(done.stdout.split())


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


def test_what_lies_on_the_server_is_backed_up_and_comes_back_in_another_folder(tmp_path: Path, empty_database: str) -> None:
    home, back, file = str(tmp_path / "home"), str(tmp_path / "elsewhere" / "back"), str(tmp_path / "备份.zip")
    assert dzg("init", "--name", "某某县委", DZG_HOME=home).returncode == 0
    furnished(home)
    there = {"DZG_HOME": home, "DZG_DATABASE": empty_database}
    before = json.loads(dzg("move", empty_database, "--json", DZG_HOME=home).stdout)
    (tmp_path / "home" / "dazugong.sqlite3").unlink()       # from now on only the server has it
    receipt = Inbox(tmp_path / "home" / "public").drop(LETTER, "样例", "还没有收取的来信")
    saved = dzg("backup", file, "--json", **there)
    assert saved.returncode == 0, saved.stderr
    manifest = json.loads(saved.stdout)
    assert manifest["head"] == before["head"]
    assert json.loads(dzg("audit", "verify", "--anchor", before["head"], "--json", **there).stdout)["ok"], "the server is as it was"
    restored = dzg("restore", file, "--home", back, "--json")
    assert restored.returncode == 0, restored.stderr
    assert Inbox(Path(back) / "public").holds(receipt)
    assert json.loads(dzg("audit", "verify", "--anchor", before["head"], "--json", DZG_HOME=back).stdout)["ok"]
    assert json.loads(dzg("doctor", "--json", DZG_HOME=back).stdout)["ok"]
    with closing(sqlite3.connect(Path(back) / "dazugong.sqlite3")) as database:
        for table, name in (("orgs_unit", "单位"), ("people_person", "人员"), ("people_sealedvalue", "密封值"), ("records_answer", "答案")):
            assert database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] == before["counts"][name] > 0
    numbers = numbers_in(DZG_HOME=back)
    assert len(numbers) == 30 and numbers == numbers_in(**there), "every sealed number opens with the keys that came along"


def test_a_wrong_address_is_refused_in_words(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    assert dzg("init", "--name", "某某县委", DZG_HOME=home).returncode == 0
    for address, said in (("mysql://x/y", "须是 PostgreSQL"), ("postgres://nobody@127.0.0.1:1/none", "连不上目标库")):
        refused = dzg("move", address, DZG_HOME=home)
        assert refused.returncode == 1
        assert said in refused.stderr
        assert "Traceback" not in refused.stderr
