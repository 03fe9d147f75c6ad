"""Spark 分给两台工作机算: the same digest as one machine, and a worker killed in the middle changes nothing.

Runs only where Java and pyspark (`pip install -e .[spark]`) are at hand; starts a cluster of two worker processes of its own.
"""
from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numba")
if importlib.util.find_spec("pyspark") is None:
    pytest.skip("没有装 pyspark，不试 Spark 读法", allow_module_level=True)
if shutil.which("java") is None:
    pytest.skip("没有 Java，不试 Spark 读法", allow_module_level=True)

from dazugong.analytics import spark as reading
from dazugong.analytics.parts import Whole, reckon_part, write_parts
from dazugong.analytics.rollup import When
from dazugong.analytics.snapshot import Snapshot, build
from dazugong.bench.population import DAY, FIRST, LAST, indicators, population, source_of
from dazugong.bench.rollup import compiled, digest, run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PARTS = 6
HERE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return build(source_of(population("county")), day=DAY)


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """Two workers, each a process of its own with one core."""
    import pyspark
    from pyspark.sql import SparkSession

    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    found = os.pathsep.join([str(HERE), str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    os.environ["PYTHONPATH"], os.environ["PYSPARK_PYTHON"] = found, sys.executable
    made = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false").config("spark.executorEnv.PYTHONPATH", found).getOrCreate()
    yield made
    made.stop()


def test_two_workers_give_the_digest_of_one_machine(session: SparkSession, snapshot: Snapshot, tmp_path: Path) -> None:
    whole = reading.roll_up_with_spark(session, write_parts(snapshot, tmp_path / "parts", PARTS), indicators(), WHEN, tmp_path / "answer")
    assert digest(_answer(whole, snapshot)) == digest(run(snapshot, compiled(snapshot)))


def test_a_worker_killed_in_the_middle_changes_nothing(session: SparkSession, snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "reckon_part", partial(_kill_once, tmp_path / "killed"))
    whole = reading.roll_up_with_spark(session, write_parts(snapshot, tmp_path / "parts", PARTS), indicators(), WHEN, tmp_path / "answer")
    assert (tmp_path / "killed").exists()
    assert digest(_answer(whole, snapshot)) == digest(run(snapshot, compiled(snapshot)))


WHEN = When(DAY, FIRST, LAST)


def _answer(whole: Whole, snapshot: Snapshot) -> list:
    return [whole.column(one.id, snapshot.places)[:, None] for one in indicators()]


def _kill_once(mark: Path, part: Path, *more: object) -> Path:
    """The fourth part ends the whole process of its worker, the first time it is reckoned."""
    if part.name == "part0003" and not mark.exists():
        mark.touch()
        daemon = os.getppid()
        worker = int(Path(f"/proc/{daemon}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(worker, signal.SIGKILL)
    return reckon_part(part, *more)     # type: ignore[arg-type]
