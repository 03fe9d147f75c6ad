"""送审的发布：等审批时没有“改稿”，写了也存不进去；退回以后才有。"""
from __future__ import annotations

import pytest

from tests.journeys.test_hand_tasks_down import Desk
from tests.sample_publications import install


@pytest.fixture
def section(city, it_is) -> Desk:
    install()
    it_is(2026, 5, 20)
    return Desk(city, "section", "甲部")


def test_what_waits_for_approval_offers_no_editing_until_it_is_sent_back(section, city):
    leader = Desk(city, "leader", "甲部")
    page = section.sends("/publications/new/", what="notices.rules", unit=city.unit("甲县").public_id, subject="样例制度", period="", body="一、样例")["Location"]
    assert ">改稿</a>" in section.sees(page)
    section.sends(f"{page}act/", act="hand_in")
    assert ">改稿</a>" not in section.sees(page)
    assert "这一版正在等审批，退回以后才能改" in section.sends(f"{page}edit/", subject="样例制度", body="二、改过").content.decode()
    leader.sends(f"{page}act/", act="return", note="请补依据")
    assert ">改稿</a>" in section.sees(page) and "请补依据" in section.sees(page)
