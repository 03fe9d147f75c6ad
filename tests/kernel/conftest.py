"""What tests of the kernel share."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernel.voting import Voting
from tests.make import City


@pytest.fixture
def voting(city: City, settings: object, tmp_path: Path) -> Voting:
    """At the county of 甲, kept by its section, with a box folder of its own."""
    settings.BALLOT_FOLDER = tmp_path / "ballots"       # type: ignore[attr-defined]
    return Voting(city, city.reader("section", "甲部"))
