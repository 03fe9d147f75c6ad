"""简历字号: the CV of the printed form is set as large as its number of lines allows, from 14 pt down to 9.5 pt.

Source: the tools of the field set 14 pt up to 12 lines and come down to 9.5 pt at 58; the steps between are ours,
chosen so that the CV keeps to the first page as long as it can.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dazugong.formats.paper.printable import printable, wide

# points → the most lines that are set so large
STEPS = ((14.0, 12), (13.0, 16), (12.0, 21), (11.0, 26), (10.5, 31), (10.0, 33), (9.5, 58), (9.0, 66), (8.0, 80))
SMALLEST = 7.0
CELL_POINTS = 410.0
_HEAD = re.compile(r"[ \u3000]*(?P<when>\d{4}[\d.．年月/]*[ \u3000]*[-－—–―─~～至到]+[ \u3000]*"
                   r"(?:\d{4}[\d.．年月/]*|至?今|现在)?)[ \u3000]*(?P<what>.*)")


@dataclass(frozen=True, slots=True)
class CareerLine:
    """简历的一行: the span of time as it is written, empty on a line that goes on, and what was done in it."""

    when: str
    what: str


def career_lines(text: str) -> list[CareerLine]:
    """The lines of a CV as they will be set: the time in a column of its own, the rest beside it."""
    lines = []
    for line in printable(text).split("\n"):
        found = _HEAD.fullmatch(line)
        if found:
            lines.append(CareerLine(found["when"].rstrip(" \u3000"), found["what"].rstrip()))
        elif line.strip(" \u3000"):
            lines.append(CareerLine("", line.strip(" \u3000")))
    return lines


def lines_at(size: float, lines: Sequence[CareerLine], *, width: float = CELL_POINTS) -> int:
    """How many lines the CV takes at a size in points, in a cell of a width in points."""
    time = max((wide(line.when) for line in lines), default=0) + 1
    beside = max(width / size - time, 4)
    return sum(max(1, math.ceil(wide(line.what) / beside)) for line in lines)


def career_size(lines: Sequence[CareerLine], *, width: float = CELL_POINTS) -> float:
    """The size in points."""
    return next((size for size, most in STEPS if lines_at(size, lines, width=width) <= most), SMALLEST)
