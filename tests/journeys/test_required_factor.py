"""须用动态口令: set for roles by the security administrator, in force at once; whoever loses everything is freed by two of them, or at the server."""
from __future__ import annotations

import json
from datetime import date

import pytest

from dazugong.cli import factors as cli_factors
from dazugong.cli.__main__ import main
from dazugong.kernel.access.actions import give_role
from dazugong.kernel.access.factors import require_factor
from dazugong.kernel.access.models import FactorRule
from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.models import FactorRemoval, Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.people.actions import appoint, end_appointment, open_post
from dazugong.kernel.people.models import Appointment
from tests.journeys.factoring import ONLY_HERE, Clock, Desk, desk, required_of, set_forward, verbs
from tests.make import AT, SYSTEM

RULES = "/accounts/factors/"


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


def requires(secadmin: Desk, *wanted: str) -> str:
    """Sets exactly these roles; what the page says then, wherever he is led."""
    secadmin.clock.forward(seconds=1)
    assert secadmin.post(RULES, wanted=list(wanted))["Location"] == RULES
    return secadmin.browser.get(RULES, follow=True).content.decode()


def asked(login: Login) -> str:
    return f"/accounts/{login.pk}/factor/"


def test_a_role_is_required_at_once_in_sessions_that_are_open_and_lifted_as_quickly(city, clock, officer, secadmin):
    township = desk(city, clock, "organiser", "甲一镇")
    assert officer.inside() and township.inside()
    assert "从现在起须用动态口令：科室" in requires(secadmin, "section")
    for address in ("/", "/people/", "/factor/", "/password/", "/nothing/there/", "/login/", "/help/?on=2025-01-01"):
        assert officer.get(address)["Location"] == ONLY_HERE, address
    assert township.inside() and secadmin.inside()
    assert "不再要求：科室" in requires(secadmin)
    assert officer.inside()
    rules = Trace.objects.filter(kind="角色").order_by("number").values_list("verb", "thing", "login")
    assert list(rules) == [("要求动态口令", "section", secadmin.login.pk), ("不再要求动态口令", "section", secadmin.login.pk)]
    assert FactorRule.objects.get().until is not None, "when it was required stays on record"


def test_whoever_must_use_it_switches_it_on_and_goes_on(city, clock, officer, secadmin):
    requires(secadmin, "section")
    page = officer.page(ONLY_HERE)
    assert "您的岗位须使用动态口令" in page and "data-sign-out" not in page and 'class="rail"' not in page
    done = officer.switches_on().content.decode()
    assert 'class="rail"' not in done and len(officer.codes) == 10
    assert officer.inside()
    assert officer.again().enters()["Location"] == "/"


def test_at_the_log_in_the_password_leads_to_the_page_that_switches_it_on(city, clock, secadmin):
    requires(secadmin, "section")
    late = desk(city, clock, "section", "甲部")
    assert late.get("/")["Location"] == ONLY_HERE
    assert late.post("/logout/")["Location"] == "/login/"


def test_what_was_being_written_is_given_back(city, clock, officer, secadmin):
    written = "经核实，来信反映的情况属实。"
    requires(secadmin, "section")
    answer = officer.post("/remarks/ZZZZZZZZZZ/", act="answer", text=written)
    page = answer.content.decode()
    assert answer.status_code == 403 and written in page and f'href="{ONLY_HERE}"' in page
    assert officer.post("/tasks/1/", act="x")["Location"] == ONLY_HERE


def test_it_cannot_be_given_up_where_it_is_required_and_can_be_renewed(city, clock, officer, secadmin):
    officer.switches_on()
    requires(secadmin, "section")
    assert officer.inside(), "he has one already"
    assert "停用</button>" not in officer.page("/factor/")
    clock.next_code()
    kept = officer.shown()
    refused = officer.post("/factor/", act="off", code=kept)
    assert refused.status_code == 400 and "不能停用；换手机请用“换新”" in refused.content.decode()
    officer.switches_on(present=kept)
    assert verbs(officer.login) == ["启用动态口令", "换新动态口令"]


