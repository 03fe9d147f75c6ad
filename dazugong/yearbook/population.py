"""合成人口: invented members whose statistics are the published ones, as a stream; nobody in it exists.

Three parts are fitted one by one (see `fitting`): the new members of the year, those who were members before it and still are,
and those who left during it; the last two together are the year before, so the year closes. What was not published follows
the prior (prior.toml). The same year, scale and seed give the same people.
"""
from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from math import ceil
from pathlib import Path
from typing import Any

from .dimensions import dimension, dimensions, groups
from .fitting import TINY, Cell, Margin, apportioned, fit, whole

WAN = 10_000
AXES = tuple(one.id for one in dimensions())
OLDEST, OF_AGE = 100, 18
DIED = 0.92         # of those who leave; the communiqué does not say, so this is made up
MINORITIES = ("壮族", "回族", "满族", "维吾尔族", "苗族", "彝族", "土家族", "藏族", "蒙古族", "侗族", "布依族", "瑶族", "白族")
Targets = dict[str, dict[str, int]]


class NoSuchYear(KeyError):
    """没有这一年: no figures of the year are at hand."""


@dataclass(frozen=True, slots=True)
class Member:
    """一个合成的人, without a name. `part`: new, standing or left; `went`: why he left."""

    values: Mapping[str, str]
    part: str
    day: date
    went: str = ""


