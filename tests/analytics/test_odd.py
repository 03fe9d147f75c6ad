"""刁钻的: odd formulas, odd trees, odd times; every reading says the same, for every unit."""
from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

pytest.importorskip("numba")
pytest.importorskip("duckdb")

from dazugong.analytics.duck import roll_up_with_duckdb
from dazugong.analytics.parquet import write_parquet
from dazugong.analytics.rollup import AS_WAS, TODAY, When, roll_up
from dazugong.analytics.snapshot import Snapshot, build
from dazugong.analytics.sources import SINCE, UNIT, UNTIL, Source, facts_of_rows
from dazugong.fence.sqlite.wholes import teach
from dazugong.formula import parse
from dazugong.formula.sqlfast import to_condition
from dazugong.formula.sqltext import SqlColumn
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally
from tests.analytics.trees import COLUMNS, World, counted
from tests.formula.formulas import COLUMNS as WORDS
from tests.formula.formulas import GRADES

ODD = (
    "非 (非 (非 免报))", "党员数 ÷ 0 = 1 或 免报", "党员数 ÷ (党员数 - 党员数) 为空", "0 × 党员数 = 0 且 非 党员数 为空", "等次 不在 [好, 较好, 一般, 较差]",
    "出生日期 < 截止日期 且 年份(出生日期) = 年份(截止日期)", "月份(出生日期) 为空 且 出生日期 非空", "年龄(截止日期, 出生日期) 非空", "天数(出生日期, 出生日期) = 0",
    "群众满意率 = 90% 或 党员数 = 300%", "单位 = “在建” 或 状态 = 在建", "党员数 在 [0, 0.5, 3]", "上期 等次 优于 等次 且 非 (等次 优于 上期 等次)",
    "资金 ÷ 3 × 3 = 资金", "出生日期 ≥ 2026-07-14", "党员数 × 999999999999 × 999 > 资金", "免报 = 否 且 非 免报", "年龄(出生日期) ≥ 35 且 年龄(出生日期) < 36",
    "党员数 > 3 且 (等次 = 好 或 非 (资金 ≤ 1 且 群众满意率 > 党员数 - 1))", "党员数 - 上期 党员数 = 上期 党员数 - 党员数", "(1 - 党员数) × (党员数 - 1) > 0", "1 = 1", "1 = 2",
)  # fmt: skip
TIMES = (("2020-01-01", "2023-07-01"), ("2023-07-01", None), ("2021-01-01", "2024-01-01"), ("2026-01-01", "2020-01-01"), ("2023-07-01", "2023-07-01"))
DAYS = (date(1, 1, 1), date(1900, 1, 1), date(2019, 12, 31), date(2020, 1, 1), date(2023, 6, 30), date(2023, 7, 1), date(2025, 1, 1), date(9999, 12, 31))


def chosen(chance: random.Random, name: str) -> object:
    column = COLUMNS[name]
    if chance.random() < 0.2:
        return None
    match column.kind:
        case "grade":
            return chance.choice([*GRADES, "优秀"])
        case "choice":
            return chance.choice(["在建", "已撤销", "非建制"])
        case "date":
            return chance.choice(["1990", "1990-07", "1990-07-15", "2026-02-28", "2026-07-14", "2026", "2004-02-29", "1991-07-14"])
        case "unit":
            return chance.choice(["甲村", "在建"])
        case "choices":
            return chance.choice(["资金", "销路、技术", "资金、技术", ""])
        case "yesno":
            return chance.random() < 0.5
        case "number":
            return chance.randrange(-4, 6)
    return Fraction(chance.randrange(-300, 10_000), 100)


@pytest.fixture(scope="module")
def deep() -> World:
    """Twelve levels, a branch beside each; members whose times touch, overlap, end before they begin, or last for no day."""
    chance = random.Random(12)
    units = list(range(24))
    placed = [(n, None if n == 0 else n - 1 if n < 12 else n - 12, date(2020, 1, 1), None) for n in units]
    days = {SINCE: date.fromisoformat, UNTIL: lambda text: text and date.fromisoformat(text)}
    rows = [{**{name: chosen(chance, name) for name in COLUMNS}, UNIT: chance.choice(units), **{name: read(said) for (name, read), said in zip(days.items(), chance.choice(TIMES))}}
            for _ in range(150)]  # fmt: skip
    return World(units, placed, [], rows, [])


@pytest.fixture(scope="module")
def table(deep: World) -> Iterator[sqlite3.Connection]:
    """The same rows in a database."""
    names = [*COLUMNS, UNIT, SINCE, UNTIL]
    with closing(sqlite3.connect(":memory:")) as base:
        teach(base)
        base.execute(f"CREATE TABLE member ({', '.join(f'c{n}' for n in range(len(names)))})")
        stored = [[_stored(row[name], COLUMNS[name].decimals if name in COLUMNS else 0) for name in names] for row in deep.members]
        base.executemany(f"INSERT INTO member VALUES ({', '.join('?' * len(names))})", stored)
        yield base


