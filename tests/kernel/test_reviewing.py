"""审定: merging, splitting, naming the kind, two officers at one document, and every step taken back."""
from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.plans.actions import (
    accept_measure,
    assign_measure,
    check_measure,
    drop_measure,
    edit_measure,
    hand_down_measures,
    name_kind,
    take_in_document,
    undo_decision,
)
from dazugong.kernel.plans.models import Decision, Document
from dazugong.kernel.plans.queries import documents, measure_for, measures, reviewed, stands
from dazugong.kernel.plans.reshaping import merge_measures, split_measure
from tests.make import AT

PLAN = """2026年甲县组织工作要点
一、建强基层组织
1.各乡镇党委6月底前新建村级活动阵地3个，摸清流动党员底数。县委组织部9月底前开展支部书记轮训2期。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。
"""


@pytest.fixture
def document(city, as_reader) -> Document:
    with as_reader("section", "甲部") as reader:
        return take_in_document(name="要点.txt", data=PLAN.encode(), kind="plan", by=reader, at=AT)


@pytest.fixture
def second(city):
    """Another officer of the same office."""
    return replace(city.reader("section", "甲部"), login_id=city.logins["leader", "甲部"], label="甲部科长乙")


def shape(reader, document: Document) -> list[tuple]:
    """Everything that undoing must bring back."""
    return [
        (m.name, m.text, m.offset, m.kind, m.decision, m.wording, m.due, m.frequency, m.targets, sorted(o.unit_id for o in m.owners.all()))
        for m in measures(reader, document)
    ]


