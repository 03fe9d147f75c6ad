"""The 26 ways: all leak from a plain backend, none through the fence."""
from __future__ import annotations

import os

import pytest
from django.db import connection

from dazugong.fence.ways import WAYS, hindrances, leaks, leaks_by
from tests.fence.house.county import County
from tests.fence.house.marks import fenced, plain
from tests.fence.house.models import Answer, Membership, Person, Report, Unit

MODELS = [Unit, Person, Membership, Report, Answer, Report.readers.through]


@fenced
@pytest.mark.parametrize("model", MODELS)
def test_no_way_shows_a_clerk_another_townships_row(clerk: County, model: type) -> None:
    own, foreign = clerk.rows[model]
    assert leaks(model, foreign, own) == []
    assert hindrances(model, own) == []


@plain
@pytest.mark.parametrize("name", WAYS)
def test_without_the_fence_every_way_leaks(clerk: County, name: str) -> None:
    own, foreign = clerk.rows[Report]
    assert leaks_by(name, Report, foreign, own)


def test_there_are_twenty_six_ways() -> None:
    assert len(WAYS) == 26


@plain
def test_the_engine_is_the_one_asked_for() -> None:
    assert connection.settings_dict["ENGINE"] == os.environ["FENCE_ENGINE"]
