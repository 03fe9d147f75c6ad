"""拆解的性质: what holds for any text whatever."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.reading import Item, decompose, read_document
from dazugong.reading.normalise import plain
from tests.cpu import quickest

SAMPLES = Path(__file__).parents[2] / "dazugong" / "samples"
KINDS = {"achievement", "target", "mechanism", "task", "principle"}
WORDS = [
    "建立", "推行", "各乡镇党委", "要", "每季度", "3月底前", "制度", "“", "”", "，", "。", "；", "、", "一是", "（一）", "1.", "第一，", "\n",
    "力争", "达到", "95%以上", "X名", "了", "年初以来", "對", "組織", "(zhì)", "　", "通过", "等方式", "提高", "把", "作为", "责任单位：", "）", "是",
]  # fmt: skip
DOCUMENT = "一、抓落實\n(一)建設(shè)制度。各鄉鎮黨委要在6月底前建立工作台賬,每月通報一次，並選派2名干部駐村。"


def assert_quotes(text: str, items: list[Item]) -> None:
    whole = text.removeprefix("\ufeff")
    for item in items:
        assert whole[item.offset : item.offset + len(item.text)] == item.text
        assert item.text
        assert item.kind in KINDS
    assert [item.offset for item in items] == sorted(item.offset for item in items)
    assert len({item.id for item in items}) == len(items)


@given(st.text())
def test_any_text_is_read_without_complaint(text: str) -> None:
    assert_quotes(text, decompose(text))


@given(st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
def test_any_heap_of_official_words_is_quoted_exactly(text: str) -> None:
    assert_quotes(text, decompose(text))


def test_traditional_script_and_residue_are_read_through() -> None:
    items = decompose(DOCUMENT)
    assert_quotes(DOCUMENT, items)
    assert [(item.kind, item.text) for item in items] == [
        ("mechanism", "各鄉鎮黨委要在6月底前建立工作台賬,每月通報一次"),
        ("target", "並選派2名干部駐村"),
    ]
    assert items[0].text_norm == "各乡镇党委要在6月底前建立工作台账,每月通报一次"
    assert items[0].responsible == "各鄉鎮黨委"
    assert items[0].heading_path == ["一、抓落實", "(一)建設(shè)制度"]


def test_encoding_and_mark_of_order_change_nothing() -> None:
    text = (SAMPLES / "澄岭县组织工作年度要点.txt").read_text("utf-8")
    ways = [text.encode("utf-8"), text.encode("utf-8-sig"), text.encode("gb18030")]
    ledgers = [decompose(read_document(data, name="要点.txt")) for data in ways]
    assert ledgers[0] == ledgers[1] == ledgers[2]
    assert decompose("\ufeff" + text) == ledgers[0]


@pytest.mark.parametrize("name", ["澄岭县组织工作年度要点.txt", "澄岭县基层党建推进会讲话.docx"])
def test_the_samples_give_full_ledgers(name: str) -> None:
    text = read_document(SAMPLES / name, name=name)
    items = decompose(text)
    assert_quotes(text, items)
    assert len(items) >= 35
    assert {"target", "mechanism", "task"} <= {item.kind for item in items}
    assert sum(bool(item.responsible) for item in items) >= 10
    assert sum(bool(item.deadline) for item in items) >= 5
    assert sum(bool(item.targets) for item in items) >= 10


def test_the_speech_left_to_try_is_not_yet_in_the_demo_and_gives_measures_for_the_townships() -> None:
    name = "澄岭县年末重点工作推进会讲话.txt"
    text = read_document(SAMPLES / name, name=name)
    items = decompose(text)
    assert_quotes(text, items)
    assert len(items) >= 10
    assert sum("各乡镇党委" in (item.responsible or "") for item in items) >= 2
    assert [f.name for f in SAMPLES.glob("*要点.txt")] == ["澄岭县组织工作年度要点.txt"]


@pytest.mark.parametrize("piece", ["在建立组织部门", "建立制度1名，", "第一，", "“建立制度", "党委书记要", "一、建立\n", "每季度3月底前"])
def test_a_monotonous_text_does_not_take_long(piece: str) -> None:
    decompose(DOCUMENT)
    assert quickest(lambda: decompose((piece * 10_000)[:10_000]), enough=3) < 3


def test_ten_thousand_characters_take_a_blink() -> None:
    text = (SAMPLES / "澄岭县组织工作年度要点.txt").read_text("utf-8")
    text = (text * 8)[:10_000]
    decompose(text[:500])
    assert quickest(lambda: decompose(text), enough=0.6) < 0.6  # 0.3 s is the goal on a quiet machine


def test_tidying_takes_the_residue_and_nothing_else() -> None:
    from dazugong.reading import tidy

    assert tidy("把組織部門建設(shè)成為最講紀律的部門") == "把組織部門建設成為最講紀律的部門"
    clean = "每月5日前报送“工作月报”（附清单），逾期的(含节假日)通报。"
    assert tidy(clean) == clean
    assert tidy('<p class="MsoNormal">要核定<b>党费</b>基数<br/>。</p>') == "要核定党费基数。"
    assert tidy("党员＜30人的支部，a<b的") == "党员＜30人的支部，a<b的"


def test_the_title_is_the_writers_and_not_the_download_sites() -> None:
    from dazugong.reading import title_written

    assert title_written("范文大全網首頁 下載\n時間：2014-03-02\n\n溪口縣2014年工作計劃(huá)\n一、抓落實") == "溪口縣2014年工作計劃"
    assert title_written("下面是小编整理的讲话,供大家参考。\n在例会上的讲话\n正文") == "在例会上的讲话"
    assert title_written("这是一段没有标题的文字" * 20) == ""
    assert title_written("") == ""


def test_a_title_run_into_the_first_sentence_is_known_by_the_name_below_the_pages() -> None:
    from dazugong.reading import title_written

    pages = "溪口縣組工文化交流_第1頁\n溪口縣組工文化交流_第2頁\n下載本文檔\n\n"
    opening = f"{'歡迎閱讀本文檔,希望本文檔能對您有所幫助!' * 3}溪口縣組工文化交流組織部門要全力創(chuàng)建組工文化。\n\n一、加強建設\n"
    assert title_written(pages + opening) == "溪口縣組工文化交流"
    assert title_written(pages + opening.replace("溪口縣組工文化交流", "")) == ""  # the site's name alone is no title of the paper
    assert title_written(pages + "溪口縣2014年工作計劃\n" + opening) == "溪口縣2014年工作計劃"


@pytest.mark.parametrize(
    "line", ["建立 台账 制度 3 个", "建立台账制度（责任单位：组织科）。", '推行"月报.', "建立\t台账\t制度\t"], ids=["blanks", "labels", "dots", "tabs"]
)
def test_one_endless_line_takes_time_by_its_length_and_not_by_the_square(line: str) -> None:
    bound = 30 * max(quickest(lambda: decompose(line * 300), enough=0), 0.005)
    assert quickest(lambda: decompose(line * 2400), enough=bound) < bound


def test_a_text_in_simplified_script_is_read_as_it_stands() -> None:
    assert plain("打坏的毛坯要回收，全覆盖走访。").text == "打坏的毛坯要回收,全覆盖走访。"  # as a traditional text, 打坏 would be turned into 打坯
    assert plain("縣委批覆了報告，幹部對著臺賬。").text == "县委批复了报告,干部对着台账。"
