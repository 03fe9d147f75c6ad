"""多方办一件事: split, lead and assist, countersign, wait for another task; in the words of those who do it."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.tasks.actions import close_task, finish, give_task, hand_down, report_progress
from dazugong.kernel.tasks.changing import change_task
from dazugong.kernel.tasks.countersigning import (
    ask_to_countersign,
    countersign,
    may_sign_anew,
    round_of,
    sign_anew,
    signers,
    to_sign,
)
from dazugong.kernel.tasks.models import Countersign, State, Task
from dazugong.kernel.tasks.overview import board
from dazugong.kernel.tasks.prerequisites import choices, prerequisites_of, set_prerequisites, waits_for
from dazugong.kernel.tasks.queries import children, doors, late_below, mine, next_below, task_for, tasks, unfinished
from dazugong.kernel.tasks.splitting import Part, split_task
from tests.make import AT, DAY

DUE = date(2026, 5, 31)


@pytest.fixture
def task(city, as_reader):
    """甲部 has set itself a task, due 31 May."""
    with as_reader("section", "甲部") as reader:
        return give_task(unit=city.unit("甲部"), title="换届选举", due=DUE, by=reader, at=AT)


def test_a_task_is_split_into_phases_each_with_its_own_words_unit_and_days(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        parts = [
            Part("摸底", city.unit("甲一镇"), due=date(2026, 5, 22)),
            Part("培训", city.unit("甲一镇"), opens=date(2026, 5, 23), due=date(2026, 5, 25), targets="参训 ≥ 30人"),
            Part("选举", city.unit("甲二镇")),
        ]
        split_task(task=task, parts=parts, by=reader, at=AT)
        found = list(children(reader, task))
        assert [(t.part, t.title, t.due) for t in found] == [(1, "摸底", date(2026, 5, 22)), (2, "培训", date(2026, 5, 25)), (3, "选举", DUE)]
        assert {u.name for u in next_below(reader, task)} >= {"甲县甲一镇党委"}, "whoever has a part may still be given the whole"
        with pytest.raises(Refusal, match="第4项：完成期限不能晚于整项的期限2026年5月31日"):
            split_task(task=task, parts=[Part("扫尾", city.unit("甲一镇"), due=date(2026, 6, 1))], by=reader, at=AT)
        with pytest.raises(Refusal, match="第4项：起始日期不能晚于完成期限"):
            split_task(task=task, parts=[Part("扫尾", city.unit("甲一镇"), opens=date(2026, 5, 30), due=date(2026, 5, 29))], by=reader, at=AT)
        with pytest.raises(Refusal, match="还有3项没有销号"):
            finish(task=task, evidence="都做了", by=reader, at=AT)
    assert Trace.objects.get(verb="拆分任务").count == 3


def test_what_hinders_a_task_is_named_all_at_once(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        first = give_task(unit=city.unit("甲部"), title="摸底", by=reader, at=AT)
        set_prerequisites(task=task, needs=[first], by=reader, at=AT)
        ask_to_countersign(task=task, units=[city.unit("甲二镇")], by=reader, at=AT)
        both = "前置任务“摸底”还没有销号.*会签还没有齐，不能{}：0/1 同意"
        with pytest.raises(Refusal, match=both.format("下达")):
            hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
        with pytest.raises(Refusal, match=both.format("拆分")):
            split_task(task=task, parts=[Part("摸底", city.unit("甲一镇"))], by=reader, at=AT)


def test_a_task_is_not_split_to_units_of_the_next_county(city, as_reader, task):
    with as_reader("section", "甲部") as reader, pytest.raises(Hidden):
        split_task(task=task, parts=[Part("摸底", city.unit("乙一镇"))], by=reader, at=AT)


def test_the_unit_that_assists_reports_to_the_one_that_leads_and_only_that_one_finishes(city, as_reader, task):
    lead, helper = city.unit("甲一镇"), city.unit("甲二镇")
    with as_reader("section", "甲部") as reader:
        hand_down(task=task, to=[lead, helper], assisting={helper.pk}, by=reader, at=AT)
        assert [(t.unit_id, t.get_duty_display()) for t in children(reader, task)] == [(lead.pk, "牵头"), (helper.pk, "配合")]
        with pytest.raises(Refusal, match="都已领到"):
            hand_down(task=task, to=[helper], by=reader, at=AT)
    with as_reader("organiser", "甲二镇") as reader:
        own = mine(reader).get()
        assert own.giver == "甲县甲一镇党委"
        report_progress(task=own, text="抽了3个人", by=reader, at=AT)
        finish(task=own, evidence="人已到位", by=reader, at=AT)
        assert tasks(reader).count() == 1, "the helper sees its own part and no other"
    with as_reader("organiser", "甲一镇") as reader:
        leading = task_for(reader, tasks(reader).get(duty="lead").public_id)
        assert [t.get_state_display() for t in children(reader, leading)] == ["已报结"]
        with pytest.raises(Refusal, match="还有1项没有销号"):
            finish(task=leading, evidence="完成", by=reader, at=AT)
        close_task(task=children(reader, leading).get(), by=reader, at=AT)
        assert finish(task=leading, evidence="完成", by=reader, at=AT).state == State.REPORTED


def test_where_several_lead_the_helpers_report_to_whoever_gave_the_task(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        to = [city.unit(name) for name in ("甲一镇", "甲二镇", "甲一村")]
        hand_down(task=task, to=to, assisting={to[2].pk}, by=reader, at=AT)
        assert Task.objects.get(duty="assist").parent_id == task.pk


def test_no_helper_joins_a_lead_that_has_reported(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        finish(task=mine(reader).get(), evidence="完成", by=reader, at=AT)
    with as_reader("section", "甲部") as reader, pytest.raises(Refusal, match="已经报结，不能再加配合单位"):
        helper = city.unit("甲二镇")
        hand_down(task=task, to=[helper], assisting={helper.pk}, by=reader, at=AT)


def test_countersigning_shows_who_agreed_who_objected_and_why_and_holds_the_task_until_all_agree(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        assert {u.name for u in signers(reader, task)} == {"甲县甲一镇党委", "甲县甲二镇党委"}
        asked = [s.pk for s in ask_to_countersign(task=task, units=[city.unit("甲一镇"), city.unit("甲二镇")], due=date(2026, 5, 22), by=reader, at=AT)]
        with pytest.raises(Refusal, match="会签还没有齐，不能下达：0/2 同意；未签：甲县甲一镇党委、甲县甲二镇党委"):
            hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        seen = task_for(reader, task.public_id)
        assert doors(reader, seen) == set(), "who signs does not do the task"
        countersign(sign=to_sign(reader, seen), agree=True, by=reader, at=AT)
        assert to_sign(reader, seen) is None
        other = [pk for pk in asked if pk != Countersign.objects.get().pk]
        with pytest.raises(Hidden):     # nobody signs for another unit, nor sees what it said
            countersign(sign=Countersign(pk=other[0]), agree=True, by=reader, at=AT)
    with as_reader("organiser", "甲二镇") as reader:
        sign = to_sign(reader, task_for(reader, task.public_id))
        with pytest.raises(Refusal, match="不同意的请写明理由"):
            countersign(sign=sign, agree=False, by=reader, at=AT)
        countersign(sign=sign, agree=False, reason="时间太紧", by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        assert round_of(reader, task).said == "1/2 同意；不同意：甲县甲二镇党委（时间太紧）"
        with pytest.raises(Refusal, match="时间太紧"):
            hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
        change_task(task=task, title="换届选举", due=date(2026, 6, 10), targets="", reason="延后十天", by=reader, at=AT)
        again = round_of(reader, task_for(reader, task.public_id))
        assert (again.agreed, len(again.silent)) == (0, 2), "a changed text is signed anew by all"
    for town in ("甲一镇", "甲二镇"):
        with as_reader("organiser", town) as reader:
            countersign(sign=to_sign(reader, task_for(reader, task.public_id)), agree=True, by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        assert len(hand_down(task=task_for(reader, task.public_id), to=[city.unit("甲一镇")], by=reader, at=AT)) == 1
    assert Trace.objects.filter(verb="会签同意").count() == 3


def test_a_unit_thinks_otherwise_and_what_it_said_before_is_kept(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        ask_to_countersign(task=task, units=[city.unit("甲一镇"), city.unit("甲二镇")], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        assert may_sign_anew(reader, task) is None, "it has not said anything yet"
        with pytest.raises(Refusal, match="已经会签过"):
            sign_anew(sign=to_sign(reader, task), agree=True, reason="同意了", by=reader, at=AT)
        first = countersign(sign=to_sign(reader, task), agree=False, reason="时间太紧", by=reader, at=AT)
        with pytest.raises(Refusal, match="改签请写明原因"):
            sign_anew(sign=first, agree=True, reason=" ", by=reader, at=AT)
        with pytest.raises(Refusal, match="请刷新页面"):
            sign_anew(sign=first, agree=False, reason="还是不行", by=reader, at=AT)
        sign_anew(sign=may_sign_anew(reader, task), agree=True, reason="县里已增派人手", by=reader, at=AT)
    with as_reader("organiser", "甲二镇") as reader:
        with pytest.raises(Hidden):
            sign_anew(sign=first, agree=False, reason="替他改", by=reader, at=AT)
        countersign(sign=to_sign(reader, task), agree=True, by=reader, at=AT)
        sign_anew(sign=may_sign_anew(reader, task), agree=False, reason="经费没有落实", by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        assert round_of(reader, task).said == "1/2 同意；不同意：甲县甲二镇党委（经费没有落实）"
        kept = [one.before for one in round_of(reader, task).signs]
        assert "不同意：时间太紧（" in kept[0] and " 同意（" in kept[1]
        change_task(task=task, title="换届选举", due=date(2026, 6, 10), targets="", reason="延后十天", by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        assert may_sign_anew(reader, task_for(reader, task.public_id)) is None, "the changed text is signed for the first time"
        with pytest.raises(Refusal, match="任务已经改过"):
            sign_anew(sign=first, agree=False, reason="又不行了", by=reader, at=AT)
    assert set(Trace.objects.filter(verb__startswith="改签").values_list("verb", flat=True)) == {"改签同意", "改签不同意"}


def test_whoever_countersigns_is_told_how_many_of_all_have_signed_and_not_who(city, as_reader, task):
    asked = [city.unit(name) for name in ("甲一镇", "甲二镇", "甲部")]
    with as_reader("section", "甲部") as reader:
        own = give_task(unit=city.unit("甲县"), title="换届方案", due=DUE, by=reader, at=AT)
        ask_to_countersign(task=own, units=asked, by=reader, at=AT)
    with as_reader("organiser", "甲二镇") as reader:
        countersign(sign=to_sign(reader, task_for(reader, own.public_id)), agree=False, reason="时间太紧", by=reader, at=AT)
        assert round_of(reader, own).said == "0/3 同意；不同意：甲县甲二镇党委（时间太紧）；其余2家已签0家"
    with as_reader("organiser", "甲一镇") as reader:
        now = round_of(reader, own)
        assert (now.said, now.complete) == ("0/3 同意；未签：甲县甲一镇党委；其余2家已签1家", False)
        countersign(sign=to_sign(reader, own), agree=True, by=reader, at=AT)
        assert round_of(reader, own).said == "1/3 同意；其余2家已签1家"
    with as_reader("section", "甲部") as reader:
        assert round_of(reader, own).said == "1/3 同意；不同意：甲县甲二镇党委（时间太紧）；未签：甲县县委组织部"


def test_what_was_asked_for_after_handing_down_holds_the_closing(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
        child = children(reader, task).get()
        ask_to_countersign(task=child, units=[city.unit("甲二镇")], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        finish(task=child, evidence="完成", by=reader, at=AT)
    with as_reader("section", "甲部") as reader, pytest.raises(Refusal, match="不能销号：0/1 同意"):
        close_task(task=child, by=reader, at=AT)


def test_a_unit_that_was_not_asked_does_not_see_the_task(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        ask_to_countersign(task=task, units=[city.unit("甲一镇")], by=reader, at=AT)
    with as_reader("organiser", "甲二镇") as reader, pytest.raises(Hidden):
        task_for(reader, task.public_id)


def test_whoever_is_asked_to_countersign_is_not_told_to_press_the_office_above(city, as_reader):
    """会签 shows the task to the township; what is late above it is none of what is late below it."""
    with as_reader("section", "甲部") as reader:
        late = give_task(unit=city.unit("甲部"), title="已经逾期的", due=date(2026, 5, 4), by=reader, at=AT)
        ask_to_countersign(task=late, units=[city.unit("甲一镇")], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        assert to_sign(reader, task_for(reader, late.public_id))
        assert not late_below(reader).exists()
        assert not unfinished(reader).exists()
        assert board(reader, by="unit", since=date(2026, 5, 13)) == []


def test_a_task_begins_when_the_one_it_needs_is_closed(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        after = give_task(unit=city.unit("甲部"), title="新班子培训", due=DUE, by=reader, at=AT)
        assert [t.title for t in choices(reader, after)] == ["换届选举"]
        set_prerequisites(task=after, needs=[task], by=reader, at=AT)
        assert prerequisites_of(reader, after) == [task]
        with pytest.raises(Refusal, match="前置任务“换届选举”还没有销号，这项任务还不能开始"):
            hand_down(task=after, to=[city.unit("甲一镇")], by=reader, at=AT)
        with pytest.raises(Refusal, match="还不能开始"):
            report_progress(task=after, text="先做着", by=reader, at=AT)
        with pytest.raises(Refusal, match="不能互为前置"):
            set_prerequisites(task=task, needs=[after], by=reader, at=AT)
        finish(task=task, evidence="选完了", by=reader, at=AT)
    with as_reader("leader", "甲部") as reader:
        close_task(task=task, by=reader, at=AT)
        assert waits_for(reader, after) == []
        assert len(hand_down(task=after, to=[city.unit("甲一镇")], by=reader, at=AT)) == 1


def test_what_is_below_waits_too_and_the_title_from_above_is_not_told(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        after = give_task(unit=city.unit("甲部"), title="新班子培训", due=DUE, by=reader, at=AT)
        hand_down(task=after, to=[city.unit("甲一镇")], by=reader, at=AT)
        set_prerequisites(task=after, needs=[task], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader, pytest.raises(Refusal, match="前置任务“上级的前置任务”还没有销号"):
        report_progress(task=mine(reader).get(), text="先做着", by=reader, at=AT)


def test_the_doer_sets_no_prerequisites_and_asks_no_one_to_countersign(city, as_reader, task):
    with as_reader("section", "甲部") as reader:
        hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
    with as_reader("organiser", "甲一镇") as reader:
        own = mine(reader).get()
        with pytest.raises(Hidden):
            set_prerequisites(task=own, needs=[], by=reader, at=AT)
        with pytest.raises(Hidden):
            ask_to_countersign(task=own, units=[city.unit("甲一村")], by=reader, at=AT)
    assert DAY < DUE
