"""对照：两份文件里是同一条的认得出，改了哪里照原文拼得回去，数字整个地改。"""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dazugong.reading import changed, paired

WORDS = st.lists(st.sampled_from(["各乡镇", "12月底前", "新建", "活动阵地", "3个", "30个", "0.5万元", "，", "。"]), max_size=8).map("".join)


@given(WORDS, WORDS)
def test_the_pieces_put_together_are_the_two_texts(old: str, new: str) -> None:
    pieces = changed(old, new)
    assert "".join(text for kind, text in pieces if kind != "come") == old
    assert "".join(text for kind, text in pieces if kind != "gone") == new


def test_a_figure_changes_as_a_whole() -> None:
    assert changed("选派指导员60名", "选派指导员80名") == [("same", "选派指导员"), ("gone", "60"), ("come", "80"), ("same", "名")]


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_each_measure_stands_in_one_pair_and_its_own_words_find_it(old: list[str], new: list[str]) -> None:
    pairs = paired(old, new)
    assert sorted(pair.old for pair in pairs if pair.old is not None) == list(range(len(old)))
    assert [pair.new for pair in pairs if pair.new is not None] == list(range(len(new)))
    assert all(pair.likeness >= 0.45 for pair in pairs if pair.old is not None and pair.new is not None)


def test_a_measure_moved_and_worded_otherwise_is_found_again() -> None:
    old = ["新建村级活动阵地3个", "开展换届风气督查", "每季度召开一次党员教育例会"]
    new = ["每季度召开一次党员教育例会", "新建村级活动阵地5个", "建立在外人才信息库"]
    assert {(pair.old, pair.new) for pair in paired(old, new)} == {(2, 0), (0, 1), (None, 2), (1, None)}
