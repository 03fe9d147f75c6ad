"""办件的图: the steps of a procedure from top to bottom, those that run side by side next to each other, drawn as SVG.

Whole numbers and classes only; the table below the picture says the same in words.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dazugong.spec.procedures import Procedure

WIDTH, ROW, HEIGHT, MARGIN = 360, 62, 36, 30
WIDEST, GAP, BEHIND = 170, 10, 5
MOST_LETTERS = 12
SHAPES = {"done": "✓ ", "now": "● ", "late": "■ ", "reached": "✓ "}


@dataclass(frozen=True)
class Box:
    """一格: where a step or an end is drawn; `x` is its middle."""

    id: str
    title: str
    row: int
    x: int
    width: int
    end: bool = False
    several: bool = False

    @property
    def top(self) -> int:
        return 8 + self.row * ROW

    @property
    def edge(self) -> int:
        """How far the box behind it stands out, above and on the right."""
        return BEHIND if self.several else 0

    @property
    def middle(self) -> int:
        return self.top + HEIGHT // 2


def boxes_of(procedure: Procedure) -> list[Box]:
    """Steps in their order, one a row; steps to which one move goes together share a row; below them the ends."""
    together = [move.to for _, move in procedure.moves() if len(move.to) > 1]
    rows: list[list[tuple[str, str]]] = []
    placed: set[str] = set()
    for step in procedure.steps:
        if step.id in placed:
            continue
        group = next((to for to in together if step.id in to), (step.id,))
        same = [one for one in procedure.steps if one.id in group and one.id not in placed]
        placed |= {one.id for one in same}
        rows.append([(one.id, one.title) for one in same])
    rows += [[(end.id, end.title)] for end in procedure.ends]
    known, several = {end.id for end in procedure.ends}, {step.id for step in procedure.steps if step.several}
    found = []
    for row, row_boxes in enumerate(rows):
        room = (WIDTH - 2 * MARGIN - GAP * (len(row_boxes) - 1)) // len(row_boxes)
        width = min(WIDEST, room)
        left = (WIDTH - width * len(row_boxes) - GAP * (len(row_boxes) - 1)) // 2
        found += [Box(id_, title, row, left + place * (width + GAP) + width // 2, width, id_ in known, id_ in several) for place, (id_, title) in enumerate(row_boxes)]
    return found


def picture(procedure: Procedure, states: Mapping[str, str], counts: Mapping[str, str] | None = None, *, ended: str = "") -> SafeString:
    """`states`: id of a step or end → done, now, late or reached; what is not named has not come yet. `ended`: an end outside it (撤回).

    A step of several units (会办) has a second box behind it; `counts` says how many of them have answered.
    """
    boxes = {box.id: box for box in boxes_of(procedure)}
    lines = [
        _line(boxes[step.id], boxes[target], back=move.back)
        for step, move in procedure.moves() for target in dict.fromkeys(move.to) if target in boxes
    ]
    height = max(box.top for box in boxes.values()) + HEIGHT + 8
    now = "、".join(box.title for box in boxes.values() if states.get(box.id) in ("now", "late", "reached")) or ended
    return format_html(
        '<figure class="picture way"><figcaption>{}</figcaption><svg viewBox="0 0 {} {}" role="img" aria-label="{}"><defs><marker id="tip" '
        'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>{}{}</svg></figure>',
        f"现在：{now}" if now else "还没有开办", WIDTH, height, f"流程图，现在：{now}，详见下表",
        format_html_join("", "{}", ((line,) for line in dict.fromkeys(lines))),
        format_html_join("", "{}", ((_box(box, states.get(box.id, ""), (counts or {}).get(box.id, "")),) for box in boxes.values())),
    )  # fmt: skip


def _box(box: Box, state: str, count: str) -> SafeString:
    most = min(MOST_LETTERS, max(3, box.width // 14 - 1))
    shown = box.title if len(box.title) <= most else f"{box.title[: most - 1]}…"
    return format_html(
        '<g class="{}"><title>{}</title>{}<rect x="{}" y="{}" width="{}" height="{}" rx="{}"/><text x="{}" y="{}">{}</text></g>',
        state or "ahead", f"{box.title}（已答复{count}家）" if count else box.title, _behind(box) if box.several else "", box.x - box.width // 2, box.top, box.width, HEIGHT, HEIGHT // 2 if box.end else 2, box.x,
        box.middle + 5, SHAPES.get(state, "") + shown + (f" {count}" if count else ""),
    )  # fmt: skip


def _behind(box: Box) -> SafeString:
    """The box of the other units, behind the first."""
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" rx="2"/>', box.x - box.width // 2 + BEHIND, box.top - BEHIND, box.width, HEIGHT)


def _line(one: Box, other: Box, *, back: bool) -> SafeString:
    """Straight down to the next row, round the right side further down, dashed round the left side back up."""
    if other.row == one.row + 1 and not back:
        return format_html('<path d="M{} {}L{} {}" marker-end="url(#tip)"/>', one.x, one.top + HEIGHT, other.x, other.top - other.edge)
    if other.row <= one.row:
        left, out = one.x - one.width // 2, 6 + 5 * ((one.row + other.row) % 4)
        return format_html(
            '<path class="back" d="M{} {}C{} {} {} {} {} {}" marker-end="url(#tip)"/>',
            left, one.middle, out, one.middle, out, other.middle, other.x - other.width // 2, other.middle,
        )  # fmt: skip
    right, out = one.x + one.width // 2 + one.edge, WIDTH - 6 - 5 * ((one.row + other.row) % 4)
    return format_html(
        '<path d="M{} {}C{} {} {} {} {} {}" marker-end="url(#tip)"/>',
        right, one.middle, out, one.middle, out, other.middle, other.x + other.width // 2 + other.edge, other.middle,
    )  # fmt: skip
