"""数小不显示: small numbers are left out, and with them as many others as are needed so that none can be reckoned back.

A line of numbers whose total is known and in which one number is missing gives that number away: so no line keeps a single
gap, neither across (the classes of a unit) nor down (the units of a class).
"""
from __future__ import annotations

from collections.abc import Sequence

SMALLEST = 3     # fewer persons than this are not shown


def hidden(rows: Sequence[Sequence[int]], *, down: bool = True) -> list[list[bool]]:
    """Which cells are not shown. Zero is shown: it tells of nobody. `down`: the columns have a known total too."""
    gone = [[0 < n < SMALLEST for n in row] for row in rows]
    wide = range(len(rows[0])) if rows else range(0)
    changed = True
    while changed:
        changed = False
        for number in range(len(rows)):
            changed |= _close(gone, rows, [(number, place) for place in wide])
        for place in wide if down else ():
            changed |= _close(gone, rows, [(number, place) for number in range(len(rows))])
    return gone


def _close(gone: list[list[bool]], rows: Sequence[Sequence[int]], line: Sequence[tuple[int, int]]) -> bool:
    """Takes the next smallest number out of a line that has a single gap; says whether it did."""
    if sum(gone[row][place] for row, place in line) != 1:
        return False
    others = [(rows[row][place], row, place) for row, place in line if not gone[row][place] and rows[row][place]]
    if not others:
        return False
    _, row, place = min(others)
    gone[row][place] = True
    return True
