"""合成人口: invented people whose statistics are the published ones."""
from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.yearbook.checking import book_of_stream, checks
from dazugong.yearbook.fitting import CannotFit, Margin, apportioned, fit, whole
from dazugong.yearbook.population import population, published, years

DRILL = "DZG_DRILL_MINUTES" in os.environ
OUTSIDE = Path(__file__).resolve().parents[3] / "shared/data/communique.json"


@pytest.mark.parametrize("year", years())
def test_the_published_figures_come_back(year: int) -> None:
    """With one person for a thousand (in a drill) within 0.2 万; with one for ten thousand within a good half of one person."""
    scale = 1e-3 if DRILL else 1e-4
    book = book_of_stream(population(year, scale), year, scale)
    found = checks(book, scale)
    assert len(found) > 40 and not [one for one in found if not one.ok]
    assert DRILL or not [one for one in found if abs(one.found - one.said) > 0.61 * one.near > 0.61 * 0.2]
    assert book.movement.closes


def test_the_same_seed_gives_the_same_people() -> None:
    first, again, other = (list(population(2023, 1e-5, seed)) for seed in (1, 1, 2))
    assert first == again != other


@given(st.integers(0, 60), st.data())
@settings(max_examples=200 if DRILL else 20, deadline=None)
def test_a_table_made_whole_has_exactly_its_margins(total: int, data: st.DataObject) -> None:
    weights = {(a, b, c): data.draw(st.floats(0.01, 5)) for a in "xyz" for b in "pq" for c in "uv"}
    margins = [
        Margin(axis, {one: one for one in classes}, apportioned({one: data.draw(st.integers(1, 9)) for one in classes}, total))
        for axis, classes in enumerate(("xyz", "pq", "uv"))
    ]
    found = whole(fit(weights, margins), margins)
    for margin in margins:
        for label, target in margin.targets.items():
            assert sum(n for cell, n in found.items() if cell[margin.axis] == label) == target


def test_what_cannot_be_is_refused() -> None:
    margins = [Margin(0, {"x": "x", "y": "y"}, {"x": 1, "y": 1})]
    with pytest.raises(CannotFit, match="y"):
        whole(fit({("x",): 1.0}, margins), margins)


@pytest.mark.skipif(not OUTSIDE.exists(), reason="没有另存的公报数字")
def test_the_figures_kept_here_are_those_of_the_communique() -> None:
    outside = json.loads(OUTSIDE.read_text("utf8"))["years"]
    for year in years():
        theirs, ours = outside[f"{year}-12-31"], published(year)
        assert theirs["党员总数"]["values"]["总数_万"] == ours["total"] and theirs["性别"]["values"]["女_万"] == ours["sex"]["female"]
        assert theirs["学历"]["values"]["大专及以上_万"] == ours["education"]["educated"] and theirs["民族"]["values"]["少数民族_万"] == ours["ethnic"]["minority"]
        for term, axis in (("年龄_万", "age"), ("入党时间_万", "joined"), ("职业_万", "occupation")):
            assert list(theirs[term]["values"].values()) == list(ours[axis].values())
        for kind, ours_kind in (("基层党委_万", "committee"), ("总支部_万", "general_branch"), ("支部_万", "branch"), ("总数_万", "total")):
            assert theirs["基层组织"]["values"][kind] == ours["organisations"][ours_kind]
