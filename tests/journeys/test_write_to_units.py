"""文书: after the rating the county writes to the units; each letter is filled from what the unit filed."""
from __future__ import annotations

import io

import docx
import pypdfium2
import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.opening import install_pack, open_period
from tests.journeys.test_paste_and_register import browser
from tests.make import SYSTEM
from tests.month import LATER, at, filed, the_clock
from tests.sample_packs import MONTHLY

TEXTS = '''
[[text]]
id = "praise"
title = "表扬通报"
when = "办结任务数 ≥ 3"
body = """
{单位}：
你单位{期间}办结{办结任务数}件，存在问题：{存在问题}。请于{截止日期}以前继续报送。
"""
'''
EXAMPLE = '''title = "办结三件的写，两件的不写"
first = 2026-05-01
last = 2026-05-31
given = [
  { over = "report", unit = "甲一镇", answers = { "办结任务数" = 3, "存在问题" = "无", "满意率" = 95 } },
  { over = "report", unit = "甲二镇", answers = { "办结任务数" = 2, "存在问题" = "无", "满意率" = 95 } },
]
[[expect]]
text = "praise"
unit = "甲一镇"
says = ["办结3件"]
[[expect]]
text = "praise"
unit = "甲二镇"
says = []
'''


@pytest.fixture
def may(city, monkeypatch):
    """The monthly report with a letter; 甲一镇 did three things, 甲二镇 one."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LATER)
    system, source = the_clock(), MONTHLY | {"texts.toml": TEXTS, "examples/letters.toml": EXAMPLE}
    with reading(system):
        install_pack(source=source, since=at(5, 1).date(), by=system, at=at(5, 1))
        open_period(pack="monthly", code="2026-05", by=system, at=at(5, 25))
    filed(city, "甲一镇", done="3", problems="路灯#坏了*")
    filed(city, "甲二镇", done="1")
    return city


def test_who_meets_the_condition_is_written_to_with_his_own_answers(may):
    section = browser(may, "section", "甲部")
    register = section.get("/register/monthly/report/").content.decode()
    assert "/letters/monthly/praise/?period=2026-05" in register
    page = section.get("/letters/monthly/praise/").content.decode()
    assert "甲一镇" in page and "办结3件" in page and "甲二镇" not in page and "1个单位不符合条件" in page


def test_they_are_printed_a_page_each_and_leave_one_trace(may):
    answer = browser(may, "section", "甲部").get("/letters/monthly/praise/paper/", {"period": "2026-05"})
    pdf = pypdfium2.PdfDocument(answer.content)
    said = pdf[0].get_textpage().get_text_range()
    assert len(pdf) == 1 and all(words in said.replace("\r\n", "") for words in ("表扬通报", "甲一镇党委：", "路灯#坏了*", "县委组织部")), said
    with reading(SYSTEM):
        assert Trace.objects.filter(verb="印文书", count=1).count() == 1
    word = browser(may, "section", "甲部").get("/letters/monthly/praise/paper/", {"period": "2026-05", "out": "word"})
    assert "表扬通报" in [p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs]


def test_a_township_writes_no_letters(may):
    assert browser(may, "secretary", "甲一村").get("/letters/monthly/praise/").status_code == 404
    assert browser(may, "section", "甲部").get("/letters/monthly/nothing/").status_code == 404
