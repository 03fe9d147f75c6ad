"""门窗: what a connection, a cookie and a page header must say, read back rather than believed."""
from __future__ import annotations

import re
import sqlite3
import threading

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from dazugong.fence.scope import EVERYTHING, looking
from tests.conftest import COST

OPEN_PAGES = ["/login/", "/nothing/there/", "/static/nothing.css"]


def pragma(name: str) -> object:
    """A setting as the connection itself says it."""
    with looking(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded database only")


@sqlite_only
def test_a_commit_survives_a_power_cut_and_a_deletion_leaves_nothing(db: None) -> None:
    assert pragma("synchronous") == 2, "FULL"
    assert pragma("foreign_keys") == 1
    assert pragma("secure_delete") == 1
    assert pragma("busy_timeout") >= 20_000
    assert pragma("journal_mode").lower() in ("delete", "wal", "truncate", "persist")


@sqlite_only
def test_wal_only_on_a_library_that_does_not_lose_it(db: None) -> None:
    fixed = sqlite3.sqlite_version_info >= (3, 51, 3) or sqlite3.sqlite_version_info in ((3, 44, 6), (3, 50, 7))
    assert fixed or pragma("journal_mode").lower() != "wal"


@sqlite_only
def test_every_new_connection_says_the_same(db: None, django_db_blocker: object) -> None:
    """A thread has a connection of its own; nothing was set on it by hand."""
    said: dict[str, object] = {}

    def ask() -> None:
        with django_db_blocker.unblock():
            said.update({name: pragma(name) for name in ("synchronous", "foreign_keys", "secure_delete", "busy_timeout")})
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert said == {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": said["busy_timeout"]}
    assert said["busy_timeout"] >= 20_000


def test_writers_wait_instead_of_failing_midway() -> None:
    if connection.vendor == "sqlite":
        assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_password_is_dear_to_guess() -> None:
    """At least what Django's own default costs: two turns through a hundred megabytes."""
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert COST["time_cost"] >= 2 and COST["memory_cost"] >= 100 * 1024 and COST["parallelism"] >= 8


def test_cookies_are_for_this_site_only(city) -> None:
    """Flags as a browser receives them, not as the settings name them."""
    client = Client()
    client.get("/login/")
    login = city.login("section", "甲部")
    login.set_password("correct-horse-battery")
    login.save()
    answer = client.post("/login/", {"username": login.username, "password": "correct-horse-battery"})
    assert answer.status_code == 302
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
    assert int(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) <= 30 * 60


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000)
def test_behind_tls_nothing_goes_out_in_clear(city) -> None:
    """The settings that DZG_TLS=1 switches on."""
    client = Client()
    assert client.get("/login/").status_code == 301
    answer = client.get("/login/", secure=True)
    assert client.cookies[settings.CSRF_COOKIE_NAME]["secure"]
    assert answer["Strict-Transport-Security"]


def addresses() -> list[str]:
    """Every address without an argument."""
    return [reverse(p.name) for p in get_resolver().url_patterns if "<" not in str(p.pattern)]


def test_no_page_allows_what_stands_inline(city) -> None:
    """The content security policy is on every answer: pages, refusals, redirections, what does not exist."""
    asked = 0
    for role, place in (("section", "甲部"), ("organiser", "甲一镇"), ("sysadmin", "甲部"), ("auditor", "甲部")):
        client = Client()
        client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
        for address in [*addresses(), *OPEN_PAGES]:
            answer = client.get(address)
            asked += 1
            if address.startswith("/static/"):
                continue
            policy = answer.headers.get("Content-Security-Policy", "")
            assert "default-src 'self'" in policy, address
            assert "unsafe" not in policy, address
            assert "frame-ancestors 'none'" in policy, address
            assert answer["X-Content-Type-Options"] == "nosniff", address
            assert answer["X-Frame-Options"] == "DENY", address
            assert address in OPEN_PAGES or "no-store" in answer["Cache-Control"], address
            page = answer.content.decode("utf8", "replace") if answer["Content-Type"].startswith("text/html") else ""
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page), address
    print(f"\n页面安全策略：{asked} 次请求")
    assert asked > 80




def test_no_form_is_taken_from_another_site(city) -> None:
    """A request to act that does not come from a page of ours is refused before any page of ours is reached."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    taken = []
    for pattern in get_resolver().url_patterns:
        kinds = {name: 1 if "Int" in type(c).__name__ else "ZZZZZZZZZZ" for name, c in pattern.pattern.converters.items()}
        address = reverse(pattern.name, kwargs=kinds)
        answer = client.post(address, {"form_key": "from-elsewhere"}, headers={"Origin": "https:" "//elsewhere.invalid"})
        if answer.status_code != 403:
            taken.append(f"{address} → {answer.status_code}")
    assert not taken
