"""指标: forty indicators for every unit of a city, as the product counts them, against two queries written by hand.

    ours        formulas of a mechanism, read into SQL: each kind of rows once, leaf by leaf, then up the tree
    by_hand     the same numbers as a careful engineer writes them: leaf counts, then window sums over the order of the tree
    recursive   one recursive query a unit and kind of rows; measured on a sample of each level and scaled to the number of its units

The order of the tree that `by_hand` needs stands ready in a table of its own and is not timed; the product needs none. All
three give the same numbers, which is asserted: `by_hand` for every unit, `recursive` for those of the sample.
"""
from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.indicators.asking import Question
from dazugong.kernel.indicators.summing import summed
from dazugong.kernel.indicators.sums import Summed
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.models import Answer
from dazugong.spec.model import Indicator

from .city import DAY, FORM, GRADES, MEMBERS, PACK, SCHOOLS, UNITS, YEAR, fill
from .timing import Timing

SAMPLE = (1, 4, 8, 40)      # units of each level on which the recursive query is measured
@dataclass(frozen=True)
class Asked:
    """一项: an indicator, and what stands above and below its line by hand (below empty: a plain count)."""

    indicator: Indicator
    above: str
    below: str = ""


def _aged(least: int, most: int) -> tuple[str, str]:
    young, old = f"{2026 - most}-05-20", f"{2026 - least}-05-20"
    return f"年龄(出生日期, 当日) ≥ {least} 且 年龄(出生日期, 当日) < {most}", f"p.birth > '{young}' AND p.birth <= '{old}'"


MEMBER_CONDITIONS = [
    ("性别 = 男", "p.sex = '男'"), ("性别 = 女", "p.sex = '女'"), ("民族 = \"汉族\"", "p.ethnic_group = '汉族'"),
    ("民族 ≠ \"汉族\"", "p.ethnic_group <> '汉族' AND p.ethnic_group <> ''"), ("党员类别 = 正式党员", "m.kind = 'regular'"),
    ("党员类别 = 预备党员", "m.kind = 'probationary'"), *((f'学历 = "{school}"', f"p.education = '{school}'") for school in SCHOOLS),
    *(_aged(least, most) for least, most in ((18, 31), (31, 36), (36, 41), (41, 46), (46, 51), (51, 56), (56, 61), (61, 130))),
    ("入党日期 < 1949-10-01", "p.joined < '1949-10-01' AND p.joined <> ''"), ("入党日期 < 1978-12-01 且 入党日期 ≥ 1949-10-01", "p.joined >= '1949-10-01' AND p.joined < '1978-12-01'"),
    ("入党日期 < 2012-11-01 且 入党日期 ≥ 1978-12-01", "p.joined >= '1978-12-01' AND p.joined < '2012-11-01'"), ("入党日期 ≥ 2012-11-01", "p.joined >= '2012-11-01'"),
    ("性别 = 女 且 民族 ≠ \"汉族\"", "p.sex = '女' AND p.ethnic_group <> '汉族' AND p.ethnic_group <> ''"),
    ("学历 在 [\"研究生\", \"大学\"]", "p.education IN ('研究生', '大学')"), ("学历 在 [\"研究生\", \"大学\"] 且 性别 = 女", "p.education IN ('研究生', '大学') AND p.sex = '女'"),
    ("入党日期 ≥ 2012-11-01 且 性别 = 女", "p.joined >= '2012-11-01' AND p.sex = '女'"),
]  # fmt: skip
FORM_ASKED = [
    *((f"等次 = {grade}", "", f"a0.text = '{grade}'", "") for grade in GRADES),
    ("等次 在 [好, 较好]", "等次 非空", "a0.text IN ('好', '较好')", "a0.text <> ''"),
    ("满意率 ≥ 90", "满意率 非空", "a1.number >= 900000", "a1.number IS NOT NULL"),
    ("满意率 < 60", "满意率 非空", "a1.number < 600000", "a1.number IS NOT NULL"),
    ("问题数 > 解决数", "问题数 非空", "a4.number > a5.number", "a4.number IS NOT NULL"),
]
FORM_SUMS = [("应报数", "", "a2.number", ""), ("按时数", "应报数", "a3.number", "a2.number"), ("问题数", "", "a4.number", ""), ("解决数", "问题数", "a5.number", "a4.number")]


