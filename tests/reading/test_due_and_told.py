"""到期的事, 讲过的事: what falls due is work whatever its verb; what is told as an example, or as a way of doing things, is told."""

from __future__ import annotations

import pytest

from dazugong.reading import decompose, title_written


def read(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.text) for item in decompose(text)]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("换届审计10月20日前结束。", "10月20日前"),
        ("各支部的花名册于3月底前报县委组织部存查。", "3月底前"),
        ("群众来信当面答不了的，七个工作日内给答复。", "七个工作日内"),
        ("人才科会同党校6月底前把课程表拿出来。", "6月底前"),
    ],
)
def test_what_falls_due_is_work_whatever_its_verb(text: str, deadline: str) -> None:
    assert [(item.kind, item.deadline) for item in decompose(text)] == [("task", deadline)]


def test_two_things_with_two_days_are_two() -> None:
    found = decompose("支部换届1月10日前完成，村民小组换届2月20日前完成。")
    assert [item.deadline for item in found] == ["1月10日前", "2月20日前"]


@pytest.mark.parametrize("text", ["去年12月底前，已完成两批。村史馆6月底前完成了布展。", "对6月底前完成的。"])
def test_a_day_in_what_is_over_or_waits_for_more_asks_for_nothing(text: str) -> None:
    assert all(kind == "achievement" for kind, _ in read(text))


def test_one_deed_told_as_an_example_does_not_make_the_rest_told() -> None:
    text = "要换着办法抓党建。如，针对楼道灯没人修的问题，在老小区开展“邻里议事”活动，调动了居民。探索在居民小区实行物业准入制度。适度超前地制定防汛预案。"
    kinds = dict((text[:4], kind) for kind, text in read(text))
    assert kinds["探索在居"] == "mechanism" and kinds["适度超前"] == "task"


def test_phases_with_their_time_in_brackets_are_headings_and_date_what_is_below() -> None:
    found = decompose("1.自查自纠（4月10日—5月15日）。逐人核对党费基数。\n2.交叉检查（5月下旬）。抽查乡镇党费台账。")
    assert [(item.text, item.deadline) for item in found] == [("逐人核对党费基数", "4月10日—5月15日"), ("抽查乡镇党费台账", "5月下旬")]


def test_a_named_mechanism_behind_its_number_is_work_though_more_is_said_of_it() -> None:
    found = read("三、增强实效。一是建立课题评价机制。年底请基层单位逐项打分。二是建立课题激励机制。评选创新奖。")
    assert ("mechanism", "建立课题评价机制") in [(kind, text.removeprefix("一是")) for kind, text in found]


def test_what_work_is_done_on_may_be_a_fault_or_a_reason() -> None:
    assert [kind for kind, _ in read("大力宣传先进支部取得的成效。")] == ["task"]
    assert [kind for kind, _ in read("认真查找影响班子团结的突出问题。")] == ["task"]
    assert read("班子成员之间还存在不少问题。") == []


@pytest.mark.parametrize(
    "text",
    ["坚持德才兼备的用人标准。", "必须坚持循序渐进，统筹好改革的快慢。", "要提高政治站位，提升抓落实的意识。", "要管住自己的嘴，不该说的不说。", "必须提前谋划。", "紧紧围绕中心工作，抓好两个文明建设。", "要从讲政治的高度，抓好机关建设。"],
)
def test_how_people_are_to_be_is_a_principle(text: str) -> None:
    assert {kind for kind, _ in read(text)} == {"principle"}


@pytest.mark.parametrize(
    "text",
    [
        "应当看到，有的支部组织生活还不经常。",
        "企业用人的办法将会随着企业的变化而改变。",
        "在此，我代表县委组织部，向老同志们表示衷心的感谢。",
        "从文化的角度来加强机关建设，形成机关文化，是加强自身建设的治本之策。",
        "今后，我们将在以下几个方面继续努力。",
        "做好新形势下的干部工作，任务艰巨。",
    ],
)
def test_what_is_seen_thanked_for_or_concluded_is_no_work(text: str) -> None:
    assert [kind for kind, _ in read(text) if kind != "principle"] == []


def test_a_paper_on_ways_tells_what_was_done_until_it_turns_to_what_comes_next() -> None:
    paper = "近年来，我县积极探索干部工作新路子。主要做法和体会是：\n实行考察预告，考察组进驻之前把时间和电话向社会公布。考察中还要到居住地延伸了解。\n今后一个时期，健全考核评价体系。"
    assert [kind for kind, _ in read(paper)] == ["achievement"] * 3 + ["mechanism"]


def test_square_brackets_at_the_end_name_the_owner_as_round_ones_do() -> None:
    assert [item.responsible for item in decompose("建立后备干部名册。〔组织科牵头，各乡镇配合〕")] == ["组织科"]


@pytest.mark.parametrize("text", ["形成领导班子分析检查报告。", "畅通人才流动渠道，建立人才信息库。"])
def test_what_nothing_stands_before_is_work_and_no_end(text: str) -> None:
    assert read(text)


def test_of_a_heading_only_what_is_to_be_reached_is_a_measure() -> None:
    text = "（四）弘扬人本文化，实施人性化管理，把机关建设成为最讲温情、最有人情味的部门。建立生日慰问制度。\n（五）其他。"
    assert read(text) == [("target", "把机关建设成为最讲温情、最有人情味的部门"), ("mechanism", "建立生日慰问制度")]


def test_the_signs_of_a_page_before_headings_are_no_words_of_the_paper() -> None:
    text = "# 某县整顿方案\n## 一、认定\n### （一）步骤\n要逐村建立台账。#1号楼要设党支部。"
    found = decompose(text)
    assert title_written(text) == "某县整顿方案"
    assert [(item.text, item.heading_path) for item in found] == [(words, ["一、认定", "（一）步骤"]) for words in ("要逐村建立台账", "#1号楼要设党支部")]
    assert all(text[item.offset : item.offset + len(item.text)] == item.text for item in found)
