"""目标的对照: reached, not reached, not yet due; by whole numbers, without dividing."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dazugong.spec.target import Target

REACHED, SHORT, NOT_YET = "已达到", "未达到", "未到期"


def ranked(target: Target, values: Sequence[Fraction | None]) -> list[str]:
    """名次: for each unit of one level whether it stands among the first so many; those that tie share a place."""
    places = sorted({value for value in values if value is not None}, reverse=True)
    return ["" if value is None else REACHED if sum(one > value for one in values if one is not None) < target.first_of else SHORT
            for value in values] if places else [""] * len(values)  # fmt: skip


def judged(target: Target | None, *, count: int | Decimal, of: int | Decimal | None, day: date) -> str:
    """已达到, 未达到 or 未到期 (not reached, and there is still time); empty without a target or without anything to count."""
    found = target.holds(count, of) if target else None
    if target is None or found is None:
        return ""       # a place among others is judged beside the others
    if found:
        return REACHED
    return NOT_YET if target.due and day <= target.due else SHORT
