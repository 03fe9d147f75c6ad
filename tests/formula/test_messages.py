"""公式怎么断、怎么退: cutting and refusals, in sentences an organiser would write."""
from __future__ import annotations

import pytest
from formulas import COLUMNS

from dazugong.formula import Column, FormulaError, Vocabulary, names, parse, parse_condition, parse_number
from dazugong.formula.cost import too_large
from dazugong.formula.show import show


def _shown(text: str, *more: Column) -> str:
    return show(parse(text, (*COLUMNS, *more)))


@pytest.mark.parametrize(("written", "same"), [
    ("等次不在［好、较好］或群众满意率＞＝90", "等次 不在 [好, 较好] 或 群众满意率 ≥ 90"),
    ("本期等次优于上期等次", "本期 等次 优于 上期 等次"),
    ("党员数＞3且免报", "党员数 > 3 且 免报 "),
    ("已整改或转化数÷党员数×100≥57.5", "已整改或转化数 / 党员数 * 100 >= 57.5"),
    ("截止日期≤2026年9月30日", "截止日期 <= 2026-09-30"),
    ("状态 = “在建”", "状态＝在建"),
    ("党员数 ≠ 3", "党员数 != 3"), ("党员数 <> 3", "党员数 ≠ 3"),
    ("非（免报）", "非 免报"),
    ("上期下级合计党员数>0", "上期 下级合计 党员数 > 0"),
])
def test_two_ways_of_writing_mean_the_same(written: str, same: str) -> None:
    assert parse(written, COLUMNS) == parse(same, COLUMNS)


def test_a_state_that_begins_with_an_operator_word_is_a_state() -> None:
    assert _shown("状态 = 在建") == '状态 = "在建"'
    assert _shown("状态=非建制且免报") == '状态 = "非建制" 且 免报'
    assert _shown("状态 在 [在建, 非建制]") == '状态 在 ["在建", "非建制"]'


def test_an_operator_inside_a_term_is_no_operator() -> None:
    parts = (Column("a", "已整改", "yesno"), Column("b", "转化数", "yesno"))
    assert names(parse("已整改或转化数 > 1", (*COLUMNS, *parts))) == ("已整改或转化数",)
    assert names(parse("已整改或转化数>1且免报", (*COLUMNS, *parts))) == ("已整改或转化数", "免报")
    assert names(parse("已整改 或 转化数", (*COLUMNS, *parts))) == ("已整改", "转化数")


def test_digits_are_never_split() -> None:
    with pytest.raises(FormulaError, match="没有"):
        parse("党员数95 > 1", (Column("a", "党员数9", "number"),))
    assert names(parse("党员数9 > 95", (Column("a", "党员数9", "number"),))) == ("党员数9",)


def test_a_choice_comes_before_a_term_of_the_same_name() -> None:
    same = Column("x", "好", "grade", ("好", "较好", "一般", "较差"))
    assert _shown("等次 = 好", same) == '等次 = "好"'
    assert _shown("等次 = 本期 好", same) == "等次 = 好"


def test_what_is_quoted_is_always_text() -> None:
    column = Column("x", "名称", "text")
    assert _shown("名称 = “党员数”", column) == '名称 = "党员数"'


