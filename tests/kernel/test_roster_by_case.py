"""审核后名册随着更新：学历变更经另一人审核，名册写成新的，原值、日期、审核人都在。"""
from __future__ import annotations

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.people.models import Person, PersonRevision
from tests.kernel.handling import go, opened, with_procedures
from tests.make import SYSTEM

DEGREE = {"old": "大专", "new": "本科", "proof": "第2026018号"}


def test_a_degree_goes_into_the_roster_once_another_has_looked_at_its_proof(city):
    county = with_procedures(city, "office_flows")
    person, town, section = county.person("甲一村书记"), county.reader("organiser", "甲一镇"), county.reader("section", "甲部")
    with reading(SYSTEM):
        Person.objects.filter(pk=person.pk).update(education="大专")
    with reading(town):
        case = opened(county, town, "office_flows.degree", "甲一镇", person=person, subject="由大专变本科")
        with pytest.raises(Refusal, match="证明文号"):
            go(town, case, 1, "报审", {"old": "大专", "new": "本科"})
        go(town, case, 1, "报审", DEGREE)
        with pytest.raises((Refusal, Hidden)):
            go(town, case, 2, "通过", {})
    with reading(SYSTEM):
        assert Person.objects.get(pk=person.pk).education == "大专"
    with reading(section):
        go(section, case, 2, "通过", {})
    with reading(SYSTEM):
        revision = PersonRevision.objects.filter(person=person).latest("number")
        assert Person.objects.get(pk=person.pk).education == "本科"
        assert revision.changes == {"education": ["大专", "本科"]} and revision.login == section.login_id and revision.at
        assert Trace.objects.filter(verb="更正人员", thing=person.public_id).count() == 1
