"""锁定与重复提交: five wrong passwords lock the pair of account and source, nobody else; a form sent twice acts once."""
from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity import actions
from dazugong.kernel.identity.actions import led_to, once
from dazugong.kernel.identity.models import Submission
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.identity.refusal import Refusal
from tests.make import AT

PASSWORD = "山高水长-2026-样例"


@pytest.fixture
def named(city):  # noqa: ANN001, ANN201
    """Two accounts whose password is known."""
    found = [city.login("section", "甲部"), city.login("organiser", "甲一镇")]
    for login in found:
        login.set_password(PASSWORD)
        login.save()
    return found


def tries(login: object, password: str, source: str, client: Client | None = None) -> int:
    """The answer to one log-in from a source."""
    client = client or Client()
    return client.post("/login/", {"username": login.username, "password": password}, REMOTE_ADDR=source).status_code


def test_the_sixth_try_is_refused_even_with_the_right_password(named) -> None:
    first, _ = named
    answers = [tries(first, "wrong", "10.0.0.1") for _ in range(5)]
    assert 302 not in answers
    assert tries(first, PASSWORD, "10.0.0.1") == 429


def test_locking_an_account_from_one_source_locks_nobody_elsewhere(named) -> None:
    first, second = named
    for _ in range(7):
        tries(first, "wrong", "10.0.0.1")
    assert tries(first, PASSWORD, "10.0.0.2") == 302, "the owner at his own desk"
    assert tries(second, PASSWORD, "10.0.0.1") == 302, "the colleague at the same source"


def test_four_mistakes_and_then_the_right_password(named) -> None:
    first, _ = named
    for _ in range(4):
        tries(first, "wrong", "10.0.0.1")
    assert tries(first, PASSWORD, "10.0.0.1") == 302
    assert tries(first, "wrong", "10.0.0.1") != 429, "counted afresh after a success"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(named) -> None:
    first, _ = named

    def page(name: str) -> str:
        client = Client()
        answer = client.post("/login/", {"username": name, "password": "wrong"}, REMOTE_ADDR="10.0.0.9")
        token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
        import re

        text = answer.content.decode().replace(name, "").replace(token, "")
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)

    assert page(first.username) == page("nobody-at-all")


def test_a_form_sent_twice_acts_once(city) -> None:
    """Over HTTP: the same key, the same place to go to, one unit renamed once, one trace."""
    client = Client()
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/units/{city.unit('甲一村').public_id}/change/"
    form = {"form_key": "once-only", "event": "rename", "day": "2026-05-01", "name": "甲县甲一镇新甲一村党支部"}
    before = Trace.objects.count()
    answers = [client.post(address, form) for _ in range(3)]
    assert [a.status_code for a in answers] == [302, 302, 302]
    assert len({a["Location"] for a in answers}) == 1
    assert Trace.objects.filter(number__gt=before, verb="更名").count() == 1
    assert Submission.objects.filter(key="once-only").count() == 1


def test_a_refused_form_may_be_sent_again_with_the_same_key(city) -> None:
    reader = city.reader("section", "甲部")

    def refuse() -> str:
        raise Refusal("先写事由")

    with reading(reader):
        with pytest.raises(Refusal):
            once(key="again", by=reader, at=AT, act=refuse)
        assert once(key="again", by=reader, at=AT, act=lambda: "/there/") == "/there/"


@pytest.mark.parametrize("refused", [True, False])
def test_of_two_sent_at_the_same_moment_the_later_is_led_where_the_first_went(city, monkeypatch, refused: bool) -> None:
    """It looked before the first was done: then the rows refuse it, or the database its key."""
    reader = city.reader("section", "甲部")
    looked: list[str] = []

    def too_early(*, key: str, by: Reader) -> str:
        looked.append(key)
        return "" if len(looked) == 1 else led_to(key=key, by=by)

    def act() -> str:
        if refused:
            raise Refusal("同事刚才已经办了")
        return "/elsewhere/"

    with reading(reader):
        once(key="moment", by=reader, at=AT, act=lambda: "/there/")
        monkeypatch.setattr(actions, "led_to", too_early)
        assert once(key="moment", by=reader, at=AT, act=act) == "/there/"
        assert Submission.objects.get(key="moment").location == "/there/"


def test_a_key_belongs_to_the_account_that_sent_it(city) -> None:
    for role, place in (("section", "甲部"), ("organiser", "甲一镇")):
        reader = city.reader(role, place)
        with reading(reader):
            assert once(key="shared", by=reader, at=timezone.now(), act=lambda p=place: f"/{p}/") == f"/{place}/"
