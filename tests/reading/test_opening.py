"""开头、并列和结果: what a paper announces and sums up is no measure; what stands in a row is told apart."""

from __future__ import annotations

import pytest

from dazugong.reading import decompose

SINCE = "今年以来，县委组织部在县委领导下，紧扣中心、服务大局，各项工作取得明显成效。\n"


def read(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.text) for item in decompose(text) if item.kind != "principle"]


@pytest.mark.parametrize(
    "text",
    [
        SINCE,
        "为夯实基层基础，今年以来，全镇紧紧围绕强基固本抓党建，为乡村振兴提供了组织保证。",
        "根据县委安排，结合我镇实际，特制定如下实施方案：",
        "为深化人才引领，根据《某县人才规划》，就推进青苗工程，提出以下实施意见。",
        "为夯实基层基础，加强支部建设，现提出如下意见。",
        "《关于加强村级阵地建设的意见》全文如下。",
        "为落实会议精神，4月3日，镇党委召开党建工作推进会，安排下步工作。",
        "一、指导思想\n以提升组织力为重点，加强班子建设，整合各方资源，深化结对共建。",
        "一、重要意义\n开展述职评议，有利于压实责任，推动支部书记履职尽责。",
        "刚才，三个支部作了发言，介绍了工作情况。",
        "有些支部的会，开成了拉家常的会。",
    ],
)
def test_what_announces_sums_up_or_gives_reasons_is_no_measure(text: str) -> None:
    assert read(text) == []


def test_a_paper_that_opens_with_a_time_past_and_asks_for_nothing_tells_what_was_done() -> None:
    report = SINCE + "组建青年小组56个。推行包村联户制度。\n下一步，选派指导员60名。"
    assert [kind for kind, _ in read(report)] == ["achievement", "achievement", "target"]
    assert [kind for kind, _ in read(SINCE + "组建青年小组56个。\n各支部要推行包村联户制度。")] == ["target", "mechanism"]


@pytest.mark.parametrize(
    "heading", ["（一）注重一线实践", "（二）提高培训成效", "（三）科学发展对党建提出了更高要求", "（四）确保取得实效"]
)
def test_a_heading_that_only_speaks_of_practice_or_success_does_not_look_back(heading: str) -> None:
    assert [kind for kind, _ in read(f"{heading}\n建立联系点制度。选派干部到项目一线跟班学习。\n（五）健全机制\n建立台账。")][0] == "mechanism"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("要抓好精神的传达学习，要抓好班子的分析研判，要抓好阵地的管理使用。", 3),
        ("镇党委成立了党建工作领导组，建立了村级议事规则，出台了干部承诺办法。", 3),
        ("各支部要调整学习安排，镇党建办要编好学习口袋书。", 2),
        ("要全面落实结对帮扶的各项措施，没有产业的要想办法对接合作社。", 2),
        ("年内建成示范点12个，消除没有集体收入的空壳村。", 2),
        ("采纳合理化建议24条，形成调研报告18篇，达成合作协议9项。", 3),
        ("成立评审小组，4月中旬组织专家开展评审。", 2),
        ("重点抓三件事：1.摸清党员底数，2.建立流动党员台账，3.每月上门走访一次。", 3),
        ("各支部要： 1.核对党员名册 2.建立党费台账 3.按季公示。", 3),
        ("建立整顿对象台账，实行动态管理。", 1),
        ("到2028年，人才总量达到9800人，高技能人才占比达到30%，研发人员超过120人。", 1),
        ("每季度召开1次，也可根据需要随时召开。", 1),
        ("实行积分考评制度，主要考评党员参加学习、缴纳党费。", 1),
        ("每季度通报一次，每年公布一次。", 2),
        ("要抓好党员培训，在摸清需求的基础上，分类安排课程。", 1),
        ("去年，我们建立了流动党员双向联系和定期报告的管理制度，42名村干部吃上了定心丸。", 2),
        ("开展主题党日活动，组织生活质量不断提高。", 1),
    ],
)
def test_things_in_a_row_are_told_apart_and_results_are_not(text: str, pieces: int) -> None:
    assert len(read(text)) == pieces, read(text)


def test_a_row_with_numbers_keeps_none_of_them() -> None:
    assert [text for _, text in read("要做好三项工作:1.核对名册,2.建立台账,3.每月公示一次。")] == ["核对名册", "建立台账", "每月公示一次"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("完成干部档案数字化扫描。", "task"),
        ("11月底前软弱涣散村全部整顿到位。", "target"),
        ("每个村要有两名35岁以下的后备干部。", "target"),
        ("要完善“造血”功能，激发内生动力。", "task"),
        ("以后支部开会要有议题单。", "task"),
        ("运用观摩评比、积分排名等机制，选拔年轻干部。", "mechanism"),
    ],
)
def test_the_kind_follows_what_is_asked(text: str, kind: str) -> None:
    assert [found for found, _ in read(text)] == [kind]


