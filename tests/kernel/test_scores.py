"""考核: what those who assess, and those who are assessed, expect of it."""
from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dazugong.formula.facts import fact_table
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.records.actions import correct_record, file_record
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.scores import queries
from dazugong.kernel.scores.actions import (
    answer_objection,
    correct_mark,
    enter_mark,
    finalise_round,
    object_to,
    propose_grade,
    tell_round,
)
from dazugong.kernel.scores.models import Mark, Point, Round, ScoreSheet, State
from tests.kernel.assessing import DAY, FIRST, LAST, all_marked, at, install, marked, opened, section, sheet_of
from tests.make import City

AFTER = date(2026, 12, 28)


@pytest.fixture
def county(city: City) -> City:
    install(city)
    return city


def told(city: City) -> Round:
    round_ = all_marked(city)
    officer = section(city)
    with reading(officer):
        return tell_round(round=round_, by=officer, at=at(12, 22))


def clerk(city: City, place: str = "甲一镇", day: date = date(2026, 12, 23)):  # noqa: ANN201
    return city.reader("organiser", place, day=day)


def studied_more(city: City) -> None:
    """甲一镇 corrects its first half-year from one meeting to three."""
    system = system_reader(date(2026, 12, 24), "样例")
    with reading(system):
        owed = Obligation.objects.get(pack="yearly", unit=city.units["甲一镇"], period="2026H1")
        correct_record(obligation=owed, reason="漏记两次研究", by=system, at=at(12, 24))
        file_record(obligation=owed, values={"studied": "3"}, by=system, at=at(12, 24), on_behalf="样例代报")


def test_what_the_system_knows_is_scored_from_the_filed_forms(county: City) -> None:
    round_ = opened(county)
    officer = section(county)
    with reading(officer):
        view = queries.view_of(officer, sheet_of(round_, "一镇"))
    line = view.sections[0][3][0]
    assert (line.points, line.slots[0].value) == (15, 1)            # 4 - (1 + 2) = 1, five points off
    assert [source.kind for source in line.sources] == ["own", "own"]
    assert all(source.revision for source in line.sources)
    assert set(view.reckoned.score.waits) == {"述职", "政令畅通", "现场评审"}


def test_a_whole_sheet_adds_up_exactly(county: City) -> None:
    round_ = all_marked(county)
    officer = section(county)
    with reading(officer):
        table = queries.ranking(officer, round_)
    assert [(row.name[-5:-2], one.score.total, standing.rank, standing.grade) for row, one, standing in table] == [
        ("甲二镇", Fraction(100), 1, "好"), ("甲一镇", Fraction(876, 10), 2, "较好")]


def test_a_township_does_not_see_its_neighbours_sheet_nor_marks_before_it_is_told(county: City) -> None:
    round_ = all_marked(county)
    one = clerk(county)
    with reading(one):
        assert [row.name for row, _, _ in queries.ranking(one, round_)] == [sheet_of(round_, "一镇").name]
        with pytest.raises(Hidden):
            queries.sheet_for(one, sheet_of(round_, "二镇").public_id)
        assert {mark.item for mark in queries.marks_of(one, sheet_of(round_, "一镇"))} == {"述职"}
        assert queries.marks_of(one, sheet_of(round_, "一镇")).get().own
    told_round = told_after(county, round_)
    with reading(one):
        assert queries.marks_of(one, sheet_of(told_round, "一镇")).count() == 4


def told_after(city: City, round_: Round) -> Round:
    officer = section(city)
    with reading(officer):
        return tell_round(round=round_, by=officer, at=at(12, 22))


def test_another_county_sees_nothing_of_it(county: City) -> None:
    round_ = all_marked(county)
    stranger = county.reader("section", "乙部", day=DAY)
    with reading(stranger):
        assert not queries.rounds(stranger).exists()
        with pytest.raises(Hidden):
            queries.round_for(stranger, round_.public_id)


def test_nobody_marks_his_own_township(county: City) -> None:
    round_ = opened(county)
    own = clerk(county, day=DAY)
    with reading(own), pytest.raises(Hidden):
        enter_mark(sheet=sheet_of(round_, "一镇"), item="政令畅通", value="40", reason="做得好", by=own, at=at(12, 21))
    officer = section(county)
    with reading(officer), pytest.raises(Hidden):   # and the county does not mark the township's own side
        enter_mark(sheet=sheet_of(round_, "一镇"), item="述职", slot="本级", value="40", reason="代评", by=officer, at=at(12, 21))


def test_only_the_posts_named_mark_an_item(county: City) -> None:
    round_ = opened(county)
    leader = county.reader("leader", "甲部", day=DAY)
    with reading(leader):
        with pytest.raises(Hidden):
            enter_mark(sheet=sheet_of(round_, "一镇"), item="政令畅通", value="40", reason="平时情况", by=leader, at=at(12, 21))
        enter_mark(sheet=sheet_of(round_, "一镇"), item="现场评审", value="85", reason="现场", by=leader, at=at(12, 21))


