"""示例能说的: rows of tables, targets and what is missing to them; what does not come out says why."""
from __future__ import annotations

from pathlib import Path

import pytest

import dazugong
from dazugong.cli.__main__ import main
from dazugong.spec import check_files, load_files, run_examples
from tests.projects_pack import PROJECTS

TWO = """
title = "两个项目"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "report"
unit = "一镇"

[given.answers]
"有无项目" = "是"
"项目清单" = [
  { "项目名称" = "鸡舍", "项目类型" = "养殖", "经费" = 3, "受益户数" = 12 },
  { "项目名称" = "桥", "项目类型" = "修建", "经费" = 4, "受益户数" = 5 },
]
"预算" = 7

[[expect]]
form = "report"
unit = "一镇"
refused = []
rows = { "项目清单" = [{ "户均" = 0.25 }, { "户均" = 0.8 }] }
"""
AIMED = """
[[indicator]]
id = "cost"
label = "项目经费"
sum = "经费合计"
unit = "万元"
[[indicator.target]]
at_least = 12
due = 2026-09-20
[[indicator.target]]
at_least = 20
due = 2026-11-08
"""
WHOLE = """
title = "全县汇总"
[[field]]
id = "sum"
term = "全县预算"
type = "money"
unit = "万元"
prefill = { over = "report", total = "预算" }
"""
BELOW = """
title = "两镇相加"
first = 2026-05-01
last = 2026-05-31
given = [
  { over = "report", unit = "一镇", above = "某县委", answers = { "有无项目" = "是", "预算" = 7 } },
  { over = "report", unit = "二镇", above = "某县委", answers = { "有无项目" = "是", "预算" = 5 } },
]
[[expect]]
form = "whole"
unit = "某县委"
prefilled = { "全县预算" = 12 }
[[expect]]
form = "whole"
unit = "一镇"
prefilled = { "全县预算" = 7 }
"""
SHORT = """
[[expect]]
indicator = "cost"
count = 7
reached = false
short = 5
target = 12
due = 2026-09-20
[[expect]]
indicator = "cost"
count = 7
short = 13
due = 2026-11-08
"""


def tried(example: str, **files: str) -> list[tuple[bool, str]]:
    pack = {name: text for name, text in PROJECTS.items() if not name.startswith("examples/")} | {"examples/two.toml": example} | files
    assert [p for p in check_files(pack) if p.file == "examples/two.toml"] == []
    return [(one.ok, one.message) for one in run_examples(load_files(pack))]


def test_the_rows_of_a_table_are_expected_row_by_row() -> None:
    assert tried(TWO) == [(True, "一镇：收下"), (True, "一镇 项目清单 第1行 户均：0.25"), (True, "一镇 项目清单 第2行 户均：0.8")]
    assert (False, "一镇 项目清单 第2行 户均：应得 0.9，实得 0.8") in tried(TWO.replace("0.8 }", "0.9 }"))
    assert (False, "一镇 项目清单：应得 1行，实得 2行") in tried(TWO.replace(', { "户均" = 0.8 }', ""))


def test_what_is_missing_to_a_target_and_the_target_itself_are_expected() -> None:
    indicators = PROJECTS.get("indicators.toml", "") + AIMED
    assert [message for ok, message in tried(TWO + SHORT, **{"indicators.toml": indicators})[3:] if not ok] == []
    moved = indicators.replace("at_least = 12\ndue = 2026-09-20", "at_least = 15\ndue = 2026-09-30")
    assert [message for ok, message in tried(TWO + SHORT, **{"indicators.toml": moved}) if not ok] == [
        "项目经费 差：应得 5，实得 8", "项目经费 目标值：应得 12，实得 15", "项目经费 目标期限：应得 2026-09-20，实得 2026-09-30"]


def test_what_is_refused_and_what_is_empty_says_why() -> None:
    wrong = TWO.replace('"预算" = 7', '"预算" = 6').replace("refused = []\n", 'refused = []\ncomputed = { "经费合计" = 9 }\n')
    assert [message for ok, message in tried(wrong) if not ok][:2] == [
        "一镇：应得 收下，实得 退回：预算（各项目经费之和超过了预算）", "一镇 经费合计：应得 9，实得 7"]
    other = TWO.replace('"有无项目" = "是"', '"有无项目" = "否"').replace('rows = { "项目清单" = [{ "户均" = 0.25 }, { "户均" = 0.8 }] }', 'computed = { "经费合计" = 7 }')
    assert (False, "一镇 经费合计：应得 7，实得 空（有无项目 = 是 时才有）") in tried(other)


