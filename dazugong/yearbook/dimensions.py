"""统计口径: by what members, organisations and their flows are counted, as data; and which class a value belongs to.

    age = dimension("age")
    age.class_of("1990-07", date(2023, 12, 31)), age.term_of("to35")

A value that is empty is `BLANK` (未填), one that no rule takes `UNSORTED` (未能归类): both are counted and shown, never
dropped, so that the classes of a dimension always add up to the whole.
"""
from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

BLANK, UNSORTED = "blank", "unsorted"
BESIDE = {BLANK: "未填", UNSORTED: "未能归类"}
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Class:
    """一类: `most` years of age at the most, or before the day `until`, where its dimension is counted so."""

    id: str
    term: str
    most: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class Dimension:
    """一种分组. `field`: what of a person is looked at; `steady`: a person keeps it for life."""

    id: str
    term: str
    field: str
    kind: Literal["words", "ages", "days"]
    classes: tuple[Class, ...]
    rules: tuple[tuple[str, str], ...] = ()
    rest: str = UNSORTED
    steady: bool = False

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every class, those of the empty and the unmatched last."""
        return (*(one.id for one in self.classes), *BESIDE)

    def term_of(self, class_id: str) -> str:
        """What people read."""
        return BESIDE.get(class_id) or next(one.term for one in self.classes if one.id == class_id)

    def bounds(self, day: date) -> list[tuple[str, str, str]]:
        """(class, < or >, ISO day) in the order to be tried, of a dimension by date; the last class takes what is left."""
        if self.kind == "days":
            return [(one.id, "<", one.until.isoformat()) for one in self.classes if one.until]
        return [(one.id, ">", years_before(day, one.most + 1).isoformat()) for one in self.classes if one.most is not None]

    def class_of(self, value: str, day: date) -> str:
        """The class of a value as counted on `day`."""
        if not value:
            return BLANK
        if self.kind == "words":
            return self.word_class(value)
        for class_id, way, bound in self.bounds(day):
            if value < bound if way == "<" else value > bound:
                return class_id
        return self.classes[-1].id

    def word_class(self, value: str) -> str:
        """The class of a text: its own term, or the first rule whose word stands in it."""
        exact = next((one.id for one in self.classes if one.term == value), "")
        return exact or next((class_id for word, class_id in self.rules if word in value), self.rest)


@dataclass(frozen=True)
class Group:
    """合并口径: several classes of one dimension named together."""

    id: str
    term: str
    dimension: str
    classes: tuple[str, ...]

    def sum(self, counts: Mapping[str, int]) -> int:
        """How many there are in all of them."""
        return sum(counts.get(one, 0) for one in self.classes)


@dataclass(frozen=True)
class Organisation:
    """一种党组织, of some kinds of units."""

    id: str
    term: str
    kinds: tuple[str, ...]
    grassroots: bool = False


@dataclass(frozen=True)
class Flow:
    """一种增减. The last one of each way takes whatever reason was written."""

    id: str
    term: str
    way: Literal["in", "out"]
    words: tuple[str, ...]


@cache
def _sheet() -> dict[str, Any]:
    return tomllib.loads((HERE / "classes.toml").read_text("utf8"))


@cache
def dimensions() -> tuple[Dimension, ...]:
    """性别, 民族, 学历, 年龄, 入党时间, 职业."""
    return tuple(
        Dimension(**{k: v for k, v in one.items() if k not in ("class", "rules")}, classes=tuple(Class(**c) for c in one["class"]),
                  rules=tuple((word, class_id) for word, class_id in one.get("rules", ())))
        for one in _sheet()["dimension"]
    )  # fmt: skip


def dimension(id_: str) -> Dimension:
    """One of them; KeyError if there is none."""
    found = {one.id: one for one in dimensions()}
    return found[id_]


@cache
def groups() -> tuple[Group, ...]:
    """大专及以上, 35岁及以下, 工人和农民."""
    return tuple(Group(one["id"], one["term"], one["dimension"], tuple(one["classes"])) for one in _sheet()["group"])


@cache
def organisations() -> tuple[Organisation, ...]:
    """The kinds of Party organisation, from above."""
    return tuple(Organisation(one["id"], one["term"], tuple(one["kinds"]), one.get("grassroots", False)) for one in _sheet()["organisation"])


@cache
def flows() -> tuple[Flow, ...]:
    """Every kind of increase and decrease."""
    return tuple(Flow(one["id"], one["term"], one["way"], tuple(one["words"])) for one in _sheet()["flow"])


def flow_of(way: str, reason: str) -> str:
    """Which increase ("in") or decrease ("out") a written reason is."""
    return next(one.id for one in flows() if one.way == way and any(word in reason for word in one.words))


def tallied(people: Iterable[Mapping[str, str]], day: date) -> dict[str, dict[str, int]]:
    """Persons counted by every dimension, one by one: dimension → class → number."""
    found = {one.id: dict.fromkeys(one.ids, 0) for one in dimensions()}
    for person in people:
        for one in dimensions():
            found[one.id][one.class_of(person.get(one.field, ""), day)] += 1
    return found


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