@pytest.mark.parametrize(("item", "slot", "value", "said"), [
    ("政令畅通", "", "41", "最多40分"), ("政令畅通", "", "三十", "阿拉伯数字"), ("政令畅通", "", "1.234", "最多两位小数"),
    ("政令畅通", "", "-1", "阿拉伯数字"), ("现场评审", "", "101", "最多100分"), ("弄虚作假", "", "也许", "请选“是”或“否”"),
])
def test_what_cannot_be_a_score_is_refused_in_words(county: City, item: str, slot: str, value: str, said: str) -> None:
    round_ = opened(county)
    officer = section(county)
    with reading(officer), pytest.raises(Refusal, match=said):
        enter_mark(sheet=sheet_of(round_, "一镇"), item=item, slot=slot, value=value, reason="按规定", by=officer, at=at(12, 21))


def test_a_mark_needs_its_reason_and_a_second_one_stands_beside_the_first(county: City) -> None:
    round_ = opened(county)
    officer = section(county)
    sheet = sheet_of(round_, "一镇")
    with reading(officer):
        with pytest.raises(Refusal, match="理由"):
            enter_mark(sheet=sheet, item="政令畅通", value="30", reason=" ", by=officer, at=at(12, 21))
        enter_mark(sheet=sheet, item="政令畅通", value="30", reason="迟报两次", by=officer, at=at(12, 21))
        enter_mark(sheet=sheet, item="政令畅通", value="32.5", reason="有一次是停电", by=officer, at=at(12, 22))
        rows = list(Mark.objects.filter(sheet=sheet).values_list("number", "value", "reason"))
        assert rows == [(1, "30", "迟报两次"), (2, "65/2", "有一次是停电")]
        assert queries.view_of(officer, sheet).reckoned.score.items["政令畅通"] == Fraction(65, 2)


def test_the_results_are_not_told_while_a_score_is_missing(county: City) -> None:
    round_ = opened(county)
    marked(county, round_, "一镇", above="90", own="100", orders="38", stage="80")
    officer = section(county)
    with reading(officer), pytest.raises(Refusal, match="还有1份没有打完：甲县甲二镇党委缺"):
        tell_round(round=round_, by=officer, at=at(12, 22))


def test_what_was_told_stays_though_the_ledger_moves_on(county: City) -> None:
    round_ = told(county)
    sheet = sheet_of(round_, "一镇")
    assert (sheet.hundredths, sheet.rank, sheet.grade, sheet.version) == (8760, 2, "较好", 1)
    studied_more(county)
    one = clerk(county)
    with reading(one):
        assert queries.view_of(one, sheet_of(round_, "一镇")).reckoned.score.items["专题研究"] == 15


def test_a_township_objects_is_answered_and_the_score_follows(county: City) -> None:
    round_ = told(county)
    one, officer = clerk(county), section(county, day=date(2026, 12, 24))
    sheet = sheet_of(round_, "一镇")
    with reading(one):
        objection = object_to(sheet=sheet, item="专题研究", text="上半年实际研究3次，漏记两次，会议记录可查", by=one, at=at(12, 23))
    with reading(officer), pytest.raises(Refusal, match="异议期"):
        finalise_round(round=round_, decided="部务会12月24日", by=officer, at=at(12, 24))
    studied_more(county)
    with reading(officer):
        answer_objection(objection=objection, upheld=True, answer="核对会议记录，属实", by=officer, at=at(12, 24))
        assert queries.versions_of(officer, sheet) == [(2, "专题研究", "15", "20")]
    sheet = sheet_of(round_, "一镇")
    assert (sheet.hundredths, sheet.version) == (9260, 2)
    assert (sheet.grade, sheet.rank) == ("较好", 2)         # 好 has one place for two townships
    assert "“好”名额1个已满" in sheet.why


def test_an_unanswered_objection_keeps_the_round_open(county: City) -> None:
    round_ = told(county)
    one, officer = clerk(county), section(county, day=AFTER)
    with reading(one):
        objection = object_to(sheet=sheet_of(round_, "一镇"), item="政令畅通", text="请说明扣分依据", by=one, at=at(12, 26))
    with reading(officer):
        with pytest.raises(Refusal, match="还有1条异议没有答复"):
            finalise_round(round=round_, decided="部务会", by=officer, at=at(12, 28))
        with pytest.raises(Refusal, match="理由"):
            answer_objection(objection=objection, upheld=False, answer="", by=officer, at=at(12, 28))
        answer_objection(objection=objection, upheld=False, answer="三次迟报，见催报记录", by=officer, at=at(12, 28))
        final = finalise_round(round=round_, decided="12月28日部务会", by=officer, at=at(12, 28))
    assert final.state == State.FINAL


def test_after_the_last_day_it_is_too_late_to_object(county: City) -> None:
    round_ = told(county)
    one = clerk(county, day=AFTER)
    with reading(one), pytest.raises(Refusal, match="提异议到12月27日为止"):
        object_to(sheet=sheet_of(round_, "一镇"), item="", text="有不同意见", by=one, at=at(12, 28))


