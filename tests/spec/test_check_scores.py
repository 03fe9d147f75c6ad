"""考核表哪里写错了: every mistake with its line; log-ins, photographs and private life are never scored."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from dazugong.spec import load_files, run_examples
from dazugong.spec.check import check_files
from dazugong.spec.notices import notices
from tests.sample_scores import PACK


def with_change(old: str, new: str, file: str = "scores.toml") -> dict[str, str]:
    assert old in PACK[file], old
    return {**PACK, file: PACK[file].replace(old, new, 1)}


def test_a_whole_sheet_has_no_problems() -> None:
    assert check_files(PACK) == []


@pytest.mark.parametrize(("old", "new", "line", "said"), [
    ('method = "deduct"', 'method = "deducts"', 17, "method 不能是“deducts”，只能是：given、intervals"),
    ("each = 5\n", "", 13, "“专题研究”要写 each"),
    ("求和(专题研究次数)", "求和(专题研究数)", 21, "没有“专题研究数”这一项，是不是“专题研究次数”？"),
    ('over = "duty"', 'over = "dutys"', 20, "没有“dutys”这张表或事实表，是不是“duty”？"),
    ('over = "duty"\n', "", 13, "over（取自哪张表）和 value（怎么取）要一起写"),
    ("points = 40\nplace", "points = 41\nplace", 11, "“责任落实”满分41分，各条相加是40分"),
    ("points = 100\nobjection_days = 5", "points = 99\nobjection_days = 5", 5, "总分写的是99分，各大项相加是100分"),
    ("weight = 70", "weight = 60", 28, "各方的 weight 相加要是100"),
    ('term = "述职"', 'term = "专题研究"', 24, "名称“专题研究”在这张考核表里用了两次"),
    ('grade = "较差"\n', 'grade = "差"\n', 56, "没有“差”这个等次，是不是“较差”？"),
    ("at_least = 60", "at_least = 95", 64, "分数线要一档比一档低"),
    ('name = "较差"\n', 'name = "较差"\nat_least = 3\n', 65, "最后一档收其余的"),
    ("objection_days = 10\n", "", 68, "考核个人的表要写 objection_days"),
    ('method = "judges"\npoints = 20', 'method = "judges"\nleast = 2\ndrop_highest = 2\npoints = 20', 50, "要大于2"),
    ("points = 40\nby", "points = 40.005\nby", 44, "最多写两位小数"),
    ('method = "deduct"\npoints = 20\neach = 5', 'method = "deduct"\npoints = 20\neach = 99999999999999', 19, "each 太大，最多1000000000000"),
    ("points = 40\nby", 'points = 40\nby = ["本人"]\nplace = "三"\n#', 45, "“政令畅通”不能由本人打分"),
    ("objection_days = 5", 'ties_by = ["专题研讨"]\nobjection_days = 5', 6, "没有“专题研讨”，是不是“专题研究”？"),
])
def test_a_mistake_is_named_with_its_line(old: str, new: str, line: int, said: str) -> None:
    problems = check_files(with_change(old, new))
    assert [p for p in problems if p.file == "scores.toml" and said in p.message and p.line == line], problems


@pytest.mark.parametrize(("words", "why"), [
    ("系统登录次数", "减负规定不允许"), ("学习平台点击量", "减负规定不允许"), ("每日在线时长", "减负规定不允许"), ("活动照片数量", "减负规定不允许"),
    ("八小时外表现", "个人私生活不得记分"), ("家庭关系", "个人私生活不得记分"), ("微信朋友圈内容", "个人私生活不得记分"), ("婚姻状况", "个人私生活不得记分"),
])
def test_what_may_not_be_scored_is_refused_with_the_reason(words: str, why: str) -> None:
    problems = check_files(with_change('term = "政令畅通"', f'term = "政令畅通"\nlabel = "{words}"'))
    assert [p for p in problems if why in p.message and p.file == "scores.toml"], problems


def test_the_work_itself_may_be_scored() -> None:
    for words in ("走访登记", "家庭困难党员走访户数", "照片墙更新", "健康驿站建设"):
        assert check_files(with_change('term = "政令畅通"', f'term = "政令畅通"\nlabel = "{words}"')) == [], words


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"政令畅通" = 40', '"政令通畅" = 40', "考核表里没有“政令通畅”这一条，是不是“政令畅通”？"),
    ('"述职 上级" = 90', '"述职 县里" = 90', "“述职”要写成：述职 上级、述职 本级"),
    ('"现场评审 1" = 80', '"现场评审" = 80', "由几名评委打分"),
    ('"政令畅通" = 40', '"专题研究" = 4', "“专题研究”由系统取数"),
    ('"政令畅通" = 40', '"政令畅通" = 45', "“政令畅通”写的是45，满分40分，页面上打不进去"),
    ('sheet = "town"', 'sheet = "towns"', "没有“towns”这张考核表，是不是“town”？"),
])
def test_a_mistake_in_an_example_is_named(old: str, new: str, said: str) -> None:
    problems = check_files(with_change(old, new, "examples/town.toml"))
    assert [p for p in problems if said in p.message], problems


def test_a_quota_that_says_nothing_of_equals_is_told_what_happens_and_not_refused() -> None:
    assert "“好”有名额，没有写末位同分怎么办：现在末位同分的一并列入，会超过名额" in notices(load_files(PACK))[0]
    assert [line for line in notices(load_files(with_change("objection_days = 5", 'ties_by = ["述职"]\nobjection_days = 5'))) if "“好”" in line] == []


def test_a_sheet_without_an_example_is_named() -> None:
    problems = check_files(with_change('sheet = "person"', 'sheet = "town"', "examples/town.toml"))
    assert [p for p in problems if "考核表“个人考核表”没有示例" in p.message]


def test_the_sheet_printed_in_the_documentation_is_right() -> None:
    page = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf8")
    files = dict(re.findall(r"```toml\n# ([\w./]+)\n(.*?)```", page, re.S)) | {"README.md": "走访。"}
    files["scores.toml"] = re.search(r"```toml\n(\[\[sheet\]\].*?)```", page, re.S)[1]
    files["examples/score.toml"] = """
