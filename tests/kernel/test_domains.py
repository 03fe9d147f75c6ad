"""领域：干部选任这样的办件、票决、联系，只有部领导和干部科看得到；装了新版，已有的也一并收紧。"""
from __future__ import annotations

import pytest
from django.db import connection

from dazugong.fence.scope import looking
from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.ballots.domains import moving, take_domains
from dazugong.kernel.ballots.models import Judge, Poll, Subject
from dazugong.kernel.ballots.queries import offered_to
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.processes.models import Case, Party, Step
from dazugong.kernel.processes.opening import procedures_for
from dazugong.kernel.processes.queries import case_for, cases
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.relations.actions import begin_relation
from dazugong.kernel.relations.models import Relation, Visit
from dazugong.spec import check_files, load_files
from dazugong.spec.domains import DOMAINS
from dazugong.spec.relations import RelationKind
from tests.kernel.handling import opened, with_procedures
from tests.kernel.voting import Voting
from tests.make import AT, DAY, SYSTEM, seat_cadre_section
from tests.sample_procedures import PACK

SEES = {  # what stands in the domain of cadres at 甲县: who finds it
    ("leader", "甲部"): True, ("cadre_section", "甲部"): True, ("section", "甲部"): False, ("organiser", "甲一镇"): False,
    ("secretary", "甲一村"): False, ("member", "甲一村"): False, ("leader", "乙部"): False, ("section", "乙部"): False,
}
CLOSED = {**PACK, "procedure.toml": PACK["procedure.toml"].replace('title = "跑腿"\ndays = 5', 'title = "跑腿"\ndomain = "cadres"\ndays = 5', 1),
          "pack.toml": PACK["pack.toml"].replace("2026.1", "2026.2")}


@pytest.fixture
def county(city):
    seat_cadre_section(city, "甲部")
    return with_procedures(city, "selection")


def test_a_pack_names_domains_that_roles_have(county):
    known = {domain for role in roles().values() for domain in role.domains}
    assert set(DOMAINS) <= known
    wrong = check_files({**CLOSED, "procedure.toml": CLOSED["procedure.toml"].replace('"cadres"', '"cadre"')})
    assert [problem for problem in wrong if "是不是“cadres”" in problem.message and problem.file == "procedure.toml"], wrong


def test_what_is_of_cadres_is_behind_the_wall_for_every_other_section(county):
    officer = county.reader("cadre_section", "甲部")
    with reading(officer):
        case = opened(county, officer, "selection.promotion", "甲县", subject="某职位")
        mentor = RelationKind("mentor", "墩苗", "cadres", held_by="persons", to="persons")
        begin_relation(kind=mentor, pack="样例", unit=county.unit("甲县"), to=county.person("甲一村书记"), holder=county.person("甲部部长"), since=DAY, by=officer, at=AT)
    Voting(county, officer).prepare("selection", "committee", ["某甲", "某乙"], due=3, present=3)
    for who, sees in SEES.items():
        reader = county.reader(*who)
        with looking(reader.scope), connection.cursor() as cursor:
            for model in (Case, Party, Step, Poll, Subject, Judge, Visit):
                cursor.execute(f"SELECT COUNT(*) FROM {model._meta.db_table}")
                assert bool(cursor.fetchone()[0]) == (sees and model not in (Judge, Visit)), (who, model)
            cursor.execute(f"SELECT COUNT(*) FROM {Relation._meta.db_table}")
            party = who in (("secretary", "甲一村"), ("leader", "甲部"))       # the two whom the relation joins see it as their own
            assert bool(cursor.fetchone()[0]) == (sees or party), who
        with reading(reader):
            assert any(one.key == "selection.promotion" for one in procedures_for(reader)) == (who == ("cadre_section", "甲部")), who
            assert any(one.key == "selection.committee" for one in offered_to(reader)) == (sees or who[0] == "leader"), who
            if not sees and reader.may("cases.read"):
                with pytest.raises(Hidden):
                    case_for(reader, case.public_id)


def test_a_new_version_takes_what_there_is_along(county):
    section, officer = county.reader("section", "甲部"), county.reader("cadre_section", "甲部")
    with reading(SYSTEM):
        install_pack(source=PACK, since=DAY, by=SYSTEM, at=AT)
    with reading(section):
        opened(county, section, "errands.errand", "甲县")
        assert cases(section).exists()
    pack = load_files(CLOSED)
    with reading(SYSTEM):
        assert moving(SYSTEM, pack) == ["“跑腿”换到部领导、干部科看得到的领域：已有的1件一并换"]
        assert [take_domains(pack=pack, by=SYSTEM, at=AT) for _ in range(2)] == [1, 0]
        assert Trace.objects.filter(verb="换领域", count=1).count() == 1
    with reading(section):
        assert not cases(section).exists()
    with reading(officer):
        assert cases(officer).exists()


def test_whoever_cannot_see_them_is_not_waited_for(county):
    named = {**CLOSED, "procedure.toml": CLOSED["procedure.toml"].replace('id = "go"\n', 'id = "go"\nby = ["科室"]\n', 1)}
    with reading(SYSTEM):
        assert moving(SYSTEM, load_files(named)) == ["“跑腿”写了由“科室”办，可是只有部领导、干部科看得到这个领域，请改 by 或 domain"]
