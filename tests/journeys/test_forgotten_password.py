"""忘记密码: one administrator asks, another agrees and hands out a slip, and the owner sits at his desk again; nobody does it alone, nobody for himself."""
from __future__ import annotations

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from dazugong.cli import reissuing as cli_reissuing
from dazugong.cli.__main__ import main
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.actions import issue_token
from dazugong.kernel.identity.models import Login, OneTimeToken, Reissue, Submission
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.identity.reissuing import ask_reissue, reissue, settle_reissue
from tests.journeys.factoring import PASSWORD, Clock, Desk, desk, set_forward, verbs
from tests.make import SYSTEM

ANOTHER = "春种秋收-2026-样例"
SLIP = re.compile(r"/first/([\w-]{20,})/")
WHY = "本人到科室，忘记密码"


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return set_forward(monkeypatch)


@pytest.fixture
def secadmin(city, clock) -> Desk:
    return desk(city, clock, "secadmin", "甲部")


@pytest.fixture
def sysadmin(city, clock) -> Desk:
    return desk(city, clock, "sysadmin", "甲部")


@pytest.fixture
def officer(city, clock) -> Desk:
    return desk(city, clock, "section", "甲部")


def asked(login: Login) -> str:
    return f"/accounts/{login.pk}/token/"


def asks(sysadmin: Desk, login: Login) -> None:
    sysadmin.clock.forward(seconds=1)
    assert sysadmin.post(asked(login), reason=WHY)["Location"] == asked(login)


def agrees(secadmin: Desk, login: Login) -> str:
    """The address on the slip."""
    secadmin.clock.forward(seconds=1)
    answer = secadmin.post(asked(login), act="agree")
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    return SLIP.search(answer.content.decode()).group(0)


def sets(slip: str, password: str = ANOTHER) -> int:
    return Client().post(slip, {"new": password, "again": password}).status_code


def comes_in(one: Desk, password: str) -> bool:
    """Whether the password opens his desk, at a browser of its own."""
    again = one.again()
    again.password(password)
    return again.inside()


def test_from_the_forgotten_password_to_the_desk_again(clock, officer, secadmin, sysadmin):
    assert "由系统管理员申请" not in officer.page("/password/")
    forgotten = Client().get("/login/").content.decode()
    assert "忘记密码，请系统管理员申请、安全管理员同意，补发一次性口令" in forgotten
    assert asked(officer.login) in sysadmin.page("/accounts/")
    asks(sysadmin, officer.login)
    assert officer.inside() and comes_in(officer, PASSWORD), "until it is agreed to nothing changes"
    for one in (sysadmin, secadmin):
        assert "申请补发一次性口令" in one.page("/accounts/") and WHY in one.page(asked(officer.login))
    assert "1个账号申请补发一次性口令" in secadmin.page("/")
    slip = agrees(secadmin, officer.login)
    assert not officer.inside(), "his sessions end"
    assert not comes_in(officer, PASSWORD), "the old password serves no longer"
    assert sets(slip) == 302 and sets(slip) == 404
    assert comes_in(officer, ANOTHER) and not comes_in(officer, PASSWORD)
    assert verbs(officer.login) == ["申请补发一次性口令", "补发一次性口令", "发一次性口令", "设定密码"]
    back = officer.again()
    back.password(ANOTHER)
    assert "由系统管理员申请、安全管理员同意，给您的账号补发过一次性口令" in back.page("/password/")
    assert "申请补发一次性口令" not in secadmin.page("/accounts/") and "个账号申请补发" not in secadmin.page("/")


def test_the_slip_is_shown_once_and_kept_nowhere(officer, secadmin, sysadmin):
    asks(sysadmin, officer.login)
    token = agrees(secadmin, officer.login).split("/")[2]
    for address in ("/accounts/", asked(officer.login)):
        assert token not in secadmin.page(address) and token not in sysadmin.page(address)
    assert not [one for one in Trace.objects.all() if token in f"{one.note}{one.thing}{one.digest}"]
    assert not Submission.objects.filter(location__contains=token).exists()
    assert not OneTimeToken.objects.filter(digest__contains=token).exists()
    secadmin.clock.forward(seconds=1)
    again = secadmin.browser.post(asked(officer.login), {"act": "agree"}, follow=True).content.decode()
    assert "这个申请刚才已经办过" in again and not SLIP.search(again), "a second press gives out no second slip"
    assert OneTimeToken.objects.filter(login=officer.login).count() == 1


