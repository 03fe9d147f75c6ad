"""考核表: the shapes of a scoring sheet once it is read: sheet → sections → items, vetoes, gates and grades.

Points are exact fractions of one point, written with at most two decimals; nothing is rounded before the total is.
`term` is the Chinese name that formulas, examples and marks use.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

HUNDRED = Fraction(100)
# 计分方法: how what is known of an item becomes points.
METHODS = {
    "given": "直接打分", "intervals": "区间赋分", "threshold": "达标得分", "per_unit": "按件计分", "deduct": "逐次扣分",
    "share": "按完成比例", "judges": "评委打分", "votes": "测评计票", "sides": "双方认定",
}
KINDS = {"base": "基本分", "bonus": "加分", "penalty": "减分"}
TIES = {"skip": "同分并列，下一名跳过", "dense": "同分并列，下一名不跳过"}
QUOTA_TIES = {"join": "末位同分的一并列入", "drop": "末位同分的都不列入"}
MISSING = {"wait": "没有就不出总分", "zero": "没有就按零计", "full": "没有就按满分计"}
SETTLED = "研究定分"      # the slot of points that those who run the round decide, where nothing can be measured
SUBJECTS = ("units", "people")
TOTAL = "总分"
UNRANKED = "无"          # how an example says that somebody has no rank


@dataclass(frozen=True)
class Step:
    """一档: its points when the value is not below `at_least` and not above `at_most`; the first step that fits counts."""

    points: Fraction
    at_least: Fraction | None = None
    at_most: Fraction | None = None


@dataclass(frozen=True)
class Side:
    """一方: who judges and with which weight in percent. `own`: the assessed side itself marks here."""

    name: str
    weight: Fraction
    own: bool = False


@dataclass(frozen=True)
class Choice:
    """票面: a choice on the ballot and what it is worth in percent of full points."""

    name: str
    weight: Fraction


@dataclass(frozen=True)
class Source:
    """取数: where a value comes from: an indicator, or a formula over a form or fact table; neither means a typed mark.

    An aggregate (计数, 求和 …) runs over all rows of the period of the unit and everything below it; a plain formula
    reads the unit's own latest record of the period.
    """

    over: str = ""
    formula: str = ""
    where: str = ""
    indicator: str = ""
    band: str = ""

    @property
    def typed(self) -> bool:
        return not (self.over or self.indicator or self.formula)


@dataclass(frozen=True)
class Item:
    """条目: one thing that is scored. `points` is the most it can give; None: a bonus or penalty without end."""

    id: str
    term: str
    label: str
    method: str
    points: Fraction | None = None
    kind: str = "base"
    place: str = ""                     # where the document says so
    by: tuple[str, ...] = ()            # posts or roles that mark it; empty: whoever may mark
    source: Source = Source()
    target: str = ""                    # 目标值 of share: a formula over the same rows, or a number
    each: Fraction = Fraction(0)        # points for each `per` of the value, whole times only
    per: Fraction = Fraction(1)
    steps: tuple[Step, ...] = ()
    drop_highest: int = 0
    drop_lowest: int = 0
    least: int = 1                      # fewest marks or votes that make a score
    full: Fraction | None = None        # full marks on the judge's sheet; None: the points of the item
    sides: tuple[Side, ...] = ()
    choices: tuple[Choice, ...] = ()
    groups: tuple[Side, ...] = ()       # voters in groups, each with its weight
    missing: str = "wait"

    @property
    def scale(self) -> Fraction:
        """满刻度 of one mark."""
        return self.full if self.full is not None else self.points if self.points is not None else HUNDRED

    @property
    def slots(self) -> tuple[str, ...]:
        """The names under which typed values are entered; judges are numbered as they come, so they have none here."""
        if self.method == "sides":
            return tuple(side.name for side in self.sides)
        if self.method == "votes":
            groups = [f"{group.name} " for group in self.groups] or [""]
            return tuple(f"{group}{choice.name}" for group in groups for choice in self.choices)
        return () if self.method == "judges" else ("",)

    @property
    def most_typed(self) -> Fraction | None:
        """The highest value that may be typed: points given directly, or full marks; a number of things has no most."""
        if self.method == "given":
            return self.points
        return self.scale if self.method in ("judges", "sides") else None

    @property
    def counted(self) -> bool:
        """Whether what is typed is a number of times or votes."""
        return self.method == "votes" or (self.method in ("per_unit", "deduct") and self.per.denominator == 1)

    @property
    def settled(self) -> Item:
        """The item as those who run the round decide it: points, directly."""
        return replace(self, method="given")


@dataclass(frozen=True)
class Section:
    """大项. `points`: full points of its base items; `most`: bonus included; `weight`: percent of the total."""

    id: str
    term: str
    items: tuple[Item, ...]
    points: Fraction
    most: Fraction | None = None
    weight: Fraction | None = None


@dataclass(frozen=True)
class Veto:
    """一票否决: when it holds, the grade is `grade` whatever the points; `zero`: the total is nought as well."""

    id: str
    term: str
    source: Source
    grade: str = ""
    zero: bool = False
    place: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """门槛: must hold, else the grade is at best `most`. Without a table its formula reads the sheet's own points."""

    id: str
    term: str
    source: Source
    most: str
    place: str = ""
    by: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it reads the sheet's own points."""
        return bool(self.source.formula and not self.source.over)


@dataclass(frozen=True)
class Grade:
    """等次: from `at_least` points on; `quota`: at most so many percent of those assessed, rounded down."""

    name: str
    at_least: Fraction | None = None
    quota: Fraction | None = None


@dataclass(frozen=True)
class Sheet:
    """考核表."""

    id: str
    title: str
    subject: str
    scope: str
    points: Fraction
    sections: tuple[Section, ...]
    most: Fraction | None = None
    vetoes: tuple[Veto, ...] = ()
    gates: tuple[Gate, ...] = ()
    grades: tuple[Grade, ...] = ()      # best first
    places: int = 2                     # decimals of the total, rounded half up once
    ties: str = "skip"
    ties_by: tuple[str, ...] = ()       # 同分看什么: terms of items or sections, the first one that differs decides rank and quota
    quota_ties: str = ""                # whoever ties with the last one within a quota even so; empty: he joins
    objection_days: int = 0             # days from telling to finality
    document: str = ""

    @property
    def items(self) -> Iterator[Item]:
        return (item for section in self.sections for item in section.items)

    @property
    def joins(self) -> str:
        """名额末位同分: what is done with them, said or not."""
        return self.quota_ties or "join"

    @property
    def marked(self) -> Iterator[Item | Veto | Gate]:
        """Everything that reads a source: items, vetoes, gates."""
        yield from (*self.items, *self.vetoes, *self.gates)

    def find(self, name: str) -> Item | Veto | Gate | None:
        """The item, veto or gate of this id or term, or None."""
        return next((one for one in self.marked if name in (one.id, one.term)), None)

    def grade(self, name: str) -> int:
        """Rank of a grade by name, best is 0."""
        return [grade.name for grade in self.grades].index(name)
