"""迎检: what one unit filed under one mechanism in a year, with its catalogue, on paper."""
from __future__ import annotations

import pypdfium2
import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from tests.journeys.test_paste_and_register import browser
from tests.make import SYSTEM
from tests.month import LATER, filed, open_may


@pytest.fixture
def may(city, monkeypatch):
    """甲一镇 filed for May with text that looks like markup; 甲二镇 did not file."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LATER)
    open_may()
    filed(city, "甲一镇", done="3", problems='#import "x" $a$ *粗* <b>')
    return city


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).replace("\r\n", "\n")


def test_catalogue_and_pages_of_a_township_that_filed(may):
    unit = may.unit("甲一镇").public_id
    section = browser(may, "section", "甲部")
    assert "出一卷" in section.get(f"/bundles/monthly/{unit}/").content.decode()
    answer = section.get(f"/bundles/monthly/{unit}/paper/", {"year": "2026"})
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    said = text_of(answer.content)
    assert all(words in said for words in ("甲一镇", "目录", "应报1份，已报1份", "2026年5月", "经过", '#import "x" $a$ *粗* <b>'))
    with reading(SYSTEM):
        assert Trace.objects.filter(verb="出迎检材料", count=1).count() == 1


def test_who_has_not_filed_stands_in_the_catalogue_alone(may):
    unit = may.unit("甲二镇").public_id
    said = text_of(browser(may, "section", "甲部").get(f"/bundles/monthly/{unit}/paper/").content)
    assert "没有报送" in said and "未报" in said and "经过" not in said


def test_a_township_takes_out_its_own_alone(may):
    organiser = browser(may, "organiser", "甲一镇")
    assert organiser.get(f"/bundles/monthly/{may.unit('甲一镇').public_id}/paper/").status_code == 200
    assert organiser.get(f"/bundles/monthly/{may.unit('甲二镇').public_id}/paper/").status_code == 404