def asked_of_members() -> list[Asked]:
    """Twenty-eight counts of members."""
    return [Asked(Indicator(f"m{n}", "测速", "members", count=formula), f"COUNT(*) FILTER (WHERE {hand})") for n, (formula, hand) in enumerate(MEMBER_CONDITIONS)]


def asked_of_forms() -> list[Asked]:
    """Eight counts and shares of records, and four sums."""
    counts = [Asked(Indicator(f"f{n}", "测速", "check", count=count, of=of), f"COUNT(*) FILTER (WHERE {above}{f' AND {below}' if below else ''})",
                    f"COUNT(*) FILTER (WHERE {below})" if below else "") for n, (count, of, above, below) in enumerate(FORM_ASKED)]  # fmt: skip
    sums = [Asked(Indicator(f"s{n}", "测速", "check", sum=total, of_sum=of), f"SUM({above})", f"SUM({below})" if below else "")
            for n, (total, of, above, below) in enumerate(FORM_SUMS)]  # fmt: skip
    return [*counts, *sums]


STANDS = "since <= '{0}' AND ({1}until IS NULL OR {1}until > '{0}')"
MEMBER_ROWS = ("people_membership m JOIN people_person p ON p.id = m.person_id", f"m.{STANDS.format(DAY, 'm.')}", "m.unit_id")
FORM_ROWS = (
    "records_obligation o JOIN records_record r ON r.obligation_id = o.id JOIN records_revision v ON v.record_id = r.id AND v.stands_since <= "
    f"'{DAY}' AND (v.stands_until IS NULL OR v.stands_until > '{DAY}') "
    + " ".join(f"LEFT JOIN records_answer a{n} ON a{n}.revision_id = v.id AND a{n}.field = '{one.id}'" for n, one in enumerate(FORM.fields)),
    "o.pack = 'bench' AND o.form = 'check' AND o.period = '2026' AND o.exempt_reason = '' AND NOT o.entry", "o.unit_id",
)  # fmt: skip
Rows = tuple[str, str, str]
Numbers = dict[int, tuple[int, ...]]


def columns_of(asked: Sequence[Asked]) -> list[str]:
    """What is counted by hand, above and below each line."""
    return [text for one in asked for text in (one.above, one.below) if text]


def by_hand(rows: Rows, asked: Sequence[Asked]) -> list[tuple]:
    """Leaf counts, then window sums over the order of the tree."""
    source, where, unit = rows
    columns = columns_of(asked)
    leaf = ", ".join(f"{text} AS c{n}" for n, text in enumerate(columns))
    running = ", ".join(f"SUM(COALESCE(l.c{n}, 0)) OVER w AS c{n}" for n in range(len(columns)))
    own = ", ".join(f"e.c{n} - COALESCE(b.c{n}, 0)" for n in range(len(columns)))
    return _ask(f"WITH l AS (SELECT {unit} AS unit, {leaf} FROM {source} WHERE {where} GROUP BY {unit}), c AS (SELECT o.first, {running}"
                " FROM bench_order o LEFT JOIN l ON l.unit = o.unit WINDOW w AS (ORDER BY o.first))"
                f" SELECT o.unit, {own} FROM bench_order o JOIN c e ON e.first = o.last LEFT JOIN c b ON b.first = o.first - 1")  # fmt: skip


