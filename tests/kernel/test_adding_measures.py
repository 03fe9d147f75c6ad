"""补加: what the machine missed is added by a person out of the original, and taken back without a mark on the document."""
from __future__ import annotations

import os
import random
from datetime import date

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.plans.actions import accept_measure, add_measure, take_in_document, undo_decision
from dazugong.kernel.plans.models import Decision, Document
from dazugong.kernel.plans.queries import decisions, documents, left_out, measures, reviewed, stands
from dazugong.kernel.plans.reshaping import merge_measures
from tests.kernel.test_reviewing import shape
from tests.make import AT

PLAN = """2026年甲县组织工作要点
一、建强基层组织
1.各乡镇党委6月底前新建村级活动阵地3个。村级阵地是群众的家，甲一镇党委9月底前看一遍，全县不少于3处。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。组织工作是服务工作，组织部门是服务部门。
"""
MISSED = "组织工作是服务工作，组织部门是服务部门"


@pytest.fixture
def document(city, as_reader) -> Document:
    with as_reader("section", "甲部") as reader:
        return take_in_document(name="要点.txt", data=PLAN.encode(), kind="plan", by=reader, at=AT)


def place(words: str) -> dict[str, int]:
    return {"offset": PLAN.index(words), "length": len(words)}


def missed(document: Document, reader) -> list[str]:
    return [document.text[s.start : s.end] for s in left_out(document, measures(reader, document))]


def test_what_was_left_is_seen_and_added_in_its_place_and_waits(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        assert missed(document, reader)[-1] == MISSED
        before = reviewed(reader, document).of
        new = add_measure(document=document, **place(f"。{MISSED}。"), by=reader, at=AT)
        assert (new.text, new.decision) == (MISSED, Decision.PROPOSED)
        assert new.heading_path[-1] == "二、抓实党员教育"
        assert list(measures(reader, document))[-1] == new
        assert reviewed(reader, document).of == documents(reader).get().found == before + 1
        assert stands(reader, document)[new.pk].added
        assert MISSED not in missed(document, reader)
        accept_measure(measure=new, by=reader, at=AT)
        assert stands(reader, document)[new.pk].added
    assert Trace.objects.filter(verb="补加", kind="举措").count() == 1


def test_an_added_stretch_is_read_by_the_same_rules(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        new = add_measure(document=document, **place("村级阵地是群众的家，甲一镇党委9月底前看一遍，全县不少于3处"), by=reader, at=AT)
        assert (new.deadline, new.due) == ("9月底前", date(2026, 9, 30))
        assert new.heading_path[-1:] == ["一、建强基层组织"]


@pytest.mark.parametrize(
    ("offset", "length", "said"),
    [
        (0, 0, "没有选中文字"), (len(PLAN) - 1, 1, "没有选中文字"), (-1, 3, "不在这份文件的原文里"), (5, -2, "不在这份文件的原文里"),
        (5, len(PLAN), "不在这份文件的原文里"), (PLAN.index("新建村级"), 6, "已经在第1条里，不必再加"),
    ],
)  # fmt: skip
def test_a_stretch_that_cannot_be_added_is_refused_with_the_reason(city, as_reader, document, offset, length, said):
    with as_reader("section", "甲部") as reader:
        before = shape(reader, document)
        with pytest.raises(Refusal, match=said):
            add_measure(document=document, offset=offset, length=length, by=reader, at=AT)
        assert shape(reader, document) == before


def test_too_long_a_stretch_and_another_countys_document_are_refused(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        long = take_in_document(name="长.txt", data=("样例讲话\n" + "组织工作是服务工作，" * 250).encode(), by=reader, at=AT)
        with pytest.raises(Refusal, match="超过2000字"):
            add_measure(document=long, offset=0, length=len(long.text), by=reader, at=AT)
    with as_reader("section", "乙部") as reader, pytest.raises(Hidden):
        add_measure(document=document, **place(MISSED), by=reader, at=AT)


def test_what_was_withdrawn_is_decided_no_more_but_may_be_added_again(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        new = add_measure(document=document, **place(MISSED), by=reader, at=AT)
        undo_decision(measure=new, by=reader, at=AT)
        with pytest.raises(Refusal, match="已经收回"):
            accept_measure(measure=new, by=reader, at=AT)
        assert [each.verb for each in decisions(reader, new)] == ["add", "undo"]
        assert add_measure(document=document, **place(MISSED), by=reader, at=AT).number == new.number + 1


def test_whatever_is_added_stands_in_order_and_undone_leaves_the_document_as_it_was(city, as_reader, document):
    chance = random.Random(7)
    with as_reader("section", "甲部") as reader:
        before = shape(reader, document)
        for _ in range(200 if "DZG_DRILL_MINUTES" in os.environ else 15):
            start = chance.randrange(len(document.text))
            try:
                new = add_measure(document=document, offset=start, length=chance.randint(1, 60), by=reader, at=AT)
            except Refusal:
                continue
            rows = list(measures(reader, document))
            assert new in rows
            assert new.text == document.text[new.offset : new.end]
            assert [m.offset for m in rows] == sorted(m.offset for m in rows)
            if chance.random() < 0.5:
                try:
                    merge_measures(measure=new, by=reader, at=AT)
                    undo_decision(measure=new, by=reader, at=AT)
                except Refusal:
                    pass
            undo_decision(measure=new, by=reader, at=AT)
            assert shape(reader, document) == before
