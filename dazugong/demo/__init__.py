"""演示县: 澄岭县, invented from end to end, with the shape and the life of a real county."""
from __future__ import annotations

from .build import build

__all__ = ["build"]