def recursive(node: int, rows: Rows, asked: Sequence[Asked]) -> tuple[int, ...]:
    """One unit, walked down from it."""
    source, where, unit = rows
    (found,) = _ask(f"WITH RECURSIVE below(id) AS (SELECT CAST({node} AS bigint) UNION SELECT q.unit_id FROM orgs_placement q JOIN below ON q.parent_id = below.id"
                 f" WHERE q.kind = 'line' AND q.{STANDS.format(DAY, 'q.')}) SELECT {node}, {', '.join(columns_of(asked))} FROM {source}"
                 f" WHERE {unit} IN (SELECT id FROM below) AND {where}")  # fmt: skip
    return tuple(int(one or 0) for one in found[1:])


def _ask(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def ours(reader: Reader, under: Unit, asked: Sequence[Asked]) -> list[Summed]:
    """As the product counts: every unit, all indicators."""
    return summed(reader, [Question(PACK, one.indicator, YEAR, under, DAY) for one in asked], nodes=None)


def whole(found: Sequence[Summed], asked: Sequence[Asked]) -> Numbers:
    """Our numbers in the order of the others, sums in whole ten-thousandths."""
    nodes = {node for sums in found for node in sums}
    return {node: tuple(number for one, sums in zip(asked, found) for number in _numbers(one, sums.get(node, {}).get(""))) for node in nodes}


def _numbers(one: Asked, sums: object) -> tuple[int, ...]:
    scale = 10**Answer.SCALE if one.indicator.sum else 1
    count, of = (sums.count, sums.of) if sums else (0, 0)
    return (int(count * scale), int(of * scale)) if one.below else (int(count * scale),)


def measure(rounds: int) -> tuple[list[Timing], str]:
    """Fills an empty database and measures; the ratios are to `by_hand`."""
    system = system_reader(DAY, "测速")
    with reading(system):
        units, levels = fill()
        kinds = ((MEMBER_ROWS, asked_of_members()), (FORM_ROWS, asked_of_forms()))
        every = [one for _, asked in kinds for one in asked]
        hand = [{node: tuple(int(one or 0) for one in numbers) for node, *numbers in by_hand(*kind)} for kind in kinds]
        own = whole(ours(system, units[0], every), every)
        joined = {node: tuple(number for one in hand for number in one[node]) for node in hand[0]}
        assert own == {node: numbers for node, numbers in joined.items() if any(numbers) or node in own}
        seconds, sample = _recursive(kinds, levels, own)
        works = {"by_hand": lambda: [by_hand(*kind) for kind in kinds], "ours": lambda: ours(system, units[0], every)}
        taken: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                began = time.perf_counter()
                work()
                taken[name].append((time.perf_counter() - began) * 1000)
    middle = {name: sorted(several)[len(several) // 2] for name, several in taken.items()}
    timings = [
        Timing("by_hand", "手写：先数到叶，再按树的次序开窗累加（树的次序表事先备好，不计时）", round(middle["by_hand"], 1), 1.0, 2, len(own)),
        Timing("ours", "机制里的公式读成 SQL，每个单位的四十个指标", round(middle["ours"], 1), round(middle["ours"] / middle["by_hand"], 2), 3, len(own)),
        Timing("recursive", f"一个单位一次递归查询（抽{sample}个单位，按层放大）", round(seconds * 1000, 1), round(seconds * 1000 / middle["by_hand"], 2), 2 * UNITS),
    ]
    return timings, f"{UNITS}个单位、{MEMBERS}名党员、{len(every)}个指标，全部单位；比逐个单位递归快{seconds * 1000 / middle['ours']:.0f}倍"


def _recursive(kinds: Sequence, levels: list[list[int]], own: Numbers) -> tuple[float, int]:
    """Seconds for all units, from a sample of each level; every sampled unit must give our numbers."""
    chance, total, sampled = random.Random(5), 0.0, 0
    for level, most in zip(levels, SAMPLE, strict=True):
        nodes = chance.sample(level, min(most, len(level)))
        began = time.perf_counter()
        found = {node: tuple(number for rows, asked in kinds for number in recursive(node, rows, asked)) for node in nodes}
        total += (time.perf_counter() - began) / len(nodes) * len(level)
        sampled += len(nodes)
        assert all(own.get(node, numbers) == numbers for node, numbers in found.items())
    return total, sampled
