"""同一指标，同一个数: the roll-up engine gives what the record reading gives, for every unit, formula, day and tree."""
from __future__ import annotations

from datetime import date
from fractions import Fraction
from unittest.mock import patch

import pytest

pytest.importorskip("numba")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.analytics import planning
from dazugong.analytics.rollup import When, roll_up
from dazugong.analytics.snapshot import build
from dazugong.analytics.sources import DAY, SINCE, UNIT, UNTIL
from dazugong.formula import tree as t
from dazugong.formula.show import show
from dazugong.formula.tree import FormulaError
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally
from tests.analytics.trees import COLUMNS, World, counted, whens, worlds
from tests.formula.formulas import COLUMN, DRILL, GRADES, conditions, numbers

few = settings(max_examples=500 if DRILL else 6, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=3_000 if DRILL else 25, deadline=None, suppress_health_check=list(HealthCheck))
_maybe = st.one_of(st.just(""), conditions.map(show))
_number = st.one_of(st.just(""), numbers.map(show))
_per = st.sampled_from(["", "等次", "上期 等次", "单位", "党员数", "免报", "党员数 - 1", "年份(出生日期)", "党员数 × 2 + 上期 党员数"])


@st.composite
def indicators(draw: st.DrawFn, number: int) -> Indicator:
    over = draw(st.sampled_from(["members", "things"]))
    said = {"count": draw(_maybe), "of": draw(_maybe), "where": draw(_maybe), "per": draw(_per), "fixed": draw(st.sampled_from(["", "", "上期"]))}
    if draw(st.booleans()):
        said |= {"sum": draw(_number), "of_sum": draw(_number)}
    elif over == "members" and draw(st.booleans()):
        said |= {"distinct": draw(st.sampled_from(["单位", "等次", "党员数", "上期 出生日期"]))}
    return Indicator(f"i{number}", "测", over, **said)


@st.composite
def several(draw: st.DrawFn) -> list[Indicator]:
    return [draw(indicators(number)) for number in range(draw(st.integers(1, 4)))]


def agree(world: World, asked: list[Indicator], when: When) -> None:
    snapshot = build(world.source, day=date(2030, 1, 1))
    figures = roll_up(snapshot, asked, when)
    for one in asked:
        right = counted(world, one, when)
        nothing = Tally(0, 0 if one.of or one.of_sum else None)
        found = figures[one.over]
        for unit in world.units:
            for band in {*right[unit], *found.bands(one.id)}:
                assert found.tally(one.id, unit, band) == right[unit].get(band, nothing), (one, unit, band)


@many
@given(world=worlds(), asked=several(), when=whens, pairs=st.sampled_from([0, planning.MOST_PAIRS]))
def test_every_unit_has_what_counting_row_by_row_gives(world: World, asked: list[Indicator], when: When, pairs: int) -> None:
    with patch.object(planning, "MOST_PAIRS", pairs):       # what two columns say together is looked up, or asked row by row
        agree(world, asked, when)


@few
@given(world=worlds(), first=st.lists(conditions, min_size=30, max_size=40), when=whens)
def test_many_indicators_fill_several_words(world: World, first: list, when: When) -> None:
    agree(world, [Indicator(f"n{n}", "测", "members", count=show(node)) for n, node in enumerate(first)], when)


@many
@given(world=worlds(most_rows=4), when=whens, power=st.integers(1, 6), times=st.sampled_from(["党员数", "上期 党员数"]))
def test_numbers_beyond_64_bits_stay_exact(world: World, when: When, power: int, times: str) -> None:
    large = " × ".join(["(党员数 × 999999999999)", *[f"({times} × 999999999999)"] * power])
    asked = [Indicator("a", "测", "members", sum=large), Indicator("b", "测", "members", count=f"{large} > {large} - 党员数")]
    agree(world, asked, when)


def test_a_condition_with_very_many_parts_is_asked_row_by_row() -> None:
    parts = tuple(t.All((t.Compare("=", t.Term(COLUMN["等次"]), t.Text(GRADES[n % 4], GRADES)), t.Compare(">", t.Term(COLUMN["党员数"]), t.Number(Fraction(n)))))
                  for n in range(30))  # fmt: skip
    row = {"等次": "好", "党员数": 5, "row.unit": 1, "row.since": date(2020, 1, 1), "row.until": None, "row.day": date(2020, 1, 1)}
    world = World([1], [(1, None, date(2020, 1, 1), None)], [], [row, row | {"党员数": 0}], [])
    agree(world, [Indicator("a", "测", "members", count=show(t.AnyOf(parts)))], When(date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31)))


def test_a_fixed_group_is_who_answered_then_and_needs_what_was_answered() -> None:
    row = dict.fromkeys(COLUMNS) | {UNIT: 1, SINCE: date(2020, 1, 1), UNTIL: None, DAY: date(2020, 1, 1), "等次": "好"}
    world = World([1], [(1, None, date(2020, 1, 1), None)], [], [row, row | {"上期 免报": False}, row | {"上期 等次": "好"}], [])
    when = When(date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31))
    agree(world, [Indicator("a", "测", "members", count="等次 = 好", fixed="上期"), Indicator("b", "测", "members", of="上期 等次 非空", fixed="上期")], when)
    with pytest.raises(FormulaError, match="年初"):
        agree(world, [Indicator("c", "测", "members", fixed="年初")], when)
