"""会话: it begins at the log-in and ends with it; nothing that was planted before works afterwards, and nobody is led elsewhere."""
from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django import forms
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.web.pages.factor import NewFactorForm, RenewalForm
from dazugong.web.pages.login import CodeForm, LoginForm, NewPasswordForm, PasswordForm
from dazugong.web.unsaid import SECRET
from tests.make import SYSTEM

PASSWORD = "山高水长-2026-样例"
ELSEWHERE = ("https://127.0.0.1/", "//127.0.0.1/", "/\\127.0.0.1/", "\\\\127.0.0.1", "javascript:alert(1)", "http:///127.0.0.1", "https:127.0.0.1", " //127.0.0.1")


@pytest.fixture
def clerk(city) -> Login:  # noqa: ANN001
    login = city.login("section", "甲部")
    login.set_password(PASSWORD)
    login.save()
    return login


def log_in(client: Client, login: Login, **more: str):  # noqa: ANN201
    return client.post("/login/", {"username": login.username, "password": PASSWORD, **more})


def test_a_session_planted_before_the_log_in_is_nobodys_afterwards(clerk: Login) -> None:
    planted, victim = Client(), Client()
    planted.get("/login/")
    store = planted.session
    store["acting"] = "planted"
    store.save()
    victim.cookies["sessionid"] = store.session_key
    assert log_in(victim, clerk).status_code == 302
    assert victim.cookies["sessionid"].value != store.session_key
    planted.cookies["sessionid"] = store.session_key
    assert planted.get("/").status_code == 302 and "/login/" in planted.get("/")["Location"]


def test_what_was_a_session_is_none_after_the_log_out(clerk: Login) -> None:
    client, thief = Client(), Client()
    log_in(client, clerk)
    stolen = client.cookies["sessionid"].value
    thief.cookies["sessionid"] = stolen
    assert thief.get("/").status_code == 200
    client.post("/logout/")
    assert thief.get("/")["Location"].startswith("/login/")
    assert not Session.objects.filter(pk=stolen).exists()


def test_a_new_password_ends_every_other_session(clerk: Login) -> None:
    here, there = Client(), Client()
    log_in(here, clerk)
    log_in(there, clerk)
    new = "水长山高-2026-样例"
    assert here.post("/password/", {"old": PASSWORD, "new": new, "again": new}).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/")["Location"].startswith("/login/")


def test_a_closed_account_is_out_at_its_next_step(clerk: Login) -> None:
    client = Client()
    log_in(client, clerk)
    with reading(SYSTEM):
        Login.objects.filter(pk=clerk.pk).update(state=Login.State.CLOSED)
    assert client.get("/")["Location"].startswith("/login/")


def test_half_an_hour_without_a_step_ends_it_and_a_step_keeps_it_awake(clerk: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    client, began = Client(), timezone.now()
    log_in(client, clerk)

    def after(minutes: int) -> int:
        monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(minutes=minutes))
        return client.get("/").status_code

    assert [after(minutes) for minutes in (20, 40, 60)] == [200, 200, 200]
    assert after(91) == 302


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_the_log_in(clerk: Login, target: str) -> None:
    assert log_in(Client(), clerk, next=target)["Location"] == "/"


def test_a_page_of_another_site_is_not_where_a_refused_form_leads(clerk: Login) -> None:
    client = Client()
    log_in(client, clerk)
    answer = client.post("/people/import/", {"upload": "XXXXXXXXXX", "form_key": ""}, headers={"Referer": "https://127.0.0.1/people/import/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("state", ["unknown", "wrong", "prepared", "closed"])
def test_no_name_is_told_from_another_by_the_answer_or_by_the_work_it_costs(clerk: Login, state: str) -> None:
    """Each costs one turn of the password's slow digest, whether the account is there, ready, closed or not."""
    name = clerk.username if state == "wrong" else f"{state}-one"
    if state in ("prepared", "closed"):
        other = Login(username=name, label="样例", state=getattr(Login.State, state.upper()))
        other.set_unusable_password() if state == "prepared" else other.set_password(PASSWORD)
        other.save()
    turns = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    with patch.object(Argon2PasswordHasher, "encode", lambda *a, **k: turns.append("encode") or encode(*a, **k)), \
         patch.object(Argon2PasswordHasher, "verify", lambda *a, **k: turns.append("verify") or verify(*a, **k)):
        answers = [Client().post("/login/", {"username": name, "password": "wrong wrong"}, REMOTE_ADDR="10.1.0.1") for _ in range(6)]
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 429, 429], "locked alike, so the lock tells nothing either"
    assert len(turns) == 5 and all("登录名或密码不对" in one.content.decode() for one in answers[:4])


WRITTEN = "经核实，来信反映的情况属实。"
REMARK = "/remarks/ZZZZZZZZZZ/"
HERE = {"headers": {"Host": "127.0.0.1", "Referer": f"http://127.0.0.1{REMARK}"}}


def test_a_form_sent_after_the_session_ended_gives_back_what_was_written(clerk: Login) -> None:
    client = Client()
    late = client.post(REMARK, {"act": "answer", "text": WRITTEN}, **HERE)
    page = late.content.decode()
    assert late.status_code == 403 and late["Cache-Control"] == "no-store"
    assert WRITTEN in page and f'href="/login/?next={REMARK}"' in page
    assert client.post(REMARK, {"act": "show"}, **HERE).status_code == 302, "nothing was written: straight to the log-in"


def test_a_form_of_before_the_log_in_in_another_window_gives_back_what_was_written(clerk: Login) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    late = client.post(REMARK, {"act": "answer", "text": WRITTEN}, **HERE)
    assert late.status_code == 403 and WRITTEN in late.content.decode() and late["Cache-Control"] == "no-store"


@pytest.mark.parametrize("sent_from", [{}, {"headers": {"Referer": "http://127.0.0.1:9/"}}])
def test_no_other_site_puts_words_on_a_page_of_this_one(clerk: Login, sent_from: dict) -> None:
    stranger, inside = Client(), Client(enforce_csrf_checks=True)
    inside.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    for client in (stranger, inside):
        assert WRITTEN not in client.post(REMARK, {"act": "answer", "text": WRITTEN}, **sent_from).content.decode()


def test_no_password_and_no_key_is_ever_shown_again(clerk: Login) -> None:
    """Every field that a browser shows as dots, and every one for a code, is one of those that are kept off every answer."""
    named = {name for form in (LoginForm, NewPasswordForm, PasswordForm, CodeForm, NewFactorForm, RenewalForm) for name, field in form.base_fields.items() if isinstance(field.widget, forms.PasswordInput)}
    assert named and named <= SECRET
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    secret = "山高水长 且听风吟"
    late = client.post("/password/", {"old": secret, "new": secret, "again": secret}, **HERE)
    assert late.status_code == 403 and secret not in late.content.decode()