def test_a_neighbour_cannot_object(county: City) -> None:
    round_ = told(county)
    other = clerk(county, "甲二镇")
    with reading(other), pytest.raises(Hidden):
        object_to(sheet=sheet_of(round_, "一镇"), item="", text="有不同意见", by=other, at=at(12, 23))


def test_more_best_grades_than_the_quota_are_not_made_final(county: City) -> None:
    round_ = told(county)
    officer = section(county, day=AFTER)
    with reading(officer):
        propose_grade(sheet=sheet_of(round_, "一镇"), grade="好", reason="攻坚任务突出", by=officer, at=at(12, 26))
        assert queries.over_quota(officer, round_) == ["“好”拟定2个，上限1个，超1个"]
        with pytest.raises(Refusal, match="“好”拟定2个，上限1个，超1个"):
            finalise_round(round=round_, decided="部务会", by=officer, at=at(12, 28))
        propose_grade(sheet=sheet_of(round_, "一镇"), grade="", reason="", by=officer, at=at(12, 28))
        finalise_round(round=round_, decided="12月28日部务会", by=officer, at=at(12, 28))


def test_a_change_after_finality_needs_a_reason_and_leaves_both_scores(county: City) -> None:
    round_ = told(county)
    officer = section(county, day=AFTER)
    sheet = sheet_of(round_, "一镇")
    with reading(officer):
        finalise_round(round=round_, decided="12月28日部务会", by=officer, at=at(12, 28))
        with pytest.raises(Refusal, match="不再打分"):
            enter_mark(sheet=sheet, item="政令畅通", value="40", reason="改", by=officer, at=at(12, 29))
        with pytest.raises(Refusal, match="理由"):
            correct_mark(sheet=sheet, item="政令畅通", value="40", reason="", by=officer, at=at(12, 29))
    studied_more(county)        # the ledger moves on; a final score does not
    with reading(officer):
        correct_mark(sheet=sheet, item="政令畅通", value="40", reason="复核发现催报记录重复", by=officer, at=at(12, 29))
        assert queries.versions_of(officer, sheet) == [(2, "政令畅通", "38", "40")]
        assert Point.objects.filter(sheet=sheet).values("version").distinct().count() == 2
        assert Trace.objects.filter(verb="改分", thing=sheet.public_id).exists()
    assert sheet_of(round_, "一镇").hundredths == 8960


def test_what_if_shows_the_effect_and_saves_nothing(county: City) -> None:
    round_ = all_marked(county)
    officer, sheet = section(county), sheet_of(round_, "一镇")
    with reading(officer):
        before = Mark.objects.count()
        view, now, then = queries.what_if(officer, sheet, "弄虚作假", "", "是")
        assert (view.reckoned.score.vetoes, now.grade, then.grade) == (("弄虚作假",), "较好", "较差")
        view, now, then = queries.what_if(officer, sheet, "政令畅通", "", "40")
        assert (view.reckoned.score.total, now.rank, then.rank) == (Fraction(896, 10), 2, 2)
        assert Mark.objects.count() == before
    one = clerk(county, day=DAY)
    with reading(one):      # the assessed learns how his points move, and no rank
        told_sheet = sheet_of(round_, "一镇")
        view, now, then = queries.what_if(one, told_sheet, "述职", "本级", "90")
        assert (now.rank, then.rank) == (None, None)


def test_final_scores_are_facts_and_persons_never(county: City) -> None:
    round_ = told(county)
    officer = section(county, day=AFTER)
    with reading(officer):
        asked = {"under": county.units["甲县"], "first": FIRST, "last": LAST}
        assert fact_rows(officer, fact_table("scores"), **asked) == []
        finalise_round(round=round_, decided="12月28日部务会", by=officer, at=at(12, 28))
        rows = fact_rows(officer, fact_table("scores"), **asked)
        assert sorted((row.values["得分"], row.values["等次"]) for row in rows) == [(Fraction(876, 10), "较好"), (Fraction(100), "好")]


def test_a_county_of_forty_townships_is_ranked_in_as_many_questions_as_one_of_two(county: City) -> None:
    officer = section(county)

    def questions() -> int:
        round_ = opened(county)
        with reading(officer), CaptureQueriesContext(connection) as asked:
            assert len(queries.ranking(officer, round_)) == round_.assessed
        with reading(system_reader(DAY, "样例")):
            ScoreSheet.objects.filter(round=round_).delete()
            Round.objects.filter(pk=round_.pk).delete()
        return len(asked)

    few = questions()
    system = system_reader(DAY, "样例")
    with reading(system):
        for number in range(38):
            found_unit(name=f"甲县样{number}镇党委", kind="township", under=county.unit("甲县"), since=FIRST, by=system, at=at(1, 2))
    assert questions() == few <= 15
