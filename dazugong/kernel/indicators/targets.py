"""目标的对照: reached, not reached, not yet due; by whole numbers, without dividing."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dazugong.spec.model import Indicator, Target

REACHED, SHORT, NOT_YET = "已达到", "未达到", "未到期"


def target_of(indicator: Indicator, band: str) -> Target | None:
    """The target of a band, else the one for all."""
    exact = [t for t in indicator.targets if t.band == band]
    return next(iter(exact or [t for t in indicator.targets if not t.band]), None)


def ranked(target: Target, values: Sequence[Fraction | None]) -> list[str]:
    """名次: for each unit of one level whether it stands among the first so many; those that tie share a place."""
    places = sorted({value for value in values if value is not None}, reverse=True)
    return ["" if value is None else REACHED if sum(one > value for one in values if one is not None) < target.first_of else SHORT
            for value in values] if places else [""] * len(values)  # fmt: skip


def judged(target: Target | None, *, count: int | Decimal, of: int | Decimal | None, day: date) -> str:
    """已达到, 未达到 or 未到期 (not reached, and there is still time); empty without a target or without anything to count."""
    if target is None or of == 0:
        return ""
    points, base = (Fraction(count) * 100, Fraction(of)) if of is not None else (Fraction(count), 1)
    if target.at_least is None and target.at_most is None:
        return ""       # a place among others is judged beside the others
    enough = target.at_least is None or points >= Fraction(str(target.at_least)) * base
    within = target.at_most is None or points <= Fraction(str(target.at_most)) * base
    if enough and within:
        return REACHED
    return NOT_YET if target.due and day <= target.due else SHORT
