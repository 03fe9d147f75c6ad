"""科室干部从空白安装起步：设职、任职、免职，权限当天生效、当天失效。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.access.queries import capacities
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.actions import register_person
from tests.make import AT, SINCE, SYSTEM, citizen_number


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


def _namesakes(city, name: str, *numbers: int) -> list[str]:
    with reading(SYSTEM):
        return [
            register_person(values={"name": name, "sex": "女", "citizen_number": citizen_number(number)}, unit=city.unit("甲一村"), since=SINCE,
                            by=SYSTEM, at=AT).public_id
            for number in numbers
        ]  # fmt: skip


def test_who_is_appointed_may_be_written_by_name(city, officer):
    _namesakes(city, "样独名", 7101)
    with reading(SYSTEM):
        free = city.unit("甲二镇").posts.create(title="党建办干事", seats=3, since=SINCE)
    sent = {"verb": "appoint", "post": free.pk, "person": "样独名", "since": "2026-02-01", "form_key": "g" * 10}
    assert officer.post(page(city, "甲二镇"), sent).status_code == 302
    with reading(SYSTEM):
        assert free.appointments.get().person.name == "样独名"


def test_of_two_with_one_name_the_clerk_is_shown_both_and_takes_a_number(city, officer):
    numbers = _namesakes(city, "样同名", 7102, 7103)
    with reading(SYSTEM):
        free = city.unit("甲二镇").posts.create(title="党建办干事", seats=3, since=SINCE)
    sent = {"verb": "appoint", "post": free.pk, "person": "样同名", "since": "2026-02-01", "form_key": "h" * 10}
    response = officer.post(page(city, "甲二镇"), sent)
    told = response.content.decode()
    assert response.status_code == 400
    assert all(number in told for number in numbers) and "请改填其中一位的编号" in told
    assert Trace.objects.filter(verb="查找人员", count=2).exists(), "whose names were shown is kept, though the act was refused"
    assert officer.post(page(city, "甲二镇"), sent | {"person": numbers[1], "form_key": "i" * 10}).status_code == 302


def test_a_name_nobody_has_is_refused_with_what_to_do(city, officer):
    with reading(SYSTEM):
        free = city.unit("甲二镇").posts.create(title="党建办干事", seats=3, since=SINCE)
    sent = {"verb": "appoint", "post": free.pk, "person": "无此人", "since": "2026-02-01", "form_key": "j" * 10}
    assert "您的范围内没有叫“无此人”的党员" in officer.post(page(city, "甲二镇"), sent).content.decode()


def test_a_name_too_long_is_refused_with_its_length_and_never_cut(city, officer):
    address = f"/units/{city.unit('甲一镇').public_id}/change/"
    form = officer.get(address).content.decode()
    assert 'data-most="80"' in form and "maxlength" not in form.split("<main")[1]
    sent = {"event": "rename", "day": "2026-06-01", "name": "长" * 81, "form_key": "k" * 10}
    response = officer.post(address, sent)
    assert response.status_code == 400
    assert "最多80个字，现在有81个字，请删短后再提交" in response.content.decode()


def test_a_reason_too_long_is_refused_before_it_is_cut(city, officer):
    person = city.person("甲一村党员").public_id
    answer = officer.post(f"/people/{person}/reveal/", {"name": "citizen_number", "reason": "核" * 201})
    assert answer.status_code == 400
    assert "查看事由最多200个字，现在有201个字" in answer.content.decode()


def test_a_birth_date_left_out_reads_as_left_out(city, officer):
    number, = _namesakes(city, "样未填", 7104)
    listed = officer.get("/people/?q=样未填").content.decode()
    assert "未填" in listed and "不适用" not in listed
    assert number in listed
