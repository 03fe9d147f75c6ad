"""快照: what is read is what is counted, and what is kept is what is read again."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("numba")

from dazugong.analytics.rollup import When, roll_up
from dazugong.analytics.snapshot import Disagreement, Snapshot, build
from dazugong.analytics.sources import SINCE, UNIT, UNTIL, Asked, Source, facts_of_rows, source_of_database
from dazugong.analytics.store import load, save
from dazugong.formula.facts import Column
from dazugong.spec.model import Indicator

COLUMNS = {"性别": Column("sex", "性别", "choice", ("男", "女")), "出生日期": Column("birth", "出生日期", "date"),
           "党费": Column("dues", "党费", "money", decimals=2), "流动": Column("away", "流动", "yesno")}  # fmt: skip
UNITS = [(1, "甲县"), (2, "甲镇"), (3, "乙村"), (4, "旧村")]
PLACEMENTS = [(1, None, "2000-01-01", None), (2, 1, "2000-01-01", None), (3, 2, "2000-01-01", None), (4, 2, "2000-01-01", "2020-01-01")]
ROWS = [
    {UNIT: 3, SINCE: "2010-01-01", UNTIL: None, "性别": "男", "出生日期": "1990", "党费": 12.5, "流动": False},
    {UNIT: 2, SINCE: "2010-01-01", UNTIL: "2026-01-01", "性别": "女", "出生日期": "1990-07-01", "党费": None, "流动": True},
    {UNIT: 3, SINCE: "2010-01-01", UNTIL: "2010-01-01", "性别": "女", "出生日期": "", "党费": 3, "流动": None},
    {UNIT: 4, SINCE: "2010-01-01", UNTIL: None, "性别": "女", "出生日期": "1950-01", "党费": 1, "流动": None},
]
ASKED = [Indicator("all", "党员", "members"), Indicator("women", "女", "members", count="性别 = 女", of="性别 非空"),
         Indicator("old", "三十五以上", "members", count="年龄(出生日期) ≥ 35"), Indicator("dues", "党费", "members", sum="党费")]  # fmt: skip
WHEN = When(date(2025, 6, 1), date(2025, 1, 1), date(2025, 12, 31))


def snapshot_of(rows: list[dict]) -> Snapshot:
    facts = facts_of_rows("members", COLUMNS, rows, (SINCE, UNTIL))
    return build(Source(UNITS, PLACEMENTS, [(4, 3, "2020-01-01")], [facts]), day=date(2025, 6, 1))


def told(snapshot: Snapshot, when: When = WHEN) -> dict[int, list[tuple]]:
    figures = roll_up(snapshot, ASKED, when)["members"]
    return {unit: [(tally.count, tally.of) for one in ASKED for tally in [figures.tally(one.id, unit)]] for unit, _ in UNITS}


def test_members_count_where_they_stand_on_the_day_and_an_earlier_village_in_its_successor() -> None:
    as_was = told(snapshot_of(ROWS))
    assert as_was[1] == [(2, None), (1, 2), (1, None), (12.5, None)]
    assert as_was[3] == [(1, None), (0, 1), (1, None), (12.5, None)]
    assert as_was[4] == [(0, None), (0, 0), (0, None), (0, None)]
    today = told(snapshot_of(ROWS), replace(WHEN, tree="today"))
    assert today[3] == [(2, None), (1, 2), (2, None), (13.5, None)]
    assert today[4] == as_was[4]


def test_before_everything_and_after_everything_nobody_is_counted_twice() -> None:
    assert told(snapshot_of(ROWS), When(date(1990, 1, 1), date(1990, 1, 1), date(1990, 1, 1)))[1][0] == (0, None)
    assert told(snapshot_of(ROWS), When(date(2190, 1, 1), date(2190, 1, 1), date(2190, 1, 1)))[1][0] == (1, None)


def test_what_is_kept_is_read_again_and_others_can_read_it(tmp_path: Path) -> None:
    snapshot = snapshot_of(ROWS)
    save(snapshot, tmp_path / "one")
    save(snapshot, tmp_path / "one")
    again = load(tmp_path / "one")
    assert again.manifest() == snapshot.manifest() and told(again) == told(snapshot)
    pa = pytest.importorskip("pyarrow")
    (rows,) = (tmp_path / "one").glob("table0.*.arrow")
    table = pa.ipc.open_file(rows).read_all()
    assert table["出生日期"].to_pylist() == ["1990-07-01", "1990", None, "1950-01"] and table["党费"].to_pylist() == [None, 1250, 300, 100]


@pytest.mark.parametrize("hurt", ["manifest.json", "units.arrow", "table0.*.arrow"])
def test_a_snapshot_that_is_not_whole_is_refused(tmp_path: Path, hurt: str) -> None:
    save(snapshot_of(ROWS), tmp_path / "one")
    (path,) = (tmp_path / "one").glob(hurt)
    if hurt == "table0.*.arrow":
        save(snapshot_of(ROWS[:3]), tmp_path / "two")
        (other,) = (tmp_path / "two").glob(hurt)
        other.replace(path)
    else:
        path.write_bytes(b"")
    with pytest.raises(Disagreement, match="快照"):
        load(tmp_path / "one")


def test_a_row_of_an_unknown_unit_is_refused() -> None:
    with pytest.raises(Disagreement, match="不在单位表里"):
        snapshot_of([*ROWS, ROWS[0] | {UNIT: 77}])


def test_a_circle_of_units_is_refused() -> None:
    circle = [(1, 2, "2000-01-01", None), (2, 1, "2000-01-01", None)]
    snapshot = build(Source(UNITS[:2], circle, (), [facts_of_rows("members", COLUMNS, [])]), day=date(2025, 6, 1))
    with pytest.raises(ValueError, match="互为上下级"):
        roll_up(snapshot, ASKED, WHEN)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE unit (id, name); CREATE TABLE placement (unit, above, since, until); CREATE TABLE succession (before, after, day);"
            "CREATE TABLE member (unit, since, until, sex, birth, dues, away)")
        connection.executemany("INSERT INTO unit VALUES (?, ?)", UNITS)
        connection.executemany("INSERT INTO placement VALUES (?, ?, ?, ?)", PLACEMENTS)
        connection.execute("INSERT INTO succession VALUES (4, 3, '2020-01-01')")
        stored = [[row[UNIT], row[SINCE], row[UNTIL], row["性别"], row["出生日期"], None if row["党费"] is None else int(row["党费"] * 100), row["流动"]] for row in ROWS]
        connection.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?)", stored)
        yield connection


def test_a_database_gives_the_same_snapshot_as_the_rows_at_hand(database: sqlite3.Connection) -> None:
    asked = Asked("members", "SELECT unit, since, until, sex, birth, dues, away FROM member", COLUMNS, (SINCE, UNTIL))
    source = source_of_database(database, units="SELECT id, name FROM unit", placements="SELECT unit, above, since, until FROM placement",
                                successions="SELECT before, after, day FROM succession", facts=[asked])  # fmt: skip
    snapshot = build(source, day=date(2025, 6, 1))
    assert snapshot.manifest() == snapshot_of(ROWS).manifest() and told(snapshot) == told(snapshot_of(ROWS))


def test_rows_that_change_while_they_are_read_are_noticed() -> None:
    facts = replace(facts_of_rows("members", COLUMNS, ROWS, (SINCE, UNTIL)), rows=5)
    with pytest.raises(Disagreement, match="来源自己数是5行"):
        build(Source(UNITS, PLACEMENTS, (), [facts]), day=date(2025, 6, 1))


def test_a_tree_of_many_levels_and_one_of_many_branches() -> None:
    deep = [(n, n - 1 if n else None, "2000-01-01", None) for n in range(12)]
    wide = [(100 + n, 11, "2000-01-01", None) for n in range(20_000)]
    rows = [{UNIT: 100 + n, SINCE: "2010-01-01", UNTIL: None, "性别": "女"} for n in range(0, 20_000, 100)]
    units = [(unit, f"第{unit}支部") for unit, *_ in [*deep, *wide]]
    snapshot = build(Source(units, [*wide, *deep], (), [facts_of_rows("members", COLUMNS, rows, (SINCE, UNTIL))]), day=date(2025, 6, 1))
    figures = roll_up(snapshot, ASKED, WHEN)["members"]
    assert [figures.tally("women", unit).count for unit in (0, 11, 100, 101)] == [200, 200, 1, 0]


def test_one_branch_alone_and_members_whose_times_touch_or_overlap() -> None:
    times = [("2020-01-01", "2025-06-01"), ("2025-06-01", None), ("2024-01-01", "2025-06-02"), ("2026-01-01", "2020-01-01")]
    rows = [{UNIT: 1, SINCE: since, UNTIL: until, "性别": "女"} for since, until in times]
    facts = facts_of_rows("members", COLUMNS, rows, (SINCE, UNTIL))
    snapshot = build(Source(UNITS[:1], PLACEMENTS[:1], (), [facts]), day=date(2025, 6, 1))
    assert roll_up(snapshot, ASKED, WHEN)["members"].tally("all", 1).count == 2
