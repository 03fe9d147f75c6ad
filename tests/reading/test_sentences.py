"""语句: what a person is shown of the original as not listed among the measures."""

from __future__ import annotations

from dazugong.reading import decompose, left_out

PLAN = """2026年甲县人才工作实施意见
一、重点项目
1.青苗项目。三年内培养青年人才100名，新建实训基地3个。（牵头单位：县委组织部，配合单位：县教育局、县人力资源社会保障局，各乡镇）
2.举办培训班3期。责任单位：干部科；完成时限：6月底前。
3.建立联系制度。由人才科牵头，年底前完成。
"""


def missed(text: str, *, without: str = "没有的") -> list[str]:
    """What is shown as not listed where every measure read is listed, but for those with the words `without`."""
    taken = [(item.offset, item.offset + len(item.text)) for item in decompose(text) if without not in item.text]
    return [text[start:end] for start, end in left_out(text, taken)]


def test_what_says_whose_a_measure_is_and_by_when_is_not_missed() -> None:
    assert missed(PLAN) == []


def test_owners_of_a_measure_that_is_not_listed_are_shown_with_it() -> None:
    assert missed(PLAN, without="培训班") == ["举办培训班3期", "责任单位：干部科", "完成时限：6月底前"]


def test_a_label_that_leads_to_more_than_an_owner_is_shown() -> None:
    said = "责任单位：干部科，要把培训办实办好"
    assert missed(f"{PLAN}4.举办讲座2次。{said}。\n") == [said]


def test_a_short_sentence_taken_for_a_topic_is_shown_as_left_out_and_a_mere_topic_is_not() -> None:
    text = "一、重点项目\n2.人才开发项目。落实人才安家补助。补助标准按上年执行。\n3.强化责任。明确分工。逐村建立台账。"
    taken = [(item.offset, item.offset + len(item.text)) for item in decompose(text)]
    assert [text[each.start : each.end] for each in left_out(text, taken)] == ["落实人才安家补助"]
