"""科室干部从空白安装起步：设职、任职、免职，权限当天生效、当天失效。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.access.queries import capacities
from dazugong.kernel.identity.reader import reading
from tests.make import SYSTEM


@pytest.fixture
def officer(city, client):
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(city, unit: str) -> str:
    return f"/units/{city.unit(unit).public_id}/posts/"


def roles_on(city, person: str, day: date) -> set[tuple[str, str]]:
    return {(c.role, c.over_name) for c in capacities(city.login("member", person).pk, day)[1]}


def test_a_post_is_opened_filled_and_ended_and_the_right_comes_and_goes_with_it(city, officer):
    number = city.person("甲一村党员").public_id
    sent = {"verb": "open", "title": "党建办主任", "seats": "1", "role": "organiser", "since": "2026-01-01", "form_key": "a" * 10}
    assert officer.post(page(city, "甲二镇"), sent).status_code == 302
    with reading(SYSTEM):
        post = city.unit("甲二镇").posts.get(title="党建办主任")
    sent = {"verb": "appoint", "post": post.pk, "person": number, "since": "2026-02-01", "document": "甲组〔2026〕1号", "form_key": "b" * 10}
    assert officer.post(page(city, "甲二镇"), sent).status_code == 302
    assert ("organiser", "甲县甲二镇党委") in roles_on(city, "甲一村", date(2026, 2, 1))
    assert ("organiser", "甲县甲二镇党委") not in roles_on(city, "甲一村", date(2026, 1, 31))
    with reading(SYSTEM):
        held = post.appointments.get()
    assert officer.post(page(city, "甲二镇"), {"verb": "end", "held": held.pk, "on": "2026-03-01", "form_key": "c" * 10}).status_code == 302
    assert ("organiser", "甲县甲二镇党委") not in roles_on(city, "甲一村", date(2026, 3, 1))


def test_a_post_has_no_more_holders_than_seats(city, officer):
    with reading(SYSTEM):
        post = city.unit("甲一镇").posts.get(title="组织委员")
    sent = {"verb": "appoint", "post": post.pk, "person": city.person("甲一村党员").public_id, "since": "2026-02-01", "form_key": "d" * 10}
    response = officer.post(page(city, "甲一镇"), sent)
    assert response.status_code == 400
    assert "职数1名，已配1名" in response.content.decode()


def test_nobody_gives_an_administrators_role_away(city, officer):
    sent = {"verb": "open", "title": "另一位系统管理员", "seats": "1", "role": "sysadmin", "since": "2026-01-01", "form_key": "e" * 10}
    assert officer.post(page(city, "甲部"), sent).status_code == 400


def test_a_person_of_the_next_county_cannot_be_appointed(city, officer):
    with reading(SYSTEM):
        post = city.unit("甲一镇").posts.get(title="组织委员")
    sent = {"verb": "appoint", "post": post.pk, "person": city.person("乙一村党员").public_id, "since": "2026-02-01", "form_key": "f" * 10}
    response = officer.post(page(city, "甲一镇"), sent)
    assert response.status_code == 400
    assert "您的范围内没有这个人员编号" in response.content.decode()


def test_only_what_has_to_be_written_stands_beside_a_field(city, officer):
    """The page's own unit is no measure of a field: 职数 is not counted in townships."""
    for address in (page(city, "甲二镇"), f"/units/{city.unit('甲二镇').public_id}/change/"):
        assert 'class="unit"' not in officer.get(address).content.decode()


def test_an_address_of_a_button_that_is_opened_by_itself_says_so(city, officer):
    response = officer.get("/switch/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "不能直接打开" in response.content.decode()
    assert "不能直接打开" in officer.get("/logout/").content.decode()
