"""图: pictures drawn on the server as SVG, with classes and whole numbers only; the same numbers stand in a table below.

Every mark says in words what it is and may lead to its rows; nothing is told by colour alone.
"""
from __future__ import annotations

from .lines import Line, Spot, lines, sparks
from .spread import Standing, spread
from .squares import Square, squares
from .steps import steps

__all__ = ["Line", "Spot", "Square", "Standing", "lines", "sparks", "spread", "squares", "steps"]