def test_two_measures_become_one_that_waits_again_and_come_apart_again(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        before = shape(reader, document)
        one, two = list(measures(reader, document))[:2]
        accept_measure(measure=one, by=reader, at=AT)
        merged = merge_measures(measure=one, by=reader, at=AT)
        assert merged.text == document.text[one.offset : two.end]
        assert (merged.decision, merged.due) == (Decision.PROPOSED, date(2026, 6, 30))
        assert reviewed(reader, document).of == len(before) - 1
        assert documents(reader).get().found == len(before) - 1
        with pytest.raises(Refusal, match="已经并入别的举措"):
            accept_measure(measure=two, by=reader, at=AT)
        assert undo_decision(measure=one, by=reader, at=AT).decision == Decision.ACCEPTED
        undo_decision(measure=one, by=reader, at=AT)
        assert shape(reader, document) == before
    assert Trace.objects.filter(verb="合并").count() == 2


def test_the_words_of_an_edited_half_go_into_the_merger(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        one, two = list(measures(reader, document))[:2]
        edit_measure(measure=two, text="轮训村书记", due=None, by=reader, at=AT)
        assert merge_measures(measure=one, by=reader, at=AT).edited_text == f"{one.wording}；轮训村书记"


WORDS_BETWEEN = """2026年甲县组织工作要点
一、建强基层组织
1.新建村级活动阵地3个。
附注　责任单位：县委组织部，完成时限：9月底前，每季度一次
2.开展支部书记轮训2期。
"""


@pytest.fixture
def halves(city, as_reader) -> Document:
    """Two measures that name nobody and no day; the words between them name both."""
    with as_reader("section", "甲部") as reader:
        return take_in_document(name="要点.txt", data=WORDS_BETWEEN.encode(), kind="plan", by=reader, at=AT)


def said(measure) -> tuple:
    return measure.responsible, measure.deadline, measure.frequency, measure.due


def test_whose_and_by_when_is_read_in_the_words_between_two_that_become_one(city, as_reader, halves):
    with as_reader("section", "甲部") as reader:
        one, two = measures(reader, halves)
        assert {said(one), said(two)} == {("", "", "", None)}
        assert said(merge_measures(measure=one, by=reader, at=AT)) == ("县委组织部", "9月底前", "每季度", date(2026, 9, 30))
        assert said(undo_decision(measure=one, by=reader, at=AT)) == ("", "", "", None)


@pytest.mark.parametrize("number", [1, 2])
def test_what_an_officer_has_set_is_not_read_over(city, as_reader, halves, number):
    with as_reader("section", "甲部") as reader:
        half = measure_for(reader, halves, number)
        edit_measure(measure=half, text=half.text, due=date(2026, 11, 20), frequency="每月", by=reader, at=AT)
        assign_measure(measure=half, leading=[city.unit("甲一镇")], by=reader, at=AT)
        merged = merge_measures(measure=measure_for(reader, halves, 1), by=reader, at=AT)
        assert said(merged) == ("", "9月底前", "每月", date(2026, 11, 20)), "the words of the paper stay beside the day he chose"
        assert [owner.unit_id for owner in merged.owners.all()] == [city.unit("甲一镇").pk]


def test_a_day_and_a_frequency_an_officer_struck_out_do_not_come_back(city, as_reader, halves):
    with as_reader("section", "甲部") as reader:
        one = measure_for(reader, halves, 1)
        edit_measure(measure=one, text=one.text, due=date(2026, 11, 20), frequency="每月", by=reader, at=AT)
        edit_measure(measure=one, text=one.text, due=None, frequency="", by=reader, at=AT)
        assert said(merge_measures(measure=one, by=reader, at=AT)) == ("县委组织部", "9月底前", "", None)


def test_the_last_has_nothing_to_merge_with(city, as_reader, document):
    with as_reader("section", "甲部") as reader, pytest.raises(Refusal, match="最后一条"):
        merge_measures(measure=list(measures(reader, document))[-1], by=reader, at=AT)


def test_one_measure_becomes_two_each_read_anew(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        before = shape(reader, document)
        one = list(measures(reader, document))[0]
        assert "，" in one.text
        assign_measure(measure=one, leading=[city.unit("甲一镇")], by=reader, at=AT)
        new = split_measure(measure=one, place=one.text.index("，"), by=reader, at=AT)
        one = measure_for(reader, document, one.number)
        assert (new.name, new.text, new.kind, new.decision) == ("1-2", "摸清流动党员底数", "task", Decision.PROPOSED)
        assert (one.text, one.kind, one.due) == ("各乡镇党委6月底前新建村级活动阵地3个", "target", date(2026, 6, 30))
        assert [o.unit_id for o in new.owners.all()] == [city.unit("甲一镇").pk]
        assert [m.name for m in measures(reader, document)][:2] == ["1", "1-2"]
        assert document.text[new.offset :].startswith(new.text)
        with pytest.raises(Refusal, match="从第1条拆出来的"):
            undo_decision(measure=new, by=reader, at=AT)
        accept_measure(measure=new, by=reader, at=AT)
        with pytest.raises(Refusal, match="第1-2条之后已经另有审定"):
            undo_decision(measure=one, by=reader, at=AT)
        undo_decision(measure=new, by=reader, at=AT)
        undo_decision(measure=one, by=reader, at=AT)
        undo_decision(measure=one, by=reader, at=AT)
        assert shape(reader, document) == before


@pytest.mark.parametrize("place", [0, -3, 10_000])
def test_a_split_needs_words_on_both_sides(city, as_reader, document, place):
    with as_reader("section", "甲部") as reader, pytest.raises(Refusal, match="光标"):
        split_measure(measure=measure_for(reader, document, 1), place=place, by=reader, at=AT)


def test_what_stands_as_a_task_is_neither_merged_nor_split(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        one = accept_measure(measure=measure_for(reader, document, 1), by=reader, at=AT)
        assign_measure(measure=one, leading=[city.unit("甲一镇")], by=reader, at=AT)
        hand_down_measures(document=document, by=reader, at=AT)
        for act in (lambda: merge_measures(measure=one, by=reader, at=AT), lambda: split_measure(measure=one, place=5, by=reader, at=AT)):
            with pytest.raises(Refusal, match="已经下达为任务"):
                act()


def test_kind_frequency_and_targets_are_the_officers_and_can_be_taken_back(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        before = shape(reader, document)
        one = measure_for(reader, document, 1)
        assert name_kind(measure=one, kind="task", by=reader, at=AT).kind == "task"
        with pytest.raises(Refusal, match="任务、目标、机制"):
            name_kind(measure=one, kind="wish", by=reader, at=AT)
        put = [{"indicator": "阵地", "op": ">=", "value": "5个", "unit": "个"}]
        now = edit_measure(measure=one, text=one.text, due=date(2026, 9, 1), frequency="每月", targets=put, by=reader, at=AT)
        assert (now.decision, now.frequency, now.targets) == (Decision.ACCEPTED, "每月", put)
        for _ in range(2):
            undo_decision(measure=one, by=reader, at=AT)
        assert shape(reader, document) == before


def test_the_later_officer_is_told_what_the_first_did_and_nothing_is_overwritten(city, as_reader, document, second):
    with as_reader("section", "甲部") as first:
        one = measure_for(first, document, 1)
        edit_measure(measure=one, text="新建活动阵地不少于3个", due=None, seen=0, by=first, at=AT)
    with reading(second):
        with pytest.raises(Refusal, match=r"已于.*对这一条作了“改后采用”.*没有记入") as refused:
            drop_measure(measure=one, seen=0, by=second, at=AT + timedelta(minutes=2))
        assert refused.value.field == "seen"
        assert measure_for(second, document, 1).decision == Decision.EDITED
        assert drop_measure(measure=one, seen=1, by=second, at=AT).decision == Decision.DROPPED
        assert stands(second, document)[one.pk].seen == 2


def test_a_second_officer_checks_and_the_first_may_not_check_himself(city, as_reader, document, second):
    with as_reader("section", "甲部") as first:
        one = measure_for(first, document, 1)
        with pytest.raises(Refusal, match="还没有审定"):
            check_measure(measure=one, by=first, at=AT)
        accept_measure(measure=one, by=first, at=AT)
        with pytest.raises(Refusal, match="另一人"):
            check_measure(measure=one, by=first, at=AT)
    with reading(second):
        assert check_measure(measure=one, by=second, at=AT).decision == Decision.ACCEPTED
        assert stands(second, document)[one.pk].last.verb == "check"
        undo_decision(measure=one, by=second, at=AT)
        assert stands(second, document)[one.pk].last.verb == "accept"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_everything_taken_back_leaves_the_document_as_read(city, as_reader, document, seed):
    chance = random.Random(seed)
    with as_reader("section", "甲部") as reader:
        before = shape(reader, document)
        acts = [
            lambda m: accept_measure(measure=m, by=reader, at=AT), lambda m: drop_measure(measure=m, by=reader, at=AT),
            lambda m: name_kind(measure=m, kind="task", by=reader, at=AT), lambda m: merge_measures(measure=m, by=reader, at=AT),
            lambda m: split_measure(measure=m, place=chance.randint(1, len(m.text)), by=reader, at=AT),
            lambda m: edit_measure(measure=m, text="改写", due=None, by=reader, at=AT),
        ]  # fmt: skip
        for _ in range(20):
            try:
                chance.choice(acts)(chance.choice(list(measures(reader, document))))
            except Refusal:
                continue
            rows = list(measures(reader, document))
            assert all(document.text[m.offset : m.end] == m.text for m in rows)
            assert all(a.end <= b.offset for a, b in zip(rows, rows[1:]))
        undone = True
        while undone:
            undone = False
            for m in list(measures(reader, document)):
                try:
                    undo_decision(measure=m, by=reader, at=AT)
                    undone = True
                except Refusal:
                    continue
        assert shape(reader, document) == before
