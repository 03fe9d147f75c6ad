"""责任单位和配合单位: who owes a measure, who only acts, who helps."""

from __future__ import annotations

import pytest

from dazugong.reading import assisting_at, decompose
from dazugong.reading.sentences import left_out


def test_who_is_named_behind_the_work_owes_nothing_of_what_follows() -> None:
    text = "在村级党组织建立党员恳谈会制度，支部成员轮流主持；建立困难党员档案，设立帮扶基金。"
    assert [item.responsible for item in decompose(text)] == ["支部成员", None, None]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("宣传部门加强对返乡青年的宣传。", "宣传部门"),
        ("人才工作领导小组成员单位要建立引才台账。", "人才工作领导小组成员单位"),
        ("流入地党组织对流动党员逐人登记造册。", "流入地党组织"),
        ("县、乡两级都要建立回访制度。", "县、乡两级"),
        ("各乡街要排查漏管党员。", "各乡街"),
        ("带动各社区党委组织学习，建立台账。", None),
        ("大力推进非公企业党组织组建，建立台账。", None),
        ("党支部建设要建立台账。", None),
    ],
)
def test_a_unit_that_acts_is_told_from_what_is_done_to_one(text: str, owner: str | None) -> None:
    assert {item.responsible for item in decompose(text)} == {owner}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("各村可建立红白理事会。", "各村"),
        ("县残联组织志愿者上门服务。", "县残联"),
        ("支持各地结合实际建立人才驿站。", "各地"),
        ("引导干部建立学习小组。", None),
        ("大家可以去学一学。", None),
        ("整改情况报县委组织部备案。", None),
        ("通过县委组织部审核后公示。", None),
    ],
)
def test_who_may_do_something_and_who_is_bidden_to_owes_it(text: str, owner: str | None) -> None:
    assert {item.responsible for item in decompose(text)} == {owner}


def test_who_is_named_as_owner_outweighs_who_acts_and_not_who_is_asked() -> None:
    found = decompose("各基层党支部结合实际开展结对帮扶。（责任单位：组织科、党员教育科）\n各基层党支部要开展结对帮扶。（责任单位：组织科）")
    assert [item.responsible for item in found] == ["组织科、党员教育科", "各基层党支部"]


HELPED = "一、抓培训。轮训村书记2期，由干部科牵头、党校配合。建立师资库。\n二、引人才。建立服务专员制度。由人才科牵头，年底前完成。发放补贴。（牵头单位：人才科，配合单位：人社局、财政局；完成时限：年底前）\n三、整顿。逐村建立台账。"


@pytest.mark.parametrize(
    ("work", "helps"),
    [("轮训村书记2期，由干部科牵头、党校配合", "党校"), ("轮训村书记2期", "党校"), ("建立师资库", ""), ("建立服务专员制度", "人社局、财政局"), ("发放补贴", "人社局、财政局"), ("逐村建立台账", "")],
)
def test_who_helps_is_read_beside_the_measure_behind_it_and_at_the_end_of_its_paragraph(work: str, helps: str) -> None:
    start = HELPED.index(work)
    assert assisting_at(HELPED, start, start + len(work)) == helps


def test_the_time_in_brackets_behind_a_heading_holds_under_the_headings_below_it() -> None:
    text = "（一）学习阶段（2027年3月1日－2027年4月30日）\n1.个人自学\n撰写学习心得2篇。"
    assert [item.deadline for item in decompose(text)] == ["2027年3月1日－2027年4月30日"]


def test_lines_below_a_measure_that_name_owner_and_deadline_belong_to_it_and_make_it_no_heading() -> None:
    paper = "一、任务\n1.建立流动党员台账。\n责任单位：组织科，完成时限：6月底前\n2.举办培训班2期。\n责任单位：党校；完成时限：9月底前\n3.整顿软弱涣散村党组织3个。\n责任单位：基层办\n完成时限：12月底\n"
    read = [(item.responsible, item.deadline) for item in decompose(paper)]
    assert read == [("组织科", "6月底前"), ("党校", "9月底前"), ("基层办", "12月底")]
    assert left_out(paper, [(item.offset, item.offset + len(item.text)) for item in decompose(paper)]) == []


def test_a_line_below_a_heading_that_names_an_owner_holds_for_all_below_the_heading_until_another_is_named() -> None:
    paper = "一、加强班子建设\n责任单位：组织科\n1.开展谈心谈话活动。\n2.党校要举办培训班2期。\n二、抓队伍\n1.选派指导员9名。\n"
    assert [item.responsible for item in decompose(paper)] == ["组织科", "党校", None]