def _stored(value: object, decimals: int) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return int(Fraction(value) * 10**decimals) if decimals and value is not None else value     # type: ignore[arg-type]


def by_sql(base: sqlite3.Connection, deep: World, text: str, when: When) -> dict[int, int]:
    """Counted by the database leaf by leaf, and then up the tree."""
    at = {name: number for number, name in enumerate([*COLUMNS, UNIT, SINCE, UNTIL])}
    columns = {name: SqlColumn(f"c{at[name]}", column.decimals) for name, column in COLUMNS.items()} | {"当日": SqlColumn(f"'{when.known}'")}
    condition, params = to_condition(parse(text, WORDS), columns, "sqlite")
    day = when.day.isoformat()
    stands = f"c{at[SINCE]} <= ? AND (c{at[UNTIL]} IS NULL OR c{at[UNTIL]} > ?)"
    found = dict.fromkeys(deep.units, 0)
    for unit, number in base.execute(f"SELECT c{at[UNIT]}, COUNT(*) FROM member WHERE {stands} AND ({condition.replace('%s', '?')}) GROUP BY 1", [day, day, *params]):
        for above in deep.line(unit, when.day):
            found[above] += number
    return found


def test_odd_formulas_say_the_same_compiled_in_duckdb_in_sqlite_and_row_by_row(deep: World, table: sqlite3.Connection, tmp_path: Path) -> None:
    day = date(2025, 1, 1)
    when, snapshot = When(day, day, day), build(deep.source, day=date(2030, 1, 1))
    asked = [Indicator(f"n{n}", "测", "members", count=text) for n, text in enumerate(ODD)]
    figures = roll_up(snapshot, asked, when)["members"]
    write_parquet(snapshot, tmp_path / "rows", 3)
    told = roll_up_with_duckdb(snapshot, tmp_path / "rows", asked, when)
    some = 0
    for one in asked:
        right, sql = counted(deep, one, when), by_sql(table, deep, one.count, when)
        for unit in deep.units:
            found = figures.tally(one.id, unit)
            assert found == right[unit].get("", Tally(0, None)) == told[one.id].tally(unit), (one.count, unit)
            assert found.count == sql[unit], (one.count, unit)
        some += bool(figures.tally(one.id, 0).count)
    assert some > len(ODD) // 2       # most of them say something here


@pytest.mark.parametrize("kind", [AS_WAS, TODAY])
def test_before_everything_after_everything_and_on_every_edge_between(deep: World, kind: str) -> None:
    snapshot, one = build(deep.source, day=date(2030, 1, 1)), Indicator("a", "测", "members", per="等次")
    for day in DAYS:
        when = When(day, day, day, kind)
        figures, right = roll_up(snapshot, [one], when)["members"], counted(deep, one, when)
        for unit in deep.units:
            assert {band: tally for band in figures.bands("a") if (tally := figures.tally("a", unit, band)).count} == {b: t for b, t in right[unit].items() if t.count}


def alone(units: int, rows: list[dict]) -> Snapshot:
    """One unit above all others."""
    placed = [(n, None if n == 0 else 0, "2020-01-01", None) for n in range(units)]
    return build(Source([(n, f"第{n}支部") for n in range(units)], placed, (), [facts_of_rows("members", {"免报": COLUMNS["免报"]}, rows, (SINCE, UNTIL))]), day=date(2025, 1, 1))


def test_a_hundred_thousand_branches_under_one_and_one_unit_alone() -> None:
    asked, when = [Indicator("a", "测", "members"), Indicator("b", "测", "members", count="免报")], When(date(2025, 1, 1), date(2025, 1, 1), date(2025, 1, 1))
    rows = [{UNIT: n, SINCE: "2020-01-01", UNTIL: None, "免报": n % 3 == 0} for n in range(1, 100_001, 2)]
    wide = roll_up(alone(100_001, rows), asked, when)["members"]
    assert [wide.tally("a", unit).count for unit in (0, 1, 2, 99_999, 100_000)] == [50_000, 1, 0, 1, 0]
    assert wide.tally("b", 0).count == sum(n % 3 == 0 for n in range(1, 100_001, 2))
    single = roll_up(alone(1, [{**rows[0], UNIT: 0}]), asked, when)["members"]
    assert (single.tally("a", 0).count, single.tally("b", 0).count) == (1, 0)
    assert roll_up(alone(1, []), asked, when)["members"].tally("a", 0).count == 0
