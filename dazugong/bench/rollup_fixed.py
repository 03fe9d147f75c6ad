"""手写的内核: the same forty indicators written by hand into one loop, and merely reading the inputs and writing the outputs.

`Fixed` is the best of its kind we could write: every indicator looks at one column, so what a member's value adds to eight
counters of a byte lies ready in a table of machine words; five loads, no branch. It knows these forty and nothing else, its
tables are made for this day beforehand, and it reads the very columns of the snapshot. Both run on as many threads as ours.
"""
from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
from numba import njit

from dazugong.analytics.coding import Coded, packed_date
from dazugong.analytics.snapshot import Snapshot, Table
from dazugong.analytics.sources import SINCE, UNTIL

from .population import AGES, DAY, GRADES, JOINED, SCHOOLS, WORK

THREADS = os.cpu_count() or 1
ROUND = 8               # counters of a byte in a word
MATRICES = ((28, np.int32), (8, np.int32), (4, np.int64))


@njit(cache=True, nogil=True)
def _members(first, last, offsets, stands, ends, sex, people, kind, post, joined, school, work, birth, t_since, t_until, t_sex, t_people, t_kind,
             t_post, t_joined, t_school, t_work, t_birth, out):  # fmt: skip
    for unit in range(first, last):
        row = offsets[unit]
        while row < offsets[unit + 1]:
            end = min(offsets[unit + 1], row + 255)
            a = b = c = d = number = np.uint64(0)
            for member in range(row, end):
                counts = t_since[stands[member]] & t_until[ends[member]]
                number += counts & np.uint64(1)
                a += counts & (t_sex[sex[member]] + t_people[people[member]] + t_kind[kind[member]] + t_post[post[member]] + t_joined[joined[member]])
                b += counts & t_school[school[member]]
                c += counts & t_birth[birth[member]]
                d += counts & t_work[work[member]]
            out[unit, 0] += number
            for lane in range(4):
                out[unit, 1 + lane] += (a >> np.uint64(8 * lane)) & np.uint64(255)
                out[unit, 24 + lane] += (a >> np.uint64(32 + 8 * lane)) & np.uint64(255)
            for lane in range(5):
                out[unit, 5 + lane] += (b >> np.uint64(8 * lane)) & np.uint64(255)
            for lane in range(8):
                out[unit, 10 + lane] += (c >> np.uint64(8 * lane)) & np.uint64(255)
            for lane in range(6):
                out[unit, 18 + lane] += (d >> np.uint64(8 * lane)) & np.uint64(255)
            row = end


@njit(cache=True, nogil=True)
def _records(first, last, offsets, grade, before, due, filed, found, solved, worth, counts, sums):
    for unit in range(first, last):
        for row in range(offsets[unit], offsets[unit + 1]):
            now, then = grade[row], before[row]
            if now:
                counts[unit, now - 1] += 1
                counts[unit, 4] += then > now
                counts[unit, 5] += then > 0
            a, b, c, d = worth[0, due[row]], worth[1, filed[row]], worth[2, found[row]], worth[3, solved[row]]
            counts[unit, 6] += a == b
            counts[unit, 7] += c > d
            sums[unit, 0] += a
            sums[unit, 1] += b
            sums[unit, 2] += c
            sums[unit, 3] += d


@njit(cache=True, nogil=True)
def _up(parent, members, records, sums):
    for unit in range(len(parent) - 1, 0, -1):
        above = parent[unit]
        for column in range(28):
            members[above, column] += members[unit, column]
        for column in range(8):
            records[above, column] += records[unit, column]
        for column in range(4):
            sums[above, column] += sums[unit, column]


@njit(cache=True, nogil=True)
def _read(codes):
    total = 0
    for code in codes:
        total += code
    return total