def test_by_default_a_trial_says_how_much_passed_and_in_full_what_did_not(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(dazugong.__file__).parent / "packs" / "annual_leave"
    assert main(["pack", "try", str(folder)]) == 0
    short = capsys.readouterr().out.splitlines()
    assert len(short) == 2 and short[0].endswith("：通过7项") and short[1] == "7项，不符0项"
    main(["pack", "try", str(folder), "--all"])
    assert "  通过　清河县委组织部 余假合计：4" in capsys.readouterr().out.splitlines()


def test_a_total_and_a_sheet_see_the_units_below() -> None:
    pack = {name: text for name, text in PROJECTS.items() if not name.startswith(("examples/", "indicators"))}
    pack |= {"forms/whole.toml": WHOLE, "schedule.toml": PROJECTS["schedule.toml"] + PROJECTS["schedule.toml"].replace('"report"', '"whole"'), "examples/below.toml": BELOW}
    assert check_files(pack) == []
    assert [one.message for one in run_examples(load_files(pack)) if not one.ok] == []


@pytest.mark.parametrize(("old", "new", "message"), [
    ('rows = { "项目清单"', 'rows = { "项目表"', "rows 写表格的名称，没有“项目表”这张表格"),
    ('"户均" = 0.8', '"户平均" = 0.8', "没有“户平均”这一项，是不是“户均”？"),
    ("rows = {", "computed = {", "“项目清单”是表格，各行的数写在 rows 里"),
])
def test_a_mistake_in_what_is_expected_is_named(old: str, new: str, message: str) -> None:
    problems = check_files(PROJECTS | {"examples/two.toml": TWO.replace(old, new, 1)})
    assert [p for p in problems if p.file == "examples/two.toml" and message in p.message], problems


ANSWERED = """
[[indicator]]
id = "approved"
label = "批准的"
over = "obligations"
where = "表单 = “report”"
count = "状态 = 已批准"
of = "免报 = 否"
"""
OWED = """
title = "三张应报的，一张没有写期间，一张是下一期的"
first = 2026-05-01
last = 2026-05-31
given = [
  { over = "obligations", unit = "一镇", answers = { "表单" = "report", "状态" = "已批准", "免报" = false, "期间末日" = 2026-05-31 } },
  { over = "obligations", unit = "二镇", answers = { "表单" = "report", "状态" = "已批准", "免报" = "否" } },
  { over = "obligations", unit = "三镇", answers = { "表单" = "report", "状态" = "已批准", "免报" = "否", "期间末日" = 2026-06-30 } },
]
[[expect]]
indicator = "approved"
count = 1
of = 1
"""


def test_rows_that_fall_into_no_period_are_told_where_a_figure_does_not_come_out() -> None:
    indicators = PROJECTS.get("indicators.toml", "") + ANSWERED
    assert tried(OWED, **{"indicators.toml": indicators}) == [(True, "批准的：1/1")]     # false is 否
    [(ok, said)] = tried(OWED.replace("count = 1\nof = 1", "count = 3\nof = 3"), **{"indicators.toml": indicators})
    assert (ok, said) == (False, "批准的：应得 3/3，实得 1/1（1行没有写“期间末日”，1行的“期间末日”不在期初到期末之间，不算在这一期）")


def test_a_form_or_sheet_that_an_example_names_must_be_one_of_the_pack() -> None:
    files = PROJECTS | {"indicators.toml": PROJECTS.get("indicators.toml", "") + ANSWERED, "examples/two.toml": OWED.replace('"表单" = "report"', '"表单" = "帮扶项目表"', 1)}
    assert [p.message for p in check_files(files) if p.file == "examples/two.toml"] == [
        '没有“帮扶项目表”这个表单，只有：report；别的机制的表单，答案里再写 "机制" = "机制标识"']
