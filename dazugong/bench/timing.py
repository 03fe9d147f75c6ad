"""计时: works take turns, so that a machine busy with something else is busy for all of them alike."""
from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Timing:
    """一项: median milliseconds, the median of each round's ratio to the baseline, and statements asked of the database."""

    name: str
    says: str
    ms: float
    ratio: float
    queries: int
    rows: int | None = None


def compare(
    works: Mapping[str, tuple[str, Callable[[], object]]], *, baseline: str, rounds: int,
    before: Mapping[str, Callable[[], object]] | None = None,
) -> list[Timing]:
    """Each work (name → what it does, the work) once to warm up and count, then `rounds` times in turn.

    `before` holds what must be done before a work and does not count.
    """
    queries, rows, taken, before = {}, {}, {name: [] for name in works}, before or {}
    for name, (_, work) in works.items():
        before.get(name, int)()
        with CaptureQueriesContext(connection) as asked:
            done = work()
        queries[name], rows[name] = len(asked), len(done) if isinstance(done, list) else None
    for _ in range(rounds):
        for name, (_, work) in works.items():
            before.get(name, int)()
            began = time.perf_counter()
            work()
            taken[name].append((time.perf_counter() - began) * 1000)
    return [
        Timing(
            name, says, round(statistics.median(taken[name]), 2),
            round(statistics.median(own / base for own, base in zip(taken[name], taken[baseline])), 2), queries[name], rows[name],
        )
        for name, (says, _) in works.items()
    ]  # fmt: skip


def machine() -> dict[str, object]:
    """On what it was measured, the database included."""
    return hardware() | {"database": connection.vendor}


def hardware() -> dict[str, object]:
    """On what it was measured."""
    return {
        "processor": _processor(), "cores": os.cpu_count(), "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(), "load": round(os.getloadavg()[0], 2),
    }  # fmt: skip


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf8") as file:  # noqa: PTH123
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def report(name: str, timings: list[Timing], *, baseline: str, rounds: int, size: str) -> dict[str, object]:
    """As `--json` prints it."""
    return {
        "bench": name, "size": size, "baseline": baseline, "rounds": rounds, "machine": machine(),
        "timings": [asdict(timing) for timing in timings],
    }  # fmt: skip
