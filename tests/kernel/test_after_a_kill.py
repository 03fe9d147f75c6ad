"""断电以后: what a server that was killed left half done is found when the next one starts (the drill itself: tests/kills)."""
from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from dazugong.cli.tending import take_up
from dazugong.formats.publicfile import Site, Snapshot, write_site
from dazugong.kernel.ballots.box import Box
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.jobs.actions import ask_for, run_waiting
from dazugong.kernel.jobs.models import Job
from dazugong.project import together
from dazugong.project.together import AlreadyServed, alone
from tests.kernel.voting import Voting, cast
from tests.make import AT, SYSTEM

OTHER = "import sys; from pathlib import Path; from dazugong.project import together; together.PATIENCE = 0.5\nwith together.alone(Path(sys.argv[1])): print('served')"


def test_a_job_that_was_cut_off_waits_again_at_once_and_says_so(city) -> None:
    with reading(SYSTEM):
        job = ask_for(work="open_periods", label="开启各机制到期的期间", by=SYSTEM, at=AT)
    Job.objects.filter(pk=job.pk).update(state="running", moved_at=AT, done=1, total=3)
    with reading(SYSTEM):
        assert run_waiting(by=SYSTEM, at=AT + timedelta(minutes=1)) == [], "a job that gave a sign of life a minute ago is left alone"
    take_up()
    job.refresh_from_db()
    assert (job.state, job.said) == ("waiting", "上次办到一半停了机，接着办")
    with reading(SYSTEM):
        assert [one.state for one in run_waiting(by=SYSTEM, at=AT)] == ["done"]


def test_the_box_of_a_vote_that_is_counted_goes_and_that_of_one_under_way_stays(voting: Voting) -> None:
    counted, under_way = (voting.prepare("open_review", "open_doors", ["办公室"], due=5) for _ in range(2))
    slips = voting.draw(counted, 2)
    still = voting.draw(under_way, 2)
    for poll, drawn in ((counted, slips), (under_way, still)):
        cast(poll, drawn.codes[0], {"办公室": "满意"})
    left = Box(counted.public_id, 0)
    held = left.path.read_bytes()
    voting.count(counted, slips, unused=1)
    left.path.write_bytes(held)      # killed between the act and the destruction of the box
    take_up()
    assert not left.exists
    assert Box(under_way.public_id, 0).exists
    assert voting.count(under_way, still, unused=1).returned == 1


def test_what_a_killed_writer_of_the_public_file_left_is_gone_with_the_next_one(tmp_path: Path) -> None:
    write_site(tmp_path, Snapshot("旧"))
    for name in ("site.sqlite3.0badc0de", "site.sqlite3.0badc0de-journal"):
        (tmp_path / name).write_text("已经撤下的内容")
    write_site(tmp_path, Snapshot("新"))
    assert [file.name for file in tmp_path.iterdir()] == ["site.sqlite3"]
    assert Site(tmp_path).name() == "新"


def test_one_server_for_one_data_folder(tmp_path: Path) -> None:
    other = [sys.executable, "-c", OTHER, str(tmp_path)]
    with alone(tmp_path):
        refused = subprocess.run(other, capture_output=True, text=True, check=False)
        assert refused.returncode == 1 and "AlreadyServed" in refused.stderr
    assert subprocess.run(other, capture_output=True, text=True, check=True).stdout == "served\n"


def test_the_lock_of_a_server_that_was_killed_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "PATIENCE", 0.3)
    server = subprocess.Popen([sys.executable, "-u", "-c", f"{OTHER}; import time; time.sleep(60)", str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None and server.stdout.readline() == "served\n"
    with pytest.raises(AlreadyServed), alone(tmp_path):
        pass
    server.kill()
    server.wait()
    with alone(tmp_path):
        pass
