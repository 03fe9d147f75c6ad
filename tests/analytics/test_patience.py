"""测速等不到头的: a database that does not come to an end is given up, and what is said of it is a lower bound, never a ratio."""
from __future__ import annotations

import pytest

pytest.importorskip("numba")
pytest.importorskip("duckdb")

from dazugong.bench import rollup
from dazugong.bench.population import population
from dazugong.bench.rollup_apart import GaveUp, Ran


class Slow:
    """A database of which only some forms come to an end."""

    def __init__(self, **forms: float | list[float | None] | None) -> None:
        self.takes = forms
        self.asked: list[str] = []

    def ask(self, form: str) -> Ran | GaveUp:
        self.asked.append(form)
        seconds = self.takes[form]
        if isinstance(seconds, list):
            seconds = seconds.pop(0)
        return GaveUp(30.0) if seconds is None else Ran(seconds, "abc")


def said(rival: Slow) -> dict:
    taken: dict[str, list[float]] = {"ours": [0.5], "incremental": [0.001]}
    digests, given_up = {"ours": "abc"}, {}
    rollup._in_turn({}, {form: rival for form in rival.takes}, 2, taken, digests, given_up)
    return rollup._report("county", 2, population("county"), taken, digests, {"build_snapshot": 1.5}, given_up)


def test_what_was_given_up_is_at_least_so_slow_and_is_not_asked_again() -> None:
    rival = Slow(duckdb_levels=None, duckdb_prefix=None)
    found = said(rival)
    assert found["ratios"]["duckdb_sql"] == found["ratios"]["duckdb_levels"] == {"at_least": 60.0, "gave_up_after": 30.0}
    assert "duckdb_sql" not in found["seconds"] and sorted(rival.asked) == ["duckdb_levels", "duckdb_prefix"] and found["same"]


def test_where_one_form_comes_to_an_end_it_is_the_best() -> None:
    found = said(Slow(duckdb_levels=None, duckdb_prefix=10.0))
    assert (found["ratios"]["duckdb_sql"], found["duckdb_best"]) == (20.0, "duckdb_prefix")
    assert found["ratios"]["duckdb_levels"] == {"at_least": 60.0, "gave_up_after": 30.0}
    assert (found["full_over_incremental_per_change"], found["full_over_incremental_per_batch"]) == (500_000, 500.0)


def test_what_ended_once_and_then_did_not_is_bounded_by_both_runs() -> None:
    rival = Slow(duckdb_levels=[10.0, None])
    found = said(rival)
    assert found["ratios"]["duckdb_sql"] == {"at_least": 40.0, "gave_up_after": 30.0} and len(rival.asked) == 2
    assert "duckdb_sql" not in found["seconds"] and found["digests"]["duckdb_levels"] == "abc"
