"""指标里的叫法: a step, an end, a kind or a sheet that no one is called counts nothing for ever, so it is named with the near miss."""
from __future__ import annotations

import pytest

from dazugong.spec import check_files, load_files, run_examples
from tests.sample_procedures import PACK

INDICATOR = """
[[indicator]]
id = "counted"
label = "数的"
over = "{over}"
count = '{count}'
"""


def said(over: str, count: str) -> list[str]:
    files = PACK | {"indicators.toml": PACK.get("indicators.toml", "") + INDICATOR.format(over=over, count=count)}
    return [p.message for p in check_files(files) if "没有示例" not in p.message]


@pytest.mark.parametrize(("over", "count", "message"), [
    ("cases", "环节 = “回画”", "没有“回画”这个环节，是不是“回话”？"),
    ("cases", "结果 在 [“办结了”]", "没有“办结了”这个结局，只有：跑完、已答复、已满意"),
    ("cases", "种类 ≠ “跑退”", "没有“跑退”这个流程，是不是“跑腿”？"),
    ("meetings", "种类 = “支委会”", "这个机制没有会议，“支委会”永远数不到"),
    ("scores", "考核表 = “town”", "这个机制没有考核表"),
    ("case_steps", "环节 = “去半”", "没有“去半”这个环节，是不是“去办”？"),
])
def test_a_name_that_nothing_has_is_named_with_the_near_miss(over: str, count: str, message: str) -> None:
    assert [one for one in said(over, count) if message in one], said(over, count)


@pytest.mark.parametrize(("over", "count"), [
    ("cases", "结果 = “撤回” 且 环节 为空"), ("cases", "机制 = “别的机制” 且 环节 = “回画”"), ("cases", "事由 = “修路”"),
])
def test_a_name_of_the_pack_its_own_words_and_another_mechanism_pass(over: str, count: str) -> None:
    assert said(over, count) == []


def test_whether_a_step_was_done_in_time_is_counted_step_by_step() -> None:
    indicator = INDICATOR.format(over="case_steps", count="按期办完 = 是").replace("\ncount", "\nwhere = '环节 = “去办”'\nof = '离步日期 非空'\ncount")
    late = PACK["examples/one.toml"].replace("2026-04-02", "2026-04-10").replace('[[expect]]', """[[case]]
name = "送货"
procedure = "errand"
unit = "甲村"
opened = 2026-04-01
by = "张三"
move = [{ day = 2026-04-03, by = "张三", do = "办妥", answers = { "跑什么腿" = "送货" } }]

[[expect]]
indicator = "counted"
count = 1
of = 2

[[expect]]""")
    files = PACK | {"indicators.toml": indicator, "examples/one.toml": late}
    assert check_files(files) == []
    assert [one.message for one in run_examples(load_files(files)) if not one.ok] == []
