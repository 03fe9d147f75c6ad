"""升降图: the grades before down the side, the grades now across the top; what has risen lies to the left of the line, what has fallen to the right."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.safestring import SafeString

from .frame import box, figure, joined, linked, text

LEFT, TOP, WIDE, HIGH = 78, 46, 92, 46
SHADES = 4


def steps(
    cells: Mapping[str, Mapping[str, int]], befores: Sequence[str], nows: Sequence[str], *, caption: str, href: Callable[[str, str], str], goes: Callable[[str, str], str]
) -> SafeString:
    """`goes`: up, same, down or none for a cell; `href`: the rows behind it."""
    most = max((cells[was][now] for was in befores for now in nows), default=0) or 1
    parts = [text(LEFT + WIDE * len(nows) // 2, 14, "现在", "tick middle"), text(LEFT - 10, TOP - 8, "上期 ↓", "tick value")]
    parts += [text(LEFT + WIDE * n + WIDE // 2, TOP - 8, now, "name middle") for n, now in enumerate(nows)]
    words = {"up": "升级", "same": "原档", "down": "退档", "none": ""}
    for line, was in enumerate(befores):
        y = TOP + HIGH * line
        parts.append(text(LEFT - 10, y + HIGH // 2 + 5, was, "name value"))
        for column, now in enumerate(nows):
            number, way = cells[was][now], goes(was, now)
            shade = -(-number * SHADES // most) if number else 0
            body = [box(LEFT + WIDE * column, y, WIDE - 3, HIGH - 3, f"cell {way} shade-{shade}")]
            body.append(text(LEFT + WIDE * column + (WIDE - 3) // 2, y + HIGH // 2 + 5, number or "·", "number middle" if number else "tick middle"))
            parts.append(linked(joined(body), href(was, now) if number else "", f"{was}→{now}：{number}个{words[way]}"))
    desc = "；".join(f"上期{was}：{'，'.join(f'{now}{cells[was][now]}个' for now in nows)}" for was in befores)
    return figure(joined(parts), caption=caption, desc=desc, size=(LEFT + WIDE * len(nows), TOP + HIGH * len(befores)), css="steps")
