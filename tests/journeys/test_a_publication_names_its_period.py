"""发布的期间：照页面上的话写、写代码都认，记成同一期，应公开的才销得掉；写不成期间的退回，说该怎么写。"""
from __future__ import annotations

import html

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.publications.models import Publication
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import SYSTEM
from tests.sample_publications import install


@pytest.fixture
def section(city, it_is) -> Desk:
    install()
    it_is(2026, 5, 20)
    return Desk(city, "section", "甲部")


def drafted(section: Desk, city, period: str, kind: str = "affairs"):
    return section.sends("/publications/new/", what=f"notices.{kind}", unit=city.unit("甲县").public_id, subject="二季度公开", period=period, body="会议情况")


@pytest.mark.parametrize(("written", "code"), [("2026年第二季度", "2026Q2"), ("2026年2季度", "2026Q2"), ("2026Q2", "2026Q2"), ("", "2026Q2")])
def test_a_period_in_words_is_the_same_period(section, city, written, code):
    assert drafted(section, city, written).status_code == 302
    with reading(SYSTEM):
        assert Publication.objects.get().period == code
    again = section.client.get(drafted(section, city, "2026年第二季度")["Location"]).content.decode()
    assert "2026年第二季度的样例公开已有1份" in html.unescape(again)


def test_what_is_no_period_of_it_is_refused_with_one_that_is(section, city):
    for written in ("下半年", "2026年5月"):
        answer = drafted(section, city, written)
        assert answer.status_code == 400
        page = answer.content.decode()
        assert f"没有“{written}”这样的期间；写成 2026年第二季度，或者 2026Q2" in page and f'value="{written}"' in page and "会议情况" in page


def test_what_is_published_as_the_need_arises_may_name_any_period_or_none(section, city):
    for written, code in (("2026年5月", "2026-05"), ("2026-03-01", "2026-03-01")):
        drafted(section, city, written, "notice")
        with reading(SYSTEM):
            assert Publication.objects.order_by("-pk").first().period == code
    assert "没有“上个月”这样的期间" in drafted(section, city, "上个月", "notice").content.decode()
