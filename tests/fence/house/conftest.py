"""The county, and the eyes of the clerk of 柳林镇."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from dazugong.fence.scope import looking
from tests.fence.house.county import County, build


@pytest.fixture
def county(db: None) -> County:
    """The county as the system built it; nobody is looking."""
    return build()


@pytest.fixture
def clerk(county: County) -> Iterator[County]:
    """The county while the clerk of the first township, 柳林镇, is looking."""
    with looking(county.eyes(0)):
        yield county
