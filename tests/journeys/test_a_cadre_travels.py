"""一张任免审批表走一圈: .lrmx → register → .lrm → register → package → register, and nothing is lost on the way."""
from __future__ import annotations

import os
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from dazugong.formats.cadrefiles import exchange_of, read_exchange, read_forms
from dazugong.formats.exchange import read_zip, write_zip
from dazugong.formats.lrmx import Cadre, WrittenDate, write_lrm, write_lrmx
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.keys.actions import destroy_key
from dazugong.kernel.people.cadre_import import apply_cadres, plan_cadres
from dazugong.kernel.people.cadres import cadre_for, cadre_of, cadres, cadres_of, default_unit, package_rows
from dazugong.kernel.people.checks import altered_cadres
from dazugong.kernel.people.models import CadreForm, Cadreship, CareerSpan, Person, YearAssessment
from dazugong.kernel.people.queries import known_values
from tests.formats.lrmx.people import SOMEBODY
from tests.formats.lrmx.people import cadres as invented
from tests.formats.lrmx.second_reader import same_date, second_reading
from tests.make import AT, DAY, SYSTEM, City, citizen_number, seat_cadre_section

NUMBER = citizen_number(7001)
CADRE = replace(SOMEBODY, citizen_number=NUMBER, birth=WrittenDate.read("190707"), unknown=(("BeiZhu2", "样例另记"),))


@pytest.fixture
def city(city: City) -> City:
    """The sample city, with the sections that manage cadres."""
    seat_cadre_section(city, "甲部")
    seat_cadre_section(city, "乙部")
    return city


def taken_in(reader, batch, **answers: str):  # noqa: ANN001, ANN201
    """Previews and imports a batch as an officer does."""
    plan = plan_cadres(reader, batch, digest="0" * 64, today=DAY, answers=answers.get("who"))
    assert plan.open_points == [], [r.message for r in plan.open_points]
    apply_cadres(plan=plan, unit=default_unit(reader), since=DAY, by=reader, at=AT)
    return plan


def test_nothing_is_lost_from_form_to_old_form_to_package(city: City) -> None:
    with reading(city.reader("cadre_section", "甲部")) as reader:
        sent = write_lrmx(CADRE).replace(b"</Person>", "<BeiZhu2>样例另记</BeiZhu2></Person>".encode())
        taken_in(reader, read_forms({"样例.lrmx": sent}))
        person = Person.objects.get(name=CADRE.name)
        held = cadre_of(reader, person)
        assert held == CADRE
        again = second_reading(write_lrmx(held))
        for name, text in second_reading(sent).items():
            assert name == "BeiZhu2" or again[name] == text or (isinstance(text, str) and same_date(again[name], text)), name

        old, picture = write_lrm(held)
        plan = plan_cadres(reader, read_forms({"样例.lrm": old, "样例.pic": picture}), digest="0" * 64, today=DAY)
        assert [q.name for q in plan.questions] == [CADRE.name], "the older form has no citizen number: asked, never assumed"
        known = plan.questions[0].candidates[0][0]
        assert known == person.public_id
        plan = taken_in(reader, read_forms({"样例.lrm": old, "样例.pic": picture}), who={"样例.lrm": known})
        assert cadre_of(reader, person) == held, "what the older form has no place for stays as it was"

        package = write_zip(exchange_of(package_rows(cadres_of(reader, [person.pk])), about={}, at=AT))
        plan = taken_in(reader, read_exchange(read_zip(package, "样例.zip")))
        assert plan.same == [CADRE.name], plan.changed and plan.changed[0].differences
        assert cadre_of(reader, person) == held


MANY = int(float(os.environ.get("DZG_DRILL_MINUTES", "0")) * 300) or 25


@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(invented())
def test_every_invented_person_who_may_come_in_comes_out_the_same(city: City, cadre: Cadre) -> None:
    with reading(city.reader("cadre_section", "甲部")) as reader, transaction.atomic():
        batch = read_forms({"样例.lrmx": write_lrmx(cadre, newer=True)})
        sent = batch.people[0].cadre
        plan = plan_cadres(reader, batch, digest="0" * 64, today=DAY)
        if plan.open_points:
            assert all(r.field and r.reason and r.remedy for r in plan.open_points)
        else:
            apply_cadres(plan=plan, unit=default_unit(reader), since=DAY, by=reader, at=AT)
            person = plan.new[0].entry.person
            assert replace(cadre_of(reader, person), name=sent.name) == sent
            assert altered_cadres(reader) == []
        transaction.set_rollback(True)


