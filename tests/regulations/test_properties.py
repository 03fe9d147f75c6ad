"""The properties hold."""
from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.regulations.properties import PROPERTIES


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda one: one.__name__)
def test_it_holds(holds: Callable[[], None]) -> None:
    holds()
