"""半登录: the password was right and the code is missing: where that leads, how long it lasts, and under which key the session goes on."""
from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from dazugong.kernel.identity.models import Login
from tests.journeys.factoring import BEGIN, PASSWORD, Desk, desk, set_forward

NEW = "水长山高-2026-样例"


@pytest.fixture
def armed(city, monkeypatch) -> Desk:
    """The section with a second factor."""
    found = desk(city, set_forward(monkeypatch), "section", "甲部")
    found.switches_on()
    return found


def test_half_way_reaches_nothing_but_the_code_and_the_way_out(armed):
    other = armed.again()
    other.password()
    for address in ("/", "/tasks/", "/people/", "/password/", "/factor/", "/factor/new/", "/login/", "/help/"):
        assert other.get(address)["Location"] == "/login/code/", address
    assert other.post("/password/", old=PASSWORD, new=NEW, again=NEW)["Location"] == "/login/code/"
    assert other.get("/nothing/there/").status_code == 404
    assert other.post("/logout/")["Location"] == "/login/"
    assert other.get("/login/code/")["Location"] == "/login/"
    assert other.get("/login/").status_code == 200


def test_half_way_ends_after_five_minutes(armed):
    other = armed.again()
    other.password()
    other.clock.forward(minutes=4, seconds=59)
    assert other.get("/login/code/").status_code == 200
    other.clock.forward(seconds=1)
    late = other.code()
    assert late["Location"] == "/login/" and not other.inside()
    assert "已超过5分钟" in other.page("/login/")


@pytest.mark.parametrize("change", [{"password": "x"}, {"factor_since": BEGIN}, {"state": Login.State.CLOSED}])
def test_half_way_ends_when_password_factor_or_account_changes(armed, change):
    armed.clock.next_code()
    other = armed.again()
    other.password()
    if "factor_since" in change:
        change = {"factor_since": armed.clock.now}
    Login.objects.filter(pk=armed.login.pk).update(**change)
    assert other.code()["Location"] == "/login/" and not other.inside()


def test_the_key_of_the_session_is_another_at_each_step(armed):
    other = armed.again()
    other.get("/login/")
    planted = other.browser.session
    planted["acting"] = "planted"
    planted.save()
    other.browser.cookies["sessionid"] = planted.session_key
    other.password()
    half = other.browser.cookies["sessionid"].value
    other.clock.next_code()
    other.code()
    whole = other.browser.cookies["sessionid"].value
    assert len({planted.session_key, half, whole}) == 3
    assert not Session.objects.filter(pk__in=[planted.session_key, half]).exists()
    assert "halfway" not in other.browser.session and "acting" not in other.browser.session


def test_the_way_to_the_page_asked_for_goes_on_after_the_code(armed):
    other = armed.again()
    assert other.post("/login/", username=other.login.username, password=PASSWORD, next="/tasks/")["Location"] == "/login/code/"
    other.clock.next_code()
    assert other.code()["Location"] == "/tasks/"
