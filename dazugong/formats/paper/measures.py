"""量表: the cells of the printed form in millimetres, and how large a text may be set in them.

All sizes are reckoned here, from the widths of the characters, once for PDF and docx; the typesetter only places.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dazugong.formats.paper.career_size import CareerLine, lines_at
from dazugong.formats.paper.printable import printable, wide

POINTS_PER_MM = 72 / 25.4
PAGE_HEIGHT, PAGE_WIDTH = 297 - 18 - 14, 210 - 2 * 20
TITLE_HEIGHT = 15
FIRST_WIDTHS = (19, 25, 18, 23, 21, 9, 22, 33)
FIRST_HEIGHTS = (12, 12, 12, 12, 8, 8, 8, 8, 10.5, 10.5, 10.5)
SECOND_WIDTHS = (17, 20, 24, 15, 23, 18, 53)
CAREER_HEIGHT = PAGE_HEIGHT - TITLE_HEIGHT - sum(FIRST_HEIGHTS)
FOOT_HEIGHT = 8
SIZES = (12.0, 11.0, 10.5, 10.0, 9.0, 8.0, 7.0, 6.0)
PITCHES = (0.5, 0.4, 0.3, 0.22, 0.15)  # blank between two lines of the CV, in parts of its size
LEADING = 0.3  # blank between two lines of any other cell
_INSET = 3.0  # both sides together, with a little to spare

# cell → width and height in millimetres; the cells of the second page are as high as their text needs, within limits
FIRST_ROWS = (
    ("name", "sex", "birth"), ("ethnic_group", "native_place", "birthplace"), ("joining", "work_started", "health"),
    ("technical_post", "speciality"), ("full_time", "full_time_school"), (), ("in_service", "in_service_school"), (),
    ("post",), ("proposed_post",), ("post_to_leave",),
)
FIRST_CELLS = {
    "name": (25, 12), "sex": (23, 12), "birth": (31, 12), "ethnic_group": (25, 12), "native_place": (23, 12),
    "birthplace": (31, 12), "joining": (25, 12), "work_started": (23, 12), "health": (31, 12), "technical_post": (43, 12),
    "speciality": (52, 12), "full_time": (41, 16), "in_service": (41, 16), "full_time_school": (55, 16),
    "in_service_school": (55, 16), "post": (126, 10.5), "proposed_post": (126, 10.5), "post_to_leave": (126, 10.5),
}
FAMILY_CELLS = (20, 24, 15, 23, 71)
NAMES_BELOW = (140, 8)  # the reporting unit, and who filled in the form
_BROAD = PAGE_WIDTH - SECOND_WIDTHS[0]
_LOOSE = {"awards": (24, 50), "assessments": (24, 50), "reason": (18, 30)}
_TIGHT = {"awards": (14, 24), "assessments": (15, 24), "reason": (12, 16)}


def height_of(text: str, width: float, points: float) -> float:
    """The height in millimetres of a text set at a size in a cell of a width, its blank edges included."""
    room = (width - _INSET) * POINTS_PER_MM / points
    lines = 0
    for line in printable(text).split("\n"):
        taken = wide(line)
        lines += 1 if taken <= room else math.ceil(taken / max(room - 1, 1))
    return (lines * points * (1 + LEADING) - points * LEADING) / POINTS_PER_MM + 1.5


def points_for(text: str, width: float, height: float) -> float:
    """The largest size in points at which a text keeps to its cell; the smallest where none does."""
    return next((points for points in SIZES if height_of(text, width, points) <= height), SIZES[-1])


def keeps_to(text: str, width: float, height: float) -> bool:
    """Whether the smallest size is small enough."""
    return height_of(text, width, SIZES[-1]) <= height


def career_pitch(lines: Sequence[CareerLine], points: float) -> float | None:
    """The blank between the lines at which the CV keeps to the first page; None where it goes on to the second."""
    count = lines_at(points, lines)
    room = (CAREER_HEIGHT - 4) * POINTS_PER_MM
    return next((pitch for pitch in PITCHES if count * points * (1 + pitch) <= room), None)


def first_heights(cells: Mapping[str, str]) -> list[float | None]:
    """The heights of the rows above the CV; None for a row that must be as high as its overlong text."""
    return [height if all(keeps_to(cells[cell], *FIRST_CELLS[cell]) for cell in row) else None
            for height, row in zip(FIRST_HEIGHTS, FIRST_ROWS)]


def second_heights(cells: Mapping[str, str], family: Sequence[Sequence[str]], *, compact: bool) -> list[float | None]:
    """The heights of 奖惩, 考核, 理由, the head of the family and its rows; None as above.

    `compact` where the CV takes a part of the page.
    """
    heights: list[float | None] = []
    for cell, (least, most) in (_TIGHT if compact else _LOOSE).items():
        height = max(least, min(most, height_of(cells[cell], _BROAD, SIZES[0]) + 2))
        heights.append(height if keeps_to(cells[cell], _BROAD, height) else None)
    row = 7 if compact or len(family) > 10 else 8.5 if len(family) > 7 else 10
    rows = [row if all(keeps_to(cell, width, row) for cell, width in zip(one, FAMILY_CELLS)) else None for one in family]
    return [*heights, 8 if compact else 10, *rows]


def signing_heights(cells: Mapping[str, str], above: Sequence[float | None], *, compact: bool) -> tuple[float | None, float]:
    """呈报单位 and below it 审批机关意见: what is left of the page, or as low as they can be; None for overlong names."""
    fits = keeps_to(cells["reporting_unit"], *NAMES_BELOW) and keeps_to(cells["filled_by"], *NAMES_BELOW)
    if compact or None in above or (rest := PAGE_HEIGHT - sum(filter(None, above)) - FOOT_HEIGHT) < 50:
        return 19 if fits else None, 27
    return round(rest * 0.4, 1) if fits else None, round(rest * 0.6 - 0.1, 1)


def broad_points(text: str, height: float | None) -> float:
    """The size in points of a text across the second page."""
    return points_for(text, _BROAD, height or 0)
