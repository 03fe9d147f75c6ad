"""逐条算数: bands are answers, and nought and 否 are answers too."""
from __future__ import annotations

from dazugong.formula.facts import Column
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally, tally
from dazugong.spec.target import target

COLUMNS = (Column("visits", "走访次数", "number"), Column("done", "办结", "yesno"))
ROWS = [{"走访次数": 0, "办结": False}, {"走访次数": 0, "办结": True}, {"走访次数": 2, "办结": False}, {"走访次数": None, "办结": None}]


def test_a_village_that_was_visited_not_once_stands_in_the_band_nought() -> None:
    assert tally(Indicator("a", "测", "x", per="走访次数"), COLUMNS, ROWS) == {"0": Tally(2), "2": Tally(1)}


def test_what_is_not_settled_stands_in_the_band_no_and_what_nobody_answered_in_none() -> None:
    assert tally(Indicator("a", "测", "x", per="办结"), COLUMNS, ROWS) == {"否": Tally(2), "是": Tally(1)}


def test_a_target_is_in_the_unit_of_its_indicator() -> None:
    assert target({"at_least": 30}, "元").holds(12738, 333) and not target({"at_least": 40}, "元").holds(12738, 333)
    assert target({"at_least": 40}).holds(1, 2)