@pytest.mark.parametrize(("formula", "message", "position"), [
    ("年令(出生日期) > 35", "没有“年令”这一项，是不是“年龄”？", 0),
    ("免报 且 群众满意度 ≥ 90", "没有“群众满意度”这一项，是不是“群众满意率”？", 5),
    ("党员数大于3", "公式里不用“大于”，请写“>”", 3),
    ("免报并且党员数>3", "公式里不用“并且”，请写“且”", 2),
    ("等次 = 优秀", "“等次”没有“优秀”这个选项，只有：好、较好、一般、较差", 5),
    ("等次 = “优秀”", "“等次”没有“优秀”这个选项，只有：好、较好、一般、较差", 0),
    ("等次 > 一般", "“等次”不能比大小，分好坏请用“优于”", 0),
    ("单位 = 丙丁", "没有“丙丁”这一项；如果是文字，请加引号", 5),
    ("党员数 = 好", "没有“好”这一项；如果是文字，请加引号", 6),
    ("截止日期 ≤ 2026/9/30", "“2026/9/30”看不出是日期还是算式：日期请写成 2026-09-30，算式请在运算符两边加空格", 7),
    ("截止日期 ≤ 2026-02-30", "“2026-02-30”没有这一天，请核对2026年2月有几天", 7),
    ("截止日期 ≤ 20260930", "“截止日期 ≤ 20260930”：日期和数不能相比；日期请写成 2026-09-30，不加引号", 0),
    ("(党员数 > 3", "公式没有写完：“3”括号没有合上", 8),
    ("党员数 >", "公式没有写完：“>”后面还缺一项", 5),
    ("等次 等次", "“等次”和“等次”之间缺少运算词，如 且、或、=、+", 3),
    ("等次 在 好", "“在”后面要写方括号，如 在 [甲, 乙]", 5),
    ("1 < 党员数 < 3", "“<”不能接在这里：一次只比较两项，几个比较请用“且”连起来", 8),
    ("党员数 且 免报", "“党员数”不是条件，前后不能用 且、或、非 连接，请写成比较，如 党员数 ＞ 0", 0),
    ("等次 + 3 > 1", "“等次”是选项，不能加减乘除", 0),
    ("年龄 > 35", "“年龄”后面要写括号，如 年龄(出生日期)", 0),
    ("年龄(党员数) > 35", "年龄( ) 里要写日期，“党员数”是数", 3),
    ("求和(党员数 ÷ 资金)", "先逐行相除再汇总会失真，请先分别汇总再相除，如 求和(甲) ÷ 求和(乙)", 3),
    ("求和(党员数) > 党员数", "“党员数”要写在汇总里面，如 求和(党员数)", 3),
    ("党员数 ￥ 3", "“￥”这个符号不能用在公式里；文字里有它时，请给文字加引号", 4),
    ("“甲", "引号没有成对，请在文字后面补上引号", 0),
    ("", "公式是空的，请写上条件或算式", 0),
])
def test_a_refusal_names_the_place_the_reason_and_the_remedy(formula: str, message: str, position: int) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(formula, COLUMNS)
    assert (refused.value.message, refused.value.position) == (message, position)


def test_two_ways_to_cut_are_both_shown() -> None:
    columns = (Column("a", "支部", "yesno"), Column("b", "支部书", "yesno"), Column("c", "记", "yesno"),
               Column("d", "书记", "yesno"))
    with pytest.raises(FormulaError, match="有两种断法：“支部 书记”和“支部书 记”，请在词与词之间加空格"):
        parse("支部书记", columns)


@pytest.mark.parametrize(("columns", "message"), [
    ((Column("a", "且", "number"),), "“且”是公式里的运算词，不能作名称"),
    ((Column("a", "党员 数", "number"),), "不能有空格和标点"),
    ((Column("a", "党员数", "number"), Column("b", "党员数", "number")), "“党员数”出现了两次"),
    ((Column("a", "2026", "number"),), "不能全是数字"),
])
def test_a_vocabulary_that_cannot_be_told_apart_is_refused(columns: tuple[Column, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Vocabulary(columns)


def test_a_condition_and_a_number_are_not_taken_for_each_other() -> None:
    with pytest.raises(FormulaError, match="“党员数”不是条件"):
        parse_condition("党员数", COLUMNS)
    with pytest.raises(FormulaError, match="算不出数"):
        parse_number("党员数 > 1", COLUMNS)
    assert parse_condition("免报", COLUMNS).kind == "yesno"


def test_a_formula_that_no_database_could_reckon_is_told_when_it_is_written() -> None:
    deep = "党员数 ÷ 已整改或转化数"
    for _ in range(8):
        deep = f"四舍五入({deep} ÷ 3, 1)"
    assert too_large(parse(deep, COLUMNS)) == "公式太大，数据库算不动，请拆成几条"
    assert too_large(parse("四舍五入(封顶(党员数 ÷ 已整改或转化数 × 100, 20), 1)", COLUMNS)) == ""
