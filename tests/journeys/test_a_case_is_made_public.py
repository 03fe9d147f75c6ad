"""公示的环节写明公示哪几天；在哪个单位办，说得出单位，点过去就是。"""
from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.opening import install_pack
from tests.journeys.test_hand_tasks_down import Desk
from tests.sample_procedures import PACK

PUBLIC = {
    "README.md": "样例：支部公示。",
    "pack.toml": PACK["pack.toml"].replace('"errands"', '"showing"').replace('title = "跑腿"', 'title = "公示"').replace("状态 = 在建", "类别 = 党支部 且 状态 = 在建"),
    "procedure.toml": """
[[procedure]]
id = "list"
title = "名单公示"

[[procedure.step]]
id = "make"
title = "拟名单"
move = [{ verb = "开始公示", to = "show" }]

[[procedure.step]]
id = "show"
title = "公示"
publicity = 7
counted = "calendar"
move = [{ verb = "生效", to = "done" }]

[[procedure.end]]
id = "done"
title = "已生效"
""",
    "examples/one.toml": """
title = "公示没有满不生效"
first = 2026-05-01
last = 2026-05-31
[[case]]
name = "甲名单"
procedure = "list"
unit = "甲村党支部"
by = "书记"
opened = 2026-05-04
move = [{ do = "开始公示", by = "书记", day = 2026-05-05 }]
[[expect]]
case = "甲名单"
on = 2026-05-06
at = ["show"]
""",
}


@pytest.fixture
def county(city):
    today = timezone.localdate()
    system = system_reader(today, "定时")
    with reading(system):
        install_pack(source=PUBLIC, since=today.replace(month=1, day=1), by=system, at=timezone.now())
    return city


def test_a_step_of_publicity_says_from_when_to_when_before_anything_is_pressed(county):
    desk, today = Desk(county, "secretary", "甲一村"), timezone.localdate()
    where = desk.sends("/cases/new/", what="showing.list", unit=county.unit("甲一村").public_id, subject="评优名单")["Location"]
    assert "公示到" not in desk.sees(where)
    desk.sends(f"{where}press/", step=1, verb="开始公示")
    page, last = desk.sees(where), today + timedelta(days=7)
    assert f"；{today.year}年{today.month}月{today.day}日至{last.year}年{last.month}月{last.day}日" in page
    assert re.findall(r'data-label="期限">(.*?)</td>', page) == ["不限", f"公示到{last:%Y-%m-%d}"]


def test_a_unit_that_does_not_handle_it_is_told_which_does_and_may_follow_the_link(county):
    desk = Desk(county, "organiser", "甲一镇")
    refused = desk.sends("/cases/new/", what="showing.list", unit=county.unit("甲一镇").public_id, subject="评优名单")
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "“名单公示”不在甲县甲一镇党委办，由甲县甲一镇甲一村党支部、甲县甲一镇甲一湾党支部办，请改单位" in page
    number = county.unit("甲一村").public_id
    link = re.search(rf'href="(/cases/new/\?[^"]*unit={number}[^"]*)"', page)
    assert link is not None
    form = desk.sees(link[1].replace("&amp;", "&"))
    assert 'value="甲县甲一镇甲一村党支部"' in form and 'value="评优名单"' in form and 'value="showing.list" selected' in form
    assert desk.sends("/cases/new/", what="showing.list", unit=number, subject="评优名单").status_code == 302
