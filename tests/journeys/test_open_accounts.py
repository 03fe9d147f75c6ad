"""开账号: one administrator prepares, another confirms, a slip of paper sets the password, and rights follow the posts."""
from __future__ import annotations

import os
import random
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.access.queries import attend
from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import appoint, end_appointment, open_post, register_person
from dazugong.kernel.people.models import Appointment, Membership, Person, Post
from tests.make import AT, SYSTEM, City

BEIJING = ZoneInfo("Asia/Shanghai")
PASSWORD = "春种秋收-2026-样例"
DAYS_OF_A_CAREER = 3 if "DZG_DRILL_MINUTES" in os.environ else 1
CAREERS = 10_000 if "DZG_DRILL_MINUTES" in os.environ else 1000


class Clock:
    """What day it is in the office."""

    day = date(2026, 5, 20)

    def set(self, day: date) -> None:
        self.day = day


@pytest.fixture
def clock(monkeypatch) -> Clock:  # noqa: ANN001
    found = Clock()
    monkeypatch.setattr("dazugong.web.reading.today", lambda: found.day)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(found.day, datetime.min.time(), BEIJING) + timedelta(hours=10))
    return found


def browser(city: City, role: str, place: str = "甲部") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def newcomer(city: City) -> Person:
    """A member of 甲二村 who has no account yet."""
    with reading(SYSTEM):
        return register_person(values={"name": "样新干事", "sex": "男"}, unit=city.unit("甲二村"), since=date(2026, 1, 1), by=SYSTEM, at=AT)


