"""验留痕: what was entered or filed and then changed behind the product's back is found by name."""
from __future__ import annotations

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.actions import correct_person
from dazugong.kernel.people.checks import altered_people
from dazugong.kernel.people.models import Person, PersonRevision, SealedValue
from tests.make import AT, SYSTEM


def test_a_county_as_it_was_built_has_nothing_altered(city):
    with reading(SYSTEM):
        assert altered_people(SYSTEM) == []


def test_a_correction_by_the_rules_is_no_alteration(city):
    with reading(SYSTEM):
        correct_person(person=city.person("甲一村党员"), values={"education": "大专", "phone": "13900009999"}, by=SYSTEM, at=AT)
        assert altered_people(SYSTEM) == []


def test_a_value_changed_past_the_product_is_named(city):
    with reading(SYSTEM):
        person = city.person("甲一村党员")
        Person.objects.filter(pk=person.pk).update(joined="1990-07-01")
        assert altered_people(SYSTEM) == [f"人员 {person.public_id} 的现值与更正记录不符"]


def test_a_revision_rewritten_to_fit_is_named(city):
    with reading(SYSTEM):
        person = city.person("甲一村党员")
        revision = PersonRevision.objects.get(person=person, number=1)
        revision.changes["joined"] = ["", "1990-07-01"]
        revision.save()
        Person.objects.filter(pk=person.pk).update(joined="1990-07-01")
        assert altered_people(SYSTEM) == [f"人员 {person.public_id} 第1版更正与登记时不符"]


def test_sealed_values_swapped_between_two_persons_are_named(city):
    with reading(SYSTEM):
        one, other = (SealedValue.objects.get(person=city.person(p), field="phone") for p in ("甲一村党员", "甲一湾党员"))
        one.box, other.box = other.box, one.box
        one.save()
        other.save()
        assert len(altered_people(SYSTEM)) == 2
