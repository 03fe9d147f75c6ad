"""另一个进程里的对手: a database is filled and asked in a process of its own, so that one which does not come to an end can be ended.

    with Rival("duckdb", scale, folder, "", patience=600) as rival:
        rival.filled                    seconds that filling took
        rival.ask("duckdb_levels")      Ran(seconds, digest), or GaveUp(patience)

A form that was given up is not asked again; the database is filled anew for the others. What is timed is the work alone, in its own
process; making the rows and handing the answer over is not.
"""
from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dazugong.analytics.store import load

from .population import population, population_of

READY_WITHIN, CLEARED_WITHIN = 3_600, 60        # seconds for making the rows and filling a database, however large; for dropping its tables
CLEAR_UP = ""


@dataclass(frozen=True)
class Ran:
    """跑完了."""

    seconds: float
    digest: str


@dataclass(frozen=True)
class GaveUp:
    """等了多少秒没有跑完: it takes at least so long."""

    seconds: float


class Rival:
    """对手 of one kind ("duckdb" or "postgres") with the rows of a scale, or of a snapshot at hand."""

    def __init__(self, kind: str, scale: str, folder: Path | None, address: str, patience: float) -> None:
        self.given, self.patience = (kind, scale, folder, address, patience), patience
        self.hopeless: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, *self.given), daemon=True)
        self.process.start()
        theirs.close()
        if not self.pipe.poll(READY_WITHIN):
            self.close()
            raise TimeoutError(f"{self.given[0]} 在{READY_WITHIN}秒内没有灌好")
        self.filled, self.forms = self.pipe.recv()

    def ask(self, form: str) -> Ran | GaveUp:
        """One run of a form, or how long it was waited for."""
        if form in self.hopeless:
            return GaveUp(self.patience)
        if not self.process.is_alive():
            self._begin()
        self.pipe.send(form)
        if self.pipe.poll(self.patience):
            return Ran(*self.pipe.recv())
        self.hopeless.add(form)
        self.close()
        return GaveUp(self.patience)

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def __enter__(self) -> Rival:
        return self

    def __exit__(self, *_: object) -> None:
        """It is asked to clear up what it filled, and then waited for no longer."""
        if self.process.is_alive():
            self.pipe.send(CLEAR_UP)
            self.process.join(CLEARED_WITHIN)
        self.close()


def _serve(pipe: Any, kind: str, scale: str, folder: Path | None, address: str, patience: float) -> None:
    """The process of its own: fills, says how long that took and which forms there are, then answers one after another."""
    from .rollup import digest
    from .rollup_sql import Duck, Levels

    people = population_of(load(folder)) if folder else population(scale)
    began = time.perf_counter()
    base = Duck(people) if kind == "duckdb" else Levels(people, address, patience)
    forms = base.forms
    del people
    pipe.send((time.perf_counter() - began, [f"{kind}_{form}" for form in forms]))
    while True:
        if (asked := pipe.recv()) == CLEAR_UP:
            return base.close()
        began = time.perf_counter()
        answer = forms[asked.removeprefix(f"{kind}_")]()
        pipe.send((time.perf_counter() - began, digest(answer)))
