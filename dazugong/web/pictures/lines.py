"""折线: one or a few lines over periods, from nought; a gap where there is no figure; small ones side by side for many units."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .frame import EMPTY, box, figure, joined, line, linked, rounded_up, shortened, text

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 640, 250, 44, 88, 14, 34
SMALL, SMALL_HIGH, ACROSS = 150, 62, 4
WHOLE = 100


@dataclass(frozen=True)
class Spot:
    """一点: a value (None: there is none), what it says, and where it leads. `anew`: from here on the rule is another."""

    value: Fraction | None
    said: str
    href: str = ""
    anew: bool = False


@dataclass(frozen=True)
class Line:
    """一条线: its name, shown at its end, and its points, as many as there are periods. `href`: where the whole line leads."""

    name: str
    spots: tuple[Spot, ...]
    href: str = ""


def lines(several: Sequence[Line], periods: Sequence[str], *, caption: str, percent: bool, goals: Sequence[int] = ()) -> SafeString:
    """`percent`: values are shares of one and the axis ends at 100%; `goals` are drawn across, in percent or in the unit."""
    most = _top([spot.value for one in several for spot in one.spots], percent, goals)
    across = [_across(n, len(periods)) for n in range(len(periods))]
    parts = [_axis(most, percent), *(_goal(goal, most, percent) for goal in goals)]
    skip = -(-len(periods) // 7)
    parts += [text(x, HEIGHT - 12, _short(term, n, periods), "tick") for n, (x, term) in enumerate(zip(across, periods)) if (len(periods) - 1 - n) % skip == 0]
    ends: list[int] = []
    for number, one in enumerate(several):
        parts.append(_drawn(one, across, most, percent, number))
        parts.append(_name(one, most, percent, ends))
    said = "；".join(f"{one.name}：{'，'.join(spot.said for spot in one.spots)}" for one in several)
    return figure(joined(parts), caption=caption, desc=said, size=(WIDTH, HEIGHT), css="lines")


def sparks(several: Sequence[Line], *, caption: str, percent: bool) -> SafeString:
    """Many small lines on one scale, each leading to the line itself."""
    most = _top([spot.value for one in several for spot in one.spots], percent, ())
    parts = []
    for number, one in enumerate(several):
        x, y = number % ACROSS * (SMALL + 10), number // ACROSS * (SMALL_HIGH + 8)
        points = [(x + 4 + n * (SMALL - 12) // max(1, len(one.spots) - 1), spot.value) for n, spot in enumerate(one.spots)]
        drawn = [(px, y + SMALL_HIGH - 6 - int(_share(value, most, percent) * (SMALL_HIGH - 28))) for px, value in points if value is not None]
        path = " ".join(f"{px},{py}" for px, py in drawn)
        last = next((spot.said for spot in reversed(one.spots) if spot.value is not None), "还没有数")
        body = [box(x, y, SMALL, SMALL_HIGH, "ground"), text(x + 4, y + 14, shortened(one.name, 10), "name"), format_html('<polyline points="{}"/>', path)]
        body += [format_html('<circle cx="{}" cy="{}" r="2.5"/>', *drawn[-1])] if drawn else []
        parts.append(linked(joined(body), one.href, f"{one.name}：{last}"))
    rows = -(-len(several) // ACROSS)
    desc = f"{len(several)}个单位，每个一条小线，同一把尺子；数在下表。"
    return figure(joined(parts), caption=caption, desc=desc, size=(ACROSS * (SMALL + 10) - 10, rows * (SMALL_HIGH + 8)), css="sparks")


def _top(values: Sequence[Fraction | None], percent: bool, goals: Sequence[int]) -> int:
    known = [value * (WHOLE if percent else 1) for value in values if value is not None]
    most = max([int(-(-max(known, default=Fraction(0)) // 1)), *goals, 1])
    return max(WHOLE, most) if percent else rounded_up(most)


def _share(value: Fraction, most: int, percent: bool) -> Fraction:
    return min(Fraction(1), max(Fraction(0), value * (WHOLE if percent else 1) / most))


def _across(number: int, of: int) -> int:
    return LEFT + (WIDTH - LEFT - RIGHT) * number // max(1, of - 1)


def _up(value: Fraction, most: int, percent: bool) -> int:
    return HEIGHT - FOOT - int(_share(value, most, percent) * (HEIGHT - FOOT - TOP))


def _axis(most: int, percent: bool) -> SafeString:
    parts = []
    for quarter in range(5):
        y = HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * quarter // 4
        label = Fraction(most * quarter, 4)
        words = f"{int(label)}{'%' if percent else ''}" if label.denominator == 1 else ""
        parts += [line(LEFT, y, WIDTH - RIGHT, y, "guide"), text(LEFT - 6, y + 4, words, "tick value")]
    return joined(parts)


def _goal(goal: int, most: int, percent: bool) -> SafeString:
    y = HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * goal // most
    return joined([line(LEFT, y, WIDTH - RIGHT, y, "goal"), text(LEFT + 4, y - 4, f"目标{goal}{'%' if percent else ''}", "tick goal-word")])


def _short(term: str, number: int, periods: Sequence[str]) -> str:
    """2026年3月 → 3月, with the year where it begins."""
    year, _, rest = term.partition("年")
    same = number > 0 and periods[number - 1].partition("年")[0] == year
    return rest if rest and same else term if not rest else f"{year[2:]}年{rest}"


def _drawn(one: Line, across: Sequence[int], most: int, percent: bool, number: int) -> SafeString:
    runs: list[list[str]] = [[]]
    marks = []
    for x, spot in zip(across, one.spots):
        if spot.value is None:
            runs.append([])
            continue
        y = _up(spot.value, most, percent)
        runs[-1].append(f"{x},{y}")
        marks.append(linked(format_html('<circle class="dot" cx="{}" cy="{}" r="4"/>', x, y), spot.href, spot.said))
        if spot.anew:
            marks.append(joined([line(x, TOP, x, HEIGHT - FOOT, "anew"), text(x + 3, TOP + 8, "算法变了", "tick")]))
    paths = joined(format_html('<polyline points="{}"/>', " ".join(run)) for run in runs if len(run) > 1)
    return format_html('<g class="way-{}">{}{}</g>', number % 4, paths, joined(marks))


def _name(one: Line, most: int, percent: bool, ends: list[int]) -> SafeString:
    """The name at the end of its line, moved down where another stands already."""
    last = next((spot.value for spot in reversed(one.spots) if spot.value is not None), None)
    if last is None or not one.name:
        return EMPTY
    y = _up(last, most, percent) + 4
    while any(abs(y - other) < 14 for other in ends):
        y += 14 if y < HEIGHT - FOOT - 14 else -14
        if len(ends) > 8:
            break
    ends.append(y)
    return text(WIDTH - RIGHT + 8, y, shortened(one.name, 6), "name")
