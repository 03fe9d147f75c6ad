"""动态口令: of two who send the same code at the same moment one is served; what is sealed for one account opens for no other."""
from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dazugong.crypto import SealBroken
from dazugong.kernel.identity.actions import Themselves
from dazugong.kernel.identity.factors import codes_left, new_offer, offered, spend, switch_off, switch_on
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.refusal import Refusal
from tests.make import AT
from tests.telephone import Telephone

LATER = AT + timedelta(minutes=1)


def armed(login: Login) -> tuple[Telephone, list[str]]:
    """The account with a factor, its telephone and its recovery codes."""
    kept = new_offer(login)
    telephone = Telephone(f'<p class="slip"><code>{offered(login, kept).spelled}</code></p>')
    return telephone, switch_on(login=login, kept=kept, code=telephone.shows(AT), by=Themselves(login), at=AT)


@pytest.fixture
def login(city) -> Login:
    return city.login("section", "甲部")


def test_of_two_at_the_same_moment_one_is_served(login):
    """Both had read the account before either code was spent."""
    telephone, codes = armed(login)
    first, second = (Login.objects.get(pk=login.pk) for _ in range(2))
    for code in (telephone.shows(LATER), codes[0]):
        assert [spend(login=one, code=code, at=LATER) for one in (first, second)] == [True, False]
    assert codes_left(login) == 9


def test_a_code_earlier_than_the_last_that_served_does_not_serve(login):
    telephone, _ = armed(login)
    assert spend(login=login, code=telephone.shows(LATER, later=1), at=LATER)
    login.refresh_from_db()
    assert not spend(login=login, code=telephone.shows(LATER), at=LATER)


def test_what_is_switched_off_in_another_window_serves_no_more(login):
    telephone, codes = armed(login)
    stale = Login.objects.get(pk=login.pk)
    switch_off(login=login, by=Themselves(login), at=LATER)
    assert not spend(login=stale, code=telephone.shows(LATER), at=LATER)
    assert not spend(login=stale, code=codes[0], at=LATER) and not spend(login=login, code=codes[0], at=LATER)
    with pytest.raises(Refusal, match="没有启用"):
        switch_off(login=login, by=Themselves(login), at=LATER)


def test_two_windows_that_switch_it_on_leave_the_first(login):
    stale = Login.objects.get(pk=login.pk)
    kept = new_offer(stale)
    code = Telephone(f'<p class="slip"><code>{offered(stale, kept).spelled}</code></p>').shows(AT)
    telephone, _ = armed(login)
    with pytest.raises(Refusal, match="另一个窗口"):
        switch_on(login=stale, kept=kept, code=code, by=Themselves(stale), at=AT)
    assert spend(login=login, code=telephone.shows(LATER), at=LATER)


def test_a_secret_opens_for_its_own_account_and_its_own_purpose(city, login):
    other = city.login("leader", "甲部")
    kept = new_offer(login)
    with pytest.raises(SealBroken):
        offered(other, kept)
    armed(login)
    Login.objects.filter(pk=other.pk).update(factor_sealed=bytes(login.factor_sealed), factor_digest="sha1", factor_since=AT)
    with pytest.raises(SealBroken):
        spend(login=Login.objects.get(pk=other.pk), code="123456", at=LATER)


def test_half_a_factor_is_no_row(login):
    for half in ({"factor_since": AT}, {"factor_sealed": b"x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Login.objects.filter(pk=login.pk).update(**half)
