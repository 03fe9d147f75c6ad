"""两步登录: a desk with a browser, a telephone and a clock that is set forward, for the journeys of the second factor."""
from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client

from dazugong.kernel.access.models import FactorRule
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from tests.make import SYSTEM, City
from tests.telephone import Telephone

PASSWORD = "山高水长-2026-样例"
BEGIN = datetime(2026, 5, 20, 10, 0, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
CLOCKS = ("django.utils.timezone.now", "axes.handlers.proxy.now", "axes.attempts.now")
CODES = re.compile(r"<li><code>((?:\d{4}-){3}\d{4})</code></li>")
ONLY_HERE = "/factor/new/"


class Clock:
    """What time it is in the office; nothing sleeps."""

    def __init__(self) -> None:
        self.now = BEGIN

    def forward(self, *, seconds: int = 0, minutes: int = 0) -> None:
        self.now += timedelta(seconds=seconds, minutes=minutes)

    def next_code(self) -> None:
        """The telephone shows other digits."""
        self.forward(seconds=30)


def set_forward(patch: pytest.MonkeyPatch) -> Clock:
    """A clock in the place of all those that the log-in reads."""
    clock = Clock()
    for name in CLOCKS:
        patch.setattr(name, lambda: clock.now)
    patch.setattr("dazugong.web.reading.today", lambda: clock.now.date())
    return clock


class Desk:
    """Somebody with an account, at a source of his own."""

    def __init__(self, login: Login, clock: Clock, source: str = "10.0.0.1") -> None:
        if not login.password:
            login.set_password(PASSWORD)
            login.save(update_fields=["password"])
        self.login, self.clock, self.source = login, clock, source
        self.browser = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=source)
        self.telephone: Telephone | None = None
        self.codes: list[str] = []

    def get(self, address: str) -> HttpResponse:
        return self.browser.get(address)

    def page(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.get("Location"))
        return answer.content.decode()

    def post(self, address: str, **fields: object) -> HttpResponse:
        return self.browser.post(address, {"form_key": f"{self.clock.now:%H%M%S%f}{address}"[:40], **fields}, HTTP_REFERER=f"http://127.0.0.1{address}")

    def password(self, password: str = PASSWORD) -> HttpResponse:
        return self.post("/login/", username=self.login.username, password=password)

    def shown(self, later: int = 0) -> str:
        """What the telephone shows now, or some half minutes later."""
        return self.telephone.shows(self.clock.now, later)

    def code(self, code: str | None = None) -> HttpResponse:
        return self.post("/login/code/", code=self.shown() if code is None else code)

    def enters(self) -> HttpResponse:
        """Password and code; the clock has gone on to a code that has not served."""
        self.clock.next_code()
        assert self.password()["Location"] == "/login/code/"
        return self.code()

    def inside(self) -> bool:
        """Whether a page of his own opens."""
        return self.get("/help/").status_code == 200

    def switches_on(self, **more: str) -> HttpResponse:
        """Takes the secret over from the page and confirms it."""
        telephone = Telephone(self.page("/factor/new/"))
        answer = self.post("/factor/new/", code=telephone.shows(self.clock.now), **more)
        assert answer.status_code == 200, answer.content.decode()
        self.telephone, self.codes = telephone, CODES.findall(answer.content.decode())
        self.login.refresh_from_db()
        return answer

    def again(self) -> Desk:
        """The same person at another browser in the same room."""
        other = Desk(self.login, self.clock, self.source)
        other.telephone, other.codes = self.telephone, self.codes
        return other


def desk(city: City, clock: Clock, role: str, place: str, source: str = "10.0.0.1", *, enters: bool = True) -> Desk:
    """Whoever holds the role there, logged in by his password."""
    found = Desk(city.login(role, place), clock, source)
    if enters:
        assert found.password().status_code == 302
    return found


def required_of(city: City, place: str, *roles: str) -> None:
    """A rule that stands, for a unit and those below it."""
    with reading(SYSTEM):
        for role in roles:
            FactorRule.objects.create(role=role, over=city.unit(place), since=BEGIN)


def verbs(login: Login) -> list[str]:
    """What was done with the account, in order."""
    return list(Trace.objects.filter(kind="账号", thing=str(login.pk)).order_by("number").values_list("verb", flat=True))
