"""算出一档、封顶、负数、汇编的章: what a form works out by itself, and where its answers stand in the compilation."""
from __future__ import annotations

import pytest

from dazugong.spec import check_files, load_files, run_examples
from dazugong.spec.chapters import chapters_of
from tests.spec.broken_pack import with_change

FORM, EXAMPLE = "forms/visit.toml", "examples/one.toml"
RATE = 'value = "解决数 ÷ 走访户数 × 100"\n'
MORE = RATE + """chapter = "数字"

[[field]]
id = "points"
term = "积分"
type = "computed"
value = "封顶(走访户数 × 1.5, 4) + 四舍五入(解决率 ÷ 10)"

[[field]]
id = "level"
term = "档次"
type = "level"
choices = ["优", "良", "差"]
value = "若(积分 ≥ 8, “优”, 积分 ≥ 4, “良”, “差”)"

[[field]]
id = "kept"
term = "上次档次"
type = "level"
choices = ["优", "良", "差"]
value = "上期 档次"

[[field]]
id = "story"
term = "情况"
type = "longtext"
chapter = "情况"

[[field]]
id = "plan"
term = "打算"
type = "longtext"
"""
WANTED = """
[[expect]]
form = "visit"
unit = "甲村党支部"
refused = []
computed = { "积分" = 7, "档次" = "良", "上次档次" = "优" }
"""


def whole() -> dict[str, str]:
    files = with_change(FORM, RATE, MORE)
    files[EXAMPLE] = files[EXAMPLE].replace('"解决数" = 1 }', '"解决数" = 1 }\nbefore = { "走访户数" = 9, "解决数" = 9 }') + WANTED
    return files


def test_points_are_capped_and_rounded_and_give_a_level_and_what_was_given_of_before_is_worked_out_too() -> None:
    files = whole()
    assert check_files(files) == []
    assert [one.message for one in run_examples(load_files(files)) if not one.ok] == []


@pytest.mark.parametrize(("old", "new", "said"), [
    ("“良”, “差”)", "“良”, “坏”)", "“坏”不在“档次”的选项里"),
    ("若(积分 ≥ 8, “优”, 积分 ≥ 4, “良”, “差”)", "积分 ÷ 3", "定不出档，请写 若("),
    ("若(积分 ≥ 8, “优”, 积分 ≥ 4, “良”, “差”)", "若(积分 ≥ 8, 优, 良)", "没有“优”这一项，请核对名称，或先在表单里加上这一栏；是文字的，请加引号"),
    ("封顶(走访户数 × 1.5, 4)", "封顶(走访户数)", "封顶( ) 里要写两项，如 封顶(得分, 20)"),
    ("四舍五入(解决率 ÷ 10)", "四舍五入(解决率, 走访户数)", "第二项是保留几位小数，写0到4"),
    ("若(积分 ≥ 8, “优”, 积分 ≥ 4,", "若(积分 ≥ 8, “优”, 4,", "“4”不是条件"),
    ('type = "longtext"\nchapter = "情况"', 'type = "longtext"\nnegative = true', "只有数和金额才写 negative"),
    ("[[field]]", 'chapters = ["情况"]\n\n[[field]]', "chapters 里没有“数字”这一章"),
])
def test_what_does_not_fit_is_said_with_its_remedy(old: str, new: str, said: str) -> None:
    files = whole()
    files[FORM] = files[FORM].replace(old, new, 1)
    assert said in "".join(problem.message for problem in check_files(files))


def test_the_chapters_stand_in_the_order_of_the_department() -> None:
    files = whole()
    files[FORM] = 'chapters = ["情况", "数字"]\n' + files[FORM]
    plans = chapters_of(load_files(files).forms[0])
    assert [(one.title, [f.term for f in one.texts], [f.term for f in one.figures]) for one in plans] == [
        ("情况", ["情况"], []), ("数字", [], ["解决率"]), ("打算", ["打算"], [])]
