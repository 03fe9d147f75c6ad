"""总结和讲话里的话: what is counted up is one thing, what only leads up to work or defines a word is none."""
from __future__ import annotations

import pytest

from dazugong.reading import decompose


def read(paper: str) -> list[tuple[str, str]]:
    return [(str(item.kind), item.text) for item in decompose(paper)]


def test_what_is_counted_up_in_one_breath_is_one_deed() -> None:
    told = "目前，共举行讲座12场，发放资料100份，撰写文章26篇"
    assert read(f"某县学习情况汇报\n{told}。") == [("achievement", told)]


def test_what_is_planned_with_several_numbers_stays_several_things() -> None:
    found = read("某县学习计划\n全年举办讲座12场，撰写文章26篇，走访老党员300户。")
    assert [text for _, text in found] == ["全年举办讲座12场", "撰写文章26篇", "走访老党员300户"]


def test_since_when_is_no_deed() -> None:
    found = read("某县学习情况汇报\n“两学一做”学习教育开展以来，甲县县委组织部制定了学习计划。")
    assert len(found) == 1 and found[0][0] == "achievement" and "制定了学习计划" in found[0][1]


def test_what_is_met_leads_to_the_work_behind_it() -> None:
    found = read("某县换届情况汇报\n针对任务重、涉及面广的实际，我们严格按照法定程序，做好代表选举和委员推荐工作，依法选举产生代表192名。")
    assert any("做好代表选举" in text for _, text in found) and any("192名" in text for _, text in found)


@pytest.mark.parametrize("said", ["党务公开不是“公开什么，群众就看什么”，而是“群众关注什么，就公开什么”。", "党务公开的内容主要包括八个方面。"])
def test_what_a_word_means_is_no_work(said: str) -> None:
    assert read(f"动员会讲话\n{said}各乡镇党委每季度公开一次党务。") == [("mechanism", "各乡镇党委每季度公开一次党务")]


def test_a_heading_on_placing_people_does_not_look_ahead() -> None:
    found = read("上半年工作情况汇报\n一、换届工作圆满完成\n1、做好人事安排工作。协商确定政协委员192名。\n二、下步工作安排\n培训新任委员192名。")
    assert [kind for kind, _ in found] == ["achievement", "target"]


def test_to_be_clear_about_aims_makes_no_aims_of_what_follows() -> None:
    found = read("培训大会讲话\n一要明确培训的目标要求。各单位要逐人登记造册。\n二、工作目标\n党员参训率达到95%。")
    assert [kind for kind, _ in found] == ["task", "target"]


def test_a_wish_addressed_to_units_is_work_and_ends_what_is_told() -> None:
    found = read("培训大会讲话\n县委党校举办了村干部培训班，培训村干部412名。希望各乡镇党委对村干部逐人登记造册。")
    assert [kind for kind, _ in found[:-1]] == ["achievement"] * 2 and found[-1] == ("task", "希望各乡镇党委对村干部逐人登记造册")
    assert decompose("培训大会讲话\n希望各乡镇党委对村干部逐人登记造册。")[0].responsible == "各乡镇党委"


@pytest.mark.parametrize("rule", ["第十一条　不得以外出为由拒绝参加组织生活", "2、座谈会应在列为发展对象之前召开", "严禁借换届突击提拔干部"])
def test_a_short_rule_that_binds_somebody_is_no_heading(rule: str) -> None:
    found = read(f"党员管理办法\n{rule}。由支部书记每季度检查一次。")
    assert [text for _, text in found] == [rule.split("　")[-1].split("、")[-1], "由支部书记每季度检查一次"]