def test_a_second_post_that_requires_it_counts_in_whichever_one_acts(city, clock, secadmin):
    organiser = desk(city, clock, "organiser", "甲一镇")
    with reading(SYSTEM):
        post = open_post(unit=city.unit("甲部"), title="兼职科员", since=date(2026, 1, 1), by=SYSTEM, at=AT)
        give_role(post=post, role="section", over=city.unit("甲县"), since=date(2026, 1, 1), by=SYSTEM, at=AT)
        held = appoint(person=city.person("甲一镇组织委员"), post=post, since=date(2026, 5, 1), by=SYSTEM, at=AT)
    requires(secadmin, "section")
    assert organiser.get("/")["Location"] == ONLY_HERE
    with reading(SYSTEM):
        end_appointment(appointment=Appointment.objects.get(pk=held.pk), on=date(2026, 5, 20), by=SYSTEM, at=AT)
    assert organiser.inside(), "the post is over, so is what it asked for"


def test_members_are_whoever_has_a_membership(city, clock, secadmin):
    member = desk(city, clock, "member", "甲一村")
    requires(secadmin, "member")
    assert member.get("/own/")["Location"] == ONLY_HERE
    assert secadmin.get("/")["Location"] == ONLY_HERE, "he is a member too"
    secadmin.switches_on()
    assert "须用动态口令的角色" in secadmin.page(RULES)


def test_the_rule_reaches_the_units_of_whoever_sets_it_and_no_others(city, clock, secadmin):
    across = desk(city, clock, "section", "乙部")
    requires(secadmin, "section")
    assert across.inside()
    required_of(city, "样例市", "section", "leader")
    assert across.get("/")["Location"] == ONLY_HERE
    page = secadmin.page(RULES)
    assert "上级单位已经规定的" in page and 'value="leader"' not in page
    requires(secadmin, "auditor")
    assert across.get("/")["Location"] == ONLY_HERE, "what a unit above asks for he does not lift"
    assert set(FactorRule.objects.filter(until=None).values_list("role", flat=True)) == {"section", "leader", "auditor"}


def test_whoever_may_not_set_it_finds_no_such_page(city, clock, officer, sysadmin):
    for one in (officer, sysadmin, desk(city, clock, "auditor", "甲部")):
        assert one.get(RULES).status_code == 404 and one.post(RULES, wanted=["leader"]).status_code == 404
    for role in ("sysadmin", "section"):
        reader = city.reader(role, "甲部")
        with reading(reader), pytest.raises(Hidden):
            require_factor(wanted=["leader"], by=reader, at=AT)
    assert not FactorRule.objects.exists()


def test_an_unknown_role_is_refused_in_words(secadmin):
    answer = secadmin.post(RULES, wanted=["emperor"])
    assert answer.status_code == 400 and "请在列出的各项中选择" in answer.content.decode()


def test_the_first_password_comes_before_the_factor_and_neither_leads_round_in_a_circle(city, clock, officer, secadmin):
    requires(secadmin, "section")
    Login.objects.filter(pk=officer.login.pk).update(must_change=True)
    assert officer.get("/")["Location"] == ONLY_HERE
    assert officer.get(ONLY_HERE)["Location"] == "/password/"
    assert officer.get("/password/").status_code == 200


def test_the_administrators_may_all_be_bound_and_each_still_comes_in(city, clock, secadmin):
    requires(secadmin, "sysadmin", "secadmin", "auditor")
    for role in ("sysadmin", "secadmin", "auditor"):
        one = secadmin if role == "secadmin" else desk(city, clock, role, "甲部")
        assert one.get("/")["Location"] == ONLY_HERE
        one.switches_on()
        assert one.inside() and one.again().enters()["Location"] == "/"


def test_two_administrators_free_whoever_has_lost_everything(city, clock, officer, secadmin, sysadmin):
    officer.switches_on()
    requires(secadmin, "section")
    assert "已启用" in sysadmin.page("/accounts/")
    assert sysadmin.post(asked(officer.login), reason="").status_code == 400
    assert secadmin.post(asked(officer.login), act="agree").status_code == 302
    assert officer.inside(), "nobody had asked"
    assert sysadmin.post(asked(officer.login), reason="本人到科室，手机丢失").status_code == 302
    clock.forward(seconds=1)
    twice = sysadmin.post(asked(officer.login), reason="本人到科室，手机丢失")
    assert twice.status_code == 400 and "正在等安全管理员办理" in twice.content.decode()
    assert sysadmin.post(asked(officer.login), act="agree", reason="再催一次").status_code == 400 and officer.inside()
    assert "1个账号申请解除动态口令" in secadmin.page("/")
    assert asked(officer.login) in secadmin.page("/accounts/") and "手机丢失" in secadmin.page(asked(officer.login))
    clock.forward(seconds=1)
    assert secadmin.post(asked(officer.login), act="agree").status_code == 302
    assert not officer.inside(), "his open sessions end"
    back = officer.again()
    assert back.password()["Location"] == "/" and back.get("/")["Location"] == ONLY_HERE
    back.switches_on()
    assert verbs(officer.login) == ["启用动态口令", "申请解除动态口令", "解除动态口令", "启用动态口令"]


