"""评分: how well a ledger agrees with one made by hand. Principles are left out on both sides."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

ENOUGH, LEAST_RATIO = 0.6, 0.25


@dataclass(frozen=True)
class Score:
    """评分: F1 of finding the measures, and the share of those found whose kind is right."""

    f1: float
    kind: float


def bare(text: str | None) -> str:
    """The text without punctuation, spaces and reading aids."""
    return re.sub(r"[（(][a-zà-ǜ]+[)）]|[^\w%]", "", text or "")


def shared(left: str, right: str) -> float:
    """The part of the shorter text that stands in the longer in runs of two or more; 0 if the lengths are too unlike."""
    shorter, longer = sorted((len(left), len(right)))
    if not shorter or shorter / longer < LEAST_RATIO:
        return 0.0
    blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return sum(b.size for b in blocks if b.size >= 2) / shorter


def score(gold: list[dict], found: list[dict]) -> Score:
    """评分 of `found` against `gold`, aligned one to one, the closest in length first."""
    wanted = [g for g in gold if g["kind"] != "principle"]
    given = [f for f in found if f["kind"] != "principle"]
    texts = [(bare(g["text"]), bare(g.get("text_norm"))) for g in wanted]
    read = [(bare(f["text"]), bare(f["text_norm"])) for f in given]
    near = []
    for i, left in enumerate(texts):
        for j, right in enumerate(read):
            overlap = max(shared(a, b) for a in left for b in right)
            if overlap >= ENOUGH:
                near.append((abs(len(left[0]) - len(right[0])), i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(near):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    right_kind = sum(wanted[i]["kind"] == given[j]["kind"] for i, j in pairs.items())
    return Score(2 * len(pairs) / max(1, len(wanted) + len(given)), right_kind / max(1, len(pairs)))
