"""算法的话：机制页和来由页说的是同一句，各种指标都成句。"""
from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from dazugong.spec.model import Indicator


@pytest.mark.parametrize(("given", "told"), [
    ({"sum": "奖励建议", "of_sum": "课题"}, "分子：“奖励建议”之和；分母：“课题”之和"),
    ({"count": "报告日期 非空", "of": "调研题目 非空"}, "分子：报告日期 非空；分母：调研题目 非空"),
    ({"sum": "户数", "count": "已走访 = 是", "of": "村 非空"}, "分子：“户数”之和（已走访 = 是）；分母：村 非空"),
    ({"sum": "户数"}, "“户数”之和"), ({"count": "创新点 非空"}, "个数：创新点 非空"), ({"distinct": "单位"}, "“单位”有几种"), ({}, "个数：每一条"),
])
def test_every_kind_of_indicator_is_told_in_a_sentence(given: dict[str, str], told: str) -> None:
    assert render_to_string("packs/how.html", {"indicator": Indicator("one", "样例", "form", **given)}) == told
