"""量表里要从本人那一边看的几行：提需求单的人在自己的页面看到自己那份的去向，别人看不到。"""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import dazugong
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.opening import install_pack
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SYSTEM

PACKS = Path(dazugong.__file__).parent / "packs"


def test_whoever_ordered_a_training_sees_where_his_order_went(city, it_is) -> None:
    """给定需求单，当一份已并入班次，则没有回应的标“待回应”和期限；本人能看自己那份的去向"""
    it_is(2026, 5, 20, 9)
    with reading(SYSTEM):
        install_pack(source=PACKS / "training_needs", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    his, other, section = Desk(city, "member", "甲一村"), Desk(city, "member", "甲一湾"), Desk(city, "section", "甲部")
    assert "我要提出" in his.sees("/") and "需求" in his.sees("/")
    found = {}
    for desk, want in ((his, "村级财务"), (other, "电商")):
        page = "/own/new/?what=training_needs.order"
        assert desk.sends(page, unit=city.unit("甲县").public_id, subject=f"想学{want}", **{"a-want": want}).status_code == 302
        found[want] = re.search(r'href="(/own/[A-Z0-9]+/)"', desk.sees("/own/"))[1]
        assert section.sends(found[want].replace("own", "cases") + "press/", step=1, verb="收下", **{"a-want": want}).status_code == 302
        assert "待回应" in desk.sees("/own/") and "2026-06-10" in desk.sees("/own/")
    answered = {"a-answer": "并入", "a-class": "村级财务班", "a-place": "六月三日，镇党校"}
    assert section.sends(found["村级财务"].replace("own", "cases") + "press/", step=2, verb="并入班次", **answered).status_code == 302
    page = his.sees(found["村级财务"])
    assert "已并入班次" in page and "村级财务班" in page and "六月三日，镇党校" in page and "提出人" not in page
    assert "样甲一村党员" in section.sees(found["村级财务"].replace("own", "cases"))
    assert his.client.get(found["电商"]).status_code == 404 and "村级财务" not in other.sees("/own/")
    waiting = section.sees("/cases/?f_state_on=在办")
    assert "待回应" in waiting and "想学电商" in waiting and "想学村级财务" not in waiting
    assert "想学村级财务" in his.sees(f"{found['村级财务']}receipt/")
