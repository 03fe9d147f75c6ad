"""动态口令: switched on with a telephone, asked for after the password, renewed, given up; what is wrong is counted and never helps."""
from __future__ import annotations

import json

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session

from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.audit.queries import verify_chain
from dazugong.kernel.identity.models import RecoveryCode
from dazugong.kernel.identity.reader import reading
from tests.journeys.factoring import CODES, PASSWORD, Clock, Desk, desk, set_forward, verbs
from tests.make import SYSTEM
from tests.telephone import Telephone

NEW = "水长山高-2026-样例"
WRONG = "13579135791357913"     # so long that it stands nowhere by chance


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return set_forward(monkeypatch)


@pytest.fixture
def officer(city, clock) -> Desk:
    """The section, logged in, without a second factor so far."""
    return desk(city, clock, "section", "甲部")


@pytest.fixture
def armed(officer) -> Desk:
    """The section with a second factor."""
    officer.switches_on()
    return officer


def test_switch_it_on_and_log_in_with_it(officer):
    assert 'href="/factor/"' in officer.page("/help/") and 'href="/factor/"' in officer.page("/password/")
    assert "还没有启用" in officer.page("/factor/")
    page = officer.page("/factor/new/")
    assert '<svg class="quick"' in page and 'autocomplete="one-time-code"' in page and 'inputmode="numeric"' in page
    assert officer.page("/factor/new/").count(page.split("<code>")[1].split("</code>")[0]) == 1, "the same secret when the page is opened again"
    wrong = officer.post("/factor/new/", code="000000")
    assert wrong.status_code == 400 and "核对手机的时间" in wrong.content.decode() and "000000" not in wrong.content.decode()
    shown = officer.switches_on().content.decode()
    assert len(set(officer.codes)) == 10 and "只显示这一次" in shown and "data-print" in shown
    assert "还剩10个" in officer.page("/factor/")
    officer.post("/logout/")
    assert not officer.inside()
    officer.clock.next_code()
    answer = officer.password()
    assert answer["Location"] == "/login/code/"
    page = officer.page("/login/code/")
    assert 'autocomplete="one-time-code"' in page and 'inputmode="numeric"' in page and "5分钟" in page
    assert officer.code()["Location"] == "/"
    assert officer.inside()
    assert verbs(officer.login) == ["启用动态口令"]


def test_without_it_the_password_is_enough_as_ever(officer, clock):
    officer.post("/logout/")
    assert officer.password()["Location"] == "/" and officer.inside()


def test_one_code_serves_once_whoever_sends_it(armed):
    first, second = armed.again(), armed.again()
    used = armed.shown()
    first.password()
    assert first.code(used).status_code == 200, "the code that switched it on has served"
    armed.clock.next_code()
    seen = armed.shown()
    assert first.code(seen).status_code == 302
    second.password()
    refused = second.code(seen)
    assert refused.status_code == 200 and "已经用过" in refused.content.decode() and not second.inside()


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step_either_way(armed, steps, opens):
    armed.clock.forward(minutes=3)
    other = armed.again()
    other.password()
    other.code(armed.shown(later=steps))
    assert other.inside() is opens


def test_five_wrong_codes_lock_as_five_wrong_passwords_do(armed):
    other, elsewhere = armed.again(), Desk(armed.login, armed.clock, "10.0.0.2")
    elsewhere.telephone = armed.telephone
    other.password()
    assert [other.code("000000").status_code for _ in range(4)] == [200] * 4
    assert other.code("000000").status_code == 429
    assert other.get("/login/code/")["Location"] == "/login/", "half-way is over too"
    assert other.password().status_code == 429, "the right password does not help"
    assert elsewhere.enters()["Location"] == "/", "nobody is locked elsewhere"
    armed.clock.forward(minutes=16)
    assert other.enters()["Location"] == "/"
    assert verbs(armed.login).count("动态口令不对") == 5


def test_the_right_password_in_between_does_not_count_afresh(armed):
    other = armed.again()
    for _ in range(4):
        other.password()
        other.code("000000")
    other.password()
    assert other.code("000000").status_code == 429


def test_wrong_passwords_and_wrong_codes_are_counted_together_and_a_success_clears_them(armed):
    other = armed.again()
    for _ in range(3):
        other.password("wrong wrong")
    other.password()
    other.code("000000")
    assert other.enters()["Location"] == "/"
    assert not AccessAttempt.objects.filter(username=armed.login.username).exists()


def test_wrong_codes_on_the_account_page_are_counted_too(armed):
    assert [armed.post("/factor/", act="off", code="000000").status_code for _ in range(5)] == [400] * 4 + [429]
    armed.clock.next_code()
    assert armed.post("/factor/", act="off", code=armed.shown()).status_code == 429
    assert armed.post("/password/", old=PASSWORD, new=NEW, again=NEW).status_code == 302
    assert armed.post("/factor/", act="off", code=armed.shown()).status_code == 429, "a new password clears nothing"
    armed.login.refresh_from_db()
    assert armed.login.factor_since is not None


def test_a_recovery_code_serves_once_and_says_how_many_are_left(armed):
    other, typed = armed.again(), armed.codes[3].replace("-", " ").translate({ord("4"): "４"})
    other.password()
    assert other.code(typed)["Location"] == "/"
    assert "还剩9个" in other.page("/")
    third = armed.again()
    third.password()
    assert third.code(armed.codes[3]).status_code == 200 and not third.inside()
    assert "还剩9个" in other.page("/factor/")
    assert verbs(armed.login)[-2:] == ["用恢复码", "动态口令不对"]


def test_a_recovery_code_of_somebody_else_is_none(armed, city, clock):
    colleague = desk(city, clock, "leader", "甲部")
    colleague.switches_on()
    other = colleague.again()
    other.password()
    assert other.code(armed.codes[0]).status_code == 200 and not other.inside()


