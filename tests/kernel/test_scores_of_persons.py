"""个人考核: only he himself, his assessor and whoever manages cadres see it; a suggestion, after a hearing, and nothing more."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.scores import queries
from dazugong.kernel.scores.actions import (
    enter_mark,
    finalise_round,
    object_to,
    open_round,
    tell_round,
    trace_sheet_read,
)
from dazugong.kernel.scores.models import Round, ScoreSheet
from tests.kernel.assessing import DAY, FIRST, LAST, at, install
from tests.make import City


@pytest.fixture
def county(city: City) -> City:
    install(city)
    return city


@pytest.fixture
def of_persons(county: City) -> Round:
    """The leader of 甲县 assesses two secretaries."""
    leader = county.reader("leader", "甲部", day=DAY)
    with reading(leader):
        persons = [county.person("甲一村书记"), county.person("甲二村书记")]
        return open_round(pack="yearly", sheet="person", unit=county.unit("甲县"), first=FIRST, last=LAST, persons=persons, by=leader, at=at(12, 20))


def test_a_person_sees_only_his_own_sheet(county: City, of_persons: Round) -> None:
    mine = county.reader("secretary", "甲一村", day=DAY)
    with reading(mine):
        assert [row.person_id for row, _, _ in queries.ranking(mine, of_persons)] == [county.people["甲一村书记"]]
    for role, place in (("section", "甲部"), ("organiser", "甲一镇"), ("member", "甲一村"), ("leader", "乙部")):
        other = county.reader(role, place, day=DAY)
        with reading(other):
            assert not other.rows(ScoreSheet).exclude(person=None).exists(), role


def test_every_reading_of_a_persons_sheet_leaves_a_trace(county: City, of_persons: Round) -> None:
    mine = county.reader("secretary", "甲一村", day=DAY)
    with reading(mine):
        sheet = queries.ranking(mine, of_persons)[0][0]
        trace_sheet_read(sheet=sheet, by=mine, at=at(12, 21))
    assert Trace.objects.filter(verb="阅看个人考核表", thing=sheet.public_id, login=mine.login_id).count() == 1


def test_a_person_is_heard_before_his_grade_is_final_and_it_stays_a_suggestion(county: City, of_persons: Round) -> None:
    leader = county.reader("leader", "甲部", day=DAY)
    with reading(leader):
        for place in ("甲一村书记", "甲二村书记"):
            sheet = leader.rows(ScoreSheet).get(round=of_persons, person=county.people[place])
            enter_mark(sheet=sheet, item="实绩", value="75", reason="年度任务完成情况", by=leader, at=at(12, 21))
        assert queries.mean_of(leader, of_persons, queries.ranking(leader, of_persons)) == (75, 2)      # 科室页见平均分
        tell_round(round=of_persons, by=leader, at=at(12, 22))
        with pytest.raises(Refusal, match="期满以后才能定稿"):
            finalise_round(round=of_persons, decided="部务会", by=leader, at=at(12, 30))
    mine = county.reader("secretary", "甲一村", day=date(2026, 12, 24))
    with reading(mine):
        assert queries.mean_of(mine, of_persons, queries.ranking(mine, of_persons)) is None
        object_to(sheet=queries.ranking(mine, of_persons)[0][0], item="实绩", text="有两项任务已办结，未计入", by=mine, at=at(12, 24))
    later = county.reader("leader", "甲部", day=date(2027, 1, 5))
    with reading(later), pytest.raises(Refusal, match="还有1条异议没有答复"):
        finalise_round(round=of_persons, decided="1月5日部务会", by=later, at=at(1, 5, year=2027))


def test_his_assessor_sees_and_marks_him_but_nobody_marks_himself(county: City) -> None:
    leader = county.reader("leader", "甲部", day=DAY)
    with reading(leader):
        round_ = open_round(pack="yearly", sheet="person", unit=county.unit("甲县"), first=FIRST, last=LAST, by=leader, at=at(12, 20),
                            persons=[county.person("甲一村书记"), county.person("甲部部长")], assessor=county.person("甲一镇组织委员"))
    assessor = county.reader("organiser", "甲一镇", day=DAY)
    with reading(assessor):
        sheet = assessor.rows(ScoreSheet).select_related("round__pack_version").get(round=round_, person=county.people["甲一村书记"])
        enter_mark(sheet=sheet, item="实绩", value="85", reason="年度任务完成情况", by=assessor, at=at(12, 21))
    with reading(leader):
        own = leader.rows(ScoreSheet).get(round=round_, person=county.people["甲部部长"])
        with pytest.raises(LookupError):
            enter_mark(sheet=own, item="实绩", value="100", reason="完成得很好", by=leader, at=at(12, 21))


def test_a_persons_score_is_no_fact(county: City, of_persons: Round) -> None:
    from dazugong.kernel.scores.facts import SCORES

    assert "person_id IS NULL" in SCORES.sql