@cache
def _sheet(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf8"))


def published(year: int) -> Mapping[str, Any]:
    """The figures of a year as published. Raises NoSuchYear."""
    found = next((one for one in _sheet("published")["year"] if one["year"] == year), None)
    if found is None:
        raise NoSuchYear(year)
    return found


def years() -> list[int]:
    """The years at hand."""
    return [one["year"] for one in _sheet("published")["year"]]


def number(wan: float, scale: float) -> int:
    """How many persons or organisations of the sample stand for so many 万; half up."""
    return int(wan * WAN * scale + 0.5 + TINY)


def totals(total: float, more: float, scale: float) -> tuple[int, int]:
    """How many there are now and were the year before, each the nearest; of two that are equally near, so that the growth is, too."""
    near = [{ceil(wan * WAN * scale - 0.5 - TINY), number(wan, scale)} for wan in (total, total - more)]
    return min(product(*near), key=lambda pair: abs(pair[0] - pair[1] - more * WAN * scale))     # type: ignore[return-value]


def population(year: int, scale: float, seed: int = 1) -> Iterator[Member]:
    """The members of a year, one after another. Raises NoSuchYear, CannotFit."""
    draw = random.Random(f"{year}-{scale}-{seed}")
    for part, table in fitted(year, scale).items():
        for cell, many in table.items():
            for _ in range(many):
                yield _member(cell, part, year, draw)


def fitted(year: int, scale: float) -> dict[str, dict[Cell, int]]:
    """Part (standing, new, left) → how many of each cell there are. Raises NoSuchYear, CannotFit."""
    known = published(year)
    (whole_number, before), new_number = totals(known["total"], known["more"], scale), number(known["recruits"]["total"], scale)
    targets = {axis: apportioned(_margin(known.get(axis, {}), axis, known["total"]), whole_number, WAN * scale) for axis in AXES if axis in known}
    new = _fitted(_prior(year, new=True), _of_recruits(known, new_number, scale), new_number)
    rest = {axis: {label: n - _sum(new, axis, label) for label, n in by.items()} for axis, by in targets.items()}
    standing = _fitted(_prior(year), rest, whole_number - new_number)
    gone_number = before - (whole_number - new_number)
    gone = _fitted(_prior(year, leaving=True), _of_leavers(year, standing, before, gone_number, scale), gone_number)
    return {"standing": standing, "new": new, "left": gone}


def _margin(values: Mapping[str, float], axis: str, total: float) -> dict[str, float]:
    """Published values by label; whatever is not published is one label together."""
    rest = total - sum(values.values())
    return dict(values) | ({"": max(rest, 0.0)} if set(values) != {c.id for c in dimension(axis).classes} else {})


def _labels(axis: str, targets: Mapping[str, int]) -> dict[str, str]:
    """The label of every class: its own, that of its group, or none."""
    group = {one: g.id for g in groups() if g.dimension == axis and g.id in targets for one in g.classes}
    return {c.id: c.id if c.id in targets else group.get(c.id, "") for c in dimension(axis).classes}


def _sum(table: Mapping[Cell, int], axis: str, label: str) -> int:
    place, ids = AXES.index(axis), {c.id for c in dimension(axis).classes}
    known = next((set(g.classes) for g in groups() if g.id == label and g.dimension == axis), {label})
    if label == "":
        known = ids - _published_classes(axis)
    return sum(n for cell, n in table.items() if cell[place] in known)


@cache
def _published_classes(axis: str) -> frozenset[str]:
    """Which classes of an axis the communiqué names, alone or in a group; the same every year."""
    names = set(_sheet("published")["year"][0][axis])
    return frozenset(c for name in names for c in next((g.classes for g in groups() if g.id == name and g.dimension == axis), (name,)))


def _of_recruits(known: Mapping[str, Any], total: int, scale: float) -> Targets:
    """What is known of the new members."""
    said, found = known["recruits"], {}
    for axis in AXES:
        names = {c.id for c in dimension(axis).classes} | {g.id for g in groups() if g.dimension == axis}
        values = {name: said[name] for name in names & said.keys()}
        values |= {name: said["total"] * known["percent"][f"recruits_{name}"] / 100 for name in names - said.keys() if f"recruits_{name}" in known["percent"]}
        if values:
            found[axis] = apportioned(_margin(dict(sorted(values.items())), axis, said["total"]), total, WAN * scale)
    return found


def _of_leavers(year: int, standing: Mapping[Cell, int], before: int, total: int, scale: float) -> Targets:
    """So many women and of minorities among those who left that the year before comes out as it was published."""
    if year - 1 not in years():
        return {}
    earlier, found = published(year - 1), {}
    for axis in ("sex", "ethnic"):
        was = apportioned(_margin(earlier[axis], axis, earlier["total"]), before, WAN * scale)
        left = {label: n - _sum(standing, axis, label) for label, n in was.items()}
        if all(n >= 0 for n in left.values()) and sum(left.values()) == total:
            found[axis] = left
    return found


def _fitted(prior: dict[Cell, float], targets: Targets, total: int) -> dict[Cell, int]:
    margins = [Margin(AXES.index(axis), _labels(axis, by), by) for axis, by in targets.items()]
    margins = margins or [Margin(0, {c.id: "" for c in dimension(AXES[0]).classes}, {"": total})]
    return whole(fit(prior, margins), margins)


def _prior(year: int, *, new: bool = False, leaving: bool = False) -> dict[Cell, float]:
    """The weight of every cell that can be."""
    said, found = _sheet("prior"), {}
    for cell in product(*([c.id for c in one.classes] for one in dimensions())):
        sex, ethnic, education, age, joined, occupation = cell
        weight = (said["recruits"] if new else said)["sex"][sex] * said["ethnic"][ethnic] * said["education"][age][education] * said["occupation"][age][occupation]
        if new:
            weight *= said["recruits"]["age"][age] if joined == "since2012" else 0
        else:
            weight *= said["joined"][age].get(joined, 0) * (said["leavers"]["age"][age] if leaving else 1)
        if weight and ages(age, joined, year, new=new):
            found[cell] = float(weight)
    return found


def ages(age: str, joined: str, year: int, *, new: bool = False) -> list[int]:
    """The ages of a band at which a member of that joining period can be at the end of the year; of age when he joined."""
    classes = dimension("age").classes
    place = next(n for n, one in enumerate(classes) if one.id == age)
    least = (classes[place - 1].most or 0) + 1 if place else OF_AGE
    _, last = joining(joined, year, new=new)
    return [a for a in range(least, (classes[place].most or OLDEST) + 1) if year - a + OF_AGE <= last.year]


def joining(joined: str, year: int, *, new: bool = False) -> tuple[date, date]:
    """The first and last day on which somebody of that period can have joined."""
    if new:
        return date(year, 1, 1), date(year, 12, 31)
    classes = dimension("joined").classes
    place = next(n for n, one in enumerate(classes) if one.id == joined)
    first = classes[place - 1].until if place else date(1938, 1, 1)
    until = classes[place].until or date(year, 1, 1)
    return first or date(1938, 1, 1), until - timedelta(days=1)


def _member(cell: Cell, part: str, year: int, draw: random.Random) -> Member:
    sex, ethnic, education, age, joined, occupation = cell
    old = draw.choice(ages(age, joined, year, new=part == "new"))
    birth = date(year - old, 1, 1) + timedelta(days=draw.randrange(365))
    first, last = joining(joined, year, new=part == "new")
    first = max(first, date(birth.year + OF_AGE, 1, 1))
    day = first + timedelta(days=draw.randrange((last - first).days + 1))
    values = {
        "sex": "女" if sex == "female" else "男", "ethnic_group": "汉族" if ethnic == "han" else draw.choice(MINORITIES), "birth": birth.isoformat(),
        "education": dimension("education").term_of(education), "joined": day.isoformat(), "occupation": dimension("occupation").term_of(occupation),
    }  # fmt: skip
    if part != "left":
        return Member(values, part, day)
    went = date(year, 1, 1) + timedelta(days=draw.randrange(1, 365))
    return Member(values, part, went, "去世" if draw.random() < DIED else "除名")
