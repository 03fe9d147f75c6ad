"""人员: corrections are new revisions, personal values are sealed, shown with a reason, and gone with their key."""
from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.keys.actions import KeyDestroyed, destroy_key, unseal
from dazugong.kernel.people.actions import (
    appoint,
    correct_person,
    end_appointment,
    end_membership,
    open_post,
    register_person,
    reveal_value,
    transfer_member,
)
from dazugong.kernel.people.models import Membership, Person, PersonRevision, SealedValue
from dazugong.kernel.people.queries import find_people, known_values, masked_values, members, person_for, revisions_of
from dazugong.kernel.people.values import masked
from tests.make import AT, DAY, SYSTEM, citizen_number

NEW = {"name": "样新来", "sex": "男", "citizen_number": citizen_number(7001), "phone": "13700007001", "address": "样新路7号", "remark": "样新备注"}


@pytest.fixture
def organiser(city):  # noqa: ANN001, ANN201
    """The township's organiser, looking."""
    reader = city.reader("organiser", "甲一镇")
    with reading(reader):
        yield reader


@pytest.fixture
def newcomer(city, organiser):  # noqa: ANN001, ANN201
    """Registered in 甲一村 today."""
    return register_person(values=NEW, unit=city.unit("甲一村"), since=DAY, by=organiser, at=AT)


def traces(verb: str) -> int:
    return Trace.objects.filter(verb=verb).count()


def test_a_new_member_is_found_by_characters_pinyin_and_initials(organiser, newcomer):
    for words in ("样新", "yangxin", "yxl"):
        assert newcomer.pk in {m.person_id for m in find_people(organiser, words)}, words
    assert traces("登记人员") and revisions_of(organiser, newcomer).count() == 1


def test_a_correction_is_a_new_revision_with_before_and_after(organiser, newcomer):
    before = traces("更正人员")
    revision = correct_person(person=newcomer, values={"name": "样改名", "phone": "13700007002"}, by=organiser, at=AT)
    assert revision.number == 2
    assert revision.changes == {"name": ["样新来", "样改名"], "phone": "密封"}
    assert person_for(organiser, newcomer.public_id).name == "样改名"
    assert known_values(organiser, newcomer)["phone"] == "13700007002"
    assert [r.number for r in revisions_of(organiser, newcomer)] == [2, 1]
    assert traces("更正人员") == before + 1


def test_nothing_changed_is_no_revision_and_no_trace(organiser, newcomer):
    before = Trace.objects.count()
    assert correct_person(person=newcomer, values=NEW, by=organiser, at=AT) is None
    assert Trace.objects.count() == before


def test_the_old_sealed_value_stays_beside_the_new_one(organiser, newcomer):
    correct_person(person=newcomer, values={"phone": "13700007002"}, by=organiser, at=AT)
    assert list(SealedValue.objects.filter(person=newcomer, field="phone").order_by("pk").values_list("current", flat=True)) == [False, True]


def test_no_sealed_value_can_be_read_in_the_database(city, organiser, newcomer):
    """Neither in the tables nor in the traces."""
    correct_person(person=newcomer, values={"address": "样改路9号"}, by=organiser, at=AT)
    secrets = [NEW["citizen_number"], NEW["phone"], NEW["address"], NEW["remark"], "样改路9号"]
    with looking(EVERYTHING), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            for secret in secrets:
                assert secret not in text, table
                assert repr(secret.encode())[2:-1] not in text, table


def test_a_sealed_value_is_shown_with_a_reason_and_traced_without_the_value(organiser, newcomer):
    for reason in ("", "看", "   看看 "):
        with pytest.raises(Refusal, match="事由"):
            reveal_value(person=newcomer, name="phone", reason=reason, by=organiser, at=AT)
    assert reveal_value(person=newcomer, name="phone", reason="核对联系方式", by=organiser, at=AT) == NEW["phone"]
    trace = Trace.objects.get(verb="查看联系电话")
    assert (trace.thing, trace.note) == (newcomer.public_id, "核对联系方式")
    assert NEW["phone"] not in str(trace.content())
    with pytest.raises(Hidden):
        reveal_value(person=newcomer, name="name", reason="核对联系方式", by=organiser, at=AT)


def test_a_secretary_may_not_reveal(city, newcomer):
    secretary = city.reader("secretary", "甲一村")
    with reading(secretary), pytest.raises(Hidden):
        reveal_value(person=newcomer, name="phone", reason="核对联系方式", by=secretary, at=AT)


def test_pages_get_masked_values(organiser, newcomer):
    shown = masked_values(organiser, newcomer)
    assert shown["citizen_number"].count("*") == 8 and shown["phone"] == "137****7001"
    assert NEW["address"] not in shown["address"] and shown["remark"] == "已登记（按需查看）"
    assert masked("phone", "0736-123") == "****"
    assert masked("citizen_number", "123") == "******"
    assert masked("remark", "") == ""


