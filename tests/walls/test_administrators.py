"""三员分立: who prepares does not confirm, who keeps accounts sees no business, nobody is two of the three, nobody is above."""
from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.identity.actions import confirm_login, prepare_login, use_token
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.people.actions import appoint, open_post
from dazugong.kernel.people.models import Appointment, Post
from tests.make import AT, POSTS, SINCE, SYSTEM

PASSWORD = "山高水长-2026-样例"
PAIRS = [("sysadmin", "secadmin"), ("sysadmin", "auditor"), ("secadmin", "auditor")]


def enters(username: str) -> bool:
    """Whether this account comes in with the known password."""
    return Client().post("/login/", {"username": username, "password": PASSWORD}).status_code == 302


def test_a_new_account_works_only_after_two_have_acted(city) -> None:
    preparer, confirmer = city.reader("sysadmin", "甲部"), city.reader("secadmin", "甲部")
    with reading(preparer):
        login = prepare_login(username="newcomer", label="新人", by=preparer, at=AT)
    login.set_password(PASSWORD)
    login.save()
    assert not enters("newcomer")
    with reading(confirmer):
        token = confirm_login(login=Login.objects.get(pk=login.pk), by=confirmer, at=timezone.now())
    use_token(token=token, password=PASSWORD, at=timezone.now())
    assert enters("newcomer")


def test_a_token_works_once(city) -> None:
    by = city.reader("secadmin", "甲部")
    login = Login.objects.create(username="once-only", label="新人")
    with reading(by):
        token = confirm_login(login=login, by=by, at=timezone.now())
    use_token(token=token, password=PASSWORD, at=timezone.now())
    with pytest.raises(Hidden):
        use_token(token=token, password=PASSWORD + "x", at=timezone.now())


@pytest.mark.parametrize("role", ["sysadmin", "auditor", "section", "leader"])
def test_nobody_else_confirms(city, role: str) -> None:
    by = city.reader(role, "甲部")
    login = Login.objects.create(username="waiting-here", label="新人")
    with reading(by), pytest.raises(Hidden):
        confirm_login(login=login, by=by, at=AT)


def test_whoever_prepared_an_account_does_not_confirm_it(city) -> None:
    by = city.reader("secadmin", "甲部")
    login = Login.objects.create(username="his-own", label="新人", prepared_by=by.login_id)
    with reading(by), pytest.raises(Refusal):
        confirm_login(login=login, by=by, at=AT)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_post_is_not_two_of_the_three(city, one: str, other: str) -> None:
    with reading(SYSTEM):
        post = Post.objects.get(unit_id=city.units["甲部"], title=POSTS[one])
        with pytest.raises(Refusal):
            give_role(post=post, role=other, over=city.unit("甲县"), since=SINCE, by=SYSTEM, at=AT)


@pytest.mark.parametrize(("one", "other"), [*PAIRS, ("sysadmin", "section"), ("auditor", "organiser"), ("secadmin", "leader")])
def test_a_person_is_not_two_of_the_three(city, one: str, other: str) -> None:
    """By two posts either: whoever holds an administrator's post is not appointed to a post with another role."""
    with reading(SYSTEM):
        post = open_post(unit=city.unit("甲部"), title="另设岗位", since=SINCE, by=SYSTEM, at=AT)
        give_role(post=post, role=other, over=city.unit("甲县"), since=SINCE, by=SYSTEM, at=AT)
        person = city.person(f"甲部{POSTS[one]}")
    try:
        with reading(SYSTEM):
            appoint(person=person, post=post, since=SINCE, by=SYSTEM, at=AT)
    except Refusal:
        return
    client = Client()
    client.force_login(city.login(one, "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    client.post("/switch/", {"post": f"{post.pk}-{other}"})
    doors = {"secadmin": "/accounts/", "auditor": "/traces/", "section": "/people/", "organiser": "/people/", "leader": "/people/"}
    assert client.get(doors[other]).status_code == 404, f"{one} 换成 {other} 后打开了 {doors[other]}"


def test_there_is_no_one_above(city) -> None:
    """No superuser, no Django admin, no built-in password."""
    fields = {f.name for f in get_user_model()._meta.get_fields()}
    assert not fields & {"is_superuser", "is_staff", "groups", "user_permissions"}
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    assert Client().get("/admin/").status_code == 404
    assert not any(login.has_usable_password() and login.check_password(word) for login in Login.objects.all()[:3] for word in ("admin", "123456", "dazugong"))


@pytest.mark.parametrize("wanted", ["sysadmin", "secadmin", "auditor"])
def test_the_section_cannot_make_itself_an_administrator(city, wanted: str) -> None:
    """Over the pages it has: end whoever holds the post, take it, switch, and open that administrator's door."""
    client = Client()
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    with reading(SYSTEM):
        post = Post.objects.get(unit_id=city.units["甲部"], title=POSTS[wanted])
        held = Appointment.objects.get(post=post)
    page = f"/units/{city.unit('甲部').public_id}/posts/"
    client.post(page, {"form_key": "end", "verb": "end", "held": held.pk, "on": "2026-05-01"})
    himself = city.person("甲部科长").public_id
    client.post(page, {"form_key": "take", "verb": "appoint", "post": post.pk, "person": himself, "since": "2026-05-02"})
    client.post("/switch/", {"post": f"{post.pk}-{wanted}"})
    door = "/traces/" if wanted == "auditor" else "/accounts/"
    assert client.get(door).status_code == 404
    with reading(SYSTEM):
        assert Appointment.objects.get(pk=held.pk).until is None, "管理员由科室免了职"
