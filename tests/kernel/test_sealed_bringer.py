"""本人自己提的、反映人密封的：库里只有密标和密文，没有他的人员编号；围栏仍给他看，到期一并删去。"""
from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from dazugong.crypto import SealBroken
from dazugong.fence.scope import looking
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.keys.actions import unseal
from dazugong.kernel.keys.marks import hidden_self
from dazugong.kernel.processes.models import Case, Concerned, Party
from dazugong.kernel.processes.own import answer
from dazugong.kernel.processes.parties import BRINGER, person_of, touched
from dazugong.kernel.processes.tending import forget_old
from dazugong.kernel.processes.told import own_case, own_cases
from tests.kernel.handling import ANSWER, REQUEST, at, go, with_procedures
from tests.kernel.test_own_cases import brought
from tests.make import AT, DAY

RELIEF = {"key": "hardship.relief", "values": {"sort": "突发困难", "matter": "房屋漏雨"}}     # not sealed: it is about himself


@pytest.fixture
def county(city):
    return with_procedures(city, "requests", "hardship")


@pytest.fixture
def member(county):
    return county.reader("member", "甲一村")


def row_of(case: Case) -> Concerned:
    with reading(system_reader(DAY, "查找")):
        return Concerned.objects.get(case=case)


def test_nothing_in_the_row_says_who_he_is_and_he_finds_it_all_the_same(county, member):
    case, second = brought(county, member), brought(county, member)
    row, other = row_of(case), row_of(second)
    assert (row.person_id, row.mark) == (None, hidden_self(member.person_id)) and row.mark != member.person_id
    assert bytes(row.box) != bytes(other.box), "同一个人的两件，密文毫无相同之处"
    with pytest.raises(SealBroken):
        unseal(second.key, BRINGER, row.box)
    with reading(member):
        assert [one.public_id for one in own_cases(member)] == [second.public_id, case.public_id] and own_case(member, case.public_id).case_id == case.pk
    for role, place in (("member", "甲一湾"), ("secretary", "甲一村"), ("organiser", "甲一镇")):
        other = county.reader(role, place)
        with looking(other.scope), connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM processes_concerned")
            assert cursor.fetchone()[0] == 0
        with reading(other), pytest.raises(Hidden):
            own_case(other, case.public_id)
    with reading(system_reader(DAY, "查找")):
        assert person_of(Case.objects.get(pk=case.pk)) == member.person_id


def test_his_own_mark_stands_beside_no_row_that_names_him(county, member):
    open_, sealed = brought(county, member, **RELIEF), brought(county, member)
    named, hidden = row_of(open_), row_of(sealed)
    assert (named.person_id, named.mark, named.box) == (member.person_id, None, None) and hidden.person_id is None
    with reading(member):
        assert {one.public_id for one in own_cases(member)} == {open_.public_id, sealed.public_id}


def test_a_post_that_he_holds_himself_is_still_kept_out(county):
    secretary = county.reader("secretary", "甲一村")
    with reading(secretary):
        case = brought(county, secretary)
    town = county.reader("organiser", "甲一镇")
    with reading(town):
        go(town, case, 1, "转办", REQUEST, to_unit=county.unit("甲一村"))
    with reading(system_reader(DAY, "查找")):
        assert touched(Case.objects.get(pk=case.pk)) == {secretary.person_id}
        assert not Party.objects.filter(case=case, post_id=secretary.post_id).exists()


def test_a_row_is_named_or_sealed_and_never_both(county, member):
    case = brought(county, member)
    with reading(system_reader(DAY, "查找")):
        for change in ({"person_id": member.person_id}, {"mark": None}, {"box": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Concerned.objects.filter(case=case).update(**change)


def test_what_stood_in_clear_before_is_sealed_when_the_version_is_changed(county, member):
    sealing = import_module("dazugong.kernel.processes.migrations.0006_sealed_bringer").sealed
    clear, case = brought(county, member, **RELIEF), brought(county, member)
    with reading(system_reader(DAY, "换版")):
        Concerned.objects.filter(case=case).update(person_id=member.person_id, mark=None, box=None)
        sealing(apps, SimpleNamespace(connection=connection))
        assert person_of(Case.objects.get(pk=case.pk)) == member.person_id
    assert (row_of(case).person_id, row_of(clear).person_id) == (None, member.person_id)
    with reading(member):
        assert own_case(member, case.public_id).case_id == case.pk


def test_once_forgotten_nobody_finds_him(county, member):
    case, town = brought(county, member), county.reader("organiser", "甲一镇")
    with reading(town):
        go(town, case, 1, "受理", REQUEST)
        go(town, case, 2, "答复", ANSWER)
    with reading(member):
        answer(public_id=case.public_id, step=3, verb="认可", values={"rating": "满意"}, by=member, at=AT)
    after = system_reader(DAY + timedelta(days=900), "定时")
    with reading(after):
        assert forget_old(by=after, at=at(900)) == 1
        assert not Concerned.objects.filter(case=case).exists() and person_of(Case.objects.get(pk=case.pk)) is None
    with reading(member), pytest.raises(Hidden):
        own_case(member, case.public_id)
