"""公式: a formula read as SQL against the same condition written by hand, over a million rows; and record by record.

The hand-written conditions are what a careful engineer writes who knows how the columns are kept (numbers as whole
ten-thousandths, dates as ISO text, the ages turned into a birthday); both give the same count, which is asserted.
"""
from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from dazugong.formula.facts import Column
from dazugong.formula.parser import parse
from dazugong.formula.record import holds
from dazugong.formula.sqlfast import to_condition
from dazugong.formula.sqltext import SqlColumn

from .timing import Timing, compare

ROWS = 1_000_000
SCALE = 4
DAY = "2026-05-20"
GRADES = ("好", "较好", "一般", "较差")
COLUMNS = (
    Column("grade", "等次", "grade", GRADES), Column("satisfaction", "群众满意率", "percent"),
    Column("members", "党员数", "number"), Column("met", "到会人数", "number"), Column("born", "出生日期", "date"),
    Column("joined", "入党时间", "date"),
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """一条: the formula as an officer writes it, and by hand."""

    name: str
    formula: str
    by_hand: str


CONDITIONS = (
    Condition("grades", "等次 优于 一般 且 群众满意率 ≥ 90", "grade IN ('好', '较好') AND satisfaction >= 900000"),
    Condition("share", "到会人数 ÷ 党员数 ≥ 0.8 且 等次 在 [好, 较好]",
              "members > 0 AND 10 * met >= 8 * members AND grade IN ('好', '较好')"),
    Condition("ages", "年龄(出生日期, 当日) ≥ 18 且 年龄(出生日期, 当日) < 35 且 等次 ≠ 较差",
              "born <= '2008-05-20' AND born > '1991-05-20' AND grade <> '较差'"),
    Condition("days", "入党时间 < 2012-11-01 或 入党时间 为空", "joined < '2012-11-01' OR joined IS NULL"),
)  # fmt: skip


def measure(rounds: int) -> tuple[list[Timing], str]:
    """Fills an empty table and measures every condition both ways; the ratio of each is to its own by-hand form."""
    fill(ROWS)
    timings = []
    for one in CONDITIONS:
        words, params = condition(one.formula)
        ours, by_hand = (lambda: counted(words, params)), (lambda: counted(one.by_hand))  # noqa: B023
        assert ours() == by_hand(), one.name
        works = {f"{one.name}_by_hand": (one.by_hand, by_hand), f"{one.name}": (one.formula, ours)}
        timings += compare(works, baseline=f"{one.name}_by_hand", rounds=rounds)
    return timings, f"{ROWS}行；逐条读每秒{record_reading():,.0f}次"


def condition(formula: str) -> tuple[str, list[object]]:
    """A formula as SQL over the bench table."""
    kept = {c.term: SqlColumn(c.name, SCALE if c.kind in ("number", "percent") else 0, blank=False) for c in COLUMNS}
    kept["当日"] = SqlColumn("%s", blank=False, params=(DAY,))
    return to_condition(parse(formula, COLUMNS), kept, connection.vendor)


def counted(words: str, params: list[object] | None = None) -> int:
    """Rows for which a condition holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM bench_formula WHERE {words}", params or [])
        return cursor.fetchone()[0]


def fill(rows: int) -> None:
    """Invented answers; a few empty ones and a few partial dates among them."""
    chance = random.Random(20260520)
    with transaction.atomic(), connection.cursor() as cursor:
        own = "TEMPORARY" if connection.vendor == "postgresql" else ""  # the fence of SQLite keeps temporary names to itself
        cursor.execute(f"CREATE {own} TABLE bench_formula (id integer, grade text, satisfaction bigint, members bigint, met bigint,"
                       " born text, joined text)")  # fmt: skip
        cursor.executemany("INSERT INTO bench_formula VALUES (%s, %s, %s, %s, %s, %s, %s)", (made(n, chance) for n in range(rows)))


def made(number: int, chance: random.Random) -> tuple:
    """One row."""
    members = chance.randrange(0, 120)
    born = f"{chance.randrange(1935, 2008)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    joined = None if number % 50 == 7 else f"{chance.randrange(1955, 2026)}-{chance.randrange(1, 13):02}"
    return (number, chance.choice(GRADES), chance.randrange(500_000, 1_000_001), members * 10**SCALE,
            chance.randrange(0, members + 1) * 10**SCALE, born[:7] if number % 40 == 3 else born, joined)  # fmt: skip


def record_reading(rows: int = 20_000) -> float:
    """Readings a second of the first condition, record by record."""
    chance = random.Random(1)
    tree = parse(CONDITIONS[0].formula, COLUMNS)
    given = [{"等次": grade, "群众满意率": rate // 10**SCALE} for _, grade, rate, *_ in (made(n, chance) for n in range(rows))]
    return rows / _seconds(lambda: [holds(tree, row) for row in given])


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
