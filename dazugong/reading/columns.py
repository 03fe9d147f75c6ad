"""分栏: a page set in two columns is read down the one, then down the other, in whatever order it was drawn.

Told by where the lines stand: nothing crosses the middle, and most lines on either side fill their column. A table has
shorter cells, or more of them beside each other, and stays as it was drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2

LEAST_LINES = 4  # of a column
FILLED, MOST = 0.75, 0.5  # a full line reaches so far across its column, and so many of the lines are full
LEAST_WIDTH = 0.3  # of the written page that a column takes
TOUCHING = 1.0  # pieces of one line stand no further apart than this many heights


class Line(NamedTuple):
    """行: where a line of letters stands on the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def in_columns(page: pypdfium2.PdfTextPage) -> str | None:
    """The text of a page of two columns; None where the page has but one."""
    lines = list(_lines(page))
    if len(lines) < 2 * LEAST_LINES:
        return None
    middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
    bands = list(_bands(lines, middle))
    if not any(_is_pair(band, middle, lines) for band in bands):
        return None
    ordered = [line for band in bands for line in (sorted(band, key=lambda each: each.left >= middle) if _is_pair(band, middle, lines) else band)]
    return "\n".join(page.get_text_bounded(*line).replace("\r\n", "").strip() for line in ordered)


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    """The lines from top to bottom, what stands on one height from left to right; pieces that touch are one."""
    pieces = sorted((Line(*page.get_rect(index)) for index in range(page.count_rects())), key=lambda piece: -piece.middle)
    level: list[Line] = []
    for piece in [*pieces, None]:
        if level and (piece is None or level[0].middle - piece.middle > (level[0].top - level[0].bottom) / 2):
            yield from _joined(sorted(level))
            level = []
        if piece:
            level.append(piece)


def _joined(level: list[Line]) -> Iterator[Line]:
    line = level[0]
    for piece in level[1:]:
        if piece.left - line.right <= TOUCHING * (line.top - line.bottom):
            line = Line(line.left, min(line.bottom, piece.bottom), max(line.right, piece.right), max(line.top, piece.top))
        else:
            yield line
            line = piece
    yield line


def _bands(lines: list[Line], middle: float) -> Iterator[list[Line]]:
    """The page from one line that crosses the middle to the next: these alone, the lines between them together."""
    band: list[Line] = []
    for line in lines:
        if line.left < middle < line.right:
            yield band
            yield [line]
            band = []
        else:
            band.append(line)
    yield band


def _is_pair(band: list[Line], middle: float, page: list[Line]) -> bool:
    """Whether the lines of a band stand in two columns of running text."""
    width = max(line.right for line in page) - min(line.left for line in page)
    sides = [line for line in band if line.right <= middle], [line for line in band if line.left >= middle]
    return all(_runs(side, LEAST_WIDTH * width) for side in sides)


def _runs(side: list[Line], least: float) -> bool:
    """Whether lines below each other are running text: enough of them, wide enough, most filling the column, one on a height."""
    if len(side) < LEAST_LINES or len({round(line.middle) for line in side}) < len(side):
        return False
    width = max(line.right for line in side) - min(line.left for line in side)
    return width >= least and sum(line.right - line.left >= FILLED * width for line in side) >= MOST * len(side)
