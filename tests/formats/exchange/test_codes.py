"""The code lists: dated, each with its standard; what is in no list is kept and shown as unknown."""
from __future__ import annotations

import re

import pytest

from dazugong.formats.codes import code_list, code_lists, list_for, names_of_lists


@pytest.mark.parametrize("name", names_of_lists())
def test_every_list_names_standard_edition_and_how_far_it_is_confirmed(name: str) -> None:
    for one in code_lists(name):
        assert one.term and one.standard and one.edition and one.confirmed and re.fullmatch(r"\d{4}(-\d\d){0,2}", one.since)
        assert len(set(one.values.values())) == len(one.values) and set(one.also.values()) <= set(one.values)
        assert all(one.code(word) == code for code, word in one.values.items()) and not set(one.also) & set(one.values.values())


@pytest.mark.parametrize(("name", "word", "code"), [
    ("sex", "女", "2"), ("ethnic_group", "土家族", "15"), ("ethnic_group", "汉", "01"), ("affiliation", "群众", "13"), ("affiliation", "民建", "06"),
    ("family_relation", "妻", "12"), ("family_relation", "妻子", "12"), ("family_relation", "岳母", "56"), ("assessment_result", "称职", "2"),
    ("degree", "硕士", "3"), ("education", "大专", "30"), ("health", "健康", "1")])
def test_words_have_codes(name: str, word: str, code: str) -> None:
    assert code_list(name).code(word) == code


def test_an_unknown_code_is_shown_as_unknown_and_a_missing_list_is_said() -> None:
    assert code_list("affiliation").shown("77") == "未知代码（77）" and code_list("affiliation").shown("") == ""
    assert code_list("sex").meaning("7") is None and code_list("sex").code("样例") is None
    assert list_for("A01.A0117").name == "ethnic_group" and list_for("A02.A0215A") is None
    with pytest.raises(KeyError):
        code_list("../sex")


def test_the_edition_of_the_day_is_found() -> None:
    assert code_list("sex", on="2026-01-01").edition == code_list("sex", on="1980").edition == "GB/T 2261.1-2003"
