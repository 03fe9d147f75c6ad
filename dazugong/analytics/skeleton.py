"""全国骨架: as many Party organisations as were published, invented on top of real administrative divisions.

The divisions (level, code, parent, name, kind; a file the reader brings) give provinces, prefectures, counties, townships and
villages. Every village has a branch, every third a general branch; the committees, general branches and branches that are
still missing are dealt out evenly below counties and townships. Only how many there are is real.
"""
from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from . import kernels

KINDS = ("city", "county", "street", "township", "committee", "general_branch", "branch")
CITY, COUNTY, STREET, TOWNSHIP, COMMITTEE, GENERAL, BRANCH = range(len(KINDS))
PREFECTURE_LEVEL, COUNTY_LEVEL, TOWNSHIP_LEVEL, VILLAGE_LEVEL = 2, 3, 4, 5
VILLAGE_BRANCHES, OTHER_BRANCHES = 3, 4     # below a general branch; the rest lies directly below committees
ENDS = ("居民委员会", "村民委员会", "居委会", "委员会", "委会")


class CannotStand(ValueError):
    """骨架立不起来: says what is wrong with the divisions, or with the numbers wanted."""


@dataclass(frozen=True)
class Skeleton:
    """骨架, in tree order: the unit above each by place, its kind, its name."""

    parent: np.ndarray = field(repr=False)
    kind: np.ndarray = field(repr=False)
    names: np.ndarray = field(repr=False)


def skeleton(divisions: Path, wanted: Mapping[str, int]) -> Skeleton:
    """`wanted`: how many grass-roots committees, general branches and branches. Raises CannotStand."""
    above, kind, names, level = _divided(divisions)
    villages = np.nonzero(level == VILLAGE_LEVEL)[0]
    kind[villages] = BRANCH
    kind[villages[::3][:wanted["general_branch"]]] = GENERAL
    upper, middle = (np.nonzero(level == one)[0] for one in (COUNTY_LEVEL, TOWNSHIP_LEVEL))
    whole = _Growing(above, kind, names)
    committees = whole.add(COMMITTEE, upper, wanted["committee"] - int((kind == TOWNSHIP).sum()))
    of_villages = villages[kind[villages] == GENERAL]
    others = whole.add(GENERAL, committees, wanted["general_branch"] - len(of_villages))
    left = wanted["branch"] - (len(villages) - len(of_villages))
    for hosts, each in ((of_villages, VILLAGE_BRANCHES), (others, OTHER_BRANCHES)):
        left -= len(whole.add(BRANCH, hosts, min(max(left, 0), each * len(hosts))))
    whole.add(BRANCH, np.concatenate([committees, middle]), left)
    return whole.in_tree_order()


class _Growing:
    """Units in an order in which each stands behind the one above it, and the ones added so far."""

    def __init__(self, above: np.ndarray, kind: np.ndarray, names: list[str]) -> None:
        self.above, self.kind, self.names = [above], [kind], names

    def add(self, kind: int, hosts: np.ndarray, number: int) -> np.ndarray:
        """So many more of a kind, dealt out evenly below the hosts (below the root where there are none); their numbers."""
        if number < 0:
            raise CannotStand(f"按行政区划，{NAMED[kind]}至少要多{-number}个才够分；请用大一些的比例，或用小一些的区划表")
        first = len(self.names)
        below = hosts if len(hosts) else np.zeros(1, np.int64)
        self.above.append(below[np.arange(number) * len(below) // max(number, 1)].astype(np.int32))
        self.kind.append(np.full(number, kind, np.uint8))
        self.names += [f"第{n}{NAMED[kind]}" for n in range(1, number + 1)]
        return np.arange(first, first + number)

    def in_tree_order(self) -> Skeleton:
        above, kind = np.concatenate(self.above), np.concatenate(self.kind)
        places = kernels.places_in_tree_order(above)
        parent, kinds, names = np.empty_like(above), np.empty_like(kind), np.empty(len(above), object)
        parent[places] = np.where(above < 0, above, places[above])
        kinds[places], names[places] = kind, self.names
        return Skeleton(parent, kinds, names)


NAMED = {COMMITTEE: "单位党委", GENERAL: "单位党总支", BRANCH: "党支部"}


def _divided(divisions: Path) -> tuple[np.ndarray, np.ndarray, list[str], np.ndarray]:
    """(unit above, kind, name, level) of the nation and its divisions, from above."""
    known = sorted(_rows(divisions), key=lambda row: row[0])
    number = {code: n for n, (_, code, *_) in enumerate(known, 1)}
    if not known or len(number) != len(known):
        raise CannotStand("行政区划表是空的，或有代码出现了两次，请核对文件")
    above = [-1]
    for level, code, upper, *_ in known:
        if level > 1 and upper not in number:
            raise CannotStand(f"行政区划表里“{code}”的上级“{upper}”不在表里，请核对文件")
        above.append(number[upper] if level > 1 else 0)
    kinds = [CITY, *(_kind(level, said) for level, _, _, _, said in known)]
    names = ["全国（合成样本）", *(_named(level, name) for level, _, _, name, _ in known)]
    return np.array(above, np.int32), np.array(kinds, np.uint8), names, np.array([0, *(row[0] for row in known)])


def _rows(divisions: Path) -> Iterator[tuple[int, str, str, str, str]]:
    try:
        with gzip.open(divisions, "rt", encoding="utf8") if divisions.suffix == ".gz" else divisions.open(encoding="utf8") as file:
            for row in csv.DictReader(file):
                yield int(row["level"]), row["code"], row["parent"], row["name"], row["kind"]
    except (KeyError, TypeError, ValueError, OSError, EOFError):
        raise CannotStand("行政区划表读不出来：要有 level、code、parent、name、kind 五列，level 从1（省）到5（村），请核对文件") from None


def _kind(level: int, said: str) -> int:
    if level > PREFECTURE_LEVEL:
        return COUNTY if level == COUNTY_LEVEL else BRANCH if level == VILLAGE_LEVEL else STREET if said == "街道" else TOWNSHIP
    return CITY


def _named(level: int, name: str) -> str:
    if level < VILLAGE_LEVEL:
        return f"{name}党委"
    return f"{_bare(name, ENDS)}党组织"


def _bare(name: str, ends: Sequence[str]) -> str:
    return next((name.removesuffix(end) + ("村" if end == "村民委员会" else "") for end in ends if name.endswith(end) and name != end), name)
