"""迭代比例拟合 (IPF): a table of cells is scaled to margins in turn until all agree, and then made whole, keeping every margin.

    table = fit(prior, [Margin(0, {"女": "女", "男": "男"}, {"女": 304, "男": 696}), …])
    people = whole(table, margins)

The margins of one axis may name several classes together. All margins must have the same total; a margin that no cell can
serve, or margins that contradict one another, raise `CannotFit`.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, ...]
ROUNDS, NEAR, TINY = 500, 1e-7, 1e-9


class CannotFit(ValueError):
    """拟合不上: the margins contradict one another, or what is possible."""


@dataclass(frozen=True)
class Margin:
    """边际: how many there must be, by the label of the class on one axis."""

    axis: int
    label: Mapping[str, str]
    targets: Mapping[str, int]


def fit(prior: Mapping[Cell, float], margins: Sequence[Margin]) -> dict[Cell, float]:
    """The table nearest to the prior (by relative entropy) that has the margins. Raises CannotFit."""
    cells, weights = list(prior), list(prior.values())
    labels = [[margin.label[cell[margin.axis]] for cell in cells] for margin in margins]
    total = sum(margins[0].targets.values())
    for _ in range(ROUNDS):
        worst = 0.0
        for margin, said in zip(margins, labels):
            sums = dict.fromkeys(margin.targets, 0.0)
            for label, weight in zip(said, weights):
                sums[label] += weight
            worst = max(worst, *(abs(sums[label] - target) for label, target in margin.targets.items()))
            scale = {label: target / sums[label] if sums[label] else 0.0 for label, target in margin.targets.items()}
            weights = [weight * scale[label] for label, weight in zip(said, weights)]
        if worst <= NEAR * max(1, total):
            return dict(zip(cells, weights))
    for margin, said in zip(margins, labels):
        for label, target in margin.targets.items():
            if target and not any(weight for weight, one in zip(weights, said) if one == label):
                raise CannotFit(f"“{label}”要有{target}，可是没有一格能放")
    return dict(zip(cells, weights))


def apportioned(values: Mapping[str, float], total: int, scale: float = 0.0) -> dict[str, int]:
    """Whole numbers in the proportion of the values that add up to the total: by largest remainder, ties in their order.

    With a `scale` each is its value times the scale, up or down to a whole number, so that none is further off than it must be,
    and what has no name ("") takes what is left; only where values and total do not belong together are they stretched.
    """
    whole_sum = sum(values.values())
    exact = {key: value * scale + TINY for key, value in values.items()}
    if not scale or not 0 <= total - sum(map(int, exact.values())) <= len(exact):
        exact = {key: value * total / whole_sum if whole_sum else 0.0 for key, value in values.items()}
    found = {key: int(value) for key, value in exact.items()}
    if scale and "" in exact:
        named = {key: int(value + 0.5) for key, value in exact.items() if key}
        if (rest := total - sum(named.values())) >= 0:
            return named | {"": rest}
    for key in sorted(exact, key=lambda k: found[k] - exact[k])[: total - sum(found.values())]:
        found[key] += 1
    return found


def whole(table: Mapping[Cell, float], margins: Sequence[Margin]) -> dict[Cell, int]:
    """The table in whole numbers with exactly the margins: rounded by largest remainder, then mended along one axis after
    the other, which leaves the other axes as they are."""
    total = sum(margins[0].targets.values())
    rounded = apportioned({cell: weight for cell, weight in table.items()}, total)      # type: ignore[arg-type, misc]
    for first in range(len(margins)):      # few people in many cells: one order of mending may end where another goes on
        found: dict[Cell, int] = dict(rounded)      # type: ignore[arg-type]
        try:
            for margin in (*margins[first:], *margins[:first]):
                _mend(found, table, margin)
        except CannotFit as refused:
            last = refused
        else:
            return {cell: number for cell, number in found.items() if number}
    raise last


def _mend(found: dict[Cell, int], table: Mapping[Cell, float], margin: Margin) -> None:
    """Moves one after another from a label with too many to one with too few, where it changes the table least; over other
    labels where no cell of the one can stand in the other (nobody retired is a student)."""
    sums = dict.fromkeys(margin.targets, 0)
    for cell, number in found.items():
        sums[margin.label[cell[margin.axis]]] += number
    while over := [label for label, target in margin.targets.items() if sums[label] > target]:
        under = {label for label, target in margin.targets.items() if sums[label] < target}
        way = _way(found, table, margin, over[0], under)
        for cell, mate in way:
            found[cell] -= 1
            found[mate] += 1
        sums[over[0]] -= 1
        sums[margin.label[way[-1][1][margin.axis]]] += 1


def _way(found: Mapping[Cell, int], table: Mapping[Cell, float], margin: Margin, over: str, under: set[str]) -> list[tuple[Cell, Cell]]:
    """The moves that take one out of `over` and put one into a label of `under`, as few as can be."""
    reached: dict[str, list[tuple[Cell, Cell]]] = {over: []}
    waiting = [over]
    for label in waiting:
        moves = _moves(found, table, margin, label)
        if ends := [(moves[one][0], one) for one in under if one in moves]:
            return [*reached[label], moves[max(ends)[1]][1:]]
        for one in sorted(moves.keys() - reached.keys()):
            reached[one] = [*reached[label], moves[one][1:]]
            waiting.append(one)
    raise CannotFit(f"“{over}”多了，没有别的格可放")


def _moves(found: Mapping[Cell, int], table: Mapping[Cell, float], margin: Margin, label: str) -> dict[str, tuple[float, Cell, Cell]]:
    """For each other label the move from this one to it that changes the table least: (gain, from, to)."""
    best: dict[str, tuple[float, Cell, Cell]] = {}
    for cell, number in found.items():
        if number and margin.label[cell[margin.axis]] == label:
            for one, other in margin.label.items():
                mate = (*cell[: margin.axis], one, *cell[margin.axis + 1 :])
                if other != label and table.get(mate):
                    move = (found[cell] - table[cell] - found[mate] + table[mate], cell, mate)
                    best[other] = max(best.get(other, move), move)
    return best
