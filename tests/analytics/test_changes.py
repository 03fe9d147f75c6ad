"""逐笔更新，总与重算相同: whatever comes, goes, moves or is corrected, in whatever order."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

pytest.importorskip("numba")

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.analytics.changes import Change, Moves, Standing
from dazugong.analytics.rollup import When, ready, roll_up
from dazugong.analytics.snapshot import build
from dazugong.analytics.sources import DAY, SINCE, UNIT, UNTIL
from dazugong.formula.show import show
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally
from tests.analytics.trees import COLUMNS, World, counted, whens, worlds
from tests.formula.formulas import DRILL, conditions, numbers

many = settings(max_examples=2_000 if DRILL else 25, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def asked(draw: st.DrawFn) -> list[Indicator]:
    conditions_ = [show(draw(conditions)) for _ in range(3)]
    return [Indicator("a", "测", "members", count=conditions_[0], of=conditions_[1], per=draw(st.sampled_from(["", "等次", "党员数 + 已整改或转化数"]))),
            Indicator("b", "测", "members", sum=show(draw(numbers)), where=conditions_[2]),
            Indicator("c", "测", "members", distinct="单位"), Indicator("d", "测", "members", distinct="党员数", count=conditions_[0])]  # fmt: skip


@many
@given(world=worlds(), later=worlds(), asked=asked(), when=whens, data=st.data())
def test_change_by_change_is_the_same_as_anew(world: World, later: World, asked: list[Indicator], when: When, data: st.DataObject) -> None:
    snapshot = build(world.source, day=date(2030, 1, 1))
    standing = Standing(snapshot, ready(snapshot, asked, when))
    rows, waiting = [dict(row) for row in world.members], list(later.members)
    for _ in range(data.draw(st.integers(1, 3))):
        changes = [one for _ in range(data.draw(st.integers(1, 4))) if (one := _change(data, world, rows, waiting))]
        standing.apply(changes)
        now = replace(world, members=rows)
        for one in asked:
            _agrees(standing, one, now, when)
    again = roll_up(standing.settled(), asked, when)["members"]
    for one in asked:
        for unit in world.units:
            for band in standing.figures.bands(one.id):
                if band in again.bands(one.id):
                    assert again.tally(one.id, unit, band) == standing.figures.tally(one.id, unit, band)


def test_what_came_and_went_again_may_come_once_more() -> None:
    """A value that no row has any longer is as new as one that never was: its band stands again when it comes back."""
    day = date(2024, 1, 1)
    row = dict.fromkeys(COLUMNS) | {UNIT: 1, SINCE: day, UNTIL: None, DAY: day}
    world = World(units=[1], placements=[(1, None, date(2020, 1, 1), None)], successions=[], members=[row], things=[])
    asked, when = [Indicator("a", "测", "members", count="等次 非空", per="等次")], When(day, day, day)
    snapshot = build(world.source, day=day)
    standing = Standing(snapshot, ready(snapshot, asked, when))
    good = {**row, "等次": "好"}
    standing.apply([Change(None, 1, good), Change(1, None, good)])
    standing.apply([Change(None, 1, good)])
    assert standing.figures.tally("a", 1, "好").count == 1


def _change(data: st.DataObject, world: World, rows: list[dict], waiting: list[dict]) -> Change | None:
    """Somebody comes, goes, moves, or is corrected; `rows` follows."""
    unit = data.draw(st.sampled_from(world.units))
    what = data.draw(st.sampled_from(["come", "go", "move", "correct"]))
    if what == "come" and waiting:
        row = {**waiting.pop(), UNIT: unit}
        rows.append(row)
        return Change(None, unit, row)
    if what == "come" or not rows:
        return None
    row = rows.pop(data.draw(st.integers(0, len(rows) - 1)))
    if what == "go":
        return Change(row[UNIT], None, row)
    new = {**row, **({"党员数": data.draw(st.integers(-4, 14)), "等次": data.draw(st.sampled_from(["好", "较差", None]))} if what == "correct" else {}), UNIT: unit}
    rows.append(new)
    return Change(row[UNIT], unit, row, new)


def _agrees(standing: Standing, one: Indicator, now: World, when: When) -> None:
    right = counted(now, one, when)
    nothing = Tally(0, 0 if one.of or one.of_sum else None)
    for unit in now.units:
        for band in {*right[unit], *standing.figures.bands(one.id)}:
            assert standing.figures.tally(one.id, unit, band) == right[unit].get(band, nothing), (one, unit, band)


@many
@given(world=worlds(), asked=asked(), when=whens, data=st.data())
def test_rows_that_move_together_count_where_they_went(world: World, asked: list[Indicator], when: When, data: st.DataObject) -> None:
    snapshot = build(world.source, day=date(2030, 1, 1))
    standing, table = Standing(snapshot, ready(snapshot, asked, when)), snapshot.tables["members"]
    rows = np.array(data.draw(st.lists(st.integers(0, max(table.rows - 1, 0)), max_size=table.rows, unique=True)), np.int64)
    units = snapshot.units[np.searchsorted(table.offsets, rows, side="right") - 1]
    goal = np.array([data.draw(st.sampled_from(world.units)) for _ in rows], np.int64)
    standing.move(Moves(units, goal, rows))
    again = roll_up(standing.settled(), asked, when)["members"]
    for one in asked:
        for unit in world.units:
            for band in again.bands(one.id):
                assert again.tally(one.id, unit, band) == standing.figures.tally(one.id, unit, band)
