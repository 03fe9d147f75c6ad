"""The furnished city of tests/rights, here with a row of every kind of table."""
from __future__ import annotations

from tests.rights.conftest import visitors

__all__ = ["visitors"]