def test_new_recovery_codes_end_the_old_ones(armed):
    armed.clock.next_code()
    page = armed.post("/factor/", act="codes", code=armed.shown()).content.decode()
    assert "恢复码已换发" in page and not any(code in page for code in armed.codes)
    other = armed.again()
    other.password()
    assert other.code(armed.codes[0]).status_code == 200
    assert verbs(armed.login)[-2:] == ["换发恢复码", "动态口令不对"]


def test_renew_it_with_a_code_of_the_old_one_or_a_recovery_code(armed):
    old, elsewhere = armed.telephone, armed.again()
    elsewhere.enters()
    armed.clock.next_code()
    page = armed.page("/factor/new/")
    fresh = Telephone(page)
    assert fresh.secret != old.secret
    for present in ("000000", fresh.shows(armed.clock.now)):
        assert armed.post("/factor/new/", code=fresh.shows(armed.clock.now), present=present).status_code == 400
    assert armed.post("/factor/new/", code="000000", present=old.shows(armed.clock.now)).status_code == 400, "and the old code is not spent for nothing"
    done = armed.post("/factor/new/", code=fresh.shows(armed.clock.now), present=old.shows(armed.clock.now))
    assert "动态口令已换新" in done.content.decode() and armed.inside()
    assert not elsewhere.inside(), "every other session ends"
    armed.telephone, kept = fresh, armed.codes
    assert armed.again().enters()["Location"] == "/"
    last = armed.again()
    last.password()
    assert last.code(kept[0]).status_code == 200, "recovery codes of before are gone"
    armed.switches_on(present=CODES.findall(done.content.decode())[0])
    assert verbs(armed.login).count("换新动态口令") == 2


def test_switch_it_off_with_a_code(armed):
    elsewhere = armed.again()
    elsewhere.enters()
    armed.clock.next_code()
    assert armed.post("/factor/", act="off", code="000000").status_code == 400
    assert armed.post("/factor/", act="off", code=armed.shown())["Location"] == "/factor/"
    assert "以后登录只用密码" in armed.page("/factor/") and not elsewhere.inside()
    assert not RecoveryCode.objects.filter(login=armed.login).exists()
    assert armed.again().password()["Location"] == "/"
    armed.login.refresh_from_db()
    assert (armed.login.factor_sealed, armed.login.factor_since) == (None, None)


def test_a_new_password_keeps_the_factor_and_ends_every_other_session(armed):
    elsewhere = armed.again()
    elsewhere.enters()
    assert armed.post("/password/", old=PASSWORD, new=NEW, again=NEW).status_code == 302
    assert armed.inside() and not elsewhere.inside()
    armed.clock.next_code()
    assert elsewhere.password(NEW)["Location"] == "/login/code/"


def test_a_session_of_one_factor_ends_when_the_second_is_switched_on_elsewhere(officer):
    other = officer.again()
    other.password()
    assert other.inside()
    officer.switches_on()
    assert officer.inside() and not other.inside()


def test_a_form_of_setting_up_that_is_stale_shows_another_secret(officer):
    answer = officer.post("/factor/new/", code="123456")
    assert answer["Location"] == "/factor/new/"
    assert "重新添加" in officer.page("/factor/new/")
    assert officer.post("/factor/", act="off", code="123456")["Location"] == "/factor/", "nothing stands to be switched off"


@pytest.mark.parametrize("digest", ["sha256", "sm3"])
def test_another_digest_for_whoever_switches_it_on_from_now_on(armed, city, clock, settings, digest):
    settings.FACTOR_DIGEST = digest
    leader = desk(city, clock, "leader", "甲部")
    leader.switches_on()
    assert leader.telephone.digest == digest and leader.login.factor_digest == digest
    assert leader.again().enters()["Location"] == "/"
    assert armed.again().enters()["Location"] == "/", "those of before go on as they are"


def everything_kept() -> str:
    """Every value of every table, and what the sessions hold."""
    with looking(EVERYTHING):
        rows = [str(value if not isinstance(value, (bytes, memoryview)) else bytes(value)) for model in apps.get_models()
                for row in model._base_manager.values_list() for value in row]
        sessions = [json.dumps(session.get_decoded(), ensure_ascii=False) for session in Session.objects.all()]
    return "\n".join([*rows, *sessions]).upper()


def test_nothing_of_it_lies_anywhere_in_the_clear(officer, caplog, capfd):
    page = officer.page("/factor/new/")
    typed = Telephone(page).typed.replace(" ", "")
    assert typed not in everything_kept(), "while it is offered"
    officer.switches_on()
    mistyped = officer.codes[0][:-1] + ("2" if officer.codes[0][-1] != "2" else "3")
    other = officer.again()
    other.password()
    other.code(mistyped)
    other.code(WRONG)
    other.code(officer.codes[1])
    kept = everything_kept()
    secret = officer.telephone.secret
    for form in (typed, secret.hex().upper(), str(secret).upper(), mistyped, mistyped.replace("-", ""), WRONG,
                 *officer.codes, *(code.replace("-", "") for code in officer.codes)):
        assert form not in kept, form
    out = capfd.readouterr()
    logged = (caplog.text + out.out + out.err).upper()
    assert not any(word in logged for word in (typed, WRONG, *officer.codes))
    for address in ("/factor/", "/", "/help/", "/password/"):
        assert typed not in other.page(address).replace(" ", "") and officer.codes[2] not in other.page(address)
    assert Telephone(other.page("/factor/new/")).typed.replace(" ", "") != typed
    with reading(SYSTEM):
        assert verify_chain().sound and Trace.objects.filter(verb="用恢复码", note="还剩9个").exists()
