"""演示县: the same seed gives the same county down to every cell; nobody in it can be a real person."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dazugong.demo.persons import AREA
from dazugong.kernel.access.roles import roles
from tests.tables import lay

ROOT = Path(__file__).resolve().parents[2]
KEY = "00" * 31 + "07"  # one master key for both: digests of content are keyed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """Two small counties of one seed, built side by side in processes of their own."""
    children = [start(tmp_path_factory.mktemp("county")) for _ in range(2)]
    outs = [child.communicate(timeout=600) for child in children]
    assert [child.returncode for child in children] == [0, 0], outs
    yield [json.loads(out) for out, _ in outs]


def start(home: Path) -> subprocess.Popen[str]:
    keys = home / "keys"
    keys.mkdir(mode=0o700)
    (keys / "master").write_text(KEY + "\n", "ascii")
    lay(home / "dazugong.sqlite3")
    environment = {k: v for k, v in os.environ.items() if k != "DZG_DATABASE"} | {"DZG_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.demo.building", "7"], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_one_seed_gives_one_county(built: list[dict[str, Any]]) -> None:
    one, two = (county["tables"] for county in built)
    assert one.keys() == two.keys()
    assert {name for name in one if one[name] != two[name]} == set(), "tables that differ"
    assert int(one["Person"].split()[0]) > 1000


def test_its_chain_of_traces_is_sound(built: list[dict[str, Any]]) -> None:
    assert built[0]["sound"]


def test_no_invented_number_can_be_a_real_persons(built: list[dict[str, Any]]) -> None:
    assert built[0]["areas"] == [AREA]
    assert built[0]["twice"] == 0


def test_every_role_has_a_login_that_is_written_down_for_its_owner_alone(built: list[dict[str, Any]]) -> None:
    assert built[0]["roles"] == sorted(roles())
    assert built[0]["idle"] == 0
    assert len(built[0]["logins"]) == len(roles()) + 2  # a second officer of the section, and who files for the department
    assert built[0]["mode"] == "0o600"
    assert not set(built[0]["logins"]) & set(built[1]["logins"]), "passwords are drawn anew"


def test_what_the_department_itself_owes_is_at_the_desk_of_its_office_director(built: list[dict[str, Any]]) -> None:
    assert built[0]["answering"] == {"post": "办公室主任", "login": "ks003", "owed by ks001": [], "owed by ks003": ["澄岭县委组织部"]}
    assert any("部办公室" in line and "ks003" in line for line in built[0]["logins"])


def test_something_is_filed_something_is_late_and_tasks_stand_in_every_state(built: list[dict[str, Any]]) -> None:
    assert built[0]["filed"] > 100 and built[0]["missing"] > 0
    assert {"todo", "doing", "reported", "done"} <= set(built[0]["tasks"])


def test_something_is_public_something_waits_and_votes_stand_at_every_stage(built: list[dict[str, Any]]) -> None:
    assert {"waiting", "published"} == set(built[0]["publications"])
    assert {"waiting", "answered", "shown"} == set(built[0]["remarks"])
    assert {"prepared", "open", "published"} == set(built[0]["polls"])
