"""续建与整份重建相同: whatever came, left, moved or was corrected, and however the tree changed; what stayed is the same file."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytest.importorskip("numba")

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dazugong.analytics import renewing, store
from dazugong.analytics.renewing import renewed
from dazugong.analytics.rollup import When, roll_up
from dazugong.analytics.snapshot import Snapshot, build
from dazugong.analytics.sources import SINCE, UNIT, UNTIL, Source, facts_of_rows
from dazugong.analytics.store import load, save
from dazugong.formula.facts import Column
from dazugong.spec.model import Indicator
from tests.analytics.trees import World, worlds
from tests.formula.formulas import DRILL, GRADES

DAY = date(2030, 1, 1)
ASKED = [Indicator("all", "数", "members"), Indicator("grades", "数", "members", per="等次"), Indicator("sum", "数", "members", sum="党员数")]
many = settings(max_examples=1_500 if DRILL else 25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def rows_of(snapshot: Snapshot) -> dict[str, dict[int, list[dict]]]:
    """Kind → unit → its rows, as formulas reckon with them."""
    return {name: {int(unit): [table.row(row) for row in range(*table.offsets[place : place + 2])] for place, unit in enumerate(snapshot.units)}
            for name, table in snapshot.tables.items()}  # fmt: skip


def same(found: Snapshot, right: Snapshot) -> None:
    assert found.units.tolist() == right.units.tolist() and found.names.tolist() == right.names.tolist() and rows_of(found) == rows_of(right)
    for when in (When(date(2024, 5, 5), date(2024, 1, 1), date(2024, 12, 31), tree) for tree in ("as-was", "today")):
        mine, other = (roll_up(one, ASKED, when)["members"] for one in (found, right))
        for unit in right.units.tolist():
            for one in ASKED:
                assert [mine.tally(one.id, unit, band) for band in other.bands(one.id)] == [other.tally(one.id, unit, band) for band in other.bands(one.id)]


def changed(data: st.DataObject, world: World, later: World) -> World:
    """Some come, go, move or are corrected; perhaps the tree is another, and there is one more unit."""
    units = [*world.units, 99] if 99 not in world.units and data.draw(st.booleans()) else world.units
    members = [dict(row) for row in world.members]
    for row in data.draw(st.lists(st.sampled_from(members), max_size=2, unique_by=id)) if members else ():
        what = data.draw(st.sampled_from(["go", "move", "correct", "leave"]))
        if what == "go":
            members.remove(row)
        else:
            row |= {"move": {UNIT: data.draw(st.sampled_from(units))}, "leave": {UNTIL: date(2025, 1, 1)},
                    "correct": {"等次": data.draw(st.sampled_from(GRADES)), "党员数": data.draw(st.integers(-4, 999))}}[what]  # fmt: skip
    members += [{**row, UNIT: data.draw(st.sampled_from(units))} for row in later.members[: data.draw(st.integers(0, 2))]]
    other = [one for one in later.placements if {one[0], one[1]} <= {*units, None}] if data.draw(st.booleans()) else world.placements
    placements = [one for one in other if one[0] != 99] + ([(99, units[0], date(2020, 1, 1), None)] if 99 in units else [])
    return replace(world, units=units, members=members, placements=placements)


@many
@given(world=worlds(most_units=9), later=worlds(most_units=9), data=st.data())
def test_what_is_gone_on_with_is_what_is_built_anew(world: World, later: World, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "ROWS", 2)     # several files, however few rows
        patch.setattr(renewing, "MOST", 1)
        save(build(world.source, day=DAY), Path(folder) / "kept")
        for number in range(2, 2 + data.draw(st.integers(1, 3))):
            world = changed(data, world, later)
            found = renewed(load(Path(folder) / "kept"), world.source, day=DAY)
            assert (found.snapshot.version, found.whole) == (number, "")
            save(found.snapshot, Path(folder) / "kept")
            for one in (found.snapshot, load(Path(folder) / "kept")):
                same(one, build(world.source, day=DAY))


COLUMNS = {"等次": Column("grade", "等次", "grade", GRADES), "党员数": Column("number", "党员数", "number")}
UNITS = [(n, f"第{n}支部") for n in range(400)]
PLACED = [(n, None if n == 0 else (n - 1) // 20, "2020-01-01", None) for n in range(400)]


def source_of(rows: list[dict], placed: list[tuple] = PLACED) -> Source:
    return Source(UNITS, placed, (), [facts_of_rows("members", COLUMNS, rows, (SINCE, UNTIL))])


def test_what_did_not_change_is_the_same_file_in_the_next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ROWS", 50)
    rows = [{UNIT: n, SINCE: "2020-01-01", "等次": GRADES[n % 4], "党员数": n % 7} for n in range(400) for _ in range(5)]
    first = save(build(source_of(rows), day=DAY), tmp_path / "kept")
    inodes = {one.stat().st_ino for one in (tmp_path / "kept").glob("table0.*")}
    rows[7] = rows[7] | {"党员数": 12345}
    moved = [(300, 2, *one[2:]) if one[0] == 300 else one for one in PLACED]
    found = renewed(load(tmp_path / "kept"), source_of(rows, moved), day=DAY)
    again = save(found.snapshot, tmp_path / "kept")
    assert found.read == 1 and first.files > 10 and again.files - 4 <= again.shared < again.files
    assert len(inodes & {one.stat().st_ino for one in (tmp_path / "kept").glob("table0.*")}) == again.shared
    same(load(tmp_path / "kept"), build(source_of(rows, moved), day=DAY))


def test_where_the_counts_do_not_agree_everything_is_read_anew_and_it_is_said(tmp_path: Path) -> None:
    rows = [{UNIT: n, SINCE: "2020-01-01", "等次": "好", "党员数": n} for n in range(8)]
    earlier = build(source_of(rows), day=DAY)
    assert renewed(None, source_of(rows), day=DAY).whole == "还没有快照"
    more = source_of([*rows, rows[0]])
    unmarked = replace(more, facts=[replace(more.facts[0], marks=None)])
    silent = replace(more, facts=[replace(more.facts[0], marks=source_of(rows).facts[0].marks)])
    other = replace(more, facts=[replace(more.facts[0], columns={"等次": COLUMNS["等次"]})])
    lost = source_of([{**row, "党员数": 9} for row in rows for _ in range(30)])
    for source, why in ((unmarked, "没有各单位的标记"), (silent, "来源自己数是9行"), (other, "列与上一份快照不同")):
        found = renewed(earlier, source, day=DAY)
        assert why in found.whole and found.read == 400 and found.snapshot.tables["members"].rows == 9
    assert renewed(earlier, lost, day=DAY).read == 8
    every = source_of([{UNIT: n, SINCE: "2020-01-01", "等次": "好", "党员数": 1} for n in range(400)])
    assert "超过一半" in renewed(earlier, every, day=DAY).whole
