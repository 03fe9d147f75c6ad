"""讲话、细则、通知: what a speaker says besides, what a clause counts for, and whom a notice is open to."""

from __future__ import annotations

import pytest

from dazugong.reading import decompose, title_written


def kinds(text: str) -> list[str]:
    return [item.kind for item in decompose(text)]


@pytest.mark.parametrize(
    "text",
    [
        "让我们振奋精神、真抓实干，为全县发展作出新的贡献！",
        "我就讲这些，不妥之处，请同志们批评指正。",
        "在此，我向常年在村里跑的组织委员们道一声辛苦。",
        "人家进了门不敢说话，还算什么党员之家？",
        "全县单独建立党组织的企业只有29家。",
        "去年以来全县干部受到谈话提醒和处理的有七人。",
        "各乡镇党委，县直各党委、党组：",
    ],
)
def test_what_a_speaker_says_besides_is_no_measure(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "对已转化的村跟踪回访一年以上，防止反弹。",
        "村“两委”换届以来新任的书记，凡没有训过的，上半年由县里全部培训一遍。",
        "述职结果纳入年度考核，权重不低于去年。",
        "摸底不得由村里自己填表了事。",
    ],
)
def test_a_rule_that_names_a_time_past_is_still_to_be_done(text: str) -> None:
    assert kinds(text) == ["task"]


def test_what_a_clause_counts_for_is_one_measure_with_it() -> None:
    found = decompose("三、党务公开\n1.公开内容不全、张贴不规范的，每次扣0.5分；未按时公开的，每次扣1分，最多扣3分。\n2.获县级以上表彰的，每项加1分。")
    assert [item.text for item in found] == [
        "公开内容不全、张贴不规范的，每次扣0.5分", "未按时公开的，每次扣1分，最多扣3分", "获县级以上表彰的，每项加1分",
    ]  # fmt: skip
    assert {item.kind for item in found} == {"task"}


def test_what_is_forbidden_of_someone_stands_by_itself() -> None:
    found = decompose("县财政局要专账管理专项资金，定期公开使用情况，任何单位不得挪作他用。")
    assert (found[-1].text, found[-1].responsible) == ("任何单位不得挪作他用", None)
    assert found[0].responsible == "县财政局"


def test_whom_a_notice_is_open_to_is_no_work_and_what_is_asked_of_him_is() -> None:
    notice = "二、选拔条件\n1.热爱本职工作，在本单位工作满三年。\n2.主持完成市级以上课题的。\n三、选拔程序\n1.各单位要在6月10日前推荐人选。\n"
    assert [item.text for item in decompose(notice)] == ["各单位要在6月10日前推荐人选"]
    assert decompose("二、选拔条件\n1.推荐人选要逐一核查档案。\n")[0].kind == "task"


def test_cells_between_tabs_are_told_apart_although_the_head_is_not_known() -> None:
    found = decompose("抓好组织生活\t3月：召开专题组织生活会\t完成民主评议党员工作\n抓好党员教育\t4月：举办党员培训班\t培训党员两期\n")
    assert not any("\t" in item.text for item in found)
    assert {"召开专题组织生活会", "举办党员培训班"} <= {item.text.rpartition("：")[2] for item in found}


def test_the_number_of_a_line_stays_with_it_across_a_tab() -> None:
    assert [item.text for item in decompose("1.\t各支部要在年底前建立流动党员台账。\n")] == ["各支部要在年底前建立流动党员台账"]


def test_a_title_on_two_lines_tells_that_the_paper_looks_back() -> None:
    paper = "中共溪口县委组织部\n上半年工作总结和下半年打算\n一、上半年工作开展情况\n举办主体班次十二期，培训1500人次。\n二、下半年打算\n举办主体班次八期。\n"
    assert title_written(paper) == "中共溪口县委组织部上半年工作总结和下半年打算"
    assert (kinds(paper)[0], kinds(paper)[-1]) == ("achievement", "target")


def test_a_demand_that_people_be_upright_is_a_principle() -> None:
    assert kinds("任何时候脑子都要清醒。") == ["principle"]
    assert kinds("机关支部要走在前、作表率。") == ["principle"]


def test_by_when_it_is_handed_in_belongs_to_what_is_drawn_up() -> None:
    [measure] = decompose("各单位要根据本计划制定本单位的培训计划，3月底前报县委组织部备案。")
    assert measure.deadline == "3月底前"


def test_a_month_by_month_list_is_told_apart_whatever_its_verbs() -> None:
    found = decompose("主题党日按月安排：2月慰问老干部，3月义务植树，4月赴烈士陵园祭扫。")
    assert [(item.text, item.deadline) for item in found[-2:]] == [("3月义务植树", "3月"), ("4月赴烈士陵园祭扫", "4月")]
