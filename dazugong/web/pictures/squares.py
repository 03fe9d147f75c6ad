"""树图: the tree as rectangles in each other, each as large as what it stands for; nearly square, so that sizes can be compared."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .frame import EMPTY, box, figure, joined, linked, shortened, text

WIDTH, HEIGHT, HEAD, EDGE = 960, 520, 18, 2
NARROW, TALL = 336, 600      # on a phone, held upright
LETTER = 13
SHAPES = {"ok": "●", "soon": "▲", "late": "■", "none": "□"}


@dataclass(frozen=True)
class Square:
    """一块: its name, how large, what is said of it, its figure in short, its state (ok, soon, late, none or a shade), and what lies in it."""

    name: str
    weight: int
    said: str
    figure: str
    state: str
    href: str
    below: tuple[Square, ...] = ()


Room = tuple[float, float, float, float]    # left, top, width, height


def squares(several: Sequence[Square], *, caption: str) -> SafeString:
    """Two levels: the outer ones with their names above, the inner ones as their ground. On a phone the outer ones alone, upright."""
    parts = []
    for one, room in laid_out(several, (0, 0, WIDTH, HEIGHT)):
        inner = (room[0] + EDGE, room[1] + HEAD, room[2] - 2 * EDGE, room[3] - HEAD - EDGE)
        small = [linked(_block(low, place), low.href, low.said) for low, place in laid_out(one.below, inner)] if inner[2] > 4 and inner[3] > 4 else []
        head = text(int(room[0]) + 5, int(room[1]) + 13, _label(one, int(room[2])), "name")
        outer = box(int(room[0]), int(room[1]), _side(room, 0), _side(room, 1), f"field {one.state}")
        parts.append(joined([linked(joined([outer, head]), one.href, one.said), *small]))
    desc = f"{len(several)}个单位，面积是要答的份数，形状和底色是达标情况；每个单位的数在下表。"
    wide = figure(joined(parts), caption=caption, desc=desc, size=(WIDTH, HEIGHT), css="squares")
    upright = joined([linked(_upright(one, room), one.href, one.said) for one, room in laid_out(several, (0, 0, NARROW, TALL))])
    return joined([wide, figure(upright, caption=caption, desc=desc, size=(NARROW, TALL), css="squares upright")])


def laid_out(several: Sequence[Square], room: Room) -> list[tuple[Square, Room]]:
    """Where each lies: largest first, in rows along the shorter side, a row being closed when one more would make it worse."""
    waiting = sorted((one for one in several if one.weight > 0), key=lambda one: -one.weight)
    total, found = sum(one.weight for one in waiting), []
    x, y, width, height = room
    scale = width * height / total if total else 0
    while waiting:
        side = min(width, height)
        row = [waiting.pop(0)]
        while waiting and _worst([*row, waiting[0]], side, scale) <= _worst(row, side, scale):
            row.append(waiting.pop(0))
        area = sum(one.weight for one in row) * scale
        thick = area / side if side else 0
        along = 0.0
        for one in row:
            long = one.weight * scale / thick if thick else 0
            found.append((one, (x, y + along, thick, long) if width >= height else (x + along, y, long, thick)))
            along += long
        x, y, width, height = (x + thick, y, width - thick, height) if width >= height else (x, y + thick, width, height - thick)
    return found


def _worst(row: Sequence[Square], side: float, scale: float) -> float:
    """How far from square the worst of a row would be."""
    areas = [one.weight * scale for one in row]
    total = sum(areas)
    return max(max(side * side * area / (total * total), total * total / (side * side * area)) for area in areas) if side else float("inf")


def _block(one: Square, room: Room) -> SafeString:
    words = shortened(one.name, (int(room[2]) - 6) // LETTER) if room[3] > 16 else ""
    label = text(int(room[0]) + 4, int(room[1]) + 14, words, "small") if words else EMPTY
    return joined([box(int(room[0]), int(room[1]), _side(room, 0), _side(room, 1), f"block {one.state}"), label])


def _upright(one: Square, room: Room) -> SafeString:
    """One of the outer ones, as far as there is room: its name, and its figure below."""
    letters = (int(room[2]) - 6) // LETTER
    lines = [shortened(one.name, letters), f"{SHAPES.get(one.state, '')}{one.figure}"] if room[3] > HEAD else []
    fit = [words for words in lines if words and len(words) <= letters * 2][: int(room[3]) // HEAD]
    said = [text(int(room[0]) + 4, int(room[1]) + HEAD * n - 4, words, "small") for n, words in enumerate(fit, 1)]
    return joined([box(int(room[0]), int(room[1]), _side(room, 0), _side(room, 1), f"block {one.state}"), *said])


def _side(room: Room, axis: int) -> int:
    """Whole units from edge to edge, so that neighbours touch and do not overlap."""
    return max(1, int(room[axis] + room[axis + 2]) - int(room[axis]) - 1)


def _label(one: Square, width: int) -> str:
    room = (width - 8) // LETTER
    mark = SHAPES.get(one.state, "")
    short = f"{mark}{one.name} {one.figure}"
    return short if len(short) <= room + 2 else shortened(f"{mark}{one.name}", room)
