"""谁接待、谁轮值: named by name or by number; where two bear the name, one is asked which, and nothing typed is lost."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.slots.models import Resource, Turn
from tests.journeys.test_paste_and_register import browser
from tests.kernel.voting import PACKS
from tests.make import AT, DAY, SYSTEM


@pytest.fixture
def talks(city, monkeypatch):
    monkeypatch.setattr("dazugong.web.reading.today", lambda: DAY)
    with reading(SYSTEM):
        install_pack(source=PACKS / "office_meetings", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    return city


def asked(city, host: str) -> dict[str, str]:
    unit = city.unit("甲部").public_id
    return {"form_key": f"talk{host}", "what": "office_meetings.talk_day", "unit": unit, "shared_with": unit, "name": "部长谈心", "place": "", "host": host}


def test_the_host_of_talks_is_named_and_not_numbered(talks) -> None:
    clerk, leader = browser(talks, "section", "甲部"), talks.person("甲部部长")
    refused = clerk.post("/slots/new/", asked(talks, "查无此人"))
    assert refused.status_code == 400 and "您的范围内没有叫“查无此人”的党员" in refused.content.decode() and 'value="部长谈心"' in refused.content.decode()
    assert clerk.post("/slots/new/", asked(talks, leader.name)).status_code == 302
    with reading(SYSTEM):
        assert Resource.objects.get(name="部长谈心").host_id == leader.pk


def test_those_who_take_turns_are_named_line_by_line(talks) -> None:
    with reading(SYSTEM):
        install_pack(source=PACKS / "branch_meetings", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    clerk, people = browser(talks, "section", "甲部"), [talks.person(name) for name in ("甲一村书记", "甲部部长")]
    given = {"what": "branch_meetings.counsel", "unit": talks.unit("甲一村").public_id, "since": str(DAY)}
    refused = clerk.post("/rotas/", given | {"form_key": "r1", "persons": f"{people[0].name}\n查无此人"})
    assert "您的范围内没有叫“查无此人”的党员" in refused.content.decode()
    assert clerk.post("/rotas/", given | {"form_key": "r2", "persons": f"{people[0].name}\n{people[1].public_id}"}).status_code == 302
    with reading(SYSTEM):
        assert [turn.person_id for turn in Turn.objects.order_by("number")[:2]] == [one.pk for one in people]
