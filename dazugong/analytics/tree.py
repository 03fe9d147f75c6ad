"""树: who stood under whom on a day, as arrays over the units of a snapshot, by their place in tree order.

As it was (当时口径): every unit under the unit above it on that day. Today (现时口径): the tree of the day, and what an earlier
unit had is placed where its work went on; where it was split, in the lowest unit above all parts.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

NOWHERE = -1


@dataclass(frozen=True)
class Lines:
    """隶属沿革: placements (a root has no parent) and successions, units as places in tree order, days as numbers."""

    units: int
    child: np.ndarray = field(repr=False)
    parent: np.ndarray = field(repr=False)
    since: np.ndarray = field(repr=False)
    until: np.ndarray = field(repr=False)
    before: np.ndarray = field(repr=False)
    after: np.ndarray = field(repr=False)
    day: np.ndarray = field(repr=False)

    def changes(self, first: int, last: int) -> list[int]:
        """The days after `first` up to `last` on which somebody was placed anew or stood no longer."""
        days = np.concatenate([self.since, self.until])
        return [int(one) for one in np.unique(days[(days > first) & (days <= last)])]


@dataclass(frozen=True)
class Tree:
    """某日的树: `parent` by unit (`NOWHERE` for a root); `at` where what lies in a unit counts, `NOWHERE` if in no unit of the tree."""

    parent: np.ndarray = field(repr=False)
    at: np.ndarray = field(repr=False)
    standing: np.ndarray = field(repr=False)

    @cached_property
    def upward(self) -> np.ndarray | None:
        """The order in which sums go up; None where it is simply from the last unit to the first."""
        places = np.arange(len(self.parent))
        return None if bool(np.all(self.parent < places)) else self.order[::-1]

    @cached_property
    def order(self) -> np.ndarray:
        """先上后下: every unit before those below it, and those below it directly behind it. Refuses a circle."""
        order = preorder(self.parent, self.standing)
        if len(order) != int(self.standing.sum()):
            raise ValueError("隶属关系里有一圈单位互为上下级，请先在组织树里改正")
        return order

    @cached_property
    def depth(self) -> np.ndarray:
        """How many units stand above each."""
        depth = np.zeros(len(self.parent), np.int32)
        for unit in self.order:
            above = self.parent[unit]
            depth[unit] = depth[above] + 1 if above >= 0 else 0
        return depth

    @cached_property
    def plain(self) -> bool:
        """Whether everything counts just where it lies."""
        return bool(np.array_equal(self.at, np.arange(len(self.at))))

    def line(self, unit: int) -> list[int]:
        """A unit and those above it, from the top down."""
        line = []
        while unit >= 0:
            line.append(unit)
            unit = int(self.parent[unit])
        return line[::-1]


def tree_on(lines: Lines, day: int) -> Tree:
    """当时口径: the tree as it stood on a day."""
    there = (lines.since <= day) & (day < lines.until)
    parent = np.full(lines.units, NOWHERE, np.int32)
    standing = np.zeros(lines.units, bool)
    parent[lines.child[there]], standing[lines.child[there]] = lines.parent[there], True
    above = parent >= 0
    above[above] = ~standing[parent[above]]
    parent[above] = NOWHERE                         # a line ends where the unit above does not stand
    at = np.where(standing, np.arange(lines.units, dtype=np.int32), np.int32(NOWHERE))
    tree = Tree(parent, at, standing)
    if tree.upward is not None:
        len(tree.order)                             # a circle is refused here, not when sums have gone wrong
    return tree


def tree_today(lines: Lines, day: int) -> Tree:
    """现时口径: the tree of the day, and earlier units carried to where their work went on."""
    tree = tree_on(lines, day)
    at = tree.at.copy()
    for unit, place in carried_to(lines, tree, day).items():
        at[unit] = place
    return Tree(tree.parent, at, tree.standing)


def carried_to(lines: Lines, tree: Tree, day: int) -> dict[int, int]:
    """For each unit that went into others: where what it had belongs. A line that ends in a dissolution leads nowhere."""
    into: dict[int, list[int]] = {}
    for before, after, on in zip(lines.before.tolist(), lines.after.tolist(), lines.day.tolist()):
        if on <= day:
            into.setdefault(before, []).append(after)
    found = {}
    for unit in into:
        ends = [tree.line(end) for end in _ends(unit, into) if tree.standing[end]]
        common = [level[0] for level in zip(*ends) if len(set(level)) == 1] if ends else []
        if common:
            found[unit] = common[-1]
    return found


def _ends(unit: int, into: dict[int, list[int]]) -> list[int]:
    """Where the work of a unit goes on: followed over every merger and split."""
    ends, seen, waiting = [], {unit}, [unit]
    while waiting:
        one = waiting.pop()
        if one not in into:
            ends.append(one)
        new = [after for after in into.get(one, ()) if after not in seen]
        seen.update(new)
        waiting += new
    return ends


def preorder(parent: np.ndarray, standing: np.ndarray) -> np.ndarray:
    """Standing units, each directly before those below it; units in a circle are left out."""
    units = np.nonzero(standing)[0].astype(np.int64)
    children = units[np.argsort(parent[units], kind="stable")]
    above = parent[children]
    first = np.searchsorted(above, np.arange(-1, len(parent)), side="left")
    last = np.searchsorted(above, np.arange(-1, len(parent)), side="right")
    order, waiting = [], children[first[0]:last[0]][::-1].tolist()
    while waiting:
        unit = waiting.pop()
        order.append(unit)
        if last[unit + 1] > first[unit + 1]:
            waiting.extend(children[first[unit + 1]:last[unit + 1]][::-1].tolist())
    return np.array(order, np.int64)
