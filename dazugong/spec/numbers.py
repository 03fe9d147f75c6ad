"""数: which numbers may stand in a field, the same on the page, in a workbook, in an import and in an example."""
from __future__ import annotations

from fractions import Fraction

from dazugong.spec.form import Field

TYPED = ("number", "money", "percent")      # numbers that somebody types


def misfit(field: Field, value: Fraction) -> str:
    """Why a number may not stand in a field, in words; empty where it may."""
    if value < 0 and field.type != "percent" and not field.negative:
        return "不能小于0"
    if field.type == "percent" and not 0 <= value <= 100:
        return "百分数应在0到100之间"
    if (value * 10**field.decimals).denominator != 1:
        return f"最多写{field.decimals}位小数" if field.decimals else f"按{field.unit}计数，请填整数" if field.places is None else "请填整数"
    return ""


def fitted(field: Field, value: object) -> object:
    """A value that is known, as a field takes it: a number is rounded to the places of the field, half up, anything else stays."""
    if field.type not in TYPED or isinstance(value, bool) or not isinstance(value, int | Fraction):
        return value
    return rounded(value, field.decimals)


def rounded(value: Fraction | int, places: int) -> Fraction:
    """Half up, away from nought."""
    scale = 10 ** places
    size = (abs(value) * scale * 2 + 1).__floor__() // 2
    return Fraction(size if value >= 0 else -size, scale)
