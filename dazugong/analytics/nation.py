"""合成全国: invented members in invented organisations, as many and of such kinds as were published, written as a snapshot.

The cells are fitted to the published margins (`yearbook.population`); every member of a cell draws a day of birth and of
joining that the cell allows. Rows come into being block by block, straight as codes, in the order of the tree. Those who left
during the year are rows too, so that the end of the year before can be counted from the same snapshot.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from dazugong.formula.facts import Column
from dazugong.yearbook.checking import organisations_of
from dazugong.yearbook.dimensions import dimension
from dazugong.yearbook.fitting import Cell
from dazugong.yearbook.population import AXES, MINORITIES, OF_AGE, OLDEST, ages, fitted, joining

from .coding import OPEN, Coded, packed_date, values_of
from .places import Places
from .skeleton import BRANCH, KINDS, Skeleton
from .snapshot import Snapshot, Table
from .sources import SINCE, UNTIL
from .tree import Lines

BLOCK = 1 << 22
STANDING = date(1949, 10, 1)        # organisations that are not of the year
SEXES, PARTY, POSTS = ("男", "女"), ("正式党员", "预备党员"), ("无", "支部书记", "委员")
MEMBERS = {
    "性别": Column("sex", "性别", "choice", SEXES), "民族": Column("people", "民族", "text"), "学历": Column("school", "学历", "text"),
    "职业": Column("work", "职业", "text"), "党员类别": Column("kind", "党员类别", "choice", PARTY), "职务": Column("post", "职务", "choice", POSTS),
    "出生日期": Column("birth", "出生日期", "date"), "入党日期": Column("joined", "入党日期", "date"),
}  # fmt: skip
KIND = Column("kind", "单位类别", "choice", KINDS)
WORDS = {"性别": "sex", "民族": "ethnic", "学历": "education", "职业": "occupation"}


def nation(frame: Skeleton, year: int, scale: float, seed: int = 1) -> Snapshot:
    """The snapshot as of the end of the year."""
    chance = np.random.default_rng([year, seed])
    units, branches = len(frame.parent), np.nonzero(frame.kind == BRANCH)[0]
    lots = _Lots(year, scale)
    sizes = chance.multinomial(lots.total, np.full(len(branches), 1 / len(branches)))
    offsets = np.zeros(units + 1, np.int64)
    offsets[branches + 1] = sizes
    np.cumsum(offsets, out=offsets)
    members = Table("members", offsets, _members(lots, offsets[branches], sizes, chance))
    since = _since(frame, year, scale)
    placed = np.arange(units, dtype=np.int32)
    nobody = np.zeros(0, np.int32)
    lines = Lines(units, placed, frame.parent, since, np.full(units, OPEN, np.int32), nobody, nobody, nobody)
    ids = np.arange(1, units + 1)
    return Snapshot(date(year, 12, 31), ids, frame.names, lines, {"members": members, "organisations": _organisations(frame, since)}, Places(ids))


def _since(frame: Skeleton, year: int, scale: float) -> np.ndarray:
    """The day since which each organisation stands: as many of each kind as were added are of the year."""
    now, before = organisations_of(year, scale)
    since = np.full(len(frame.parent), STANDING.toordinal(), np.int32)
    for kind, number in now.items():
        if more := number - before[kind]:
            since[np.nonzero(frame.kind == KINDS.index(kind))[0][-more:]] = date(year, 3, 1).toordinal()
    return since


def _organisations(frame: Skeleton, since: np.ndarray) -> Table:
    """One row for each unit."""
    days = sorted({*since.tolist()})
    first = _coded(SINCE, [date.fromordinal(day).isoformat() for day in days], 1 + np.searchsorted(days, since).astype(np.uint8))
    kind = Coded(KIND, frame.kind + np.uint8(1), values_of("texts", KINDS))
    return Table("organisations", np.arange(len(frame.parent) + 1), {SINCE: first, "单位类别": kind})


def _coded(name: str, days: list[str], codes: np.ndarray) -> Coded:
    return Coded(MEMBERS.get(name, Column(name, name, "date")), codes, values_of("dates", [packed_date(day) for day in days]))


@dataclass
class _Lots:
    """各格: what each cell of each part fixes, as tables by the number of the cell."""

    year: int
    scale: float
    cells: list[tuple[str, Cell]] = field(init=False)
    counts: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        parts = fitted(self.year, self.scale)
        self.cells = [(part, cell) for part, table in parts.items() for cell in table]
        self.counts = np.array([many for table in parts.values() for many in table.values()])

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def of(self, name: str) -> np.ndarray:
        """The code of each cell in a column of words; 0 where it is drawn."""
        place = AXES.index(WORDS[name])
        codes = {one: n for n, one in enumerate(_words(name), 1)}
        terms = {c.id: c.term for c in dimension(WORDS[name]).classes}
        return np.array([codes.get(terms[cell[place]], 0) for _, cell in self.cells], np.uint8)

    def in_part(self, part: str) -> np.ndarray:
        return np.array([one == part for one, _ in self.cells])

    def spans(self) -> Mapping[str, np.ndarray]:
        """The youngest, how many ages, and the first and last day of joining."""
        age, joined = AXES.index("age"), AXES.index("joined")
        found = []
        for part, cell in self.cells:
            can, days = ages(cell[age], cell[joined], self.year, new=part == "new"), joining(cell[joined], self.year, new=part == "new")
            found.append((can[0], len(can), days[0].toordinal(), days[1].toordinal()))
        return dict(zip(("youngest", "ages", "first", "last"), np.array(found, np.int32).T))


def _words(name: str) -> tuple[str, ...]:
    if name == "性别":
        return SEXES
    return ("汉族", *MINORITIES) if name == "民族" else tuple(one.term for one in dimension(WORDS[name]).classes)


def _members(lots: _Lots, starts: np.ndarray, sizes: np.ndarray, chance: np.random.Generator) -> dict[str, Coded]:
    """All columns, filled block by block."""
    lying = np.repeat(np.arange(len(lots.cells), dtype=np.uint16), lots.counts)
    chance.shuffle(lying)
    words = {name: lots.of(name) for name in WORDS}
    codes = {name: np.empty(lots.total, np.uint8) for name in (*WORDS, "党员类别")} | {name: np.empty(lots.total, np.uint16) for name in ("出生日期", "入党日期", UNTIL)}
    drawn, new, left = _Days(lots), lots.in_part("new"), lots.in_part("left")
    for first in range(0, lots.total, BLOCK):
        rows = slice(first, first + BLOCK)
        some = lying[rows]
        for name, table in words.items():
            codes[name][rows] = table[some]
        peoples = codes["民族"][rows]
        peoples[peoples == 0] = chance.integers(2, 2 + len(MINORITIES), int((peoples == 0).sum()), np.uint8)
        codes["党员类别"][rows] = np.where(new[some], 2, 1)
        codes["出生日期"][rows], codes["入党日期"][rows] = drawn.lives(some, chance)
        codes[UNTIL][rows] = np.where(left[some], chance.integers(2, 366, len(some), np.uint16), 0)
    codes["职务"] = _posts(lots.total, starts, sizes)
    days = {"出生日期": drawn.born, "入党日期": drawn.entered, UNTIL: _every_day(date(lots.year, 1, 1), date(lots.year, 12, 31))}
    found = {name: Coded(column, codes[name], values_of("texts", _words(name) if name in WORDS else column.choices)) if name not in days
             else _coded(name, days[name], codes[name]) for name, column in MEMBERS.items()}  # fmt: skip
    return {SINCE: _coded(SINCE, drawn.entered, codes["入党日期"]), UNTIL: _coded(UNTIL, days[UNTIL], codes[UNTIL]), **found}


class _Days:
    """出生和入党的日子, as codes into all days from the earliest to the last of the year."""

    def __init__(self, lots: _Lots) -> None:
        self.spans, self.year = lots.spans(), lots.year
        self.born = _every_day(date(lots.year - OLDEST, 1, 1), date(lots.year, 12, 31))
        self.entered = _every_day(date(1938, 1, 1), date(lots.year, 12, 31))
        self.years = np.array([date(year, 1, 1).toordinal() for year in range(lots.year - OLDEST, lots.year + 1)], np.int32)

    def lives(self, lots: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Of age to the day when he joined, and of the age of his cell at the end of the year."""
        old, last = self.spans["youngest"][lots] + _some(self.spans["ages"][lots], chance), self.spans["last"][lots]
        of_age = self.years[OLDEST - old + OF_AGE]
        born = _some((last - of_age).clip(1, 365), chance)      # by the day of the year; one is left for a leap year
        birth = self.years[OLDEST - old] + born
        first = np.maximum(self.spans["first"][lots], of_age + born + 1)
        joined = first + _some(last - first + 1, chance)
        return birth - self.years[0] + 1, joined - date(1938, 1, 1).toordinal() + 1


def _some(below: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    return (chance.random(len(below), np.float32) * below).astype(np.int32).clip(0, below - 1)


def _every_day(first: date, last: date) -> list[str]:
    return [date.fromordinal(day).isoformat() for day in range(first.toordinal(), last.toordinal() + 1)]


def _posts(total: int, starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The first of a branch is its secretary, the next two sit on its committee."""
    posts = np.ones(total, np.uint8)
    for place, code in ((0, 2), (1, 3), (2, 3)):
        posts[starts[sizes > place] + place] = code
    return posts
