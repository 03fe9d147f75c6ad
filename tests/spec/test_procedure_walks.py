"""流程的走法：随便怎么走，必经的都走过，六步按次序，同一环节不会同时开两次，不会停在半路。"""
from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dazugong
from dazugong.spec import proceeding as p
from dazugong.spec.procedure_graph import walk
from dazugong.spec.procedure_trial import WEEKS
from dazugong.spec.procedures import DUTIES, Procedure
from tests.read_packs import read

PACKS = Path(dazugong.__file__).parent / "packs"
PROCEDURES = [(folder.name, one) for folder in sorted(PACKS.iterdir()) if (folder / "procedure.toml").exists() for one in read(folder).procedures]
MANY = int(os.environ.get("DZG_DRILL_MINUTES", "0")) * 500 or 60
LONGEST = 60
FIRST = date(2026, 3, 2)
each_procedure = pytest.mark.parametrize(("pack", "procedure"), PROCEDURES, ids=lambda one: one if isinstance(one, str) else one.id)


def stroll(procedure: Procedure, choices: list[int]) -> list[p.Standing]:
    """The case after every move, each chosen among the buttons of everything that is open."""
    standing = p.begun(procedure, FIRST, "甲")
    passed = [standing]
    for number, choice in enumerate(choices):
        ways = [(procedure.by_id[visit.step], move) for visit in standing.open for move in procedure.by_id[visit.step].moves]
        if not ways:
            break
        step, move = ways[choice % len(ways)]
        standing = p.moved(procedure, standing, step, move, day=FIRST + timedelta(days=number), by=f"人{number % 3}")
        passed.append(standing)
    return passed


def done_by(standing: p.Standing) -> list[str]:
    """The steps that count, in the order in which they were left."""
    return [visit.step for visit in standing.visits if visit.left and not visit.void]


@each_procedure
@settings(max_examples=MANY, deadline=None)
@given(choices=st.lists(st.integers(0, 30), min_size=1, max_size=LONGEST))
def test_whatever_is_pressed(pack: str, procedure: Procedure, choices: list[int]) -> None:
    for standing in stroll(procedure, choices):
        open_ = [visit.step for visit in standing.open]
        assert len(open_) == len(set(open_)), "a step is open once"
        assert bool(open_) != bool(standing.ended), "it stands somewhere until it has ended"
        numbers = [visit.number for visit in standing.visits]
        assert numbers == list(range(1, len(numbers) + 1))
        for visit in standing.open:
            assert set(procedure.by_id[visit.step].all_of) <= set(done_by(standing))
        end = procedure.end(standing.ended)
        if end and not end.early:
            assert {step.id for step in procedure.steps if step.mandatory} <= set(done_by(standing))
        if end and end.measure:
            went = [procedure.by_id[step].duty for step in done_by(standing) if procedure.by_id[step].duty in DUTIES]
            firsts = [duty for duty in dict.fromkeys(went) if duty != "correction"]
            assert firsts == [duty for duty in DUTIES if duty != "correction"]


@each_procedure
def test_every_marking_walked_is_one_the_check_has_seen(pack: str, procedure: Procedure) -> None:
    seen = set(walk(procedure).after)
    for standing in stroll(procedure, [7 * n % 11 for n in range(LONGEST)]):
        if not standing.ended:
            open_ = frozenset(visit.step for visit in standing.open)
            assert (open_, frozenset(done_by(standing)) - open_) in seen


@settings(max_examples=MANY, deadline=None)
@given(start=st.dates(date(2024, 1, 1), date(2028, 1, 1)), days=st.integers(1, 60), later=st.integers(0, 200))
def test_late_is_late_by_working_days_and_never_on_the_day(start: date, days: int, later: int) -> None:
    due = WEEKS.after(start, days).day
    assert WEEKS.between(start, due) == days
    late = p.late_by(due, due + timedelta(days=later), WEEKS)
    assert (late == 0) == (later == 0)
    assert late <= max(later, 0)
