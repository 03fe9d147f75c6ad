"""折行: a paper as a printer broke its lines is read as it was typed."""

from __future__ import annotations

from dazugong.reading import decompose, read_document, standing_alone
from tests.reading.printing import printed

PAPER = """一、引才
1.青苗项目。面向全县企业和科研院所择优设立引才特聘岗位二十个，在三个乡镇试行引才专员制度。
2.安居项目。对新引进的青年人才发放安家补贴，建立住房保障清单。每季度走访看望青年人才和家属一次，帮助解决子女入学等困难。
二、育才
1.讲堂项目。围绕建设人才强县的目标任务，开设青年人才讲堂八期，选送三十名技术骨干到省内外高校和科研院所进修学习。
2.结对项目。推行老中青人才传帮带结对制度，建立结对台账，每半年在全县范围内通报结对帮带工作进展情况一次。
"""
PAGE = """#set page(width: 16cm, height: 24cm, margin: 2cm)
#set text(font: "Noto Sans CJK SC", size: 12pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true))
"""


def test_a_paragraph_that_begins_further_in_is_read_whole_although_a_pdf_keeps_no_blanks() -> None:
    """首行缩进: its first line is two characters shorter than the others, and goes on all the same."""
    lines = read_document(printed(PAGE + PAPER.replace(".", r"\.").replace("\n", "\n\n")), name="意见.pdf")
    assert lines.count("\n") > PAPER.count("\n") + 3, "the page breaks lines"

    def read(text: str) -> list[tuple[str, list[str]]]:
        return [(standing_alone(item.text), [target["indicator"] for target in item.targets]) for item in decompose(text)]

    assert read(lines) == read(PAPER)


def test_words_that_cannot_end_a_line_are_read_on_though_few_lines_are_full() -> None:
    """半截话: a number without its unit, a time without its verb."""
    paper = "关于做好评选工作的通知\n一、评选\n（一）由县委组织部牵头，年底前评选“溪口工匠”10\n名。\n（二）建立流动党员联系台账，6月30日前\n摸清底数。\n（三）各支部要在9月\n底前修订考勤办法。\n"
    tenth, _, asked, revised = decompose(paper)
    assert tenth.targets[0]["value"] == "10名"
    assert (asked.text.replace("\n", ""), asked.deadline) == ("6月30日前摸清底数", "6月30日前")
    assert revised.deadline == "9月底前"


def test_a_column_as_narrow_as_on_a_telephone_is_read_whole() -> None:
    text = "各乡镇党委要在6月底前完成软弱涣散党组织的摸排，逐个建立台账，县委组织部每季度督查一次，年底前组织验收，验收不合格的重新整顿。" * 2
    narrow = "\n".join(text[place : place + 13] for place in range(0, len(text), 13))
    assert [standing_alone(item.text).replace("\n", "") for item in decompose(narrow)] == [standing_alone(item.text) for item in decompose(text)]