class Fixed:
    """手写内核, its tables made ready."""

    def __init__(self, snapshot: Snapshot, parent: np.ndarray) -> None:
        self.parent, self.units = parent, len(parent)
        self.members, self.records = snapshot.tables["members"], snapshot.tables["records"]
        self.tables = _tables(self.members)
        whole = [self.records.columns[name].values for name in ("应报数", "按时数", "问题数", "解决数")]
        self.worth = np.zeros((4, max(map(len, whole))), np.int64)
        for line, values in zip(self.worth, whole):
            line[:len(values)] = values
            line[0] = 0

    def run(self) -> list[np.ndarray]:
        """The three tables of numbers, by unit."""
        out = [np.zeros((self.units, width), kind) for width, kind in MATRICES]
        member, record = ({name: one.codes for name, one in table.columns.items()} for table in (self.members, self.records))
        names = (SINCE, UNTIL, "性别", "民族", "党员类别", "职务", "入党日期", "学历", "职业", "出生日期")
        graded = [record[name] for name in ("等次", "上期 等次", "应报数", "按时数", "问题数", "解决数")]

        def stretch(first: int, last: int) -> None:
            _members(first, last, self.members.offsets, *(member[name] for name in names), *(self.tables[name] for name in names), out[0])
            _records(first, last, self.records.offsets, *graded, self.worth, *out[1:])

        cuts = np.searchsorted(self.members.offsets, np.linspace(0, self.members.rows, THREADS + 1)[1:-1]).tolist()
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(stretch, [0, *cuts], [*cuts, self.units]))
        _up(self.parent, *out)
        return out

    def touch(self) -> list[np.ndarray]:
        """Merely reads every code once and writes every number once."""
        codes = [one.codes for table in (self.members, self.records) for one in table.columns.values()]
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(_read, codes))
        return [np.full((self.units, width), 1, kind) for width, kind in MATRICES]


def _tables(members: Table) -> dict[str, np.ndarray]:
    """Column → what each of its codes adds, by hand for these indicators and this day."""
    columns = members.columns
    day = packed_date(DAY.isoformat())
    every = np.uint64(2**64 - 1)
    since, until = columns[SINCE].values <= day, columns[UNTIL].values > day
    since[0] = until[0] = True
    tables = {SINCE: np.where(since, every, np.uint64(0)), UNTIL: np.where(until, every, np.uint64(0))}
    tables["性别"] = _lanes(columns["性别"], {"女": 0})
    tables["民族"] = _lanes(columns["民族"], dict.fromkeys(columns["民族"].values[1:], 1))
    tables["民族"][list(columns["民族"].values).index("汉族")] = 0
    tables["党员类别"], tables["职务"] = _lanes(columns["党员类别"], {"预备党员": 2}), _lanes(columns["职务"], {"支部书记": 3})
    tables["学历"] = _lanes(columns["学历"], {one: lane for lane, one in enumerate(SCHOOLS[:5])})
    tables["职业"] = _lanes(columns["职业"], {one: lane for lane, one in enumerate(WORK[:6])})
    born = [(DAY.replace(year=DAY.year - most), DAY.replace(year=DAY.year - least)) for least, most in AGES]
    tables["出生日期"] = _bands(columns["出生日期"], [(packed_date(after.isoformat()) + 1, packed_date(by.isoformat()) + 1) for after, by in born], 0)
    tables["入党日期"] = _bands(columns["入党日期"], [(_packed(first, 1), _packed(last, 2**31)) for first, last in JOINED], 4)
    return tables


def _packed(text: str, otherwise: int) -> int:
    return packed_date(date.fromisoformat(text).isoformat()) if text else otherwise


def _lanes(column: Coded, lanes: dict[str, int]) -> np.ndarray:
    return np.array([0, *(1 << ROUND * lanes[one] if one in lanes else 0 for one in column.values[1:])], np.uint64)


def _bands(column: Coded, bands: list[tuple[int, int]], first: int) -> np.ndarray:
    table = np.zeros(len(column.values), np.uint64)
    for lane, (low, high) in enumerate(bands, first):
        table[(column.values >= low) & (column.values < high)] = np.uint64(1 << ROUND * lane)
    table[0] = 0
    return table


def grades_in_order(snapshot: Snapshot) -> bool:
    """Whether the codes of grades are their ranks, on which the hand-written loop relies."""
    return all(list(snapshot.tables["records"].columns[name].values[1:]) == list(GRADES) for name in ("等次", "上期 等次"))
