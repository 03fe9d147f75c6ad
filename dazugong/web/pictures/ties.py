"""关系图: organisations on the left, things on the right, a line for every tie; a line leads to the row with its basis."""
from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString

from dazugong.spec.mapping import Drawn

from .frame import EMPTY, box, figure, joined, line, linked, shortened, text

WIDTH, ROW, TOP = 720, 24, 44
LEFT, PARTY_WIDE, PARTY_HIGH = 8, 190, 40
RIGHT, LETTERS, PARTY_LETTERS = 430, 20, 12
WAYS = 4    # ways in which lines can look different


def ties(found: Drawn, *, caption: str, href: Callable[[int], str]) -> SafeString:
    """`href`: where the row of a thing stands. Kinds of ties differ by dashes and width, not by colour alone. Nothing drawn without rows."""
    if not found.things or not found.parties:
        return EMPTY
    height = TOP + max(ROW * len(found.things), (PARTY_HIGH + 8) * len(found.parties)) + 8
    step = (height - TOP) // len(found.parties)
    middles = [TOP + step * place + step // 2 for place in range(len(found.parties))]
    parts = [*_legend(found.kinds)]
    for tie in found.ties:
        thing = found.things[tie.row]
        said = f"{found.parties[tie.party]}{tie.kind}：{thing.name}（依据：{thing.basis or '没有写'}）"
        drawn = line(LEFT + PARTY_WIDE, middles[tie.party], RIGHT, _middle(tie.row), f"tie way-{found.kinds.index(tie.kind) % WAYS}")
        parts.append(linked(drawn, href(tie.row), said))
    for name, middle in zip(found.parties, middles):
        parts += [box(LEFT, middle - PARTY_HIGH // 2, PARTY_WIDE, PARTY_HIGH, "party"), text(LEFT + PARTY_WIDE // 2, middle + 5, shortened(name, PARTY_LETTERS), "name middle")]
    for row, thing in enumerate(found.things):
        words = text(RIGHT + 8, _middle(row) + 5, f"{row + 1}. {shortened(thing.name, LETTERS)}")
        parts.append(linked(words, href(row), f"{thing.name}，依据：{thing.basis or '没有写'}"))
    desc = f"{len(found.parties)}个组织，{len(found.things)}项，{len(found.ties)}条线，下表逐项写明"
    return figure(joined(parts), caption=caption, desc=desc, size=(WIDTH, height), css="ties")


def _middle(row: int) -> int:
    return TOP + ROW * row + ROW // 2


def _legend(kinds: tuple[str, ...]) -> list[SafeString]:
    parts = []
    for place, kind in enumerate(kinds):
        x = LEFT + 110 * place
        parts += [line(x, 18, x + 40, 18, f"tie way-{place % WAYS}"), text(x + 48, 23, kind, "small")]
    return parts
