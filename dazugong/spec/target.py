"""目标: what an indicator should reach: a number, a span, a figure set outside plus something, a place among others, or what somebody judges."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

PERCENT = "%"


@dataclass(frozen=True)
class Outside:
    """外部的数: a figure that someone above has set, with where it says so (省定值 80，某文件)."""

    name: str
    value: float | int
    source: str


@dataclass(frozen=True)
class Target:
    """目标, for one band (a value of `per`) or for all when `band` is empty.

    With `relative_to` the floor `at_least` is the outside figure plus `plus`. `first_of`: among the units of one level the
    first so many reach it; those that tie stand on one place.
    """

    band: str = ""
    at_least: float | int | None = None     # in percent where the indicator has `of`, else in its unit
    at_most: float | int | None = None
    due: date | None = None
    relative_to: Outside | None = None
    plus: float | int = 0
    first_of: int = 0
    said: str = ""      # what must stand, where no number says it (定性目标)
    judge: str = ""     # who judges it, from the evidence
    unit: str = PERCENT     # of a quotient: only a percentage is of a hundred

    def holds(self, count: Fraction | Decimal | int, of: Fraction | Decimal | int | None) -> bool | None:
        """Whether a figure reaches it, by whole numbers, without dividing; None where there is nothing to count, or only a place to take."""
        if of == 0 or (self.at_least is None and self.at_most is None):
            return None
        points, base = (Fraction(count) * (100 if self.unit == PERCENT else 1), Fraction(of)) if of is not None else (Fraction(count), 1)
        enough = self.at_least is None or points >= Fraction(str(self.at_least)) * base
        return enough and (self.at_most is None or points <= Fraction(str(self.at_most)) * base)

    def words(self, unit: str = "") -> str:
        """As a page says it: 不低于85%（省定值80%加5，某文件），2026年9月30日前."""
        said = [f"不低于{self.at_least}{unit}"] if self.at_least is not None else []
        if self.relative_to:
            outside = self.relative_to
            said = [f"{said[0]}（{outside.name}{outside.value}{unit}{f'加{self.plus}' if self.plus else ''}，{outside.source}）"]
        said += [f"不高于{self.at_most}{unit}"] if self.at_most is not None else []
        said += [f"在同级中列前{self.first_of}名"] if self.first_of else []
        said += [f"{self.said}（由{self.judge}评判）"] if self.said else []
        said += [f"{self.due.year}年{self.due.month}月{self.due.day}日前"] if self.due else []
        return f"{self.band}{'，'.join(said)}"


def target(raw: dict, unit: str = PERCENT) -> Target:
    """目标 from its table in indicators.toml; `unit`: of the indicator."""
    values = dict(raw)
    if outside := values.pop("relative_to", None):
        values["relative_to"] = Outside(outside.get("name", ""), outside.get("value", 0), outside.get("source", ""))
        floor = Decimal(str(outside.get("value", 0))) + Decimal(str(values.get("plus", 0)))
        values.setdefault("at_least", int(floor) if floor == int(floor) else float(floor))
    return Target(**values, unit=unit)
