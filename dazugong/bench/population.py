"""一棵大树: invented units, members and one period's records of every branch, as columns, for the roll-up benchmark.

Members come in the order of the tree, as a snapshot keeps them and as a database fed from it would: presorted, for every
contestant alike.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from dazugong.analytics.coding import DATES, Chunk, Coded, date_text
from dazugong.analytics.nation import MEMBERS, PARTY, POSTS, SEXES
from dazugong.analytics.snapshot import Snapshot, table_of
from dazugong.analytics.sources import SINCE, UNIT, UNTIL, Facts, Source
from dazugong.formula.facts import Column
from dazugong.spec.model import Indicator
from dazugong.yearbook.dimensions import dimension

DAY = date(2026, 5, 20)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
LEVELS = {      # units on each level from the top down; members
    "county": ((1, 20, 300, 1_279), 40_000),
    "city": ((1, 9, 180, 3_400, 16_410), 500_000),
    "province": ((1, 14, 140, 2_200, 45_000, 202_645), 5_000_000),
    "nation": ((1, 31, 340, 2_900, 40_000, 640_000, 4_516_728), 100_000_000),
}
GRADES = ("好", "较好", "一般", "较差")
PEOPLES = ("汉族", "土家族", "苗族", "回族", "侗族", "瑶族")
SCHOOLS, WORK = (tuple(one.term for one in dimension(axis).classes) for axis in ("education", "occupation"))
RECORDS = {
    "等次": Column("grade", "等次", "grade", GRADES), "上期 等次": Column("grade", "等次", "grade", GRADES),
    **{term: Column(name, term, "number") for name, term in (("due", "应报数"), ("filed", "按时数"), ("found", "问题数"), ("solved", "解决数"))},
}  # fmt: skip
AGES = ((0, 31), (31, 36), (36, 41), (41, 46), (46, 51), (51, 56), (56, 61), (61, 200))
JOINED = (("", "1949-10-01"), ("1949-10-01", "1978-12-01"), ("1978-12-01", "2012-11-01"), ("2012-11-01", ""))


@dataclass(frozen=True)
class Population:
    """一次生成的数据, as plain columns: `parent` by unit in tree order, values by member and by record."""

    parent: np.ndarray = field(repr=False)
    level: np.ndarray = field(repr=False)
    member_unit: np.ndarray = field(repr=False)
    members: dict[str, Chunk] = field(repr=False)
    record_unit: np.ndarray = field(repr=False)
    records: dict[str, Chunk] = field(repr=False)


def population(scale: str) -> Population:
    """The same rows every time."""
    chance = np.random.default_rng(20260520)
    sizes, members = LEVELS[scale]
    parent, level = _tree(sizes)
    leaves = np.nonzero(level == len(sizes) - 1)[0]
    lying = np.sort(chance.choice(leaves, members)).astype(np.int64)
    return Population(parent, level, lying, _members(members, chance), leaves.astype(np.int64), _records(len(leaves), chance))


def _tree(sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Parents and levels in the order of the tree: units of a level are dealt out evenly below those of the level above."""
    above = [np.zeros(0, np.int64), *(np.arange(size) * upper // size for upper, size in zip(sizes, sizes[1:]))]
    below = np.ones(sizes[-1], np.int64)
    weights = [below]
    for level in range(len(sizes) - 1, 0, -1):
        below = 1 + np.bincount(above[level], weights=below, minlength=sizes[level - 1]).astype(np.int64)
        weights.insert(0, below)
    places = [np.zeros(1, np.int64)]
    for level in range(1, len(sizes)):
        before = np.cumsum(weights[level]) - weights[level]
        first = np.searchsorted(above[level], np.arange(sizes[level - 1]))
        places.append(places[-1][above[level]] + 1 + before - before[first][above[level]])
    parent, depth = np.full(sum(sizes), -1, np.int32), np.zeros(sum(sizes), np.int8)
    for level in range(1, len(sizes)):
        parent[places[level]], depth[places[level]] = places[level - 1][above[level]], level
    return parent, depth


def _members(number: int, chance: np.random.Generator) -> dict[str, Chunk]:
    def some(values: tuple[str, ...], shares: tuple[float, ...]) -> Chunk:
        return Chunk(chance.choice(len(values), number, p=shares).astype(np.uint8), values)

    return {
        "性别": some(SEXES, (0.69, 0.31)), "民族": some((*PEOPLES, ""), (0.91, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01)),
        "学历": some((*SCHOOLS, ""), (0.05, 0.3, 0.2, 0.1, 0.15, 0.15, 0.05)), "职业": some(WORK, (0.07, 0.26, 0.16, 0.11, 0.08, 0.03, 0.2, 0.09)),
        "党员类别": some(PARTY, (0.97, 0.03)), "职务": some(POSTS, (0.9, 0.04, 0.06)),
        "出生日期": _days(chance, number, 1928, 2007, 0.03), "入党日期": _days(chance, number, 1947, 2025, 0.03),
        SINCE: _days(chance, number, 1990, 2026, 0), UNTIL: _days(chance, number, 2026, 2027, 0.95),
    }  # fmt: skip


def _days(chance: np.random.Generator, number: int, first: int, last: int, empty: float) -> Chunk:
    start = date(first, 1, 1).toordinal()
    values = [*(date.fromordinal(one).isoformat() for one in range(start, date(last, 1, 1).toordinal())), ""]
    codes = chance.integers(0, len(values) - 1, number, dtype=np.uint16)
    if empty:
        codes[chance.random(number, dtype=np.float32) < empty] = len(values) - 1
    return Chunk(codes, values)


def _records(number: int, chance: np.random.Generator) -> dict[str, Chunk]:
    counted = [*range(40), None]
    due, found = chance.integers(0, 30, number), chance.integers(0, 12, number)
    whole = {"应报数": due, "按时数": chance.integers(0, due + 1), "问题数": found, "解决数": chance.integers(0, found + 1)}
    graded = {name: Chunk(chance.integers(0, 5, number).astype(np.uint8), (*GRADES, "")) for name in ("等次", "上期 等次")}
    return graded | {name: Chunk(values.astype(np.uint8), counted) for name, values in whole.items()}


def source_of(people: Population) -> Source:
    """As a snapshot is built from it."""
    units = [(number, f"第{number}党组织") for number in range(len(people.parent))]
    placed = [(number, None if above < 0 else above, date(2000, 1, 1), None) for number, above in enumerate(people.parent.tolist())]
    return Source(units, placed, (), [
        Facts("members", MEMBERS, lambda: [{UNIT: people.member_unit, **people.members}], (SINCE, UNTIL), rows=len(people.member_unit)),
        records_of(people),
    ])  # fmt: skip


def records_of(people: Population) -> Facts:
    return Facts("records", RECORDS, lambda: [{UNIT: people.record_unit, **people.records}], rows=len(people.record_unit))


def population_of(snapshot: Snapshot) -> Population:
    """The units and members of a snapshot at hand (`dzg synth`), and invented records of every unit without another below it."""
    tree, table = snapshot.tree("as-was", DAY), snapshot.tables["members"]
    leaves = np.setdiff1d(np.arange(len(tree.parent)), tree.parent)
    lying = np.repeat(np.arange(len(tree.parent), dtype=np.int32), np.diff(table.offsets))
    members = {name: Chunk(one.codes, _texts(one)) for name, one in table.columns.items()}
    return Population(tree.parent, tree.depth, lying, members, leaves, _records(len(leaves), np.random.default_rng(20260520)))


def with_records(snapshot: Snapshot, people: Population) -> Snapshot:
    """The same snapshot with the invented records, units called by their place as the databases call them."""
    records = table_of(replace(records_of(people), batches=lambda: [{UNIT: snapshot.units[people.record_unit], **people.records}]), snapshot.places)
    return replace(snapshot, tables={"members": snapshot.tables["members"], "records": records})


def _texts(one: Coded) -> list[str]:
    return ["", *(map(date_text, one.values[1:].tolist()) if one.lies == DATES else one.values[1:])]


def indicators() -> list[Indicator]:
    """The forty indicators: twenty-eight counts of members, twelve numbers of what units filed."""
    said = ["", "性别 = 女", '民族 ≠ "汉族"', "党员类别 = 预备党员", "职务 = 支部书记", *(f'学历 = "{one}"' for one in SCHOOLS[:5]),
            *(f"年龄(出生日期, 当日) ≥ {least} 且 年龄(出生日期, 当日) < {most}" for least, most in AGES),
            *(f'职业 = "{one}"' for one in WORK[:6]),
            *(" 且 ".join(filter(None, [f"入党日期 ≥ {first}" if first else "", f"入党日期 < {last}" if last else ""])) for first, last in JOINED)]  # fmt: skip
    counts = [f"等次 = {grade}" for grade in GRADES] + ["等次 优于 上期 等次", "上期 等次 非空 且 等次 非空", "按时数 = 应报数", "问题数 > 解决数"]
    return [*(Indicator(f"m{n}", "测速", "members", count=formula) for n, formula in enumerate(said)),
            *(Indicator(f"r{n}", "测速", "records", count=formula) for n, formula in enumerate(counts)),
            *(Indicator(f"s{n}", "测速", "records", sum=term) for n, term in enumerate(("应报数", "按时数", "问题数", "解决数")))]  # fmt: skip
