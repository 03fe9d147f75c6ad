"""断电演练: the server is killed again and again while eight clerks work at it and back-ups are made.

After each blow, before the next start, the files are read by somebody who knows nothing of the product (`ledger.py`). What was
acknowledged stands; nothing stands by halves or twice; the chain of traces holds; a form sent again after the restart is done once;
jobs that were cut off are done. A few blows in every run of the tests, two hundred in a drill; on a copy of another data folder with
DZG_DRILL_HOME.
"""
from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tables import lay

from .clerks import Act, Office
from .ledger import Ledger
from .server import ROOT, Server, two_free_ports

DRILL = "DZG_DRILL_MINUTES" in os.environ
KILLS = int(os.environ.get("DZG_DRILL_KILLS", "200" if DRILL else "2"))
LONGEST = 4.0           # seconds of work before the blow

pytestmark = pytest.mark.skipif(bool(os.environ.get("DZG_DATABASE")), reason="kills the owner of a database file")


class Drill:
    """One installation, and all that was ever asked of it."""

    def __init__(self, home: Path) -> None:
        self.server = Server(home, two_free_ports())
        done = subprocess.run([sys.executable, "-m", "tests.kills.office"], cwd=ROOT, env=self.server.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        self.plan, self.browsers = json.loads(done.stdout), {}
        self.ledger = Ledger(home, home / "public", self.plan["poll"])
        assert self.ledger.chain_breaks(whole=True) == []
        self.draw, self.backups = random.Random(20261123), home.parent / f"{home.name}-backups"
        self.backups.mkdir()
        self.said = {"kills": 0, "acknowledged": 0, "unanswered": 0, "stood": 0, "again": 0, "backups": 0, "cut_backups": 0, "in_start": 0, "first_alone": 0}

    def blow(self, number: int) -> None:
        """Start, work, blow, look."""
        office = Office(self.server.base, self.server.public, self.plan, self.browsers, number)
        all_of_it, early = self.draw.random() < 0.75, number and self.draw.random() < 0.15
        self.server.start()
        backup = self.begin_backup(number)
        if early:       # while it starts: jobs run before the first page is answered
            time.sleep(self.draw.random() * 6)
            threads = []
        else:
            self.server.wait()
            self.send_again()
            threads = office.run()
            time.sleep(self.draw.random() * LONGEST + 0.2)
        self.server.kill(all_of_it=all_of_it)
        if backup:
            self.end_backup(backup, number)
        assert self.server.outlived() == [], "a child outlived its server"
        for thread in threads:
            thread.join(90)
        assert not office.troubles, office.troubles
        self.said["kills"] += 1
        self.said["in_start"] += early
        self.said["first_alone"] += not all_of_it
        self.look(number, office.acts)
        self.left = [act for act in office.acts if not act.acknowledged and act.again] if not early else self.left

    left: list[Act] = []

    def look(self, number: int, acts: list[Act]) -> None:
        assert self.ledger.chain_breaks(whole=number % 20 == 0) == [], f"{number}: the chain of traces is broken"
        assert self.ledger.halves() == {}, f"{number}: a fact without its trace, or a trace without its fact"
        for act in acts:
            if act.kind == "来信" and not act.acknowledged:
                continue        # nobody has its number
            stands = self.ledger.stands(act.kind, act.mark)
            assert stands in (0, 1), f"{number}: {act.kind} {act.mark} stands {stands} times"
            assert stands or not act.acknowledged, f"{number}: {act.kind} {act.mark} was acknowledged and is lost"
            self.said["acknowledged" if act.acknowledged else "unanswered"] += 1
            self.said["stood"] += stands and not act.acknowledged

    def send_again(self) -> None:
        """What got no answer is sent once more, with the key it had: afterwards it stands once, whether it did before or not."""
        for act in self.left:
            status, text, _ = act.again()      # type: ignore[misc]
            stands = self.ledger.stands(act.kind, act.mark)
            assert stands == 1, f"{act.kind} {act.mark} sent again ({status}) stands {stands} times: {text[:300]}"
            self.said["again"] += 1
        self.left = []

    def begin_backup(self, number: int) -> subprocess.Popen | None:
        return self.server.command("dazugong.cli", "backup", str(self.backups / f"{number}.zip")) if number % 4 == 1 else None

    def end_backup(self, command: subprocess.Popen, number: int) -> None:
        """Half of them are cut as well. One that has its name is whole, and can be restored."""
        file = self.backups / f"{number}.zip"
        if self.draw.random() < 0.5:
            command.kill()
            self.said["cut_backups"] += 1
        else:
            _, said = command.communicate(timeout=120)
            assert command.returncode == 0, said
            self.said["backups"] += 1
        command.communicate()
        assert command.returncode != 0 or file.exists()
        if file.exists():
            home = self.backups / "restored"
            restored = self.server.command("dazugong.cli", "restore", str(file), "--home", str(home))
            assert restored.wait(120) == 0, restored.communicate()
            copy = Ledger(home, home / "public", self.plan["poll"])
            copy.first = self.ledger.first
            assert (copy.chain_breaks(), copy.halves()) == ([], {}), f"{number}: the back-up is torn"
            shutil.rmtree(home)
            file.unlink()

    def finish(self) -> None:
        """After the last start nothing waits and nothing lies about."""
        self.server.start()
        self.server.wait()
        self.send_again()
        until = time.monotonic() + 90
        while self.ledger.one("SELECT COUNT(*) FROM jobs_job WHERE state IN ('waiting', 'running')") and time.monotonic() < until:
            time.sleep(1)
        self.server.kill(all_of_it=True)
        assert self.ledger.rows("SELECT work, state, said FROM jobs_job WHERE state != 'done'") == []
        assert [file.name for file in self.ledger.public.iterdir() if file.name.startswith("site.sqlite3.")] == []
        assert self.ledger.chain_breaks(whole=True) == []
        assert self.ledger.halves() == {}


@pytest.fixture
def drill(tmp_path: Path):  # noqa: ANN201
    home = tmp_path / "home"
    if source := os.environ.get("DZG_DRILL_HOME"):
        shutil.copytree(source, home)
    else:
        home.mkdir()
        lay(home / "dazugong.sqlite3")
    one = Drill(home)
    yield one
    if one.server.process:
        one.server.kill(all_of_it=True)


def test_a_served_office_loses_nothing_that_it_acknowledged(drill: Drill) -> None:
    for number in range(KILLS):
        drill.blow(number)
        print(f"\r{drill.said}", end="", file=sys.stderr)
    drill.finish()
    print(f"\n断电演练：{drill.said}")
    assert drill.said["acknowledged"] > KILLS
