"""两种读法，同样的整数: what SQL counts over the whole tree is what the record reading counts row by row.

The record reading (`spec.reckon`) is the one by which the examples of a mechanism are judged; so a mechanism that passes its
examples counts the same in the database, on SQLite and on PostgreSQL.
"""
from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dazugong.formula.record import evaluate, holds
from dazugong.formula.show import show
from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.asking import Question
from dazugong.kernel.indicators.judging import judged_rows
from dazugong.kernel.indicators.summing import summed, summed_at_once
from dazugong.kernel.records.answers import row_of
from dazugong.kernel.records.models import Answer
from dazugong.spec import reckon
from dazugong.spec.filling import parse
from dazugong.spec.model import Indicator
from tests.kernel.probing import DAY, FORM, PACK, build

from formulas import conditions, numbers, rows  # isort: skip

INSIDE = ("求和(经费, 户数 > 3)", "计数(经费 > 2)", "求和(户数) - 党员数", "最大(经费)")
many = settings(max_examples=400 if os.environ.get("DZG_DRILL_MINUTES") else 25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


formulas = conditions.map(show)
sums = st.one_of(numbers.map(show), st.sampled_from(INSIDE))
maybe = st.one_of(st.just(""), formulas)
indicators = st.one_of(
    st.builds(lambda **k: Indicator("probe", "试", "probe", **k), count=formulas, of=maybe, where=maybe,
              per=st.sampled_from(["", "等次", "上期 等次", "免报", "单位"]), merged=st.sampled_from(["each-predecessor", "leave-out"])),
    st.builds(lambda fixed, of, per, **k: Indicator("probe", "试", "probe", of=f"{fixed} {of}", per=f"{fixed} 等次" if per else "", fixed=fixed, merged="each-predecessor", **k),
              count=formulas, of=st.sampled_from(["等次 非空", "免报 = 是", "党员数 > 3"]), per=st.booleans(), fixed=st.sampled_from(["上期", "年初"])),
    st.builds(lambda **k: Indicator("probe", "试", "probe", **k), sum=sums, of_sum=st.one_of(st.just(""), sums), count=maybe),
    st.builds(lambda **k: Indicator("probe", "试", "probe", **k), count=maybe, distinct=st.sampled_from(["等次", "单位", "出生日期"])),
)  # fmt: skip
cells = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=3)
answers = st.one_of(st.none(), st.tuples(rows(), cells))        # None: asked, not answered
trees = st.lists(st.tuples(st.integers(0, 6), answers, answers), min_size=1, max_size=7)


def _by_record(indicator: Indicator, parents: list, given: dict) -> dict[int, dict[str, tuple]]:
    """unit → band → (asked, answered, count, of) by the record reading."""
    judged: dict[int, list] = defaultdict(list)
    lines = {n: _line(n, parents) for n in range(len(parents))}
    for n in lines:
        one = None
        if indicator.fixed and (n, "2025") not in given:
            continue        # it does not belong to the base
        if (n, "2026") in given or indicator.fixed:
            values = {"期初": "2026-01-01", "期末": "2026-12-31", "当日": DAY.isoformat(), **row_of(FORM, given.get((n, "2026"), {}))}
            values |= {f"{word} {name}": value for name, value in row_of(FORM, given.get((n, "2025"), {})).items() for word in ("上期", "年初")}
            below = [given[m, "2026"]["members"].number for m in lines if m != n and n in lines[m] and (m, "2026") in given]
            known = [number for number in below if number is not None]
            values["下级合计 党员数"] = Fraction(sum(known), 10**Answer.SCALE) if known else None
            if indicator.where and not holds(parse(indicator.where, FORM.columns), values):
                continue
            band = evaluate(parse(indicator.per, FORM.columns), values) if indicator.per else ""
            one = ("" if band is None else {True: "是", False: "否"}.get(band, str(band)), reckon.judge(indicator, FORM.columns, values), (n, "2026") in given)
        for above in lines[n]:
            judged[above].append(one)
    found: dict[int, dict[str, tuple]] = {}
    for n, several in judged.items():
        for band in {one[0] if one else "" for one in several}:
            those = [one for one in several if (one[0] if one else "") == band]
            tally = reckon.added_up(indicator, [one[1] for one in those if one])
            of = sum(one[1].base for one in those if one and one[1].of)
            found.setdefault(n, {})[band] = (len(those), sum(one is not None and one[2] for one in those), tally.count, of)
    return found


def _line(n: int, parents: list) -> list[int]:
    return [n] if parents[n] is None else [n, *_line(parents[n], parents)]


@pytest.mark.django_db
@many
@given(tree=trees, several=st.lists(indicators, min_size=1, max_size=4))
def test_the_whole_tree_counted_by_sql_is_the_tree_counted_row_by_row(city, tree: list, several: list[Indicator]) -> None:
    agree(tree, several)


@pytest.mark.django_db
def test_who_was_not_asked_last_year_did_not_answer_no(city) -> None:
    row = dict.fromkeys([c.term for c in FORM.columns]) | {"单位": "甲村"}
    for asked in ("上期 免报 ≠ 是", "上期 免报 = 否", "非 (上期 免报 = 是)", "上期 等次 ≠ \"好\"", "上期 免报 为空"):
        agree([(0, (row, []), None), (0, (row | {"免报": False}, []), (row | {"免报": False}, []))], [Indicator("probe", "试", "probe", count=asked)])


@pytest.mark.django_db
def test_bands_of_one_indicator_do_not_follow_what_another_leaves_out(city) -> None:
    row = dict.fromkeys([c.term for c in FORM.columns]) | {"等次": "好"}
    agree([(0, (row, []), None)], [Indicator("probe", "试", "probe", count='等次 = "好"', per="等次", where=where) for where in ("群众满意率 = 0", "")])


def agree(tree: list, several: list[Indicator]) -> None:
    """Builds the tree, counts both ways, and compares them at every unit."""
    system = system_reader(DAY, "试")
    with reading(system), transaction.atomic():
        units, parents, given_ = build(tree)
        asked = [Question(PACK, one, period("2026"), units[0], DAY) for one in several]
        found = summed(system, asked, nodes=None)
        some = summed(system, asked, nodes=[units[0].pk])
        at_once = summed_at_once(system, [*asked, *(replace(one, period=period("2025")) for one in asked)], nodes=[units[0].pk])
        assert [dict(one) for one in at_once[: len(asked)]] == [dict(one) for one in some]
        for indicator, sums, top, one in zip(several, found, some, asked):
            places = {unit.pk: n for n, unit in enumerate(units)}
            got = {places[node]: {band: (s.asked, s.answered, s.count, s.of) for band, s in bands.items()} for node, bands in sums.items() if node in places}
            assert got == _by_record(indicator, parents, given_), indicator
            assert top.get(units[0].pk) == sums.get(units[0].pk)
            facts = judged_rows(system, one)
            assert len(facts) == sum(s.asked for s in top[units[0].pk].values()) if facts else units[0].pk not in top
            if not indicator.distinct:
                assert sum(f.amount for f in facts if f.count) == sum(s.count for s in top.get(units[0].pk, {}).values())
        transaction.set_rollback(True)
