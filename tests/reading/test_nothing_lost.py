"""一句不漏: what a person marked as a measure is read, or shown as left out, or stands as a heading; nowhere is it simply gone."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from dazugong.reading import decompose, left_out
from dazugong.reading.normalise import plain
from dazugong.reading.structure import passages

PAPERS = sorted((Path(__file__).parent / "annotated").glob("*.txt"))
SEEN = 0.6      # of a measure's characters


def shown(text: str) -> set[int]:
    """The places of the source that a reviewer sees as a measure, as left out, or as a heading."""
    source, items = plain(text), decompose(text)
    taken = [(item.offset, item.offset + len(item.text)) for item in items]
    headings = [(source.offset(one.start), source.at[one.end - 1] + 1) for each in passages(source.text) for one in each.headings]
    return {place for start, end in [*taken, *left_out(text, taken), *headings] for place in range(start, end)}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
def test_every_measure_that_a_person_marked_is_in_sight(paper: Path) -> None:
    text = paper.read_text("utf8")
    places = shown(text)
    for item in json.loads(paper.with_suffix(".json").read_text("utf8")):
        own = range(item["offset"], item["offset"] + len(item["text"]))
        assert sum(place in places for place in own) >= SEEN * len(own), item["text"]


@pytest.mark.parametrize("word", ["提供参考", "下载学习资料", "未经组织同意不得外出", "点击率", "来源广泛", "作者见面", "主题词", "图纸", "转载", "版权登记", "时间：2020年7月起"])
def test_no_single_word_takes_its_paragraph_out_of_sight(word: str) -> None:
    text = f"某县干部工作办法\n一、严格管理\n对412个支部逐个登记流动党员，{word}；每季度向乡镇党委通报一次登记进度。每村选派2名指导员驻村。\n"
    places = shown(text)
    assert all(place in places for said in ("逐个登记流动党员", "每季度向乡镇党委通报", "选派2名指导员") for place in range(text.index(said), text.index(said) + len(said)))
