"""工作台: a report that came back says so, with the number of notes, and one click leads to them."""
from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from dazugong.kernel.ballots.tallying import count_poll
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import return_record
from dazugong.kernel.scores.actions import object_to, tell_round
from dazugong.kernel.tasks.actions import give_task
from tests.kernel.assessing import DAY, all_marked, install, marked, sheet_of
from tests.kernel.assessing import at as assessed_at
from tests.kernel.assessing import opened as opened_round
from tests.kernel.test_slots import booked, listed
from tests.kernel.voting import Voting
from tests.make import AT, City
from tests.make import DAY as MAY
from tests.month import LATER, at, filed, open_may


@pytest.fixture
def opened(city: City) -> City:
    open_may()
    return city


@pytest.fixture(autouse=True)
def the_year_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that any day of it can be looked at."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 12, 31))


def desk(city: City, place: str, on: str) -> str:
    return desk_of(city, "organiser", place, on)


def desk_of(city: City, role: str, place: str, on: str) -> str:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/?on={on}").content.decode()


def words(page: str) -> str:
    """The page as one reads it."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


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


def test_a_lane_that_is_too_long_opens_whole_with_all_that_it_holds(opened: City) -> None:
    """Twelve are shown; the thirteenth, a report among tasks, is one click away and not lost behind a list of tasks."""
    with reading(opened.reader("section", "甲部", day=date(2026, 5, 26))) as county:
        for number in range(1, 14):
            give_task(unit=opened.unit("甲一镇"), title=f"第{number}件事", due=date(2026, 5, 28), by=county, at=at(5, 26))
    page = desk(opened, "甲一镇", "2026-05-26")
    assert "工作月报（" not in page and "全部14项" in page
    to = re.search(r'<a href="([^"]*)">全部14项</a>', page)[1].replace("&amp;", "&")
    client = Client()
    client.force_login(opened.login("organiser", "甲一镇"), backend="django.contrib.auth.backends.ModelBackend")
    whole = client.get(to).content.decode()
    assert "工作月报（" in whole and all(f"第{number}件事" in whole for number in range(1, 14))
    assert "全部14项" not in whole and "回工作台" in whole and "下面欠的" not in whole
    assert "下面欠的" in client.get("/?all=x&on=2026-05-26").content.decode(), "no such lane: the desk as it is"


def test_what_was_never_filed_is_late_and_nothing_else(opened: City) -> None:
    page = desk(opened, "甲二镇", LATER.isoformat())
    assert "逾期17天" in page and "退回" not in page


def test_on_the_day_before_it_came_back_it_was_not_there(opened: City) -> None:
    returned(opened, "", {"problems": "请写具体"})
    assert "退回" not in desk(opened, "甲一镇", date(2026, 6, 4).isoformat())


def test_sheets_to_mark_wait_at_the_desk_until_they_are_marked(city: City) -> None:
    install(city)
    round_ = opened_round(city)
    page = desk_of(city, "section", "甲部", "2026-12-21")
    assert "乡镇考核表：2份待打分" in words(page) and f'href="/scores/{round_.public_id}/' in page
    assert "1份待打分" in words(desk_of(city, "organiser", "甲一镇", "2026-12-21"))     # what she marks of herself
    marked(city, round_, "一镇", above="90", own="100", orders="38", stage="80")
    assert "1份待打分" in words(desk_of(city, "section", "甲部", "2026-12-21"))
    assert "待打分" not in words(desk_of(city, "organiser", "甲一镇", "2026-12-21"))


def test_votes_and_bookings_wait_at_the_desk_of_whoever_has_to_act(city: City) -> None:
    """A vote that is closed waits for its scrutineers, a hall that was booked to be said used; the other branch's desk says nothing."""
    voting = Voting(city, city.reader("secretary", "甲一村"), "甲一村")
    poll, next_day = voting.prepare("open_review", "open_doors", ["办公室"], due=3), MAY + timedelta(days=1)
    slips = voting.draw(poll, 3)
    hall = listed(city, "twinning", "venue", "甲一镇", "甲一镇")
    booked(city, hall, "甲一村", MAY, (14, 16))
    early = words(desk_of(city, "secretary", "甲一村", MAY.isoformat()))
    assert "监票人" not in early and "用后没有确认" not in early
    voting.close(poll)
    page = desk_of(city, "secretary", "甲一村", next_day.isoformat())
    assert "1次票决等监票人开箱" in words(page) and f"/ballots/{poll.public_id}/" in page
    assert "1次预约用后没有确认" in words(page) and f"/slots/{hall.public_id}/" in page
    other = words(desk_of(city, "secretary", "甲一湾", next_day.isoformat()))
    assert "监票人" not in other and "用后没有确认" not in other
    with reading(voting.by):
        count_poll(poll=poll, halves=slips.halves, unused=3, by=voting.by, at=AT)
    assert "1次票决等公布" in words(desk_of(city, "secretary", "甲一村", next_day.isoformat()))


def test_an_objection_waits_for_whoever_may_answer_it(city: City) -> None:
    install(city)
    round_ = all_marked(city)
    officer, clerk = city.reader("section", "甲部", day=DAY), city.reader("organiser", "甲一镇", day=DAY)
    with reading(officer):
        tell_round(round=round_, by=officer, at=assessed_at(12, 22))
    with reading(clerk):
        object_to(sheet=sheet_of(round_, "一镇"), item="政令畅通", text="有两次已经整改", by=clerk, at=assessed_at(12, 23))
    page = desk_of(city, "section", "甲部", "2026-12-23")
    assert "1份有异议待答复" in words(page) and f"/scoresheets/{sheet_of(round_, '一镇').public_id}/" in page
    assert "待答复" not in words(desk_of(city, "organiser", "甲一镇", "2026-12-23"))


def test_a_member_for_whom_nothing_waits_is_told_of_nothing_and_finds_himself(city, client):
    client.force_login(city.login("member", "甲一村"), backend="django.contrib.auth.backends.ModelBackend")
    seen = client.get("/").content.decode()
    assert "我的信息" in seen and "改密码" in seen
    assert "等我的" not in seen and "None" not in seen and "我要提出" not in seen