def test_the_slip_is_good_for_seven_days_and_an_earlier_one_no_longer(clock, officer, secadmin, sysadmin):
    asks(sysadmin, officer.login)
    lost = agrees(secadmin, officer.login)
    asks(sysadmin, officer.login)
    second = agrees(secadmin, officer.login)
    assert Client().get(lost).status_code == 404 and Client().get(second).status_code == 200
    clock.forward(minutes=7 * 24 * 60 + 1)
    assert sets(second) == 404


def test_a_first_slip_that_was_lost_is_replaced_in_the_same_way(city, clock, secadmin, sysadmin):
    login = city.login("organiser", "甲一镇")
    login.set_unusable_password()
    login.save()
    with reading(SYSTEM):
        lost = issue_token(login=login, by=SYSTEM, at=clock.now)
    asks(sysadmin, login)
    slip = agrees(secadmin, login)
    assert sets(f"/first/{lost}/") == 404 and sets(slip) == 302


def test_the_second_factor_stays_and_is_still_asked(officer, secadmin, sysadmin):
    officer.switches_on()
    asks(sysadmin, officer.login)
    assert sets(agrees(secadmin, officer.login)) == 302
    back = officer.again()
    back.clock.next_code()
    assert back.password(ANOTHER)["Location"] == "/login/code/" and not back.inside()
    back.code()
    assert back.inside()


def test_whoever_was_half_way_in_goes_no_further(officer, secadmin, sysadmin):
    officer.switches_on()
    half = officer.again()
    half.clock.next_code()
    assert half.password()["Location"] == "/login/code/"
    asks(sysadmin, officer.login)
    agrees(secadmin, officer.login)
    half.code()
    assert not half.inside()


def test_nobody_asks_or_agrees_for_himself_nor_does_both(clock, officer, secadmin, sysadmin):
    own = sysadmin.post(asked(sysadmin.login), reason=WHY)
    assert own.status_code == 400 and "不能为自己申请" in own.content.decode()
    asks(sysadmin, secadmin.login)
    page = secadmin.browser.post(asked(secadmin.login), {"act": "agree"}, follow=True).content.decode()
    assert "请由另一位安全管理员办理" in page and secadmin.inside() and "同意补发" not in page
    Reissue.objects.update(asked_by=secadmin.login.pk, login=officer.login)
    page = secadmin.browser.post(asked(officer.login), {"act": "agree"}, follow=True).content.decode()
    assert "申请人和本人不能办理" in page and officer.inside()
    assert sysadmin.post(asked(officer.login), act="agree", reason="再催一次").status_code == 400, "who asks does not agree"
    assert officer.inside() and not OneTimeToken.objects.filter(login=officer.login).exists()


def test_nothing_happens_where_nobody_asked_or_no_reason_was_given(officer, secadmin, sysadmin):
    assert sysadmin.post(asked(officer.login), reason="").status_code == 400
    page = secadmin.browser.post(asked(officer.login), {"act": "agree"}, follow=True).content.decode()
    assert "这个申请刚才已经办过" in page and officer.inside()
    asks(sysadmin, officer.login)
    sysadmin.clock.forward(seconds=1)
    twice = sysadmin.post(asked(officer.login), reason=WHY)
    assert twice.status_code == 400 and "正在等安全管理员办理" in twice.content.decode()
    assert secadmin.post(asked(officer.login), act="what")["Location"] == asked(officer.login) and officer.inside()


def test_what_is_taken_back_or_declined_leaves_the_password_as_it_was(officer, secadmin, sysadmin):
    asks(sysadmin, officer.login)
    sysadmin.clock.forward(seconds=1)
    assert sysadmin.post(asked(officer.login), act="back").status_code == 302
    sysadmin.clock.forward(seconds=1)
    page = sysadmin.browser.post(asked(officer.login), {"act": "back", "form_key": "twice"}, follow=True).content.decode()
    assert "这个申请刚才已经办过、撤回" in page
    page = secadmin.browser.post(asked(officer.login), {"act": "agree"}, follow=True).content.decode()
    assert "撤回" in page and officer.inside()
    asks(sysadmin, officer.login)
    assert secadmin.post(asked(officer.login), act="decline").status_code == 302
    assert officer.inside() and comes_in(officer, PASSWORD)
    assert verbs(officer.login) == ["申请补发一次性口令", "撤回补发一次性口令的申请", "申请补发一次性口令", "不同意补发一次性口令"]
    assert [(one.agreed, one.settled_by) for one in Reissue.objects.order_by("pk")] == [(False, None), (False, secadmin.login.pk)]