def test_with_the_key_destroyed_nothing_can_be_read_and_the_trace_stays(organiser, newcomer):
    subject = f"person:{newcomer.public_id}"
    destroy_key(subject=subject, reason="本人去世，依规删除", by=organiser, at=AT)
    person = person_for(organiser, newcomer.public_id)
    assert known_values(organiser, person) == {}
    assert set(masked_values(organiser, person).values()) == {"已依规删除"}
    box = SealedValue.objects.get(person=person, field="phone").box
    with pytest.raises(KeyDestroyed, match="已依规删除"):
        unseal(person.key, "phone", box)
    with pytest.raises(Refusal, match="已依规删除"):
        reveal_value(person=person, name="phone", reason="核对联系方式", by=organiser, at=AT)
    with pytest.raises(Refusal, match="已依规删除"):
        correct_person(person=person, values={"phone": "13700007009"}, by=organiser, at=AT)
    assert correct_person(person=person, values={"education": "大专"}, by=organiser, at=AT)
    assert Trace.objects.filter(verb="销毁密钥", thing=subject).exists()


def test_a_number_belongs_to_one_person_and_the_refusal_does_not_tell_whom(city, organiser, newcomer):
    """Also beyond reach: the message is the same, and names nobody."""
    said = set()
    for number in (NEW["citizen_number"], citizen_number(1110)):
        with pytest.raises(Refusal) as refused:
            register_person(values={**NEW, "citizen_number": number}, unit=city.unit("甲一村"), since=DAY, by=organiser, at=AT)
        said.add(refused.value.message)
    assert len(said) == 1 and "样" not in said.pop()


def test_nobody_is_registered_or_moved_beyond_reach(city, organiser, newcomer):
    with pytest.raises(Hidden):
        register_person(values={"name": "样越界", "sex": "男"}, unit=city.unit("甲二村"), since=DAY, by=organiser, at=AT)
    membership = Membership.objects.get(person=newcomer)
    with pytest.raises(Hidden):
        transfer_member(membership=membership, to=city.unit("乙一村"), on=date(2026, 6, 1), by=organiser, at=AT)


def test_a_transfer_ends_one_membership_and_begins_the_next_on_the_same_day(city, organiser, newcomer):
    moved = transfer_member(membership=Membership.objects.get(person=newcomer), to=city.unit("甲一湾"), on=date(2026, 6, 1), by=organiser, at=AT)
    with reading(SYSTEM):
        earlier = Membership.objects.get(person=newcomer, unit=city.unit("甲一村"))
    assert (earlier.until, earlier.ended, moved.since) == (date(2026, 6, 1), "转出", date(2026, 6, 1))
    for day, branch in ((date(2026, 5, 31), "甲一村"), (date(2026, 6, 1), "甲一湾")):
        with reading(city.reader("organiser", "甲一镇", day=day)) as then:
            assert [m.unit_id for m in members(then) if m.person_id == newcomer.pk] == [city.units[branch]]


def test_who_left_is_on_no_list_any_more_and_who_ends_before_he_began_is_refused(city, organiser, newcomer):
    membership = Membership.objects.get(person=newcomer)
    with pytest.raises(Refusal, match="减少日期应晚于"):
        end_membership(membership=membership, on=DAY, reason="转出", by=organiser, at=AT)
    end_membership(membership=membership, on=date(2026, 6, 1), reason="转出", by=organiser, at=AT)
    with reading(city.reader("organiser", "甲一镇", day=date(2026, 6, 1))) as later:
        assert newcomer.pk not in {m.person_id for m in members(later)}
        with pytest.raises(Hidden):
            person_for(later, newcomer.public_id)


def test_a_post_has_as_many_full_holders_as_seats(city):
    section = city.reader("section", "甲部")
    with reading(section):
        post = open_post(unit=city.unit("甲一镇"), title="宣传委员", since=DAY, by=section, at=AT)
        first = appoint(person=city.person("甲一村书记"), post=post, since=DAY, by=section, at=AT)
        with pytest.raises(Refusal, match="职数1名，已配1名"):
            appoint(person=city.person("甲一湾书记"), post=post, since=DAY, by=section, at=AT)
        appoint(person=city.person("甲一湾书记"), post=post, since=DAY, kind="acting", by=section, at=AT)
        end_appointment(appointment=first, on=date(2026, 6, 1), by=section, at=AT)
        appoint(person=city.person("甲一湾党员"), post=post, since=date(2026, 6, 1), by=section, at=AT)


def test_revisions_of_all_persons_count_up_without_gap(city):
    with reading(SYSTEM):
        for person in Person.objects.all():
            numbers = list(PersonRevision.objects.filter(person=person).order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