def prepare(city: City, person: Person, username: str = "newcomer") -> Login:
    answer = browser(city, "sysadmin").post("/accounts/new/", {
        "form_key": f"new-{username}", "username": username, "label": person.name, "person": person.public_id,
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    return Login.objects.get(username=username)


def confirmed(city: City, login: Login) -> str:
    """The address on the slip of paper."""
    page = browser(city, "secadmin").post(f"/accounts/{login.pk}/confirm/", {"form_key": "confirm"}).content.decode()
    found = re.search(r"/first/[\w-]+/", page)
    assert found, page
    return found[0]


def log_in(username: str, password: str = PASSWORD) -> Client | None:
    client = Client()
    answer = client.post("/login/", {"username": username, "password": password})
    return client if answer.status_code == 302 else None


def test_an_account_works_only_when_another_has_confirmed_it_and_the_slip_was_used(city, clock, newcomer):
    login = prepare(city, newcomer)
    assert log_in("newcomer") is None
    slip = confirmed(city, login)
    assert log_in("newcomer") is None, "no password yet"
    anyone = Client()
    assert anyone.get(slip).status_code == 200
    assert anyone.post(slip, {"new": PASSWORD, "again": PASSWORD}).status_code == 302
    client = log_in("newcomer")
    assert client is not None
    assert "样新干事" in client.get("/").content.decode()
    verbs = set(Trace.objects.filter(kind="账号", thing=str(login.pk)).values_list("verb", flat=True))
    assert verbs == {"开户", "确认账号", "发一次性口令", "设定密码"}


def test_a_slip_sets_the_password_once(city, clock, newcomer):
    slip = confirmed(city, prepare(city, newcomer))
    assert Client().post(slip, {"new": PASSWORD, "again": PASSWORD}).status_code == 302
    assert Client().post(slip, {"new": PASSWORD + "二", "again": PASSWORD + "二"}).status_code == 404
    assert log_in("newcomer") is not None


def test_a_slip_that_is_seven_days_old_is_not_there_any_more(city, clock, newcomer):
    slip = confirmed(city, prepare(city, newcomer))
    clock.set(date(2026, 5, 27))
    assert Client().post(slip, {"new": PASSWORD, "again": PASSWORD}).status_code == 404
    assert Client().post("/first/no-such-slip/", {"new": PASSWORD, "again": PASSWORD}).status_code == 404
    assert log_in("newcomer") is None


def test_a_weak_password_is_refused_in_words_and_the_slip_stays_good(city, clock, newcomer):
    slip = confirmed(city, prepare(city, newcomer))
    for weak in ("short", "1234567890", "password123"):
        answer = Client().post(slip, {"new": weak, "again": weak})
        assert answer.status_code in (200, 400)
        assert "密码至少10位" in answer.content.decode()
    assert Client().post(slip, {"new": PASSWORD, "again": PASSWORD}).status_code == 302


def test_whoever_prepared_an_account_cannot_confirm_it(city, clock, newcomer):
    login = prepare(city, newcomer)
    assert browser(city, "sysadmin").post(f"/accounts/{login.pk}/confirm/", {"form_key": "k"}).status_code == 404
    login.prepared_by = city.login("secadmin", "甲部").pk
    login.save(update_fields=["prepared_by"])
    secadmin = browser(city, "secadmin")
    assert "1个新开的账号等您确认" in secadmin.get("/").content.decode()
    secadmin.post(f"/accounts/{login.pk}/confirm/", {"form_key": "k"})
    assert "开户人不能确认自己开的账号" in secadmin.get("/accounts/").content.decode()
    login.refresh_from_db()
    assert login.state == "prepared"


def test_the_security_administrator_cannot_prepare_and_nobody_else_can_do_either(city, clock, newcomer):
    login = prepare(city, newcomer)
    asked = {"form_key": "k", "username": "another", "label": "样", "person": newcomer.public_id}
    assert browser(city, "secadmin").post("/accounts/new/", asked).status_code == 404
    for role in ("leader", "section", "auditor"):
        assert browser(city, role).post("/accounts/new/", asked).status_code == 404
        assert browser(city, role).post(f"/accounts/{login.pk}/confirm/", {"form_key": "k"}).status_code == 404
    assert not Login.objects.filter(username="another").exists()


def test_one_person_has_one_account_and_a_name_is_given_once(city, clock, newcomer):
    prepare(city, newcomer)
    sysadmin = browser(city, "sysadmin")
    second = {"form_key": "2", "username": "second", "label": "样", "person": newcomer.public_id}
    answer = sysadmin.post("/accounts/new/", second)
    assert answer.status_code == 400 and "该人员已有账号" in answer.content.decode()
    assert not Login.objects.filter(username="second").exists(), "refused whole"
    answer = sysadmin.post("/accounts/new/", {**second, "form_key": "3", "username": "NEWCOMER"})
    assert answer.status_code == 400 and "已被使用" in answer.content.decode()


def test_a_closed_account_is_out_at_once(city, clock, newcomer):
    login = prepare(city, newcomer)
    Client().post(confirmed(city, login), {"new": PASSWORD, "again": PASSWORD})
    client = log_in("newcomer")
    assert client.get("/").status_code == 200
    browser(city, "sysadmin").post(f"/accounts/{login.pk}/close/", {"form_key": "close"})
    assert client.get("/").status_code == 302, "to the log-in page"
    assert log_in("newcomer") is None


def test_the_end_of_a_post_takes_its_rights_the_same_day(city, clock):
    with reading(SYSTEM):
        held = Appointment.objects.get(person=city.person("甲一镇组织委员"))
        end_appointment(appointment=held, on=date(2026, 6, 1), by=SYSTEM, at=AT)
    clock.set(date(2026, 5, 31))
    client = browser(city, "organiser", "甲一镇")
    assert client.get("/people/").status_code == 200
    clock.set(date(2026, 6, 1))
    client = browser(city, "organiser", "甲一镇")
    assert client.get("/people/").status_code == 404, "a plain member now"
    assert client.get("/tasks/").status_code == 404
    assert client.get(f"/units/{city.unit('甲一湾').public_id}/").status_code == 404


def test_looking_at_an_earlier_day_gives_no_right_of_that_day(city, clock):
    with reading(SYSTEM):
        end_appointment(appointment=Appointment.objects.get(person=city.person("甲一镇组织委员")), on=date(2026, 6, 1), by=SYSTEM, at=AT)
    clock.set(date(2026, 6, 2))
    assert browser(city, "organiser", "甲一镇").get("/people/?on=2026-05-20").status_code == 404


def test_an_administrators_post_holds_no_other_role(city, clock):
    from dazugong.kernel.identity.refusal import Refusal

    with reading(SYSTEM):
        post = open_post(unit=city.unit("甲部"), title="样例岗", since=date(2026, 1, 1), by=SYSTEM, at=AT)
        give_role(post=post, role="section", over=city.unit("甲县"), since=date(2026, 1, 1), by=SYSTEM, at=AT)
        with pytest.raises(Refusal, match="不能兼有"):
            give_role(post=post, role="secadmin", over=city.unit("甲县"), since=date(2026, 1, 1), by=SYSTEM, at=AT)


# -- 履历: rights on a day follow from the posts held on that day, and from nothing else --------------------------------
FIRST, LAST = date(2024, 1, 1), date(2030, 1, 1)
PLACES = {"leader": "甲县", "section": "甲县", "organiser": "甲一镇", "secretary": "甲一村", "sysadmin": "甲县", "auditor": "乙县"}


@pytest.fixture
def posts(city: City) -> dict[str, Post]:
    """A free post for each role, with as many seats as anyone asks for."""
    found = {}
    with reading(SYSTEM):
        for role, place in PLACES.items():
            over = city.unit(place)
            found[role] = open_post(unit=over, title=f"样例{role}", since=FIRST, seats=99_999, by=SYSTEM, at=AT)
            give_role(post=found[role], role=role, over=over, since=FIRST, by=SYSTEM, at=AT)
    return found


def spans(draw: random.Random) -> list[tuple[str, date, date | None]]:
    """Up to five posts with their days, overlapping as they will."""
    found = []
    for _ in range(draw.randrange(6)):
        since = FIRST + timedelta(days=draw.randrange(2000))
        until = since + timedelta(days=draw.randrange(1, 400)) if draw.random() < 0.8 else None
        found.append((draw.choice(list(PLACES)), since, until))
    return found


def test_the_rights_of_a_day_are_those_of_the_posts_held_on_it(city: City, posts: dict[str, Post]) -> None:
    draw, login = random.Random(20260520), city.login("member", "甲一村")
    person = city.person("甲一村党员")
    with reading(SYSTEM):
        member = Membership.objects.get(person=person, until=None).unit_id
        roots = {role: Unit.objects.get(pk=city.units[place]).pk for role, place in PLACES.items()}
    for number in range(CAREERS):
        career = spans(draw)
        with reading(SYSTEM):
            Appointment.objects.filter(person=person).delete()
            Appointment.objects.bulk_create(Appointment(person=person, post=posts[role], since=since, until=until) for role, since, until in career)
        turns = [d for _, since, until in career for edge in (since, until) if edge for d in (edge - timedelta(days=1), edge) if d >= FIRST]  # membership begins on FIRST
        for day in draw.sample(turns, min(DAYS_OF_A_CAREER, len(turns))) or [date(2026, 5, 20)]:
            held = {role for role, since, until in career if since <= day and (until is None or day < until)}
            if len(held) > 1 and held & {"sysadmin", "secadmin", "auditor"}:
                held = set()  # 三员分立: neither stands while both are entered
            seen = attend(login, day=day, today=day)
            assert seen is not None
            assert {c.role for c in seen.choices} == held | {"member"}, (number, day, career)
            choice = draw.choice(seen.choices)
            reader = attend(login, day=day, today=day, acting=choice.key).reader
            assert reader.powers == roles()[choice.role].powers
            expected = roots.get(choice.role, member)
            assert reader.scope.roots == dict.fromkeys(roles()[choice.role].domains, frozenset({expected}))


def test_an_acting_post_is_a_post_and_an_unheld_one_is_not_chosen(city: City, posts: dict[str, Post]) -> None:
    login, person = city.login("member", "甲一村"), city.person("甲一村党员")
    day = date(2026, 5, 20)
    with reading(SYSTEM):
        appoint(person=person, post=posts["organiser"], since=day, kind="acting", by=SYSTEM, at=AT)
    assert attend(login, day=day, today=day).chosen.role == "organiser"
    assert attend(login, day=day, today=day, acting=f"{posts['leader'].pk}-leader").chosen.role == "organiser"
    assert attend(login, day=day, today=day, acting="member-member").chosen.role == "member"
    yesterday = day - timedelta(days=1)
    assert attend(login, day=yesterday, today=yesterday).chosen.role == "member"
