"""查隐私和自己批自己: an illness everybody could read, a vote beside its voter, a hand that approves itself are refused with the remedy."""
from __future__ import annotations

import pytest

from dazugong.spec import check_files
from tests.sample_packs import MONTHLY
from tests.sample_procedures import PACK as ERRANDS
from tests.spec.broken_pack import WHOLE

FORM = "forms/visit.toml"


def added(fields: str) -> list[str]:
    """What is said of the small pack with these fields below its own."""
    return [p.message for p in check_files({**WHOLE, FORM: WHOLE[FORM] + fields}) if p.file == FORM]


def choice(choices: str, term: str = "困难类别") -> str:
    return f'\n[[field]]\nid = "why"\nterm = "{term}"\ntype = "choice"\nchoices = [{choices}]\n'


@pytest.mark.parametrize("option", ["因病致困", "患大病", "癌症", "残疾", "抑郁症", "肺结核", "长期住院"])
def test_an_illness_is_no_choice_that_everybody_reads(option: str) -> None:
    said = added(choice(f'"{option}", "其他"'))
    assert len(said) == 1 and f"选项“{option}”说的是疾病" in said[0] and "如 因故" in said[0] and "only =" in said[0]
    assert added('\n[[field]]\nid = "why"\nterm = "困难说明"\ntype = "text"\nonly = ["支部书记"]\n') == []


@pytest.mark.parametrize("option", ["病假", "治理弊病", "病虫害防治", "病险水库", "残疾人工作", "需要照顾"])
def test_what_tells_nobodys_illness_may_be_chosen(option: str) -> None:
    assert added(choice(f'"{option}", "其他"')) == []


def test_nor_in_a_table() -> None:
    table = '\n[[field]]\nid = "list"\nterm = "名单"\ntype = "table"\n[[field.column]]\nid = "why"\nterm = "原因"\ntype = "choice"\nchoices = ["伤病", "其他"]\n'
    assert any("“原因”的选项“伤病”说的是疾病" in one for one in added(table))


VOTER = '\n[[field]]\nid = "who"\nterm = "{}"\ntype = "{}"\n'


@pytest.mark.parametrize(("voter", "vote"), [
    (VOTER.format("投票人", "text"), choice('"甲方案", "乙方案"', term="选择")),
    (VOTER.format("委员", "person"), choice('"赞成", "反对", "弃权"', term="意见")),
    (VOTER.format("代表", "person"), choice('"同意", "不同意", "弃权"', term="态度")),
    (VOTER.format("代表", "person"), '\n[[field]]\nid = "to"\nterm = "所投候选人"\ntype = "text"\n'),
])
def test_voter_and_vote_do_not_stand_side_by_side(voter: str, vote: str) -> None:
    said = added(voter + vote)
    assert any("并排，谁投了什么就看得出来" in one and "ballots.toml" in one for one in said), said
    table = (voter + vote).replace("[[field]]", "[[field.column]]")
    assert any("并排" in one for one in added('\n[[field]]\nid = "list"\nterm = "投票表"\ntype = "table"\n' + table))


@pytest.mark.parametrize("fields", [
    VOTER.format("审批人", "person") + choice('"同意", "不同意"', term="审批意见"),
    VOTER.format("候选人", "person") + '\n[[field]]\nid = "yes"\nterm = "赞成票数"\ntype = "number"\n\n[[field]]\nid = "no"\nterm = "反对票数"\ntype = "number"\n',
    choice('"赞成", "反对", "弃权"', term="本单位意见"),
])
def test_who_approves_by_name_and_how_many_voted_may_stand(fields: str) -> None:
    assert added(fields) == []


PUBLIC = """
[[publication]]
id = "notice"
title = "月报公示"
genre = "公示"
form = "report"
fields = ["办结任务数"]
draft_by = ["科室", "乡镇组织委员"]
approve_by = ["部领导", "科室"]
"""


@pytest.mark.parametrize(("old", "new", "wrong"), [
    ("", "", False),
    ('approve_by = ["部领导", "科室"]', 'approve_by = ["科室"]', True),
    ('approve_by = ["部领导", "科室"]', 'approve_by = ["乡镇组织委员", "科室"]', True),
    ('draft_by = ["科室", "乡镇组织委员"]\napprove_by = ["部领导", "科室"]', 'approve_by = ["科室"]', True),
    ('draft_by = ["科室", "乡镇组织委员"]\napprove_by = ["部领导", "科室"]', 'draft_by = ["乡镇组织委员"]\napprove_by = ["科室"]', False),
])
def test_among_those_who_approve_somebody_does_not_draft(old: str, new: str, wrong: bool) -> None:
    said = [p.message for p in check_files(MONTHLY | {"publications.toml": PUBLIC.replace(old, new)}) if p.file == "publications.toml"]
    assert any("等于自己批自己" in one and "如 部领导" in one for one in said) is wrong, said


@pytest.mark.parametrize(("first", "second", "wrong"), [
    ('by = ["科室"]', 'by = ["科室"]', True), ('by = ["科室"]', 'by = ["科室"]\nat = "above"', False), ('by = ["科室"]', 'by = ["部领导"]', False),
    ("", 'by = ["科室"]', False),
])
def test_the_post_that_does_a_step_is_not_the_one_that_passes_it(first: str, second: str, wrong: bool) -> None:
    steps = ERRANDS["procedure.toml"].replace('title = "去办"\n', f'title = "去办"\n{first}\n').replace("not_by = []\n", f'not_by = ["go"]\n{second}\n')
    said = [p.message for p in check_files({**ERRANDS, "procedure.toml": steps}) if p.file == "procedure.toml"]
    assert any("等于自己把自己的关" in one for one in said) is wrong, said
