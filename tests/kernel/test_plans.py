"""文件与举措: what an officer expects who takes a document apart and hands it down."""
from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.plans.actions import (
    accept_measure,
    assign_measure,
    drop_measure,
    edit_measure,
    hand_down_measures,
    take_in_document,
    undo_decision,
)
from dazugong.kernel.plans.deadlines import day_of, year_of
from dazugong.kernel.plans.models import Decision, Document
from dazugong.kernel.plans.queries import (
    assignable,
    decisions,
    document_for,
    documents,
    effect,
    measure_for,
    measures,
    reviewed,
)
from dazugong.kernel.plans.suggest import Choices, area_of
from dazugong.kernel.tasks.actions import withdraw_task
from dazugong.kernel.tasks.queries import children, tasks
from tests.make import AT, DAY

EXAMPLES = 20_000 if os.environ.get("DZG_DRILL_MINUTES") else 300
PLAN = """2026年甲县组织工作要点
一、建强基层组织
1.各乡镇党委6月底前新建村级活动阵地3个。
2.县委组织部9月底前开展支部书记轮训2期。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。
"""


@pytest.fixture
def document(city, as_reader) -> Document:
    with as_reader("section", "甲部") as reader:
        return take_in_document(name="要点.txt", data=PLAN.encode(), kind="plan", by=reader, at=AT)


def numbered(reader, document: Document, words: str):
    return next(m for m in measures(reader, document) if words in m.text)


def test_a_document_is_taken_in_and_nothing_is_decided_by_the_machine(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        assert document.title == "2026年甲县组织工作要点"
        found = list(measures(reader, document))
        assert len(found) >= 3
        assert {m.decision for m in found} == {Decision.PROPOSED}
        assert not any(m.owners.all() for m in found)
        assert all(document.text[m.offset : m.offset + len(m.text)] == m.text for m in found)
        assert (reviewed(reader, document).decided, reviewed(reader, document).of) == (0, len(found))
        assert numbered(reader, document, "活动阵地").due == date(2026, 6, 30)
    assert Trace.objects.get(verb="收文").thing == document.public_id


def test_the_same_file_is_not_taken_in_twice_and_the_first_one_is_named(city, as_reader, document):
    with as_reader("section", "甲部") as reader, pytest.raises(Refusal, match="2026年5月20日已经收过（《2026年甲县组织工作要点》）"):
        take_in_document(name="又一份.txt", data=PLAN.encode(), by=reader, at=AT)
    with as_reader("section", "乙部") as reader:
        assert take_in_document(name="要点.txt", data=PLAN.encode(), by=reader, at=AT).pk != document.pk


@pytest.mark.parametrize("data", [PLAN.encode("gb18030"), PLAN.replace("\n", "\r\n").encode(), PLAN.replace("，", "，\n").encode()])
def test_the_same_words_in_another_file_are_not_taken_in_twice(city, as_reader, document, data):
    with as_reader("section", "甲部") as reader:
        with pytest.raises(Refusal, match="已经收过（《2026年甲县组织工作要点》）"):
            take_in_document(name="同事的一份.txt", data=data, by=reader, at=AT)
        assert take_in_document(name="修订.txt", data=PLAN.replace("6月", "7月").encode(), by=reader, at=AT).pk != document.pk


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("密.txt", "机密★1年\n关于开展考察的通知".encode(), "不得进入本系统"),
        ("图.txt", b"", "没有文字"),
        ("表.xlsx", b"PK", "另存为 docx"),
        ("坏.docx", b"PK", "另存为 docx"),
        ("长.txt", ("加强领导。" * 50_000).encode(), "分成几份"),
    ],
)
def test_a_marked_or_unreadable_file_is_refused_with_what_to_do(city, as_reader, name, data, says):
    with as_reader("section", "甲部") as reader:
        with pytest.raises(Refusal, match=says):
            take_in_document(name=name, data=data, by=reader, at=AT)
        assert not documents(reader).exists()