def test_a_changed_form_is_a_new_version_with_one_trace_and_the_old_one_stays(city: City) -> None:
    with reading(city.reader("cadre_section", "甲部")) as reader:
        taken_in(reader, read_forms({"样例.lrmx": write_lrmx(CADRE)}))
        before = Trace.objects.order_by("-number").first().number
        later = replace(CADRE, post="样例镇党委书记", ethnic_group="汉族")
        plan = taken_in(reader, read_forms({"样例.lrmx": write_lrmx(later)}))
        told = {d.term: (d.old, d.new) for d in plan.changed[0].differences}
        assert told == {"民族": ("维吾尔族", "汉族"), "现任职务": ("样例镇党委副书记", "样例镇党委书记")}
        person = Person.objects.get(name=CADRE.name)
        versions = list(CadreForm.objects.filter(person=person).order_by("number"))
        assert [(v.number, v.current, v.post) for v in versions] == [(1, False, "样例镇党委副书记"), (2, True, "样例镇党委书记")]
        assert versions[0].photo_id == versions[1].photo_id
        left = Trace.objects.filter(number__gt=before)
        assert sorted(left.values_list("verb", flat=True)) == ["导入任免审批表", "更正人员", "登记任免审批表"]
        assert taken_in(reader, read_forms({"样例.lrmx": write_lrmx(later)})).same == [CADRE.name]


def test_what_the_texts_mean_stands_in_rows(city: City) -> None:
    with reading(city.reader("cadre_section", "甲部")) as reader:
        taken_in(reader, read_forms({"样例.lrmx": write_lrmx(CADRE)}))
        spans = list(CareerSpan.objects.order_by("order").values_list("order", "within", "since", "until"))
        assert spans[0] == (0, None, "1998-09", "2002-07") and spans[-1] == (6, None, "2016-03", "")
        assert {within for _, within, *_ in spans} == {None, 2, 4}
        assert list(YearAssessment.objects.order_by("order").values_list("year", "result")) == [(2023, "优秀"), (2024, "称职"), (2025, "称职")]


def test_private_parts_are_unreadable_once_the_key_is_destroyed(city: City) -> None:
    with reading(city.reader("cadre_section", "甲部")) as reader:
        taken_in(reader, read_forms({"样例.lrmx": write_lrmx(CADRE)}))
        person = Person.objects.get(name=CADRE.name)
        form = CadreForm.objects.get(person=person)
        for told in ("样例丙", NUMBER):
            assert told.encode() not in bytes(form.family)
        destroy_key(subject=f"person:{person.public_id}", reason="样例", by=reader, at=AT)
        left = cadre_of(reader, person)
        assert (left.citizen_number, left.family, left.photo) == ("", (), b"")
        assert left.post == CADRE.post
        again = plan_cadres(reader, read_forms({"样例.lrmx": write_lrmx(CADRE)}), digest="0" * 64, today=DAY)
        assert "已依规删除" in again.open_points[0].message


def test_who_manages_a_cadre_sees_him_and_nobody_else(city: City) -> None:
    with reading(city.reader("cadre_section", "甲部")) as reader:
        taken_in(reader, read_forms({"样例.lrmx": write_lrmx(CADRE)}))
        number = Person.objects.get(name=CADRE.name).public_id
        assert cadres(reader).count() == 1
        assert cadres(reader).first().post == CADRE.post
    with reading(city.reader("leader", "甲部")) as leader:
        assert cadre_for(leader, number).person.name == CADRE.name
    for role, place in (("organiser", "甲一镇"), ("section", "甲部"), ("secretary", "甲一村"), ("sysadmin", "甲部"), ("leader", "乙部"), ("cadre_section", "乙部")):
        with reading(city.reader(role, place)):
            assert not CadreForm.objects.exists() and not Cadreship.objects.exists() and not CareerSpan.objects.exists(), (role, place)


def test_a_county_does_not_enter_the_form_of_a_cadre_managed_above(city: City) -> None:
    mayor = city.person("甲一镇组织委员")
    with reading(SYSTEM):
        number = known_values(SYSTEM, mayor)["citizen_number"]
    form = replace(CADRE, name=mayor.name, citizen_number=number, birth=WrittenDate.read(mayor.birth), sex=mayor.sex, photo=b"")
    with reading(SYSTEM):
        taken_in(SYSTEM, read_forms({"样例.lrmx": write_lrmx(form)}))
    with reading(city.reader("cadre_section", "甲部")) as county:
        plan = plan_cadres(county, read_forms({"样例.lrmx": write_lrmx(form)}), digest="0" * 64, today=DAY)
        assert "不在您的干部管理权限内" in plan.open_points[0].message
        assert not cadres(county).exists()
