"""指标页只列该报的: a register that only townships keep makes no row for a village, and a township that entered nothing has its nought."""
from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.opening import install_pack
from tests.month import at, the_clock
from tests.registers_pack import VISITS

TOWNS = {
    **VISITS,
    "pack.toml": """
id = "visits"
title = "走访"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例办法", place = "第一条" }]
""",
    "forms/visit.toml": '[[field]]\nid = "place"\nterm = "走访地点"\ntype = "text"\nrequired = true\n',
    "schedule.toml": '[[schedule]]\nform = "visit"\nevery = "any-time"\n',
    "indicators.toml": '[[indicator]]\nid = "visits"\nlabel = "走访次数"\ncount = "走访地点 非空"\nunit = "次"\n[[indicator.target]]\nat_least = 1\ndue = 2026-05-10\n',
    "examples/first.toml": """
title = "走访一次"
first = 2026-05-01
last = 2026-05-31
[[given]]
over = "visit"
unit = "甲镇党委"
answers = { "登记日期" = 2026-05-06, "走访地点" = "村口" }
[[expect]]
indicator = "visits"
unit = "甲镇党委"
count = 1
""",
}
TOWNS = {name: text for name, text in TOWNS.items() if name in ("README.md", "pack.toml", "forms/visit.toml", "schedule.toml", "indicators.toml", "examples/first.toml")}


@pytest.fixture
def section(city, monkeypatch) -> Client:
    """It is the twentieth of May; 甲一镇 has entered a visit, 甲二镇 none."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 5, 20))
    system = the_clock(date(2026, 5, 20))
    with reading(system):
        install_pack(source=TOWNS, since=date(2026, 1, 1), by=system, at=at(1, 1))
        entry = begin_entry(pack="visits", form="visit", unit=city.unit("甲一镇"), day=date(2026, 5, 6), by=system, at=at(5, 6))
        file_record(obligation=entry, values={"place": "村口"}, by=system, at=at(5, 6), on_behalf="样例代为登记")
    client = Client()
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def listed(client: Client, city, under: str) -> str:
    page = client.get("/boards/visits/visits/", {"under": city.unit(under).public_id, "period": "2026-05"}).content.decode()
    return page[page.index("<tbody") : page.index("</tbody>")] if "<tbody" in page else page


def test_townships_stand_there_with_their_noughts_and_nobody_else(city, section: Client) -> None:
    rows = listed(section, city, "甲县")
    assert "甲县甲一镇党委" in rows and "甲县甲二镇党委" in rows and "甲县县委组织部" not in rows


def test_the_lights_are_of_those_who_keep_the_register(city, section: Client) -> None:
    page = section.get("/boards/lights/", {"under": city.unit("甲县").public_id}).content.decode()
    rows = page[page.index("<tbody") : page.index("</tbody>")]
    assert "甲县甲一镇党委" in rows and "甲县甲二镇党委" in rows and "甲县县委组织部" not in rows, "who keeps none has no light, no nought"


def test_other_looks_say_that_they_list_who_entered_something(city, section: Client) -> None:
    for by in ("peers", "tree"):
        page = section.get("/boards/visits/visits/look/", {"under": city.unit("甲县").public_id, "period": "2026-05", "by": by}).content.decode()
        rows = page[page.index("<tbody") : page.index("</tbody>")]
        assert "只列这一期有登记的单位，没有登记的不列，也不算0" in page and "甲县甲一镇党委" in rows and "甲县甲二镇党委" not in rows


def test_villages_that_keep_no_such_register_make_no_row(city, section: Client) -> None:
    page = section.get("/boards/visits/visits/", {"under": city.unit("甲一镇").public_id, "period": "2026-05"}).content.decode()
    rows = page[page.index("<tbody") : page.index("</tbody>")]
    assert "甲一村党支部" not in rows and "甲一湾党支部" not in rows
    assert "甲县甲一镇党委（本级）" in rows