def test_whoever_remembers_it_and_changes_it_needs_no_slip(officer, secadmin, sysadmin):
    asks(sysadmin, officer.login)
    assert officer.post("/password/", old=PASSWORD, new=ANOTHER, again=ANOTHER).status_code == 302
    page = secadmin.browser.post(asked(officer.login), {"act": "agree"}, follow=True).content.decode()
    assert "本人已经改了密码" in page and officer.inside() and comes_in(officer, ANOTHER)


def test_an_account_that_is_closed_or_not_yet_confirmed_gets_none(city, clock, officer, secadmin, sysadmin):
    asks(sysadmin, officer.login)
    sysadmin.post(f"/accounts/{officer.login.pk}/close/")
    page = secadmin.browser.post(asked(officer.login), {"act": "agree"}, follow=True).content.decode()
    assert "不用再办" in page and "个账号申请补发" not in secadmin.page("/")
    prepared = Login.objects.create(username="waiting", label="样待确认")
    for login in (officer.login, prepared):
        clock.forward(seconds=1)
        refused = sysadmin.post(asked(login), reason=WHY)
        assert refused.status_code == 400 and "不在启用状态" in refused.content.decode()
    Reissue.objects.create(login=officer.login, reason=WHY, asked_by=sysadmin.login.pk, asked_at=clock.now)
    reader = city.reader("secadmin", "甲部")
    with reading(reader), pytest.raises(Refusal, match="不在启用状态"):
        settle_reissue(login=officer.login, agreed=True, by=reader, at=clock.now)
    assert Reissue.objects.get(login=officer.login).settled_at is None, "refused whole"
    assert not OneTimeToken.objects.filter(login__in=(officer.login, prepared)).exists()


def test_an_account_of_another_county_is_not_there_and_others_find_no_such_page(city, clock, officer, secadmin, sysadmin):
    foreign = desk(city, clock, "section", "乙部")
    for one in (sysadmin, secadmin):
        assert one.get(asked(foreign.login)).status_code == 404
        assert one.post(asked(foreign.login), reason=WHY, act="agree").status_code == 404
    for one in (officer, desk(city, clock, "auditor", "甲部")):
        assert one.get(asked(officer.login)).status_code == 404 and one.post(asked(officer.login), reason=WHY).status_code == 404
    for role, act in (("secadmin", lambda **more: ask_reissue(reason=WHY, **more)), ("sysadmin", lambda **more: settle_reissue(agreed=True, **more)), *((role, lambda **more: reissue(why=WHY, **more)) for role in ("sysadmin", "secadmin"))):
        reader = city.reader(role, "甲部")
        with reading(reader), pytest.raises(Hidden):
            act(login=officer.login, by=reader, at=clock.now)
    assert not Reissue.objects.exists()


@pytest.fixture
def dzg(monkeypatch, capsys):
    """The command on the city that stands."""
    monkeypatch.setattr(cli_reissuing, "ready", lambda: None)

    def run(*words: str):
        code = main(["token", *words])
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_at_the_server_an_administrator_gets_a_slip_without_the_others(dzg, secadmin):
    assert dzg("nobody", "--why", "样例")[0] == 1
    code, said, _ = dzg(secadmin.login.username, "--why", "两名管理员都忘记密码", "--json")
    found = json.loads(said)
    assert code == 0 and found["username"] == secadmin.login.username
    assert not secadmin.inside() and not comes_in(secadmin, PASSWORD)
    slip = SLIP.search(found["link"])
    last = Trace.objects.filter(verb="补发一次性口令").get()
    assert (last.thing, last.login, last.note) == (str(secadmin.login.pk), None, "命令行：两名管理员都忘记密码")
    assert not [one for one in Trace.objects.all() if slip.group(1) in one.note]
    Login.objects.filter(pk=secadmin.login.pk).update(state=Login.State.CLOSED)
    code, _, wrong = dzg(secadmin.login.username, "--why", "样例")
    assert code == 1 and "不在启用状态" in wrong


def test_the_database_itself_wants_two(officer, sysadmin, clock):
    """One who asks and agrees is refused below the code, on whichever database this runs."""
    one = Reissue.objects.create(login=officer.login, reason=WHY, asked_by=sysadmin.login.pk, asked_at=clock.now)
    one.settled_by, one.settled_at = sysadmin.login.pk, clock.now
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reissue.objects.create(login=officer.login, reason=WHY, asked_by=sysadmin.login.pk, asked_at=clock.now)
