"""分布: units on one scale, stacked where they fall together, with the middle of them; and how many in each tenth."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .frame import box, figure, joined, line, linked, rounded_up, text

WIDTH, SIDE, FOOT, TOP = 640, 24, 30, 22
HIGH, MOST_DOTS = 132, 12
CLASSES = 20        # dots of one class stand on each other
WHOLE = 100


@dataclass(frozen=True)
class Standing:
    """一家: its value, what is said of it, where it leads, and whether it falls short of the target."""

    value: Fraction
    said: str
    href: str
    short: bool = False


def spread(several: Sequence[Standing], *, caption: str, percent: bool, median: Fraction | None, goal: int | None = None) -> SafeString:
    """A dot for each unit while there is room; beyond it a bar for each class, as high as it has units."""
    most = WHOLE if percent else rounded_up(max([int(-(-one.value // 1)) for one in several] + [goal or 0, 1]))
    classes: list[list[Standing]] = [[] for _ in range(CLASSES + 1)]
    for one in several:
        classes[int(min(Fraction(1), one.value * (WHOLE if percent else 1) / most) * CLASSES)].append(one)
    highest = max((len(those) for those in classes), default=1)
    base = HIGH - FOOT
    parts = [line(SIDE, base, WIDTH - SIDE, base, "guide")]
    parts += [text(_x(Fraction(n, 4)), HIGH - 12, f"{most * n // 4}{'%' if percent else ''}", "tick middle") for n in range(5) if most * n % 4 == 0]
    for number, those in enumerate(classes):
        parts.append(_dots(number, those, base) if highest <= MOST_DOTS else _bar(number, those, highest, base))
    if goal is not None:
        x = _x(Fraction(goal, most))
        parts += [line(x, TOP, x, base, "goal"), text(x - 4, TOP - 4, f"目标{goal}{'%' if percent else ''}", "tick value")]
    if median is not None:
        x = _x(min(Fraction(1), median * (WHOLE if percent else 1) / most))
        parts += [line(x, TOP, x, base, "median"), text(x, TOP - 4, "中位数", "tick value" if x > WIDTH - 3 * SIDE else "tick")]
    desc = f"{len(several)}个单位在一把尺子上的分布，从0到{most}{'%' if percent else ''}；每个单位的数在下表。"
    return figure(joined(parts), caption=caption, desc=desc, size=(WIDTH, HIGH), css="spread")


def _x(share: Fraction) -> int:
    return SIDE + int(share * (WIDTH - 2 * SIDE))


def _dots(number: int, those: Sequence[Standing], base: int) -> SafeString:
    x = _x(Fraction(number, CLASSES))
    return joined(
        linked(format_html('<circle class="dot{}" cx="{}" cy="{}" r="3.5"/>', " short" if one.short else "", x, base - 5 - 7 * n), one.href, one.said)
        for n, one in enumerate(sorted(those, key=lambda one: one.value))
    )


def _bar(number: int, those: Sequence[Standing], highest: int, base: int) -> SafeString:
    if not those:
        return joined([])
    x, high, width = _x(Fraction(number, CLASSES)), max(2, (base - TOP) * len(those) // highest), (WIDTH - 2 * SIDE) // CLASSES - 4
    said = f"{len(those)}个单位：{'、'.join(one.said for one in those[:3])}{'等' if len(those) > 3 else ''}"
    return joined([linked(box(x - width // 2, base - high, width, high, "bar"), "", said), text(x, base - high - 3, len(those), "tick middle")])
