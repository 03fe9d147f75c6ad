"""算出日期、滚存: a form works out a day from the rows of a table, and a balance from what it was the period before."""
from __future__ import annotations

import pytest

from dazugong.spec import check_files, load_files, run_examples
from tests.spec.broken_pack import with_change

FORM, EXAMPLE = "forms/visit.toml", "examples/one.toml"
RATE = 'value = "解决数 ÷ 走访户数 × 100"\n'
MORE = RATE + """
[[field]]
id = "left"
term = "结转数"
type = "computed"
value = "若(上期 结转数 为空, 0, 上期 结转数) + 走访户数 - 解决数"

[[field]]
id = "calls"
term = "联系"
type = "table"
[[field.column]]
id = "on"
term = "联系日期"
type = "date"

[[field]]
id = "last"
term = "最近联系日期"
type = "day"
value = "最大(联系日期)"

[[rule]]
rule = "最近联系日期 ≤ 期末"
refuse = "不能写以后的日期"
"""
CALLS = '"解决数" = 1, "联系" = [{ "联系日期" = 2026-03-02 }, { "联系日期" = 2026-02-01 }] }\nbefore = { "结转数" = 4 }'
WANTED = """
[[expect]]
form = "visit"
unit = "甲村党支部"
refused = []
computed = { "结转数" = 6, "最近联系日期" = 2026-03-02 }

[[expect]]
form = "visit"
unit = "乙村党支部"
refused = []
computed = { "结转数" = "", "最近联系日期" = "" }
"""


def whole() -> dict[str, str]:
    files = with_change(FORM, RATE, MORE)
    files[EXAMPLE] = files[EXAMPLE].replace('"解决数" = 1 }', CALLS) + WANTED
    return files


def test_the_latest_day_and_the_balance_of_the_period_before_are_worked_out() -> None:
    assert check_files(whole()) == []
    assert [one.message for one in run_examples(load_files(whole())) if not one.ok] == []


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"最大(联系日期)"', '"走访户数 + 1"', "“走访户数 + 1”算不出日期"),
    ('type = "day"', 'type = "computed"', "要算出日期的写 day"),
    ("若(上期 结转数 为空, 0, 上期 结转数)", "结转数", "“结转数”写在后面，或者就是这一栏自己，这里只能用前面的栏目；要用上一期的，写 上期 结转数"),
    ('type = "day"', 'type = "day"\nrequired = true', "是计算栏，不填报，不能写 required"),
])
def test_what_does_not_fit_is_said_with_its_remedy(old: str, new: str, said: str) -> None:
    files = whole()
    files[FORM] = files[FORM].replace(old, new, 1)
    assert said in "".join(problem.message for problem in check_files(files))
