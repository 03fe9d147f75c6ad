"""期间写成话：台账和应开的会议写2026年5月，按话、按代码都筛得出，能选的期间列在筛选框下面。"""
from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.meetings.duties import open_duties
from dazugong.kernel.records.opening import install_pack, open_period
from tests.journeys.test_hand_tasks_down import Desk
from tests.sample_kinds import LIFE
from tests.sample_packs import MONTHLY


@pytest.fixture
def county(city, it_is) -> Desk:
    """April and May of a monthly report are open, and the meetings of the year are owed."""
    it_is(2026, 6, 10, 9)
    system = system_reader(date(2026, 6, 10), "定时")
    with reading(system):
        install_pack(source=MONTHLY, since=date(2026, 4, 1), by=system, at=timezone.now())
        install_pack(source=LIFE, since=date(2026, 1, 1), by=system, at=timezone.now())
        for code in ("2026-04", "2026-05"):
            open_period(pack="monthly", code=code, by=system, at=timezone.now())
        open_duties(by=system, at=timezone.now())
    return Desk(city, "section", "甲部")


@pytest.mark.parametrize("place", ["/records/", "/meetings/duties/"])
def test_a_table_says_the_period_in_words(county, place):
    page = county.sees(place)
    assert 'data-label="期间">2026年' in page
    assert 'data-label="期间">2026-' not in page and 'data-label="期间">2026Q' not in page
    assert '<option value="2026年5月">' in page or '<option value="2026年第二季度">' in page


@pytest.mark.parametrize("asked", ["2026-05", "2026年5月", "年5月"])
def test_the_filter_takes_the_code_and_the_words(county, asked):
    page = county.sees(f"/records/?f_period={asked}")
    assert "2026年5月" in page.partition("<tbody")[2] and "2026年4月" not in page.partition("<tbody")[2].partition("</tbody>")[0]


def test_a_part_of_a_code_and_words_of_no_period_are_answered_alike(county):
    assert "2026年4月" in county.sees("/records/?f_period=2026").partition("<tbody")[2]
    assert "没有符合条件的内容" in county.sees("/records/?f_period=2031年5月")