def test_the_owner_is_told_that_it_was_removed(city, clock, officer, secadmin, sysadmin):
    officer.switches_on()
    sysadmin.post(asked(officer.login), reason="本人到科室，手机丢失")
    secadmin.post(asked(officer.login), act="agree")
    back = officer.again()
    back.password()
    assert "由系统管理员申请、安全管理员同意解除" in back.page("/factor/")


def test_what_is_not_agreed_to_stays_as_it_was(city, clock, officer, secadmin, sysadmin):
    officer.switches_on()
    sysadmin.post(asked(officer.login), reason="电话里说的，没有见到本人")
    assert secadmin.post(asked(officer.login), act="decline").status_code == 302
    assert officer.inside() and verbs(officer.login)[-1] == "不同意解除动态口令"
    clock.forward(seconds=1)
    secadmin.post(asked(officer.login), act="agree")
    assert officer.inside(), "it is over"
    assert FactorRemoval.objects.get().agreed is False


def test_nobody_asks_or_agrees_for_himself_nor_does_both(city, clock, secadmin, sysadmin):
    for one in (secadmin, sysadmin):
        one.switches_on()
    own = sysadmin.post(asked(sysadmin.login), reason="手机丢失")
    assert own.status_code == 400 and "不能为自己申请" in own.content.decode()
    sysadmin.post(asked(secadmin.login), reason="手机丢失")
    secadmin.post(asked(secadmin.login), act="agree")
    assert "请由另一位安全管理员办理" in secadmin.page(asked(secadmin.login))
    FactorRemoval.objects.update(asked_by=secadmin.login.pk, login=sysadmin.login)
    clock.forward(seconds=1)
    secadmin.post(asked(sysadmin.login), act="agree")
    sysadmin.login.refresh_from_db()
    assert sysadmin.login.factor_since is not None, "who asked does not agree"


def test_an_account_of_another_county_is_not_there(city, clock, sysadmin, secadmin):
    foreign = desk(city, clock, "section", "乙部")
    foreign.switches_on()
    for one in (sysadmin, secadmin):
        assert one.get(asked(foreign.login)).status_code == 404
        assert one.post(asked(foreign.login), reason="手机丢失", act="agree").status_code == 404


@pytest.fixture
def dzg(monkeypatch, capsys):
    """Commands on the city that stands."""
    monkeypatch.setattr(cli_factors, "ready", lambda: None)

    def run(*words: str):
        code = main(["factor", *words])
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_at_the_server_everybody_comes_back_in(city, clock, dzg, secadmin):
    """All three administrators bound, and every telephone at the bottom of the river."""
    requires(secadmin, "sysadmin", "secadmin", "auditor")
    secadmin.switches_on()
    listed = json.loads(dzg("list", "--json")[1])
    assert [one["username"] for one in listed["logins"]] == [secadmin.login.username]
    assert {one["role"] for one in listed["required"]} == {roles()[role].term for role in ("sysadmin", "secadmin", "auditor")}
    assert dzg("remove", "nobody", "--why", "样例")[0] == 1
    code, said, _ = dzg("remove", secadmin.login.username, "--why", "三员手机都已损坏")
    assert code == 0 and "已解除" in said
    assert "不用再办" in dzg("remove", secadmin.login.username, "--why", "再来一次")[2]
    assert not secadmin.inside()
    back = secadmin.again()
    assert back.password()["Location"] == "/" and back.get("/")["Location"] == ONLY_HERE
    assert "已取消3条规定" in dzg("free")[1]
    assert back.inside() and "没有这样的规定" in dzg("free")[1]
    last = Trace.objects.filter(verb="解除动态口令").get()
    assert (last.thing, last.login, last.note) == (str(secadmin.login.pk), None, "命令行：三员手机都已损坏")
    assert Trace.objects.filter(verb="不再要求动态口令", login=None).count() == 3


def test_a_new_county_and_the_sample_city_require_nothing(city):
    assert not FactorRule.objects.exists() and not Login.objects.exclude(factor_since=None).exists()
