"""DuckDB 读 Parquet，数与逐条数的一样: the same formulas, read by another engine over files cut by subtree."""
from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("numba")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.analytics.duck import roll_up_with_duckdb
from dazugong.analytics.parquet import write_parquet
from dazugong.analytics.rollup import When
from dazugong.analytics.snapshot import build
from dazugong.formula.show import show
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally
from tests.analytics.trees import World, counted, whens, worlds
from tests.formula.formulas import DRILL, GRADES, conditions

many = settings(max_examples=1_000 if DRILL else 12, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(world=worlds(), said=st.lists(conditions, min_size=3, max_size=3), when=whens, parts=st.integers(1, 3), fixed=st.sampled_from(["", "上期"]))
def test_duckdb_counts_what_counting_row_by_row_gives(world: World, said: list, when: When, parts: int, fixed: str) -> None:
    texts = [show(node) for node in said]
    asked = [Indicator("a", "测", "members", count=texts[0], of=texts[1]), Indicator("b", "测", "members", count=texts[2], per="等次", fixed=fixed),
             Indicator("c", "测", "members", sum="资金 × 3 - 党员数", where=texts[0], of_sum="群众满意率"), Indicator("d", "测", "members", per="免报 = 是")]  # fmt: skip
    snapshot = build(world.source, day=date(2030, 1, 1))
    with TemporaryDirectory() as folder:
        write_parquet(snapshot, Path(folder) / "rows", parts)
        told = roll_up_with_duckdb(snapshot, Path(folder) / "rows", asked, when)
    for one in asked[:3]:
        right = counted(world, one, when)
        nothing = Tally(0, 0 if one.of or one.of_sum else None)
        for unit in world.units:
            for band in {*right[unit], *(GRADES if one.per else ("",))}:
                assert told[one.id].tally(unit, band) == right[unit].get(band, nothing), (one, unit, band)
