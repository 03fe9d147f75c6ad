"""断电: a process that files reports is killed outright at any moment; what it acknowledged stands, and nothing stands twice."""
from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tables import lay

KILLS = 200 if "DZG_DRILL_MINUTES" in os.environ else 4
OWED = 1500 if "DZG_DRILL_MINUTES" in os.environ else 120
LONGEST = 0.8  # seconds of filing before the blow: several reports
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(bool(os.environ.get("DZG_DATABASE")), reason="kills the owner of a database file")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of its own."""
    path = tmp_path_factory.mktemp("crash")
    lay(path / "dazugong.sqlite3")
    run(path, "prepare", str(OWED))
    return path


def process(home: Path, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {"DZG_HOME": str(home), "DZG_HOSTS": "127.0.0.1,testserver", "DJANGO_SETTINGS_MODULE": "dazugong.project.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.walls.filing", *words], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def run(home: Path, *words: str) -> str:
    """To its end."""
    child = process(home, *words)
    out, err = child.communicate(timeout=300)
    assert child.returncode == 0, err
    return out


def killed_while_filing(home: Path, draw: random.Random) -> tuple[list[str], list[str]]:
    """(asked, acknowledged) of a writer that was killed at a random moment."""
    child = process(home, "write")
    assert child.stdout is not None
    lines = [child.stdout.readline()]
    assert lines[0].startswith("ask"), child.communicate()[1]
    if draw.random() < 0.8:  # past the first, which is slow; the rest of the blows fall into it
        lines.append(child.stdout.readline())
    time.sleep(draw.random() * LONGEST)
    child.kill()
    lines += child.stdout.readlines()  # through the same buffer as the lines before; `communicate` would read past it
    child.wait()
    said = [line.split() for line in lines if line.endswith("\n")]
    return [i for word, i in said if word == "ask"], [i for word, i in said if word == "done"]


def test_what_was_acknowledged_stands_and_nothing_stands_twice(home: Path) -> None:
    draw, filed, unanswered = random.Random(20260520), 0, 0
    for kill in range(KILLS):
        asked, done = killed_while_filing(home, draw)
        found = json.loads(run(home, "look", *asked))
        assert found["sound"], f"{kill}: the chain of traces is broken"
        for public_id in asked:
            before, after = found["before"][public_id], found["after"][public_id]
            assert before in ([1, 2, 1], [0, 0, 0]), f"{kill}: {public_id} stands by halves: {before}"
            assert public_id not in done or before == [1, 2, 1], f"{kill}: {public_id} was acknowledged and is lost"
            assert after == [1, 2, 1], f"{kill}: {public_id} sent again stands {after}"
            assert found["led"][public_id] == f"/records/{public_id}/"
            assert found["traces"][public_id] == 1
        filed, unanswered = filed + len(done), unanswered + len(asked) - len(done)
    print(f"\n断电：{KILLS}次，已确认{filed}份无一丢失，未及确认{unanswered}份再报无一重复")
    assert filed + unanswered >= KILLS
