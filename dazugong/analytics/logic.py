"""条件拆开: a condition as ands and ors over parts that each speak of one column, or that must be asked row by row.

非 is carried inwards to where it meets a comparison: the parts say what must be true or what must be false, and what is empty
is neither. A part over one column is later looked up by code, whatever it says.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dazugong.formula import tree as t
from dazugong.formula.tree import Node

from .reading import Reading


@dataclass(frozen=True)
class Part:
    """一处: `node` must be true (or false, where `wanted` is so)."""

    node: Node
    wanted: bool
    columns: frozenset[str]

    def truth(self, reading: Reading) -> np.ndarray | bool:
        return reading.truth(self.node, self.wanted)


@dataclass(frozen=True)
class Joined:
    """几处: `every` part, or one of them."""

    parts: tuple[Part | Joined, ...]
    every: bool

    @cached_property
    def columns(self) -> frozenset[str]:
        return frozenset().union(*(part.columns for part in self.parts))

    def truth(self, reading: Reading) -> np.ndarray | bool:
        found = [part.truth(reading) for part in self.parts]
        result = np.asarray(found[0])
        for one in found[1:]:
            result = result & one if self.every else result | one
        return result


Logic = Part | Joined


def taken_apart(node: Node, reading: Reading, wanted: bool = True) -> Logic:
    """A condition without 非 above its comparisons, parts over one column joined."""
    match node:
        case t.Not(operand=operand):
            return taken_apart(operand, reading, not wanted)
        case t.All(parts=parts) | t.AnyOf(parts=parts):
            return joined([taken_apart(part, reading, wanted) for part in parts], isinstance(node, t.All) is wanted)
    return Part(node, wanted, frozenset(reading.columns(node)))


def joined(parts: Iterable[Logic], every: bool) -> Logic:
    """Parts joined; those over the same single column become one part, so that they are looked up at once."""
    flat: list[Logic] = []
    for part in parts:
        flat += part.parts if isinstance(part, Joined) and part.every is every else [part]
    alone: dict[frozenset[str], list[Logic]] = {}
    for part in dict.fromkeys(flat):
        alone.setdefault(part.columns if len(part.columns) <= 1 else frozenset({f"{len(alone)}?"}), []).append(part)
    if len(alone) == 1:
        (only,) = alone.values()
        return only[0] if len(only) == 1 else Joined(tuple(only), every)
    return Joined(tuple(some[0] if len(some) == 1 else Joined(tuple(some), every) for some in alone.values()), every)
