"""文书: what is wrong with a letter is said with its place; what is filled is filled exactly."""
from __future__ import annotations

from fractions import Fraction

import pytest

from dazugong.formula.tree import rows_name
from dazugong.spec import check_files, load_files
from dazugong.spec.text_trial import written
from dazugong.spec.texts import Text, filled
from tests.projects_pack import PROJECTS
from tests.sample_packs import MONTHLY

GOOD = {"id": "note", "title": "提醒", "body": "{单位}：\\n办结{办结任务数}项。"}
EXAMPLE = 'title = "写给甲镇"\nfirst = 2026-05-01\nlast = 2026-05-31\n[[given]]\nover = "report"\nunit = "甲镇"\nanswers = { "办结任务数" = 3 }\n' \
          '[[expect]]\ntext = "note"\nunit = "甲镇"\nsays = ["办结3项"]\n'


def problems(example: str = EXAMPLE, **changes: str) -> list[str]:
    text = "[[text]]\n" + "".join(f'{key} = "{value}"\n' for key, value in (GOOD | changes).items() if value)
    return [f"{p.file} {p.message}" for p in check_files(MONTHLY | {"texts.toml": text, "examples/letter.toml": example})]


def test_a_good_letter_has_no_mistakes():
    assert problems() == []


@pytest.mark.parametrize(("change", "said"), [
    ({"body": "办结{办结任务书}项"}, "是不是“办结任务数”"),
    ({"body": "办结{办结任务数项"}, "花括号要成对"),
    ({"form": "reprot"}, "是不是“report”"),
    ({"when": "办结任务数"}, "不是条件"),
    ({"when": "办结任务书 > 1"}, "办结任务数"),
    ({"title": ""}, "title"),
    ({"body": "长" * 3001}, "太长"),
])
def test_a_fault_is_said_with_its_file(change, said):
    found = problems(**change)
    assert any(said in one and "texts.toml" in one for one in found), found


def test_every_letter_has_an_example_and_every_example_a_letter():
    without = problems(example=EXAMPLE.replace('text = "note"', 'form = "report"').replace('says = ["办结3项"]', "refused = []"))
    assert any("没有示例" in one for one in without)
    assert any("没有“noet”这种文书，是不是“note”" in one for one in problems(example=EXAMPLE.replace('"note"', '"noet"')))
    assert any("says" in one for one in problems(example=EXAMPLE.replace('says = ["办结3项"]\n', "")))


def test_a_number_has_as_many_places_as_on_its_page():
    form = load_files(PROJECTS).form("report")
    said = Text("a", "b", "report", "{单位}预算{预算}，经费{经费合计}，户均{均}")
    row = {"预算": Fraction("7.25"), "经费合计": Fraction(22, 3), "均": Fraction(1, 3)}
    assert written(said, form, row, {"单位": "甲镇"}) == "甲镇预算7.25，经费7.3，户均0.3333"
    assert written(said, form, row | {"预算": Fraction(123456789012345)}, {"单位": "甲镇"}) == "甲镇预算123456789012345，经费7.3，户均0.3333"


def test_what_is_not_answered_is_a_line_to_write_on():
    assert filled("{单位}办结{数}项{数}", {"单位": "甲镇", "数": None}) == "甲镇办结＿＿＿＿项＿＿＿＿"


LISTED = """
[[text]]
id = "costs"
title = "项目通报"
body = \"\"\"
{单位}：
{大的}
{小的}
\"\"\"
[[text.list]]
name = "大的"
table = "项目清单"
when = "经费 ≥ 5"
line = "{项目名称}，{经费}万元"
[[text.list]]
name = "小的"
table = "项目清单"
when = "经费 < 1"
line = "{项目名称}"
"""


def listed(wrong: str = "", right: str = "") -> list[str]:
    """What is said of a letter with two lists, one word of it wrong."""
    assert wrong in LISTED
    files = {path: text for path, text in PROJECTS.items() if not path.startswith("examples/")}
    return [p.message for p in check_files(files | {"texts.toml": LISTED.replace(wrong, right, 1)}) if p.file == "texts.toml"]


def test_a_letter_lists_the_rows_that_meet_a_condition_and_says_where_none_does():
    assert listed() == []
    pack = load_files(PROJECTS | {"texts.toml": LISTED})
    rows = [{"项目名称": name, "经费": Fraction(cost)} for name, cost in (("鱼塘", 8), ("桑园", 2), ("水渠", 5))]
    assert written(pack.texts[0], pack.form("report"), {"项目清单": 3, rows_name("项目清单"): rows}, {"单位": "甲镇"}) == "甲镇：\n1．鱼塘，8万元\n2．水渠，5万元\n无"


@pytest.mark.parametrize(("wrong", "right", "said"), [
    ('table = "项目清单"', 'table = "项目单"', "没有“项目单”这张表格，是不是“项目清单”"),
    ("line = \"{项目名称}，", "line = \"{项目名}，", "表格里没有“项目名”这一栏，是不是“项目名称”"),
    ("line = \"{项目名称}，", "line = \"{项目名称，", "花括号要成对"),
    ("经费 ≥ 5", "经废 ≥ 5", "经费"),
    ("{小的}\n", "", "清单“小的”没有写进正文"),
    ('name = "小的"', 'name = "大的"', "这个名称已经用了"),
    ('name = "小的"', 'name = "有无项目"', "这个名称已经用了"),
])
def test_a_fault_of_a_list_is_said(wrong, right, said):
    assert any(said in one for one in listed(wrong, right)), listed(wrong, right)
