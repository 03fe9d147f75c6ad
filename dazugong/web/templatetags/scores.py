"""分数的写法: 12, 0.5, 92.33; exact points are rounded only here, where they are shown."""
from __future__ import annotations

from fractions import Fraction

from django import template

from dazugong.spec.scoring_standing import shown_points

register = template.Library()


@register.filter
def points(value: Fraction | None) -> str:
    """271/3 → 90.33"""
    return shown_points(value)