def test_to_strengthen_in_general_is_a_principle() -> None:
    assert [item.kind for item in decompose("必须从新的高度加强组工干部队伍建设。")] == ["principle"]
    assert [item.kind for item in decompose("要加强制度建设，健全组织生活制度。")] == ["mechanism"]


@pytest.mark.parametrize(
    "text",
    [
        "眼下春耕大忙，党员集中学习难组织。为做到农忙不误学习，现就有关事项通知如下。",
        "3月中旬，县委组织部组成5个督查组，对各乡镇进行了走访。现将有关情况通报如下：",
        "全县共有党员8400名，下辖乡镇14个。",
        "支部班子的作风和能力，不仅影响一个村的工作，而且关系群众的信任。",
        "确保各项任务时间过半、完成过半。",
    ],
)
def test_what_leads_up_to_a_paper_or_describes_the_place_is_no_measure(text: str) -> None:
    assert read(text) == []


def test_a_ground_far_longer_than_the_work_is_left_out_of_it() -> None:
    text = "根据《关于做好全县基层党组织统一活动日有关工作的通知》（岭组通〔2026〕9号）要求，扎实开展“五早五先”活动。"
    assert read(text) == [("mechanism", "扎实开展“五早五先”活动")]
    assert read("按照县委部署，扎实开展“五早五先”活动。") == [("mechanism", "按照县委部署，扎实开展“五早五先”活动")]


@pytest.mark.parametrize(
    "text",
    [
        "3月8日，云溪县召开基层党建推进会，安排部署全年工作。",
        "2027年3月8日上午，全县年轻干部座谈会召开，对跟踪培养工作进行部署。",
        "近日，柏坪乡举行第一书记述职会，通报一季度驻村情况。",
    ],
)
def test_the_news_that_a_meeting_was_held_is_no_measure(text: str) -> None:
    assert read(text) == []


def test_in_which_case_something_is_done_stands_with_what_is_done() -> None:
    text = "全年缺学三次以上的，由支部书记约谈，对经多方查找仍无法联系的，按照规定停止党籍。"
    assert [quoted for _, quoted in read(text)] == ["全年缺学三次以上的，由支部书记约谈", "对经多方查找仍无法联系的，按照规定停止党籍"]


def test_what_is_asked_of_a_unit_in_a_short_sentence_is_no_topic() -> None:
    text = "《流动党员活动证》由所在支部发放。流入地党支部要及时验证并备案。每年审核一次。"
    assert ("task", "流入地党支部要及时验证并备案") in read(text)


def test_the_number_of_an_article_is_no_part_of_the_measure() -> None:
    text = "第三条　各党支部应当建立外出党员网上课堂。\n第四条　联络员由当地党员推选产生。"
    assert [quoted for _, quoted in read(text)] == ["各党支部应当建立外出党员网上课堂", "联络员由当地党员推选产生"]


def test_a_long_list_goes_on_past_the_hundredth_number() -> None:
    found = decompose("一、任务清单\n99.建立干部档案台账。县委组织部牵头。\n100.各乡镇建立走访制度，每季度一次。\n101.县委组织部9月底前举办培训班3期。")
    assert [item.text for item in found] == ["建立干部档案台账", "各乡镇建立走访制度，每季度一次", "县委组织部9月底前举办培训班3期"]
    assert found[0].responsible == "县委组织部" and {tuple(item.heading_path) for item in found} == {("一、任务清单",)}


def test_how_often_in_a_condition_is_no_target_and_how_work_should_be_no_task() -> None:
    (found,) = decompose("无故缺席支部会议两次的，由支部书记约谈。")
    assert found.targets == [] and found.responsible == "支部书记"
    assert [item.kind for item in decompose("态度要端正，作风要扎实。")] == ["principle"]


@pytest.mark.parametrize(
    "text",
    [
        "中共某县委员会关于深化“先锋工程”建设 深入开展创先争优活动的实施意见\n",
        "“现在走访后在手机上就可以更新台账，我觉得方便。”社区书记介绍。\n",
    ],
)
def test_a_title_and_what_somebody_was_heard_to_say_are_no_measures(text: str) -> None:
    assert read(text) == []
    assert [quoted for _, quoted in read(text + "建立困难党员台账。")] == ["建立困难党员台账"]


def test_to_draw_up_a_paper_is_work() -> None:
    assert read("制定关于加强村干部管理的办法。")


def test_what_our_county_does_is_told_although_it_is_quoted() -> None:
    assert read("“我县建立了党员积分台账，发放积分卡300张。”")


