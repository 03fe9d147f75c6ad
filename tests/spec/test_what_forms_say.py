"""表单能说的: a mistake in a table, a condition, a rule, a schedule is named with its file, its line and how to mend it."""
from __future__ import annotations

import pytest

from dazugong.formula import Column, parse
from dazugong.formula.record import evaluate
from dazugong.formula.tree import FormulaError
from dazugong.spec import check_files, load_files
from dazugong.spec.filling import refused, settled
from tests.projects_pack import PROJECTS
from tests.registers_pack import VISITS

FORM, TIMES = "forms/report.toml", "schedule.toml"


@pytest.mark.parametrize(("file", "old", "new", "message"), [
    (FORM, 'value = "求和(经费)"', 'value = "求和(经费用)"', "没有“经费用”这一项，是不是“经费”？"),
    (FORM, 'value = "求和(经费)"', 'value = "经费 × 2"', "“经费”是表格“项目清单”里的一栏，要写在汇总里面，如 求和(经费)"),
    (FORM, 'value = "求和(经费)"', 'value = "求和(上期 经费)"', "没有上期；请先用计算栏汇总"),
    (FORM, 'value = "求和(经费)"', 'value = "求和(预算)"', "里要有表格里的一栏，才知道汇总哪几行"),
    (FORM, 'when = "有无项目 = 是"\nrequired', 'when = "预算 > 0"\nrequired', "“预算”写在后面"),
    (FORM, 'when = "有无项目 = 是"\nrequired', 'when = "有无项目 = 有"\nrequired', "没有“有”"),
    (FORM, 'rule = "经费 > 0"', 'rule = "户均 >"', "公式没有写完"),
    (FORM, 'refuse = "经费要大于0"\n', "", "“经费”有 rule 就要写 refuse"),
    (FORM, 'at = "预算"', 'at = "预祘"', "表里没有“预祘”这一栏，是不是“预算”？"),
    (FORM, 'term = "经费"\n', 'term = "预算"\n', "名称“预算”用了两次"),
    (FORM, "most_rows = 30", "most_rows = 900", "most_rows 应在1到200之间"),
    (FORM, 'required = "帮扶方式 在 [销路]"', 'required = "帮扶方式 在 [销售]"', "没有“销售”这一项，是不是“销路”？"),
    (FORM, 'required = "帮扶方式 在 [销路]"', 'required = "帮扶方式 = 销路"', "“帮扶方式”可以选几样，请用“在”"),
    (FORM, 'choices = ["资金", "技术", "销路"]', 'choices = ["资金、技术", "销路"]', "可以选几样，选项里不能有顿号"),
    (FORM, '[[field.column]]\nid = "name"', '[[field.colunm]]\nid = "name"', "没有“colunm”这个键，是不是“column”？"),
    (FORM, 'type = "money"\nunit', 'type = "money"\nplaces = 5\nunit', "小数最多4位，places 在0到4之间"),
    (FORM, 'type = "text"', 'type = "text"\nplaces = 0', "只有数、金额、百分数和计算栏才写 places"),
    (TIMES, 'every = "month"', 'every = "any-time"', "any-time 的表不按第几天截止"),
    (TIMES, 'every = "month"', 'every = "month"\nsince = 2026-08-01\nuntil = 2026-08-01', "until（2026-08-01）要在 since（2026-08-01）以后"),
    (TIMES, 'every = "month"', 'every = "once"\nopens_on = 2026-08-01\ndue_on = 2026-08-09\nsince = 2026-08-01', "since 和 until 只用于按期报的表"),
    (TIMES, 'every = "month"', 'every = "monthly"', "是不是“month”？"),
    (TIMES, 'due_day = 3', 'due_days = [0, 5]', "轮流的截止日写1至800"),
    (TIMES, 'every = "month"\nopens_day = 25\ndue_day = 3', 'every = "campaign"', "要用 [[schedule.window]] 写各个窗口"),
    ("examples/first.toml", '"项目清单" = [{ "项目名称" = "鸡舍"', '"项目清单" = [{ "项目名" = "鸡舍"', "没有“项目名”这一项，是不是“项目名称”？"),
    ("examples/first.toml", '"预算" = 7', "预算 = 7", '等号左边的中文名称要加引号，写成 "预算" = …'),
])
def test_a_mistake_is_named_where_it_stands(file: str, old: str, new: str, message: str) -> None:
    assert old in PROJECTS[file]
    problems = check_files(PROJECTS | {file: PROJECTS[file].replace(old, new, 1)})
    wanted = PROJECTS[file][: PROJECTS[file].index(old)].count("\n") + 1
    found = [p for p in problems if message in p.message]
    assert found and all(p.file == file and abs(p.line - wanted) <= 8 for p in found), problems


def test_a_register_has_its_day_already() -> None:
    problems = check_files(VISITS | {"forms/visit.toml": VISITS["forms/visit.toml"].replace('term = "走访地点"', 'term = "登记日期"')})
    assert any("登记簿自己就有“登记日期”" in p.message for p in problems)


def test_what_is_not_asked_is_neither_kept_nor_refused() -> None:
    form = load_files(PROJECTS).forms[0]
    row = {"有无项目": "否", "预算": 3, "项目清单": [{"项目名称": "", "经费": -1}]}
    values = settled(form, row)
    assert (values["预算"], values["项目清单"], values["经费合计"]) == (None, None, None)
    assert refused(form, row) == []


def test_an_empty_table_adds_up_to_nothing_and_is_told_apart_from_one_not_asked() -> None:
    form = load_files(PROJECTS).forms[0]
    assert settled(form, {"有无项目": "是"})["经费合计"] == 0
    assert [w.term for w in refused(form, {"有无项目": "是"})] == ["项目清单", "预算"]


def test_numbers_are_refused_in_an_example_as_on_the_page() -> None:
    form = load_files(PROJECTS | {FORM: PROJECTS[FORM].replace('unit = "万元"\nwhen', 'unit = "万元"\nplaces = 1\nwhen')}).forms[0]
    row = {"有无项目": "是", "预算": 30.25, "项目清单": [{"项目名称": "鸡舍", "项目类型": "养殖", "经费": 7.1234, "受益户数": 10.5}, {"项目名称": "桥", "经费": -1}]}
    assert [(w.term, w.message) for w in refused(form, row)] == [
        ("受益户数", "“项目清单”第1行“受益户数”填的是10.5，按户计数，请填整数"), ("经费", "“项目清单”第2行“经费”填的是-1，不能小于0"), ("预算", "“预算”填的是30.25，最多写1位小数")]


def test_of_several_choices_one_is_enough() -> None:
    ways = (Column("ways", "方式", "choices", ("资金", "技术")),)
    assert evaluate(parse("方式 在 [技术]", ways), {"方式": "资金、技术"}) is True
    assert evaluate(parse("方式 不在 [技术]", ways), {"方式": "资金"}) is True
    assert evaluate(parse("方式 在 [技术]", ways), {"方式": None}) is None
    with pytest.raises(FormulaError, match="不是选项"):
        parse("方式 在 [技术, 3]", ways)
