"""计分: what is known of each item → points, sections, total. Exact; the total is rounded once, half up.

`Entries` map a slot to a value: "" for a plain value (a condition is 1 or 0), the name of a side, “优秀” or “领导 优秀” for
votes counted, “1”, “2” … for judges, “研究定分” for points decided where nothing can be measured. What is not known is not there.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from dazugong.spec.numbers import rounded
from dazugong.spec.scoring import HUNDRED, SETTLED, TOTAL, Item, Section, Sheet, Side

Entries = Mapping[str, Fraction]
NOUGHT = Fraction(0)


@dataclass(frozen=True)
class Known:
    """已知 of one assessed: entries by item term, targets by item term, and whether each veto and gate holds (None: not known)."""

    entries: Mapping[str, Entries] = field(default_factory=dict)
    targets: Mapping[str, Fraction | None] = field(default_factory=dict)
    bars: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    """得分: points by item and by section (None: not known yet), and the total rounded to the places of the sheet.

    `exact` is the total before rounding; `waits` names the items and gates without which there is no total.
    """

    items: Mapping[str, Fraction | None]
    sections: Mapping[str, Fraction]
    exact: Fraction | None
    total: Fraction | None
    so_far: Fraction
    waits: tuple[str, ...]
    vetoes: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()        # gates that do not hold
    silent: tuple[str, ...] = ()        # sections of which nothing is known yet

    def begun(self, section: str) -> bool:
        """Whether anything of the section is scored."""
        return section not in self.silent


def reckoned(sheet: Sheet, known: Known) -> Score:
    """The score of one assessed under the sheet."""
    items = {item.term: points_of(item, known.entries.get(item.term, {}), known.targets.get(item.term)) for item in sheet.items}
    sections = {section.term: _section(section, items) for section in sheet.sections}
    whole = sum((_weighted(section, sections[section.term]) for section in sheet.sections), NOUGHT)
    so_far = max(NOUGHT, whole if sheet.most is None else min(whole, sheet.most))
    vetoes = tuple(veto.term for veto in sheet.vetoes if known.bars.get(veto.term))
    if any(veto.zero for veto in sheet.vetoes if veto.term in vetoes):
        so_far = NOUGHT
    gates = {gate.term: known.bars.get(gate.term) for gate in sheet.gates}
    waits = tuple(term for term, points in items.items() if points is None)
    waits += tuple(gate.term for gate in sheet.gates if gates[gate.term] is None and not (gate.own and waits))     # its own points come with the items
    return Score(
        items, sections, None if waits else so_far, None if waits else rounded(so_far, sheet.places), so_far, waits, vetoes,
        tuple(term for term, holds in gates.items() if holds is False),
        tuple(one.term for one in sheet.sections if all(items[item.term] is None for item in one.items)),
    )


def own_points(score: Score) -> dict[str, object]:
    """The sheet's own points as a gate's formula reads them: items, sections and 总分."""
    return {**score.items, **score.sections, TOTAL: score.so_far}


def _section(section: Section, items: Mapping[str, Fraction | None]) -> Fraction:
    total = sum((items[item.term] or NOUGHT for item in section.items), NOUGHT)
    return total if section.most is None else min(total, section.most)


def _weighted(section: Section, points: Fraction) -> Fraction:
    return points if section.weight is None else points * section.weight / HUNDRED


def points_of(item: Item, entries: Entries, target: Fraction | None = None) -> Fraction | None:
    """得分 of one item; None while what it needs is not known."""
    own = {slot: value for slot, value in entries.items() if slot != SETTLED}
    aimless = item.method == "share" and not target     # there was nothing to do: no target, or a target of nought
    if item.missing != "wait" and (aimless or not own):
        if item.missing == "full":
            return item.points
        if aimless or item.method in ("judges", "votes", "sides"):
            return NOUGHT
        own = {"": NOUGHT}
    points = _METHODS[item.method](item, own, target)
    if points is None and SETTLED in entries:
        points = _within(item, entries[SETTLED])
    return None if points is None else -points if item.kind == "penalty" else points


def _given(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    return _within(item, entries[""]) if "" in entries else None


def _intervals(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    if "" not in entries:
        return None
    value = entries[""]
    fitting = (step.points for step in item.steps if (step.at_least is None or value >= step.at_least)
               and (step.at_most is None or value <= step.at_most))
    return next(fitting, NOUGHT)


def _threshold(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    return (item.points or NOUGHT) * bool(entries[""]) if "" in entries else None


def _per_unit(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    return _within(item, _times(item, entries[""]) * item.each) if "" in entries else None


def _deduct(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    """Base points less what is lost, down to nought; for a penalty what is lost, up to its points."""
    if "" not in entries:
        return None
    lost = _times(item, entries[""]) * item.each
    return _within(item, lost) if item.kind == "penalty" else _within(item, (item.points or NOUGHT) - lost)


def _share(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    if "" not in entries or not target or target < 0:
        return None
    return _within(item, (item.points or NOUGHT) * entries[""] / target)


def _judges(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    """去掉最高、最低后取平均."""
    marks = sorted(entries.values())
    kept = marks[item.drop_lowest:len(marks) - item.drop_highest]
    if len(marks) < item.least or not kept:
        return None
    return _of_scale(item, sum(kept, NOUGHT) / len(kept))


def _votes(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    """Each group's mean worth, by the weight of the group; a group that has not voted leaves the item open."""
    total = NOUGHT
    for group in item.groups or (Side("", HUNDRED),):
        cast = {choice: entries.get(f"{group.name} {choice.name}".strip(), NOUGHT) for choice in item.choices}
        number = sum(cast.values(), NOUGHT)
        if number < item.least:
            return None
        total += sum((choice.weight * votes for choice, votes in cast.items()), NOUGHT) / number * group.weight / HUNDRED
    return (item.points or NOUGHT) * total / HUNDRED


def _sides(item: Item, entries: Entries, target: Fraction | None) -> Fraction | None:
    if any(side.name not in entries for side in item.sides):
        return None
    return _of_scale(item, sum((entries[side.name] * side.weight for side in item.sides), NOUGHT) / HUNDRED)


_METHODS = {
    "given": _given, "intervals": _intervals, "threshold": _threshold, "per_unit": _per_unit, "deduct": _deduct, "share": _share,
    "judges": _judges, "votes": _votes, "sides": _sides,
}


def _times(item: Item, value: Fraction) -> int:
    """整数次: how many whole `per` the value holds, never below nought."""
    return max(0, (value / item.per).__floor__())


def _of_scale(item: Item, mark: Fraction) -> Fraction:
    return _within(item, mark if item.points is None else mark * item.points / item.scale)


def _within(item: Item, points: Fraction) -> Fraction:
    """Not below nought, not above the item's points."""
    return max(NOUGHT, points if item.points is None else min(points, item.points))
