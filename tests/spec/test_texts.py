"""文书: what is wrong with a letter is said with its place; what is filled is filled exactly."""
from __future__ import annotations

from fractions import Fraction

import pytest

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
    assert filled(Text("a", "b", "c", "{单位}办结{数}项{数}"), {"单位": "甲镇", "数": None}) == "甲镇办结＿＿＿＿项＿＿＿＿"
