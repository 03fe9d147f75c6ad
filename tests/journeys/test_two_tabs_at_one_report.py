"""两个窗口填一份表: whoever saves second is told, and what he typed still stands before him."""
from __future__ import annotations

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Answer, Revision
from tests.month import LATER, open_may, the_clock
from tests.tabs import browser, owed_by, read, send

GOOD = {"a-done": "3", "a-progress": "", "a-problems": "无", "a-satisfied": "95"}


@pytest.fixture
def report(city, it_is):
    """May's report of 甲一镇, on the first of June."""
    it_is(2026, 6, 1)
    open_may()
    return f"/records/{owed_by(city, '甲一镇')}/"


def stored(field: str) -> list[str]:
    with reading(the_clock(LATER)):
        return list(Answer.objects.filter(field=field).order_by("revision__number").values_list("text", flat=True))


def test_the_second_of_two_tabs_is_warned_and_loses_nothing(city, report):
    clerk = browser(city, "organiser", "甲一镇")
    first, second = read(clerk, report), read(clerk, report)
    assert send(clerk, f"{report}save/", GOOD, first).status_code == 302
    refused = send(clerk, f"{report}save/", GOOD | {"a-done": "7"}, second)
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "您6月1日09:00在另一个窗口改过这份草稿" in page
    assert 'value="7"' in page
    assert stored("done") == ["3"]


def test_a_page_left_open_over_a_return_is_not_taken_for_the_new_draft(city, report):
    clerk, officer = browser(city, "organiser", "甲一镇"), browser(city, "section", "甲部")
    left_open = read(clerk, report)
    assert send(clerk, f"{report}file/", GOOD, read(clerk, report)).status_code == 302
    assert send(officer, f"{report}return/", {"n-problems": "请写具体"}).status_code == 302
    late = send(clerk, f"{report}save/", GOOD | {"a-done": "9"}, left_open)
    page = late.content.decode()
    assert late.status_code == 400
    assert "您打开的是退回或更正以前的页面" in page
    assert "请写具体" in page
    assert 'value="9"' in page
    with reading(the_clock(LATER)):
        assert [r.state for r in Revision.objects.order_by("number")] == ["returned"]
    fresh = read(clerk, report)
    assert send(clerk, f"{report}file/", GOOD | {"a-problems": "缺两名组织员"}, fresh).status_code == 302
    assert stored("problems") == ["无", "缺两名组织员"]


def test_the_page_that_saves_by_itself_is_told_too(city, report):
    clerk, officer = browser(city, "organiser", "甲一镇"), browser(city, "section", "甲部")
    open_since_morning = read(clerk, report)
    saved = send(clerk, f"{report}save/", GOOD, open_since_morning, HTTP_X_AUTOSAVE="1").json()
    assert saved["saves"] == 1
    assert send(clerk, f"{report}file/", GOOD, read(clerk, report)).status_code == 302
    assert send(officer, f"{report}return/", {"remark": "请补充例子"}).status_code == 302
    typed = GOOD | {"a-done": "5", "saves": str(saved["saves"])}
    told = send(clerk, f"{report}save/", typed, HTTP_X_AUTOSAVE="1")
    assert told.status_code == 409
    assert "没有存入" in told.json()["refused"]
