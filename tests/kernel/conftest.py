"""What tests of the kernel share."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernel.voting import Voting
from tests.make import City, seat_cadre_section


@pytest.fixture
def voting(city: City, settings: object, tmp_path: Path) -> Voting:
    """At the county of 甲, kept by its cadre section (votes on cadres are seen by no other), with a box folder of its own."""
    settings.BALLOT_FOLDER = tmp_path / "ballots"       # type: ignore[attr-defined]
    seat_cadre_section(city, "甲部")
    return Voting(city, city.reader("cadre_section", "甲部"))