def test_a_programme_names_what_takes_place_without_a_verb() -> None:
    found = decompose("一、活动安排\n1.“邻里一家亲”家庭才艺大赛\n2.健康知识讲座（各社区）\n二、工作要求\n各社区要建立台账。")
    assert [(item.kind, item.text) for item in found] == [("mechanism", "“邻里一家亲”家庭才艺大赛"), ("mechanism", "健康知识讲座（各社区）"), ("mechanism", "各社区要建立台账")]


def test_a_short_sentence_of_work_behind_a_heading_is_not_lost_as_another_heading() -> None:
    found = decompose("一、重点项目\n2.人才开发项目。对引进的人才给予安家补助。补助标准按上年执行。")
    assert "对引进的人才给予安家补助" in [item.text for item in found]


def test_what_a_unit_is_asked_and_a_longer_sentence_inside_a_paragraph_are_no_topics() -> None:
    text = "各支部要摸清党员底数。要合理确定结对帮扶的村和户。帮扶的村由镇党委选定。"
    assert [item.text for item in decompose(text)][:2] == ["各支部要摸清党员底数", "要合理确定结对帮扶的村和户"]


def test_a_numbered_sentence_that_asks_for_something_behind_its_comma_is_no_heading() -> None:
    text = "（一）费用管理\n3、加强公务卡管理，对持卡人要经常提醒。每月核对一次账单。"
    assert [item.text for item in decompose(text)] == ["加强公务卡管理，对持卡人要经常提醒", "每月核对一次账单"]


def test_work_done_by_a_rule_with_a_name_is_work() -> None:
    assert [item.text for item in decompose("严格按照《档案工作条例》规定移交材料。")] == ["严格按照《档案工作条例》规定移交材料"]
    assert [item.text for item in decompose("严格按照《档案工作条例》要求，移交材料。")] == ["严格按照《档案工作条例》要求，移交材料"]


def test_a_sentence_that_strings_five_pieces_of_work_is_a_list_of_duties() -> None:
    duties = ["加强对机关党员干部的日常管理", "指导各基层党组织开好组织生活会", "督促分管单位落实整改要求", "抓好所联系村的换届准备工作", "及时向党委报告重要情况"]
    assert [item.text for item in decompose("，".join(duties) + "。")] == duties
    assert len(decompose("，".join(duties[:3]) + "。")) < 3  # fewer say together how one thing is done


def test_clauses_that_begin_alike_are_measures_of_their_own() -> None:
    text = "加快培养一批本土专业技术人才，加快引进一批紧缺专业技术人才。"
    assert len(decompose(text)) == 2


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("党员的素质进一步提高。", "target"),
        ("调整优化村级班子结构。", "target"),
        ("信息用稿在市级媒体上达到20篇。", "target"),
        ("建立支部述职评议制度。", "mechanism"),
        ("去年表彰了先进支部12个。", "achievement"),
    ],
)
def test_what_stands_under_a_heading_of_goals_is_to_be_reached(sentence: str, kind: str) -> None:
    assert [item.kind for item in decompose(f"二、工作目标\n{sentence}\n三、工作措施\n摸清党员底数。")] == [kind, "task"]


def test_a_number_before_a_sentence_that_sets_up_a_system_does_not_make_it_a_mere_heading() -> None:
    text = "（一）规范管理\n1.建立党员联系农户制度。每名党员至少联系3户。"
    assert [item.text for item in decompose(text)] == ["建立党员联系农户制度", "每名党员至少联系3户"]


def test_a_short_frame_behind_work_leads_on_to_more_of_it() -> None:
    assert len(decompose("组织支部委员逐户走访120名困难党员，在走访中，收集困难党员的意见建议。")) == 1


def test_what_comes_of_the_work_is_no_break_in_it() -> None:
    text = "逐村走访困难党员和老党员，党群关系更加融洽，并汇总他们的意见建议。"
    assert [item.text for item in decompose(text)] == [text.rstrip("。")]


def test_what_a_measure_is_for_ends_it_where_other_work_follows() -> None:
    text = "逐户走访困难党员和老党员家庭，提高党员满意度，加强村级活动场所日常管理。"
    assert [item.text for item in decompose(text)] == ["逐户走访困难党员和老党员家庭，提高党员满意度", "加强村级活动场所日常管理"]


def test_a_paper_whose_opening_leads_to_what_its_writers_did_tells_what_was_done() -> None:
    opening = "镇党委把村级阵地建设放在心上。我们的主要做法是：\n一、建好阵地\n在村头建起党员活动室，组织党员轮流值班。"
    assert {item.kind for item in decompose(opening)} == {"achievement"}
    assert "achievement" not in {item.kind for item in decompose(opening.replace("我们的主要做法是：", "具体做法如下："))}