title = "走访20户得40分"
first = 2026-01-01
last = 2026-03-31
[[given]]
over = "visit"
unit = "柳溪村党支部"
answers = { "走访户数" = 20, "反映事项数" = 1, "已解决数" = 1 }
[[given]]
over = "village"
unit = "柳溪村党支部"
answers = { "办理质量" = 35 }
[[expect]]
sheet = "village"
unit = "柳溪村党支部"
score = 75
grade = "合格"
"""
    assert check_files(files) == []
    assert [one.message for one in run_examples(load_files(files)) if not one.ok] == []


PER_VISIT = """
[[indicator]]
id = "studied"
label = "平均每份专题研究"
sum = "专题研究次数"
of_sum = "1"
unit = "次"
"""
AVERAGED = """
title = "平均四次，得满分"
first = 2026-01-01
last = 2026-06-30
given = [
  { over = "duty", unit = "甲镇", answers = { "专题研究次数" = 4 } },
  { over = "town", unit = "甲镇", answers = { "述职 上级" = 90 } },
]
[[expect]]
indicator = "studied"
count = 4
of = 1
[[expect]]
sheet = "town"
unit = "甲镇"
items = { "专题研究" = 10 }
"""


def test_an_indicator_with_a_unit_of_its_own_is_scored_as_its_page_shows_it() -> None:
    """平均4次是4，不是400%."""
    by_average = PACK["scores.toml"].replace('method = "deduct"\npoints = 20\neach = 5\nover = "duty"\nvalue = "4 - 求和(专题研究次数)"',
                                             'method = "per_unit"\npoints = 20\neach = 2.5\nindicator = "studied"')
    assert by_average != PACK["scores.toml"]
    files = {**PACK, "scores.toml": by_average, "indicators.toml": PACK.get("indicators.toml", "") + PER_VISIT, "examples/average.toml": AVERAGED}
    assert [problem for problem in check_files(files) if problem.file != "examples/town.toml"] == []
    found = [one for one in run_examples(load_files(files)) if one.file == "examples/average.toml"]
    assert len(found) == 2 and [one.message for one in found if not one.ok] == []
