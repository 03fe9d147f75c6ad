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


@pytest.fixture(params=["few units in reach", "many units in reach"])
def clerk(county: County, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    """The county while the clerk of the first township, 柳林镇, is looking; also as if the township were very large."""
    many = request.param.startswith("many")
    for wall in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"dazugong.fence.{wall}.wall.WIDE_FROM", 1 if many else 10**6)
    with looking(county.eyes(0)):
        yield county
