"""条线和题目: what a measure is about, and under which words it stands as a task."""

from __future__ import annotations

import pytest

from dazugong.reading import line_of, lines, standing_alone


@pytest.mark.parametrize(
    ("text", "headings", "owner", "line"),
    [
        ("逐村建立整顿台账", ["要点", "（二）抓基层基础"], "", "基层组织"),
        ("每季度通报一次", ["要点", "一、建强干部队伍"], "", "干部工作"),
        ("抓好培训", ["要点", "一、做好重点工作", "（三）抓自身建设"], "", "自身建设"),
        ("引进高層次人才", [], "", "人才工作"),
        ("选派100名年轻干部到一线", ["要点", "二、服务党员、干部和各类人才"], "", "干部工作"),
        ("每月走访一次", ["要点", "二、服务党员、干部和各类人才"], "", "党员队伍"),
        ("建立后备名册", ["要点", "一、抓基层党组织"], "干部科", "干部工作"),
        ("进行岗位练兵，提高组工干部业务能力", [], "", "自身建设"),
        ("按时完成", ["在组织部长例会上的讲话"], "", ""),
        ("按时完成", ["人才工作要点", "一、总体要求"], "", "人才工作"),
    ],
)
def test_a_measure_belongs_to_the_line_its_owner_its_headings_or_its_words_name(text: str, headings: list[str], owner: str, line: str) -> None:
    assert line_of(text, headings, owner) == line
    assert line in {*lines(), ""}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("因此,要把整治后进党组织摆在首位", "要把整治后进党组织摆在首位"),
        ("同時，此外，建立每周學習例會", "建立每周學習例會"),
        ("同时推进两项工作", "同时推进两项工作"),
        ("因此，", "因此，"),
        ("建設(shè)支部", "建設支部"),
    ],
)
def test_a_task_is_named_without_the_word_that_hangs_it_on_the_sentence_before(text: str, alone: str) -> None:
    assert standing_alone(text) == alone
