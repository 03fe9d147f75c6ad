"""转接和减少: a member goes to another branch in one act on its day; one who died is entered as such; nothing is done twice or beyond reach."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.people.models import Membership
from tests.journeys.test_hand_tasks_down import Desk


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def of(city, place: str) -> str:
    with looking(EVERYTHING):
        return Membership.objects.filter(unit=city.unit(place), until=None).order_by("pk").first().person.public_id


def test_the_roster_keeper_moves_a_member_and_both_branches_read_it(city, today):
    town, number = Desk(city, "organiser", "甲一镇"), of(city, "甲一村")
    where, target = f"/people/{number}/belonging/", city.unit("甲一湾").name
    assert "转接和减少" in town.sees(f"/people/{number}/")
    for given, said in (
        ({"what": "转接", "to": ""}, "请填写转到哪个党支部"), ({"what": "转接", "to": city.unit("乙一村").name}, "没有这样的党支部"),
        ({"what": "转接", "to": city.unit("甲一村").name}, "已经在这个党支部了"), ({"what": "取消预备党员资格"}, "没有预备党员资格可取消"),
        ({"what": "转接", "to": target, "on": today + timedelta(days=1)}, "日期还没有到"), ({"what": "转接", "to": target, "why": "无"}, "请写明依据和事由"),
    ):  # fmt: skip
        answer = town.sends(where, **{"on": today, "why": "介绍信第12号", "to": "", **given})
        assert answer.status_code == 400 and said in answer.content.decode(), given
    assert town.sends(where, what="转接", to=target, on=today, why="介绍信第12号").status_code == 302
    assert number not in Desk(city, "secretary", "甲一村").sees("/people/")
    assert number in Desk(city, "secretary", "甲一湾").sees("/people/")
    before, page = today - timedelta(days=1), f"/people/{number}/"
    assert f"{today:%Y-%m-%d}" in Desk(city, "secretary", "甲一湾").sees(page)
    assert Desk(city, "secretary", "甲一村").sees(f"{page}?on={before}")       # as long as he was theirs, and no longer
    assert Desk(city, "secretary", "甲一村").client.get(page).status_code == 404
    with looking(EVERYTHING):
        trace = Trace.objects.filter(verb="组织关系转接", thing=number).get()
        assert trace.note == "介绍信第12号"
        old, new = Membership.objects.filter(person__public_id=number).order_by("since")
        assert (old.until, old.ended, new.since, new.until, new.began) == (today, "转出", today, None, "转入")


def test_who_has_left_cannot_leave_again(city, today):
    town, number = Desk(city, "organiser", "甲一镇"), of(city, "甲一村")
    where = f"/people/{number}/belonging/"
    answer = town.sends(where, what="去世", on=today, why="民政部门证明")
    assert "去世" in town.sees(answer["Location"])
    assert town.client.get(where).status_code == 404
