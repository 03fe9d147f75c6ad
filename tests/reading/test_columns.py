"""读两栏: a page whose lines were drawn across two columns is read down the one and then the other."""

from __future__ import annotations

from dazugong.reading import read_document
from tests.reading.printing import printed

LEFT = ["一、建立整顿工作台账，逐村", "制定整顿方案，每月通报一", "次进度，实行销号管理，做", "到应整尽整、应改尽改，年", "底前全部转化到位。"]
RIGHT = ["二、健全后备干部名册，每", "个村储备后备干部不少于两", "名，每年组织一次集中培训", "并安排到项目一线跟班，组", "织科要定期分析名册变动。"]


def across(left: list[str], right: list[str], *, apart: float = 8.6) -> bytes:
    """A page whose lines were drawn across it: the first of either side, then the second."""
    rows = enumerate(zip(left, right))
    drawn = "".join(f"#place(dy: {i * 0.8 + 1.5}cm)[{a}]\n#place(dx: {apart}cm, dy: {i * 0.8 + 1.5}cm)[{b}]\n" for i, (a, b) in rows)
    page = '#set page(width: 21cm, height: 12cm, margin: 2cm)\n#set text(font: "Noto Sans CJK SC", size: 16pt)\n'
    return printed(f"{page}#align(center)[岭南县组织工作要点]\n{drawn}#place(bottom + center)[本要点由县委组织部负责解释，自印发之日起施行。]")


def test_two_columns_drawn_across_the_page_are_read_one_after_the_other() -> None:
    text = read_document(across(LEFT, RIGHT), name="要点.pdf")
    assert text.split("\n") == ["岭南县组织工作要点", *LEFT, *RIGHT, "本要点由县委组织部负责解释，自印发之日起施行。"]


def test_a_table_is_no_page_of_columns() -> None:
    work, owner = ["出台人才认定办法", "引进紧缺博士", "完成档案扫描", "建立调度台账", "开展支部观摩"], ["人才科", "人才科", "信息科", "办公室", "组织科"]
    lines = read_document(across(work, owner), name="任务.pdf").split("\n")
    assert [line.split() for line in lines[1:6]] == [list(row) for row in zip(work, owner)]
