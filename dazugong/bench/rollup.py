"""汇总引擎: forty indicators for every unit of a tree, against databases, a loop written by hand, and memory itself.

    ours                  formulas of a mechanism, over a snapshot that stands ready
    fixed_kernel          the same forty written by hand into one loop, over the same snapshot
    memory                merely reading the inputs once and writing the outputs once
    duckdb_sql            the quickest of three SQL forms, over its own tables that stand ready
    postgres_level_table  a table with a column a level, a grouped query a level (where a database is given)
    incremental           a thousand members move; only the affected units are refreshed. Against reckoning everything anew it is
                          held twice: one change of them (per_change), and all thousand at once (per_batch)

Databases run in processes of their own (`rollup_apart`). All take turns, and all must give the same digest. Generating, building the snapshot, filling the databases and compiling the
formulas are timed apart. The rows are presorted in the order of the tree for everybody.
"""
from __future__ import annotations

import hashlib
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from dazugong.analytics.changes import Moves, Standing
from dazugong.analytics.rollup import Figures, Ready, When, ready, reckoned
from dazugong.analytics.snapshot import Snapshot, build
from dazugong.analytics.store import load

from .population import DAY, FIRST, LAST, Population, indicators, population, population_of, source_of, with_records
from .rollup_apart import GaveUp, Rival
from .rollup_fixed import Fixed, grades_in_order

KINDS = ("members", "records")
CHANGES = 1_000
PATIENCE = 600.0        # seconds that a database is waited for
Work = Callable[[], list[np.ndarray]]


def measure(scale: str, rounds: int, address: str = "", folder: Path | None = None, only: Sequence[str] = (), patience: float = PATIENCE) -> dict[str, object]:
    """As `--json` prints it; `ratios` say how many times as long as ours each takes. `folder`: units and members of that snapshot.

    `only`: these beside ours, where not all fit into the memory together. `patience`: seconds after which a database that has not
    answered is ended; its ratio is then a lower bound.
    """
    apart: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> object:
        began = time.perf_counter()
        done = work()
        apart[name] = round(time.perf_counter() - began, 3)
        return done

    if folder:
        kept: Snapshot = timed("load_snapshot", lambda: load(folder))       # type: ignore[assignment]
    people: Population = timed("generate", lambda: population_of(kept) if folder else population(scale))        # type: ignore[assignment]
    snapshot: Snapshot = timed("build_snapshot", lambda: with_records(kept, people) if folder else build(source_of(people), day=DAY))     # type: ignore[assignment]
    plans: list[Ready] = timed("compile", lambda: compiled(snapshot))       # type: ignore[assignment]
    timed("first_run_with_machine_code", lambda: run(snapshot, plans))
    fixed = Fixed(snapshot, people.parent)
    assert grades_in_order(snapshot)
    own: dict[str, Work] = {"ours": lambda: run(snapshot, plans), "fixed_kernel": fixed.run, "memory": fixed.touch}
    own = {name: work for name, work in own.items() if not only or name in ("ours", *only)}
    digests = {name: digest(work()) for name, work in own.items() if name != "memory"}
    taken: dict[str, list[float]] = {name: [] for name in own}
    given_up: dict[str, float] = {}
    with ExitStack() as last:
        rivals = {}
        for kind, asked in (("duckdb", not only or any(name.startswith("duckdb_") for name in only)), ("postgres", bool(address))):
            if asked:
                rivals[kind] = last.enter_context(Rival(kind, scale, folder, address, patience))
                apart[f"fill_{kind}"] = round(rivals[kind].filled, 3)
        forms = {form: rival for rival in rivals.values() for form in rival.forms if not only or form in only or rival is rivals.get("postgres")}
        _in_turn(own, forms, rounds, taken, digests, given_up)
    again: list[Ready] = timed("compile_again", lambda: compiled(snapshot))      # type: ignore[assignment]
    taken["incremental"] = _changes(snapshot, again, rounds)
    return _report(scale, rounds, people, taken, digests, apart, given_up)


def compiled(snapshot: Snapshot) -> list[Ready]:
    """The forty indicators, compiled for the day."""
    when = When(DAY, FIRST, LAST)
    return [ready(snapshot, [one for one in indicators() if one.over == kind], when) for kind in KINDS]


def run(snapshot: Snapshot, plans: list[Ready]) -> list[np.ndarray]:
    """As the product reckons: every unit, all indicators."""
    figures = [reckoned(snapshot, plan) for plan in plans]
    return [figures[0].counts, *_columns(figures[1])]


