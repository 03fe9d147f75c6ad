"""窗口: a browser of whoever holds a role, forms sent as a page gave them, and the day and hour at which all this happens."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.models import Obligation
from tests.make import City

BEIJING = ZoneInfo("Asia/Shanghai")
HIDDEN = re.compile(r'<input type="hidden" name="(saves|form_key)" value="([^"]*)"')
_keys = count()


def browser(city: City, role: str, place: str) -> Client:
    """Logged in as the holder of the role there."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, address: str) -> str:
    """A page as its reader has it before him."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def send(client: Client, address: str, answers: dict[str, object], page: str = "", **headers: str):  # noqa: ANN201
    """Sends a form; `page` is what stood before the sender when he began, with its count of savings."""
    hidden = {name: value for name, value in HIDDEN.findall(page) if name == "saves"}
    return client.post(address, {"form_key": f"tab-{next(_keys)}", **hidden, **answers}, **headers)


def owed_by(city: City, place: str, **of: str) -> str:
    """The public id of what the unit owes."""
    with reading(system_reader(date(2026, 12, 31), "查")):
        return Obligation.objects.get(unit_id=city.units[place], **of).public_id


def set_clock(patch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the day and hour of the office."""

    def it_is(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        now = datetime(year, month, day, hour, minute, tzinfo=BEIJING)
        patch.setattr("dazugong.web.reading.today", lambda: now.date())
        patch.setattr("django.utils.timezone.now", lambda: now)

    return it_is
