"""二维码: a text as a picture that a telephone reads, drawn within the page so that nothing is fetched or stored."""
from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET, SIDE = 4, 5   # white squares around, as the standard wants them; points of one square, whole so that none is blurred


def quick_response(text: str, said: str) -> SafeString:
    """One path over a white ground, whatever the page's own colours are; `said` is for those who listen."""
    rows = [list(row) for row in segno.make(text, error="l", micro=False, boost_error=False).matrix_iter(border=QUIET)]
    return format_html(
        '<svg class="quick" viewBox="0 0 {0} {0}" width="{3}" height="{3}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        len(rows), said, "".join(_dark(row, y) for y, row in enumerate(rows)), SIDE * len(rows),
    )  # fmt: skip


def _dark(row: list[int], y: int) -> str:
    """The dark stretches of one row, each a rectangle."""
    found, x = [], 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            found.append(f"M{x} {y}h{end - x}v1H{x}z")
        x = end + 1
    return "".join(found)