def _columns(figures: Figures) -> list[np.ndarray]:
    """Counts, then sums, in the order of the indicators."""
    return [figures.counts[:, :8], figures.sums]


def digest(answer: list[np.ndarray]) -> str:
    """摘要 of all numbers of all units."""
    found = hashlib.sha256()
    for first in range(0, len(answer[0]), 1 << 16):
        found.update(np.ascontiguousarray(np.hstack([one[first:first + (1 << 16)].astype(np.int64) for one in answer])).tobytes())
    return found.hexdigest()[:16]


def _in_turn(own: dict[str, Work], forms: dict[str, Rival], rounds: int, taken: dict[str, list[float]], digests: dict[str, str],
             given_up: dict[str, float]) -> None:  # fmt: skip
    """All take turns. The first run of a database warms it and gives the digest, as ours had one; once patience ended a form it is asked
    no more, and what it took is a lower bound: for that run patience stands, beside the runs that came to an end."""
    first: dict[str, float] = {}

    def ask(form: str) -> None:
        found = forms[form].ask(form)
        if isinstance(found, GaveUp):
            given_up[form] = found.seconds
            taken.setdefault(form, [first[form]] if form in first else []).append(found.seconds)
        elif form in first:
            taken.setdefault(form, []).append(found.seconds)
        else:
            first[form], digests[form] = found.seconds, found.digest

    for form in forms:
        ask(form)
    for _ in range(rounds):
        for name, work in own.items():
            began = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - began)
        for form in forms.keys() - given_up.keys():
            ask(form)


def _changes(snapshot: Snapshot, plans: list[Ready], rounds: int) -> list[float]:
    """Members go from one unit to another and back; the first round is not counted."""
    chance = np.random.default_rng(7)
    table, standing = snapshot.tables["members"], Standing(snapshot, plans[0])
    before = standing.figures.counts.copy()
    rows = chance.choice(table.rows, CHANGES, replace=False)
    lying = snapshot.units[np.searchsorted(table.offsets, rows, side="right") - 1]
    goal = chance.choice(lying, CHANGES)
    taken = []
    for _ in range(rounds + 1):
        for moves in (Moves(lying, goal, rows), Moves(goal, lying, rows)):
            began = time.perf_counter()
            standing.move(moves)
            taken.append(time.perf_counter() - began)
    assert np.array_equal(before, standing.figures.counts)
    return taken[2:]


def _report(scale: str, rounds: int, people: Population, taken: dict[str, list[float]], digests: dict[str, str], apart: dict[str, float],
            given_up: dict[str, float]) -> dict[str, object]:  # fmt: skip
    every = {name: statistics.median(several) for name, several in taken.items()}
    duck = [name for name in every if name.startswith("duckdb_")]
    if best := min(duck, key=lambda name: (name in given_up, every[name]), default=""):
        every["duckdb_sql"] = every[best]
        given_up = given_up | ({"duckdb_sql": given_up[best]} if best in given_up else {})
    ours, batch = every["ours"], every["incremental"]
    middle = {name: one for name, one in every.items() if name not in given_up}
    ratios: dict[str, object] = {name: round(one / ours, 3) for name, one in middle.items() if name != "ours"}
    ratios |= {name: {"at_least": round(every[name] / ours, 1), "gave_up_after": waited} for name, waited in given_up.items()}
    over = {f"ours_over_{short}": round(ours / middle[name], 3) for short, name in (("fixed", "fixed_kernel"), ("memory", "memory")) if name in middle}
    rebuilt = apart["build_snapshot"] + ours
    return {"size": f"{len(people.parent)}个单位、{len(people.member_unit)}名党员、{len(people.record_unit)}份报表、{len(indicators())}个指标，全部单位",
            "scale": scale, "rounds": rounds, "presorted": True, "seconds": {name: round(one, 6) for name, one in middle.items()},
            "ratios": ratios, "duckdb_best": best, **over, "changes_in_a_batch": CHANGES,
            "full_over_incremental_per_change": round(ours / batch * CHANGES), "full_over_incremental_per_batch": round(ours / batch, 1),
            "rebuilt_over_incremental_per_change": round(rebuilt / batch * CHANGES), "rebuilt_over_incremental_per_batch": round(rebuilt / batch, 1),
            "most_memory_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 1),
            "most_memory_of_rivals_gb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6, 1),
            "apart": apart, "digests": digests, "same": len(set(digests.values())) == 1}  # fmt: skip
