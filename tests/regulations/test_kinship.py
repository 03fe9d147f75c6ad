"""Who must leave the room: terms of kinship by what they mean, not by their spelling."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.rules import CannotJudge
from dazugong.rules.kinship import degree, judge, terms, way_of
from tests.regulations.properties import MANY

GENERATIONS = 3
MUST = [
    "本人", "配偶", "妻", "丈夫", "父亲", "养父", "继母", "儿子", "长女", "养子或继子", "祖父", "外婆", "孙子、孙女或外孙子、外孙女", "曾祖父",
    "曾孙子或外曾孙子", "兄弟姐妹", "姐姐", "叔父", "舅舅", "姑母", "姨妈", "侄子", "侄女", "外甥", "堂弟", "表妹", "堂兄弟、堂姐妹",
    "表兄弟、表姐妹", "岳父", "婆婆", "小舅子", "内弟", "连襟", "妯娌", "儿媳", "女婿", "亲家公", "嫂子", "弟媳", "姐夫", "妹夫", "伯母",
    "婶母", "舅母", "姑父", "姨父", "侄媳妇", "外甥女婿", "堂嫂", "表姐夫", "妻子的弟弟", "丈夫的姐姐的丈夫", "儿子的岳父", "父亲的弟弟的女儿",
    "爸爸的爸爸", "妻子的父母", "姐姐的儿子", "母亲的丈夫", "妻子的儿子", "其他亲属", "祖父母或外祖父母", "其他孙子、孙女或外孙子、外孙女", "内侄", "妻子的叔叔",
    "妻子的表弟", "甥女婿", "妻子弟弟", "表弟媳妇", "父女", "儿媳的父亲", "女儿的公公",
    "亲弟弟", "二舅", "三姨", "大姨父", "双胞胎妹妹", "同父异母的弟弟", "长孙", "小外孙", "儿女亲家", "夫妻关系", "叔侄关系", "姨妹", "姑嫂",
    "妻妹夫", "非婚生子女", "表哥（舅舅的儿子）", "亲侄子", "叔伯兄弟",
]
NEED_NOT = [
    "同学", "战友", "老乡", "无", "非亲属", "干爹", "前妻", "远亲", "堂侄", "表舅", "侄孙", "姑婆", "伯祖父", "孙媳妇", "表哥的儿子",
    "爷爷的弟弟", "妻子的同学", "配偶的祖父母或外祖父母", "配偶的曾祖父母或外曾祖父母", "孙女婿或外孙女婿", "妻子的堂侄", "表哥的妻子的弟弟",
    "大学同学", "党校同学", "老战友", "前同事", "老领导", "同村人", "同学关系", "师生关系", "一般同事", "好朋友", "没有亲属关系", "不存在亲属关系", "前妻的弟弟",
    "前岳父", "离异配偶", "干哥哥", "结义兄弟", "远房表亲", "表姐的大学同学", "岳祖父",
]


@pytest.mark.parametrize("relation", MUST)
def test_must_leave(relation: str) -> None:
    assert judge(relation, GENERATIONS).covered


@pytest.mark.parametrize("relation", NEED_NOT)
def test_need_not_leave_by_kinship(relation: str) -> None:
    assert not judge(relation, GENERATIONS).covered


def test_each_term_stands_for_one_way() -> None:
    known = terms()
    assert not set(known.ways) & (known.not_kin | known.unclear)
    assert not known.not_kin & known.unclear


@pytest.mark.parametrize("unknown", ["某某", "表弟弟的", "的", "的" * 300, "妻子的的弟弟", "甲或乙"])
def test_an_unknown_term_is_refused_with_a_way_to_write_it(unknown: str) -> None:
    with pytest.raises(CannotJudge, match="妻子的弟弟|表弟"):
        judge(unknown, GENERATIONS)


@MANY
@given(st.text(alphabet="上下偶", max_size=8))
def test_kinship_is_seen_alike_from_both_sides(way: str) -> None:
    """甲是乙的什么人、乙是甲的什么人，结论一样."""
    back = way[::-1].translate(str.maketrans("上下", "下上"))
    assert degree(way, GENERATIONS).covered == degree(back, GENERATIONS).covered


@MANY
@given(st.sampled_from(sorted(terms().ways)), st.integers(1, 6))
def test_more_generations_never_release_anybody(term: str, generations: int) -> None:
    way = way_of(term)
    assert degree(way, generations + 1).covered >= degree(way, generations).covered
