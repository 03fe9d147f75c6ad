"""相似: which measures of two documents are the same one, told by the pairs of characters they share."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dazugong.reading.normalise import plain

SAME = 0.45  # share of common character pairs from which two measures are held to be one
WHOLE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?|.", re.DOTALL)  # a figure changes as a whole: 60 → 80, not 6 → 8


class Pair(NamedTuple):
    """一对: places in the two lists; None where the other side has none. `likeness` from 0 to 1."""

    old: int | None
    new: int | None
    likeness: float


def paired(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """对应: each measure with at most one of the other side, the likest first; in the order of `new`, dropped ones after the
    one they stood behind."""
    left, right = [_pairs(text) for text in old], [_pairs(text) for text in new]
    where: dict[str, list[int]] = defaultdict(list)
    for index, pairs in enumerate(left):
        for pair in pairs:
            where[pair].append(index)
    near = []
    for index, pairs in enumerate(right):
        common: Counter[int] = Counter()
        for pair in pairs:
            common.update(where.get(pair, ()))
        for other, count in common.items():
            likeness = 2 * count / (len(pairs) + len(left[other]))
            if likeness >= SAME:
                near.append((-likeness, abs(other - index), index, other))
    kept: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for likeness, _, index, other in sorted(near):
        if index not in kept and other not in taken:
            kept[index] = (other, -likeness)
            taken.add(other)
    return list(_in_order(len(old), len(new), kept, taken))


def _in_order(old: int, new: int, kept: dict[int, tuple[int, float]], taken: set[int]) -> Iterator[Pair]:
    dropped = [index for index in range(old) if index not in taken]
    for index in range(new):
        other, likeness = kept.get(index, (None, 0.0))
        while other is not None and dropped and dropped[0] < other:
            yield Pair(dropped.pop(0), None, 0.0)
        yield Pair(other, index, likeness)
    for index in dropped:
        yield Pair(index, None, 0.0)


def likeness(one: str, other: str) -> float:
    """How alike two short texts are, from 0 to 1: the share of the pairs of characters they have in common."""
    left, right = _pairs(one), _pairs(other)
    return 2 * len(left & right) / (len(left) + len(right))


def changed(old: str, new: str) -> list[tuple[str, str]]:
    """改动: the two texts as pieces: ("same", …), ("gone", …) for what only the old has, ("come", …) for the new."""
    pieces, left, right = [], WHOLE.findall(old), WHOLE.findall(new)
    for sign, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = "".join(left[a:b]), "".join(right[c:d])
        if sign == "equal":
            pieces.append(("same", gone))
        else:
            pieces += [(kind, text) for kind, text in (("gone", gone), ("come", come)) if text]
    return pieces


def _pairs(text: str) -> frozenset[str]:
    bare = re.sub(r"\W", "", plain(text).text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1)) or frozenset({bare or "\0"})