def test_a_township_sees_its_own_documents_and_not_the_countys(city, as_reader, document):
    with as_reader("organiser", "甲一镇") as reader:
        with pytest.raises(Hidden):
            document_for(reader, document.public_id)
        own = take_in_document(name="镇要点.txt", data=PLAN.encode(), by=reader, at=AT)
    with as_reader("leader", "甲部") as reader:
        assert {d.pk for d in documents(reader)} == {document.pk, own.pk}
        with pytest.raises(Hidden):
            accept_measure(measure=measure_for(reader, document, 1), by=reader, at=AT)


def test_every_decision_can_be_taken_back_one_after_the_other(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        measure = measure_for(reader, document, 1)
        accept_measure(measure=measure, by=reader, at=AT)
        edit_measure(measure=measure, text="新建活动阵地不少于3个", opens=date(2026, 6, 1), due=date(2026, 7, 31), by=reader, at=AT)
        assign_measure(measure=measure, leading=[city.unit("甲一镇")], by=reader, at=AT)
        dropped = drop_measure(measure=measure, by=reader, at=AT)
        assert (dropped.decision, dropped.edited_text) == (Decision.DROPPED, "")
        states = []
        for _ in range(4):
            now = undo_decision(measure=measure, by=reader, at=AT)
            states.append((now.decision, now.wording, now.opens, now.due, len(now.owners.all())))
        assert states == [
            (Decision.EDITED, "新建活动阵地不少于3个", date(2026, 6, 1), date(2026, 7, 31), 1),
            (Decision.EDITED, "新建活动阵地不少于3个", date(2026, 6, 1), date(2026, 7, 31), 0),
            (Decision.ACCEPTED, measure.text, None, date(2026, 6, 30), 0),
            (Decision.PROPOSED, measure.text, None, date(2026, 6, 30), 0),
        ]
        with pytest.raises(Refusal, match="没有可撤回的"):
            undo_decision(measure=measure, by=reader, at=AT)
        assert [d.get_verb_display() for d in decisions(reader, measure)] == ["采用", "改后采用", "指定", "弃用"] + ["撤回"] * 4
    assert Trace.objects.filter(kind="举措", thing=f"{document.public_id}/1").count() == 8


def test_the_words_of_the_document_only_suggest_who_is_responsible(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        whom = assignable(reader, document)
        assert [u.name for u in whom.towns] == ["甲县甲一镇党委", "甲县甲二镇党委"]
        for words, names in {
            "各乡镇党委": ["甲县甲一镇党委", "甲县甲二镇党委"],
            "街道党工委": ["甲县甲一镇党委", "甲县甲二镇党委"],
            "县委组织部": ["甲县县委组织部"],
            "甲二镇": ["甲县甲二镇党委"],
            "有关方面": [],
            "": [],
        }.items():
            assert [u.name for u in whom.meant_by(words)] == names, words


def test_a_department_is_meant_by_the_name_that_papers_give_it():
    """The committee's full name begins with 中共, the names of its departments do not; papers leave out the county, and often its rank."""
    def unit(pk: int, name: str, kind: str = UnitKind.OFFICE) -> Unit:
        return Unit(pk=pk, name=name, kind=kind)

    below = [unit(2, "甲县某镇党委", UnitKind.TOWNSHIP), unit(3, "甲县委办公室"), unit(4, "甲县委宣传部"), unit(5, "甲县民政局"), unit(6, "甲县纪委监委机关")]
    whom = Choices(unit(1, "甲县委组织部"), below, area_of("中共甲县委员会"))
    for words, found in {
        "县委组织部、县民政局": [1, 5],
        "组织部、宣传部、民政局": [1, 4, 5],
        "县民政局、各乡镇党委": [5, 2],
        "县纪委监委，县委办公室": [3, 6],
        "某镇、县民政局": [2, 5],
        "市民政局、市委宣传部": [],
        "局办公室": [],
    }.items():
        assert [each.pk for each in whom.meant_by(words)] == found, words
        assert [each.pk for each in whom.meant_by(OpenCC("s2t").convert(words))] == found, words


def test_a_department_is_meant_by_its_shortened_name_where_only_one_can_be():
    """县人社局 is 县人力资源社会保障局; a short name that two units may have, or that is of another rank, assigns nobody."""
    names = ["人力资源社会保障局", "住房城乡建设局", "发展改革局", "民政局", "市场监管局", "委办公室", "纪委监委机关", "教育体育局", "教育科技局"]
    below = [Unit(pk=pk, name=f"甲县{name}", kind=UnitKind.OFFICE) for pk, name in enumerate(names, 2)]
    whom = Choices(Unit(pk=1, name="甲县委组织部", kind=UnitKind.OFFICE), below, area_of("中共甲县委员会"))
    for words, found in {
        "县人社局、县住建局": [2, 3],
        "人社局和发改局": [2, 4],
        "县民政局，市监局、县人社局": [5, 6, 2],
        "县纪委": [8],
        "市人社局、省发改局": [],
        "教育局、建局": [],
        "教体局": [9],
        "人社所、住建，办公室": [],
    }.items():
        assert [each.pk for each in whom.meant_by(words)] == found, words
        assert [each.pk for each in whom.meant_by(OpenCC("s2t").convert(words))] == found, words


def test_an_owner_in_traditional_script_is_the_same_unit_to_the_office_that_takes_the_paper_in(city, as_reader):
    paper = "2026年工作要點\n一、黨員教育\n甲一鎮黨委要在6月底前建立黨員活動陣地。\n"
    with as_reader("section", "甲部") as reader:
        taken = take_in_document(name="要點.txt", data=paper.encode(), by=reader, at=AT)
        found, whom = numbered(reader, taken, "活動陣地"), assignable(reader, taken)
        assert found.responsible == "甲一鎮黨委"
        assert [unit.name for unit in whom.meant_by(found.responsible)] == ["甲县甲一镇党委"]


def test_accepted_measures_become_tasks_of_the_office_and_of_each_township_once(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        towns = [city.unit("甲一镇"), city.unit("甲二镇")]
        measure = accept_measure(measure=numbered(reader, document, "活动阵地"), by=reader, at=AT)
        assign_measure(measure=measure, leading=towns[:1], assisting=towns[1:], by=reader, at=AT)
        other = accept_measure(measure=numbered(reader, document, "轮训"), by=reader, at=AT)
        assign_measure(measure=other, leading=[city.unit("甲部")], by=reader, at=AT)
        before = effect(reader, document)
        assert (len(before.ready), before.tasks, len(before.units), before.dues[0]) == (2, 2, 2, date(2026, 6, 30))
        given = hand_down_measures(document=document, by=reader, at=AT)
        assert sorted(t.get_duty_display() for t in given) == ["牵头", "配合"]
        top = tasks(reader).get(parent=None, measure=measure.number)
        assert (top.unit_id, top.sentence, top.document, top.due) == (document.unit_id, measure.text, document.public_id, date(2026, 6, 30))
        assert {t.unit_id for t in children(reader, top)} == {u.pk for u in towns}
        with pytest.raises(Refusal, match="已经下达的不会重复下达"):
            hand_down_measures(document=document, by=reader, at=AT)
        with pytest.raises(Refusal, match="已经下达为任务"):
            drop_measure(measure=measure, by=reader, at=AT)
        assert tasks(reader).count() == 4


def test_a_township_assigned_later_gets_the_task_and_the_others_are_not_given_it_again(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        one, two = city.unit("甲一镇"), city.unit("甲二镇")
        measure = accept_measure(measure=numbered(reader, document, "活动阵地"), by=reader, at=AT)
        assign_measure(measure=measure, leading=[one], by=reader, at=AT)
        hand_down_measures(document=document, by=reader, at=AT)
        with pytest.raises(Refusal, match="不能从责任单位中去掉"):
            assign_measure(measure=measure, leading=[two], by=reader, at=AT)
        assign_measure(measure=measure, leading=[one, two], by=reader, at=AT)
        assert [t.unit_id for t in hand_down_measures(document=document, by=reader, at=AT)] == [two.pk]


def test_a_task_carries_the_line_of_work_its_heading_names_or_the_officer_gives(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        places, training = numbered(reader, document, "活动阵地"), numbered(reader, document, "教育例会")
        assert (places.line, training.line) == ("基层组织", "党员队伍")
        edit_measure(measure=training, text=training.text, due=None, line="基层组织", by=reader, at=AT)
        accept_measure(measure=places, by=reader, at=AT)
        for measure in (places, training):
            assign_measure(measure=measure, leading=[city.unit("甲一镇")], by=reader, at=AT)
        assert {task.line for task in hand_down_measures(document=document, by=reader, at=AT)} == {"基层组织"}


def test_a_number_nobody_has_put_in_is_pointed_out_before_handing_down(city, as_reader):
    with as_reader("section", "甲部") as reader:
        text = "2026年甲县工作要点\n一、抓整顿\n因此，各乡镇党委要在X月底前整顿后进党组织X个。\n各乡镇党委要走访VIP企业3家。\n"
        document = take_in_document(name="空.txt", data=text.encode(), by=reader, at=AT)
        for measure in measures(reader, document):
            accept_measure(measure=measure, by=reader, at=AT)
            assign_measure(measure=measure, leading=[city.unit("甲一镇")], by=reader, at=AT)
        assert [measure.wording for measure in effect(reader, document).unfilled] == ["各乡镇党委要在X月底前整顿后进党组织X个"]


def test_a_withdrawn_task_leaves_its_measure_free_to_be_handed_down_anew(city, as_reader, document):
    with as_reader("section", "甲部") as reader:
        measure = accept_measure(measure=numbered(reader, document, "活动阵地"), by=reader, at=AT)
        assign_measure(measure=measure, leading=[city.unit("甲一镇")], by=reader, at=AT)
        hand_down_measures(document=document, by=reader, at=AT)
        withdraw_task(task=measure_for(reader, document, measure.number).task, reason="改文", by=reader, at=AT)
        edit_measure(measure=measure, text="新建活动阵地2个", due=None, by=reader, at=AT)
        [again] = hand_down_measures(document=document, due=date(2026, 8, 31), by=reader, at=AT)
        assert (again.title, again.due) == ("新建活动阵地2个", date(2026, 8, 31))


def test_a_measure_cannot_be_assigned_to_the_next_county(city, as_reader, document):
    with as_reader("section", "甲部") as reader, pytest.raises(Hidden):
        assign_measure(measure=measure_for(reader, document, 1), leading=[city.unit("乙一镇")], by=reader, at=AT)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("6月底前", date(2026, 6, 30)), ("9 月底前", date(2026, 9, 30)), ("次年3月10日前", date(2027, 3, 10)), ("2月底", date(2026, 2, 28)), ("3月15日前", date(2026, 3, 15)),
        ("十二月中旬", date(2026, 12, 20)), ("十月底前", date(2026, 10, 31)), ("年底前", date(2026, 12, 31)), ("年内", date(2026, 12, 31)), ("上半年", date(2026, 6, 30)), ("第三季度", date(2026, 9, 30)),
        ("2027年6月底前", date(2027, 6, 30)), ("明年3月底前", date(2027, 3, 31)), ("2027年内", date(2027, 12, 31)), ("5年内", None), ("两年之内", None), ("半年内", None), ("年初以来", None), ("近期", None),
        ("2月30日前", None), ("13月底前", None), ("", None), ("5月至9月", date(2026, 9, 30)), ("3-12月", date(2026, 12, 31)),
        ("3月上旬至4月底", date(2026, 4, 30)), ("9月18日—23日", date(2026, 9, 23)), ("11月至次年2月", date(2027, 2, 28)), ("11月到2月", date(2027, 2, 28)),
    ],
)  # fmt: skip
def test_a_deadline_in_words_becomes_the_last_day_it_allows(words, day):
    assert day_of(words, 2026) == day


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(alphabet="0123456789一二三四五六七八九十月日号年底前初末上中下旬半季度第明全内至到-次 ", max_size=12))
@example("十十月")
@example("0月底")
def test_no_deadline_however_written_breaks_the_reading(words):
    found = day_of(words, 2026)
    assert found is None or 2000 <= found.year <= 2100


def test_the_year_is_that_of_the_title_else_of_the_day_it_came_in():
    assert year_of("2025年工作要点", DAY) == 2025
    assert year_of("工作要点", DAY) == 2026
