"""分开算，合起来一样: a snapshot cut into parts, each reckoned alone, says the same as reckoned whole."""
from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytest.importorskip("numba")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.analytics.parts import Whole, reckon_part, write_parts
from dazugong.analytics.rollup import When
from dazugong.analytics.snapshot import build
from dazugong.formula.show import show
from dazugong.formula.tree import FormulaError
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally
from tests.analytics.trees import World, counted, whens, worlds
from tests.formula.formulas import DRILL, conditions, numbers


@settings(max_examples=1_000 if DRILL else 8, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), said=st.lists(conditions, min_size=2, max_size=2), sum_=numbers, when=whens, parts=st.integers(1, 4))
def test_parts_added_up_are_what_counting_row_by_row_gives(world: World, said: list, sum_: object, when: When, parts: int) -> None:
    texts = [show(node) for node in said]
    asked = [Indicator("a", "测", "members", count=texts[0], of=texts[1], per="等次"), Indicator("b", "测", "members", sum=show(sum_), of_sum="党员数"),
             Indicator("c", "测", "things", count=texts[1])]  # fmt: skip
    with TemporaryDirectory() as folder:
        paths = write_parts(build(world.source, day=date(2030, 1, 1)), Path(folder) / "parts", parts)
        whole = Whole.of([reckon_part(path, asked, when, Path(folder) / "answer") for path in paths], asked)
        for one in asked:
            right = counted(world, one, when)
            nothing = Tally(0, 0 if one.of or one.of_sum else None)
            for unit in world.units:
                for band in {*right[unit], "" if not one.per else "好"}:
                    assert whole.tally(one.id, unit, band) == right[unit].get(band, nothing), (one, unit, band)


def test_different_persons_are_not_told_apart_in_parts(tmp_path: Path) -> None:
    with pytest.raises(FormulaError, match="整份快照"):
        reckon_part(tmp_path, [Indicator("a", "测", "members", distinct="编号")], When(date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)), tmp_path)
