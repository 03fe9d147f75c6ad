"""工作台: a report that came back says so, with the number of notes, and one click leads to them."""
from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import return_record
from tests.make import City
from tests.month import LATER, at, filed, open_may


@pytest.fixture
def opened(city: City) -> City:
    open_may()
    return city


def desk(city: City, place: str, on: str) -> str:
    client = Client()
    client.force_login(city.login("organiser", place), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/?on={on}").content.decode()


def returned(city: City, remark: str, notes: dict[str, str]) -> str:
    public_id = filed(city)
    officer = city.reader("section", "甲部", day=LATER)
    with reading(officer):
        return_record(obligation=queries.obligation_for(officer, public_id), remark=remark, notes=notes, by=officer, at=at(6, 5))
    return public_id


def test_what_came_back_is_not_merely_late(opened: City) -> None:
    public_id = returned(opened, "请补充", {"problems": "请写具体"})
    page = desk(opened, "甲一镇", LATER.isoformat())
    assert "退回，2条意见；逾期17天" in page
    assert re.search(rf'<a class="button small" href="/records/{public_id}/[^"]*">看意见</a>', page)


def test_what_was_never_filed_is_late_and_nothing_else(opened: City) -> None:
    page = desk(opened, "甲二镇", LATER.isoformat())
    assert "逾期17天" in page and "退回" not in page


def test_on_the_day_before_it_came_back_it_was_not_there(opened: City) -> None:
    returned(opened, "", {"problems": "请写具体"})
    assert "退回" not in desk(opened, "甲一镇", date(2026, 6, 4).isoformat())
