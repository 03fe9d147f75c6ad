"""系统取不到数的: neither nought nor a hindrance, but decided with a reason by those who run the round."""
from __future__ import annotations

from fractions import Fraction

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.scores import queries
from dazugong.kernel.scores.actions import correct_mark, enter_mark, tell_round
from dazugong.spec.scoring import SETTLED
from tests.kernel.assessing import DAY, all_marked, at, install, opened, section, sheet_of
from tests.make import City
from tests.sample_scores import PACK

BY_TASKS = PACK | {     # 专题研究 is scored by the share of tasks done; no task was ever given
    "scores.toml": PACK["scores.toml"].replace('method = "deduct"\npoints = 20\neach = 5\nover = "duty"\nvalue = "4 - 求和(专题研究次数)"',
                                               'method = "share"\npoints = 20\nover = "tasks"\nvalue = "占比(状态 = 已办结) × 100"\ntarget = "100"'),
    "examples/town.toml": PACK["examples/town.toml"].replace(
        'answers = { "述职 上级"', 'answers = { "专题研究 研究定分" = 15, "述职 上级"'),
}  # fmt: skip


def test_what_nothing_measures_is_not_nought_but_decided_with_a_reason(city: City) -> None:
    install(city, BY_TASKS)
    round_ = all_marked(city)
    officer, own = section(city), city.reader("organiser", "甲一镇", day=DAY)
    with reading(officer):
        line = queries.view_of(officer, sheet_of(round_, "一镇")).sections[0][3][0]
        assert (line.points, line.lacks) == (None, "这一期没有任务")
        with pytest.raises(Refusal, match="写理由研究定分"):
            tell_round(round=round_, by=officer, at=at(12, 22))
    with reading(own), pytest.raises(Hidden):     # not by those who are assessed
        enter_mark(sheet=sheet_of(round_, "一镇"), item="专题研究", slot=SETTLED, value="20", reason="没有任务", by=own, at=at(12, 21))
    with reading(officer):
        with pytest.raises(Refusal, match="最多20分"):
            enter_mark(sheet=sheet_of(round_, "一镇"), item="专题研究", slot=SETTLED, value="21", reason="没有任务", by=officer, at=at(12, 21))
        for name, points in (("一镇", "18"), ("二镇", "20")):
            enter_mark(sheet=sheet_of(round_, name), item="专题研究", slot=SETTLED, value=points, reason="全年没有下达任务，部务会研究", by=officer, at=at(12, 21))
        tell_round(round=round_, by=officer, at=at(12, 22))
        assert queries.view_of(officer, sheet_of(round_, "一镇")).reckoned.score.total == Fraction(906, 10)
        correct_mark(sheet=sheet_of(round_, "一镇"), item="专题研究", slot=SETTLED, value="20", reason="同二镇一样", by=officer, at=at(12, 23))
        assert queries.versions_of(officer, sheet_of(round_, "一镇")) == [(2, "专题研究", "18", "20")]


def test_what_is_measured_is_not_decided_otherwise(city: City) -> None:
    install(city)
    round_ = opened(city)
    officer = section(city)
    with reading(officer), pytest.raises(Refusal, match="系统取到了数，不能另定"):
        enter_mark(sheet=sheet_of(round_, "一镇"), item="专题研究", slot=SETTLED, value="20", reason="照顾", by=officer, at=at(12, 21))
