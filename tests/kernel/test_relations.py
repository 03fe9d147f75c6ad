"""联系和结对: begun, visited, handed over when somebody leaves, evaluated at the end; and what nobody else may read."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.formula.facts import fact_table
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.indicators.queries import figures
from dazugong.kernel.people.actions import appoint, end_membership, open_post
from dazugong.kernel.people.models import Appointment, Membership
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.kinds import offered, open_needs, relation_kinds
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.relations import queries
from dazugong.kernel.relations.actions import (
    begin_relation,
    confirm_visits,
    end_relation,
    hand_over,
    note_departures,
    record_visit,
)
from dazugong.kernel.relations.models import Relation, TalkNote
from dazugong.kernel.relations.notes import destroy_old_notes, open_note
from dazugong.kernel.relations.parties import term_end
from dazugong.spec.load import load_files
from dazugong.spec.relations import relation_facts
from tests.kernel.test_meetings import in_words, pick
from tests.make import SINCE, SYSTEM
from tests.month import at, the_clock
from tests.sample_kinds import TIES

FIRST, LAST, LATER = date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 15)


@pytest.fixture
def ties(city):
    """The sample relations installed on the first of April."""
    with reading(the_clock(FIRST)) as system:
        install_pack(source=TIES, since=FIRST, by=system, at=at(4, 1))
    return city


def kind(name: str):
    return offered(relation_kinds(date(2026, 5, 1)), f"ties.{name}").kind


def begun(city, name: str, place: str, to, holder, role: str = "organiser", who: str = "甲一镇", since: date = FIRST) -> Relation:
    with reading(city.reader(role, who, day=LATER)) as clerk:
        return begin_relation(kind=kind(name), pack="ties", unit=city.unit(place), to=to, holder=holder, since=since, by=clerk, at=at(4, 2))


def visited(city, relation: Relation, day: date, role: str = "organiser", who: str = "甲一镇", when=None, **more):
    with reading(city.reader(role, who, day=LATER)) as clerk:
        return record_visit(relation=relation, day=day, by=clerk, at=when or at(7, 1), **{"what": "看了活动室", **more})


def state(city, relation: Relation, day: date) -> str:
    with reading(city.reader("organiser", "甲一镇", day=day)) as clerk:
        return queries.relation_for(clerk, relation.public_id).state


def test_units_that_must_be_paired_are_listed_until_somebody_takes_them(ties):
    with reading(the_clock(date(2026, 4, 2))) as system:
        assert open_needs(by=system, at=at(4, 2)) == 10
        assert open_needs(by=system, at=at(4, 2)) == 0
    with reading(ties.reader("organiser", "甲一镇", day=LATER)) as clerk:
        waiting = list(queries.waiting(clerk))
        assert [one.object for one in waiting] == ["甲县甲一镇甲一村党支部", "甲县甲一镇甲一湾党支部"]
        hand_over(relation=waiting[0], holder=ties.unit("甲一镇"), day=date(2026, 4, 3), reason="", by=clerk, at=at(4, 3))
        assert [one.object for one in queries.waiting(clerk)] == ["甲县甲一镇甲一湾党支部"]
        table = figures(clerk, pack="ties", indicator="covered", period="2026Q2", under=ties.unit("甲一镇"))
        assert [(total.count, total.of) for total in table.totals] == [(1, 2)]


def test_a_term_has_its_last_day_and_its_reminder(ties):
    relation = begun(ties, "pairing", "甲一村", ties.unit("甲一村"), ties.unit("甲一镇"))
    assert (relation.due, relation.remind_on) == (date(2027, 3, 31), date(2027, 3, 1))
    assert (term_end(date(2026, 1, 31), 1), term_end(date(2026, 1, 1), 12)) == (date(2026, 2, 28), date(2026, 12, 31))
    assert state(ties, relation, LATER) == "履行中"
    assert state(ties, relation, date(2027, 4, 1)) == "已结束"


def test_the_same_pair_is_not_entered_twice(ties):
    begun(ties, "pairing", "甲一村", ties.unit("甲一村"), ties.unit("甲一镇"))
    with pytest.raises(Refusal, match="不必重复登记"):
        begun(ties, "pairing", "甲一村", ties.unit("甲一村"), ties.unit("甲一镇"))


def test_visits_count_in_their_quarter_and_the_short_are_named(ties):
    relation = begun(ties, "pairing", "甲一村", ties.unit("甲一村"), ties.unit("甲一镇"))
    with reading(ties.reader("organiser", "甲一镇", day=date(2026, 5, 20))) as clerk:
        assert [one.short_now for one in queries.owing(clerk)] == [1]
    visited(ties, relation, date(2026, 5, 12), raised=3, solved=2)
    with reading(ties.reader("organiser", "甲一镇", day=date(2026, 5, 20))) as clerk:
        assert not queries.owing(clerk).exists()
    with reading(ties.reader("organiser", "甲一镇", day=LATER)) as clerk:
        assert queries.owing(clerk).exists()
        table = figures(clerk, pack="ties", indicator="visited", period="2026Q2", under=ties.unit("甲一镇"))
        assert [(total.count, total.of) for total in table.totals] == [(1, 1)]


def test_visits_may_be_owed_every_two_months(city):
    every_two = TIES | {"relations.toml": TIES["relations.toml"].replace('per = "quarter"\nterm', 'per = "two-month"\nterm')}
    with reading(the_clock(FIRST)) as system:
        install_pack(source=every_two, since=FIRST, by=system, at=at(4, 1))
    relation = begun(city, "pairing", "甲一村", city.unit("甲一村"), city.unit("甲一镇"))
    visited(city, relation, date(2026, 5, 12))
    assert queries.required_said(relation) == "每两月1次"
    for day, short in ((date(2026, 4, 20), 1), (date(2026, 6, 30), 0), (date(2026, 7, 1), 1)):       # 5月和6月算一个双月
        with reading(city.reader("organiser", "甲一镇", day=day)) as clerk:
            assert [one.short_now for one in queries.owing(clerk)] == [1] * short


def test_a_visit_before_it_began_or_after_today_is_refused(ties):
    relation = begun(ties, "pairing", "甲一村", ties.unit("甲一村"), ties.unit("甲一镇"))
    for day in (date(2026, 3, 31), date(2026, 7, 2)):
        with pytest.raises(Refusal, match="起止之内"):
            visited(ties, relation, day)
    with pytest.raises(Refusal, match="办结的不能多于提出的"):
        visited(ties, relation, date(2026, 5, 1), raised=1, solved=2)


def test_when_the_holder_leaves_the_object_is_without_one_until_handed_over(ties):
    old, new = ties.person("甲一湾党员"), ties.person("甲一湾书记")
    relation = begun(ties, "stay", "甲一村", ties.unit("甲一村"), old)
    visited(ties, relation, date(2026, 4, 20), days=5)
    with reading(SYSTEM):
        end_membership(membership=Membership.objects.get(person=old, until=None), on=date(2026, 5, 1), reason="出国停止党籍", by=SYSTEM, at=at(5, 1))
    with reading(the_clock(date(2026, 5, 2))) as system:
        assert note_departures(by=system, at=at(5, 2)) == 1
        assert note_departures(by=system, at=at(5, 2)) == 0
    assert state(ties, relation, date(2026, 5, 2)) == "待落实"
    with reading(ties.reader("organiser", "甲一镇", day=LATER)) as clerk:
        after = hand_over(relation=relation, holder=new, day=date(2026, 5, 3), reason="离任", by=clerk, at=at(5, 3))
        assert (after.follows_id, after.origin) == (relation.pk, relation.origin)
        assert [visit.days for visit in queries.visits_of(clerk, queries.relation_for(clerk, after.public_id))] == [5]
    assert (state(ties, relation, LATER), state(ties, after, LATER)) == ("已结束", "履行中")


def test_a_mentor_is_evaluated_before_it_ends(ties):
    relation = begun(ties, "mentor", "甲一村", ties.person("甲一村党员"), ties.person("甲一村书记"), since=date(2026, 1, 5))
    assert relation.due == date(2026, 7, 4)
    assert state(ties, relation, LATER) == "待评价"
    with reading(ties.reader("organiser", "甲一镇", day=LATER)) as clerk:
        with pytest.raises(Refusal, match="期满要有评价"):
            end_relation(relation=relation, day=date(2026, 7, 5), reason="期满", by=clerk, at=at(7, 15))
        end_relation(relation=relation, day=date(2026, 7, 5), reason="期满", evaluation="能独立办理发展党员", by=clerk, at=at(7, 15))
    assert state(ties, relation, LATER) == "已结束"


def test_days_in_the_village_count_only_when_somebody_else_confirmed_them(ties):
    relation = begun(ties, "stay", "甲一村", ties.unit("甲一村"), ties.person("甲一村党员"))
    visited(ties, relation, date(2026, 5, 8), role="secretary", who="甲一村", days=18)
    with reading(ties.reader("organiser", "甲一镇", day=LATER)) as clerk:
        assert queries.relation_for(clerk, relation.public_id).visits == 20
        assert made(clerk, ties) == (0, 20)
        confirm_visits(relation=relation, by=clerk, at=at(7, 1))
        assert made(clerk, ties) == (18, 2)
        with pytest.raises(Refusal, match="没有等您确认的到访"):
            confirm_visits(relation=relation, by=clerk, at=at(7, 1))
    with reading(ties.reader("secretary", "甲一村", day=LATER)) as clerk, pytest.raises(Hidden):
        confirm_visits(relation=relation, by=clerk, at=at(7, 1))


def made(clerk, city) -> tuple[object, object]:
    row = fact_rows(clerk, fact_table("relations"), under=city.units["甲一镇"], first=FIRST, last=LAST)[0].values
    return row["到访次数"], row["差次数"]


def test_of_condolence_only_the_day_stays(ties):
    with reading(SYSTEM):
        post = Appointment.objects.filter(post__unit_id=ties.units["甲一镇"]).select_related("post__unit").first().post
    relation = begun(ties, "care", "甲一村", ties.person("甲一村党员"), post)
    assert relation.holder == "甲县甲一镇党委组织委员"
    assert visited(ties, relation, date(2026, 5, 1), what="因病住院").what == ""
    with pytest.raises(Refusal, match="不留谈话内容"):
        visited(ties, relation, date(2026, 5, 2), note="住院")


class TestTalks:
    """谈心谈话: the day is known, what was said is for the two and their leader."""

    @pytest.fixture
    def talk(self, ties):
        """The secretary of 甲一村 talked with a member; she wrote down what was said."""
        relation = begun(ties, "talk", "甲一村", ties.person("甲一村党员"), ties.person("甲一村书记"))
        visit = visited(ties, relation, date(2026, 5, 12), role="secretary", who="甲一村", what="多余的话", note="家里老人需要照料")
        assert visit.what == ""
        return ties, relation, visit

    @pytest.mark.parametrize(("role", "place"), [("secretary", "甲一村"), ("member", "甲一村")])
    def test_the_two_may_open_it_and_it_leaves_a_trace(self, talk, role, place):
        city, relation, visit = talk
        before = Trace.objects.count()
        with reading(city.reader(role, place, day=LATER)) as reader:
            assert open_note(relation=relation, visit=visit.pk, by=reader, at=at(7, 1)) == "家里老人需要照料"
        trace = Trace.objects.order_by("-number").first()
        assert Trace.objects.count() == before + 1
        assert (trace.verb, "老人" in trace.note) == ("阅看谈话内容", False)

    @pytest.mark.parametrize(("role", "place"), [("organiser", "甲一镇"), ("section", "甲部"), ("leader", "甲部"), ("secretary", "甲一湾"), ("member", "甲一湾"), ("sysadmin", "甲部")])
    def test_nobody_else_may_not_even_above(self, talk, role, place):
        city, relation, visit = talk
        with reading(city.reader(role, place, day=LATER)) as reader:
            assert not reader.rows(TalkNote).exists()
            with pytest.raises(Hidden):
                open_note(relation=relation, visit=visit.pk, by=reader, at=at(7, 1))

    def test_the_leader_of_the_unit_may_from_the_day_he_leads(self, talk):
        city, relation, visit = talk
        with reading(SYSTEM):
            post = open_post(unit=city.unit("甲一村"), title="第一书记", principal=True, since=SINCE, by=SYSTEM, at=at(5, 1))
            appoint(person=city.person("甲一镇组织委员"), post=post, since=date(2026, 6, 1), by=SYSTEM, at=at(6, 1))
        for day, seen in ((date(2026, 5, 31), False), (date(2026, 6, 1), True)):
            with reading(city.reader("organiser", "甲一镇", day=day)) as reader:
                assert reader.rows(TalkNote).exists() is seen

    def test_another_may_enter_the_day_but_not_the_words(self, talk):
        city, relation, _ = talk
        with pytest.raises(Refusal, match="只能由谈话双方自己记"):
            visited(city, relation, date(2026, 5, 20), note="转述")
        assert visited(city, relation, date(2026, 5, 20)).what == ""

    def test_the_words_are_sealed_in_the_table_and_gone_after_two_years(self, talk):
        city, relation, visit = talk
        with reading(SYSTEM):
            note = TalkNote.objects.get(visit=visit)
            assert "老人".encode() not in bytes(note.box)
            assert note.delete_after == date(2028, 5, 12)
        clock = the_clock(date(2028, 5, 13))
        with reading(clock):
            assert destroy_old_notes(by=clock, at=at(5, 13).replace(year=2028)) == 1
            assert destroy_old_notes(by=clock, at=at(5, 13).replace(year=2028)) == 0
        with reading(city.reader("secretary", "甲一村", day=LATER)) as reader, pytest.raises(Refusal, match="保存期已过"):
            open_note(relation=relation, visit=visit.pk, by=reader, at=at(7, 1))


def test_the_database_and_the_examples_read_the_same_out_of_the_same_relations(ties):
    """Everything that follows from relations and visits is said in SQL and in `spec`; both must say the same."""
    paired = begun(ties, "pairing", "甲一村", ties.unit("甲一村"), ties.unit("甲一镇"))
    begun(ties, "pairing", "甲一村", ties.unit("甲一村"), ties.unit("甲部支部"), role="section", who="甲部")
    begun(ties, "pairing", "甲一湾", ties.unit("甲一湾"), None)
    begun(ties, "mentor", "甲一村", ties.person("甲一村党员"), ties.person("甲一村书记"), since=date(2026, 1, 5))
    stay = begun(ties, "stay", "甲一湾", ties.unit("甲一湾"), ties.person("甲一村党员"))
    visited(ties, paired, date(2026, 4, 30), raised=4, solved=1)
    visited(ties, paired, date(2026, 7, 1))
    visited(ties, stay, date(2026, 5, 5), days=7)
    with reading(ties.reader("organiser", "甲一镇", day=LATER)) as clerk:
        confirmed = ties.reader("section", "甲部", day=LATER)
        with reading(confirmed):
            confirm_visits(relation=stay, by=confirmed, at=at(7, 1))
        visited(ties, stay, date(2026, 5, 25), days=3)
        got = {name: rows_of(clerk, ties, name) for name in ("relations", "covered")}
        visits = rows_of(clerk, ties, "visits")
    derived = ("状态", "应到访次数", "到访次数", "差次数", "最近到访日期", "问题数", "办结数", "联系对象数", "提醒日期")
    given = [{k: v for k, v in row.items() if k not in derived} for row in got["relations"]]
    days = {"期初": FIRST, "期末": LAST, "当日": LATER}
    relations, covered = relation_facts(load_files(TIES).relations, given, visits, days)
    same = ("编号", *derived)
    assert sorted(map(repr, pick(got["relations"], same))) == sorted(map(repr, pick(relations, same)))
    terms = ("单位", "种类", "对象", "联系方数", "已落实", "应到访次数", "到访次数", "差次数")
    assert sorted(map(repr, pick(got["covered"], terms))) == sorted(map(repr, pick(covered, terms)))


def rows_of(reader, city, name: str) -> list[dict]:
    found = fact_rows(reader, fact_table(name), under=city.units["甲一镇"], first=FIRST, last=LAST)
    return [in_words(fact_table(name), row.values) for row in found]
