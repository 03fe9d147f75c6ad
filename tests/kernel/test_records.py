"""台账: what a clerk, an officer and the clock may do with a report."""
from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import (
    approve_record,
    correct_record,
    exempt_obligation,
    file_record,
    reopen_record,
    return_record,
    save_draft,
)
from dazugong.kernel.records.answers import Refusals, shown_number, typed
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.models import Answer, Obligation, Revision
from dazugong.kernel.records.opening import install_pack, open_due_periods, open_period
from dazugong.kernel.records.reminders import late, reminder
from dazugong.kernel.records.states import state_on
from dazugong.spec.model import Field
from tests.sample_packs import MONTHLY

BEIJING = ZoneInfo("Asia/Shanghai")
GOOD = {"done": "3", "problems": "无", "satisfied": "95"}


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


@pytest.fixture
def opened(city):
    """The monthly report is installed and May has been opened."""
    system = system_reader(date(2026, 5, 25), "定时")
    with reading(system):
        install_pack(source=MONTHLY, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="monthly", code="2026-05", by=system, at=at(5, 25))
    return city


def owed(reader, unit_id) -> Obligation:
    return queries.obligations(reader).get(unit_id=unit_id)


def filed(city, place: str = "甲一镇", when: datetime | None = None, **values: str) -> str:
    """A township files; returns the public id."""
    reader = city.reader("organiser", place, day=date(2026, 6, 20))
    with reading(reader):
        obligation = owed(reader, city.units[place])
        file_record(obligation=obligation, values=GOOD | values, by=reader, at=when or at(6, 2))
    return obligation.public_id


# -- 开启 ------------------------------------------------------------------------------------------
def test_every_township_owes_the_report_and_nobody_else(opened):
    system = system_reader(date(2026, 5, 25), "定时")
    with reading(system):
        units = set(Obligation.objects.values_list("unit__kind", flat=True))
        assert units == {"township"}
        assert Obligation.objects.count() == 4


def test_due_on_the_third_of_the_next_month_and_opens_on_the_25th(opened, as_reader):
    with as_reader("organiser", "甲一镇", day=date(2026, 5, 26)) as reader:
        obligation = owed(reader, opened.units["甲一镇"])
        assert (obligation.opens, obligation.due) == (date(2026, 5, 25), date(2026, 6, 3))


def test_opening_twice_changes_nothing(opened):
    system = system_reader(date(2026, 5, 25), "定时")
    with reading(system):
        assert open_period(pack="monthly", code="2026-05", by=system, at=at(5, 26)) == 0


def test_after_three_months_of_down_time_everything_owed_is_opened(opened):
    system = system_reader(date(2026, 8, 28), "定时")
    with reading(system):
        assert open_due_periods(by=system, at=at(8, 28)) == 3 * 4
        assert open_due_periods(by=system, at=at(8, 28)) == 0
        assert sorted(set(Obligation.objects.values_list("period", flat=True))) == ["2026-05", "2026-06", "2026-07", "2026-08"]


def test_a_pack_with_a_mistake_is_refused_with_its_place(city):
    system = system_reader(date(2026, 5, 25), "定时")
    wrong = MONTHLY | {"forms/report.toml": MONTHLY["forms/report.toml"].replace("办结任务数 ≥ 0", "办结任务 ≥ 0")}
    with reading(system), pytest.raises(Refusal, match="forms/report.toml 第"):
        install_pack(source=wrong, since=date(2026, 5, 1), by=system, at=at(5, 1))


def test_a_changed_pack_needs_a_new_version_number(opened):
    system = system_reader(date(2026, 5, 25), "定时")
    changed = MONTHLY | {"README.md": "改过的说明"}
    with reading(system), pytest.raises(Refusal, match="新的版本号"):
        install_pack(source=changed, since=date(2026, 6, 1), by=system, at=at(5, 26))


# -- 填报 ------------------------------------------------------------------------------------------
def test_a_township_files_in_time_and_the_ledger_says_so(opened):
    filed(opened)
    reader = opened.reader("section", "甲部", day=date(2026, 6, 20))
    with reading(reader):
        states = dict(queries.obligations(reader).values_list("unit__name", "state_on"))
    assert states == {"甲县甲一镇党委": "已报", "甲县甲二镇党委": "未报"}


def test_a_report_on_the_fourth_is_late_even_if_it_is_approved(opened):
    public_id = filed(opened, when=at(6, 4))
    reader = opened.reader("section", "甲部", day=date(2026, 6, 20))
    with reading(reader):
        assert queries.obligation_for(reader, public_id).state_on == "迟报"


def test_looking_back_the_report_has_not_come_yet(opened):
    public_id = filed(opened, when=at(6, 2))
    reader = opened.reader("section", "甲部", day=date(2026, 5, 30))
    with reading(reader):
        assert queries.obligation_for(reader, public_id).state_on == "待报"


def test_what_is_missing_is_refused_field_by_field(opened):
    reader = opened.reader("organiser", "甲一镇", day=date(2026, 6, 1))
    with reading(reader):
        obligation = owed(reader, opened.units["甲一镇"])
        with pytest.raises(Refusals) as refused:
            file_record(obligation=obligation, values={"done": "三", "satisfied": "80"}, by=reader, at=at(6, 1))
    assert set(refused.value.by_field) == {"done", "problems", "satisfied"}
    assert "阿拉伯数字" in refused.value.by_field["done"]
    assert "必须填写" in refused.value.by_field["problems"]
    assert refused.value.by_field["satisfied"] == "满意率低于90%的，请在存在问题中说明"


def test_a_draft_keeps_what_does_not_fit_yet(opened):
    reader = opened.reader("organiser", "甲一镇", day=date(2026, 6, 1))
    with reading(reader):
        obligation = owed(reader, opened.units["甲一镇"])
        draft = save_draft(obligation=obligation, values={"done": "大约三"}, saves=0, by=reader, at=at(6, 1))
        assert queries.answers_of(reader, draft)["done"].text == "大约三"


def test_the_second_editor_reads_who_saved_before_and_when(opened):
    reader = opened.reader("organiser", "甲一镇", day=date(2026, 6, 1))
    with reading(reader):
        obligation = owed(reader, opened.units["甲一镇"])
        save_draft(obligation=obligation, values={"done": "3"}, saves=0, by=reader, at=at(6, 1, 14, 2))
        Revision.objects.update(saved_by=-1, saved_as="甲一镇 副书记")
        with pytest.raises(Refusal, match="甲一镇 副书记”在6月1日14:02改过"):
            save_draft(obligation=obligation, values={"done": "4"}, saves=0, by=reader, at=at(6, 1, 14, 5))


def test_the_same_values_sent_again_are_no_second_edit(opened):
    reader = opened.reader("organiser", "甲一镇", day=date(2026, 6, 1))
    with reading(reader):
        obligation = owed(reader, opened.units["甲一镇"])
        save_draft(obligation=obligation, values={"done": "3"}, saves=0, by=reader, at=at(6, 1))
        again = save_draft(obligation=obligation, values={"done": "3"}, saves=0, by=reader, at=at(6, 1))
        assert again.saves == 1


def test_an_hour_of_typing_leaves_few_traces_and_filing_leaves_its_digest(opened):
    reader = opened.reader("organiser", "甲一镇", day=date(2026, 6, 1))
    with reading(reader):
        obligation = owed(reader, opened.units["甲一镇"])
        for n in range(20):
            save_draft(obligation=obligation, values=GOOD | {"done": str(n)}, saves=n, by=reader, at=at(6, 1) + timedelta(seconds=5 * n))
        revision = file_record(obligation=obligation, by=reader, at=at(6, 1, 10))
    traces = Trace.objects.filter(kind="报表").order_by("number")
    assert [t.verb for t in traces] == ["填写", "报送"]
    assert traces[1].digest == revision.digest
    assert len(revision.digest) == 64


# -- 审核 ------------------------------------------------------------------------------------------
def test_returned_with_notes_and_filed_again_it_still_came_in_time(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    with reading(officer):
        obligation = queries.obligation_for(officer, public_id)
        return_record(obligation=obligation, remark="", notes={"problems": "请写具体"}, by=officer, at=at(6, 5))
        assert queries.obligation_for(officer, public_id).state_on == "退回"
    clerk = opened.reader("organiser", "甲一镇", day=date(2026, 6, 20))
    with reading(clerk):
        obligation = queries.obligation_for(clerk, public_id)
        assert [o.public_id for o in queries.mine(clerk)] == [public_id]
        file_record(obligation=obligation, values=GOOD | {"problems": "缺两名组织员"}, by=clerk, at=at(6, 6))
        again = queries.obligation_for(clerk, public_id)
        assert (again.state_on, again.first_filed_on) == ("已报", date(2026, 6, 2))
        first, second = reversed(queries.history(clerk, again))
        assert (first.state, second.state) == ("returned", "filed")
        assert queries.answers_of(clerk, first)["problems"].text == "无"
        assert queries.notes_of(clerk, first) == {"problems": "请写具体"}


def test_nobody_approves_the_report_of_his_own_unit(opened):
    public_id = filed(opened)
    clerk = opened.reader("organiser", "甲一镇", day=date(2026, 6, 20))
    with reading(clerk), pytest.raises(Hidden):
        approve_record(obligation=queries.obligation_for(clerk, public_id), by=clerk, at=at(6, 5))


def test_who_filed_on_behalf_does_not_approve(opened):
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    with reading(officer):
        obligation = owed(officer, opened.units["甲二镇"])
        file_record(obligation=obligation, values=GOOD, by=officer, at=at(6, 2), on_behalf="该镇网络中断，电话报来")
        obligation = queries.obligation_for(officer, obligation.public_id)
        with pytest.raises(Refusal, match="自己报送"):
            approve_record(obligation=obligation, by=officer, at=at(6, 5))
    leader = opened.reader("leader", "甲部", day=date(2026, 6, 20))
    with reading(leader):
        approve_record(obligation=queries.obligation_for(leader, obligation.public_id), by=leader, at=at(6, 5))
        assert queries.obligation_for(leader, obligation.public_id).state_on == "已批准"


def test_an_approved_figure_stands_until_its_correction_is_approved(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    clerk = opened.reader("organiser", "甲一镇", day=date(2026, 6, 20))
    with reading(officer):
        approve_record(obligation=queries.obligation_for(officer, public_id), by=officer, at=at(6, 5))
    with reading(clerk):
        obligation = queries.obligation_for(clerk, public_id)
        with pytest.raises(Refusal, match="已经报送"):
            save_draft(obligation=obligation, values=GOOD, saves=0, by=clerk, at=at(6, 6))
        correct_record(obligation=obligation, reason="漏计一项任务", by=clerk, at=at(6, 6))
        file_record(obligation=obligation, values=GOOD | {"done": "4"}, by=clerk, at=at(6, 6))
        assert queries.record_of(clerk, obligation).standing == 1
    with reading(officer):
        obligation = queries.obligation_for(officer, public_id)
        approve_record(obligation=obligation, by=officer, at=at(6, 7))
        record = queries.record_of(officer, obligation)
        assert record.standing == 2
        assert [r.state for r in queries.history(officer, obligation)] == ["approved", "superseded"]


def test_the_officer_reopens_with_a_reason(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    with reading(officer):
        obligation = queries.obligation_for(officer, public_id)
        with pytest.raises(Refusal, match="重开事由"):
            reopen_record(obligation=obligation, reason="", by=officer, at=at(6, 8))
        assert reopen_record(obligation=obligation, reason="口径有误，请重填", by=officer, at=at(6, 8)).number == 2


def test_an_exempt_township_owes_nothing_and_cannot_file(opened):
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    with reading(officer):
        obligation = owed(officer, opened.units["甲二镇"])
        exempt_obligation(obligation=obligation, reason="防汛抢险，经部领导同意", by=officer, at=at(6, 1))
        assert queries.obligation_for(officer, obligation.public_id).state_on == "免报"
        owing = late(officer, pack="monthly", form="report", period="2026-05")
        assert [o.unit.name for o in owing] == ["甲县甲一镇党委"]
    clerk = opened.reader("organiser", "甲二镇", day=date(2026, 6, 20))
    with reading(clerk), pytest.raises(Refusal, match="已免报"):
        file_record(obligation=queries.obligation_for(clerk, obligation.public_id), values=GOOD, by=clerk, at=at(6, 2))


def test_a_returned_correction_is_on_the_list_of_what_she_owes(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    clerk = opened.reader("organiser", "甲一镇", day=date(2026, 6, 20))
    with reading(officer):
        approve_record(obligation=queries.obligation_for(officer, public_id), by=officer, at=at(6, 5))
    with reading(clerk):
        assert list(queries.mine(clerk)) == []
        correct_record(obligation=queries.obligation_for(clerk, public_id), reason="漏计一项任务", by=clerk, at=at(6, 6))
        file_record(obligation=queries.obligation_for(clerk, public_id), values=GOOD | {"done": "4"}, by=clerk, at=at(6, 6))
    with reading(officer):
        return_record(obligation=queries.obligation_for(officer, public_id), remark="请附清单", notes={}, by=officer, at=at(6, 7))
    with reading(clerk):
        assert [o.public_id for o in queries.mine(clerk)] == [public_id]
        assert queries.record_of(clerk, queries.obligation_for(clerk, public_id)).standing == 1


def test_what_was_changed_behind_the_form_no_longer_fits_its_digest(opened):
    public_id = filed(opened)
    clerk = opened.reader("organiser", "甲一镇", day=date(2026, 6, 20))
    with reading(clerk):
        obligation, revision = queries.revision_for(clerk, public_id, 1)
        assert queries.digest_holds(clerk, obligation, revision)
        Answer.objects.filter(revision=revision, field="done").update(text="30")
        assert not queries.digest_holds(clerk, obligation, revision)


# -- 事实 ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("day", ["2026-05-20", "2026-05-28", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-20"])
def test_the_ledger_and_its_fact_table_say_the_same_on_every_day(opened, day):
    filed(opened, "甲一镇", when=at(6, 2))
    filed(opened, "甲二镇", when=at(6, 4))
    reader = opened.reader("section", "甲部", day=date.fromisoformat(day))
    with reading(reader):
        rows = fact_rows(reader, OBLIGATIONS, under=opened.units["甲县"], first=date(2026, 5, 1), last=date(2026, 5, 31))
        ledger = dict(reader.rows(Obligation).annotate(state_on=state_on(reader.day)).values_list("public_id", "state_on"))
    assert {row.public_id: row.values["状态"] for row in rows} == ledger
    assert len(ledger) == 2


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
@settings(max_examples=2000 if os.environ.get("DZG_DRILL_MINUTES") else 60)
def test_a_number_typed_is_the_number_kept(whole, places):
    value = Fraction(whole, 10**places)
    if abs(value) * 10**Answer.SCALE >= 10**15:
        return
    text = shown_number(value)
    kept = typed(Field(id="n", term="数", label="数", type="number"), text)
    assert (Fraction(kept.number, 10**Answer.SCALE), kept.text) == (value, text)


@pytest.mark.parametrize("text", ["三", "1e3", "1_000", "NaN", "Infinity", "1.23456", "9" * 16, "--1", "1.2.3", "\x00"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Refusal, match="“数”"):
        typed(Field(id="n", term="数", label="数", type="number"), text)


@pytest.mark.parametrize(("text", "kept"), [("１２", "12"), ("1,234.50", "1234.5"), ("95%", "95"), (" 0 ", "0"), ("-3", "-3")])
def test_a_number_as_clerks_write_it_is_taken(text, kept):
    assert typed(Field(id="n", term="数", label="数", type="number"), text).text == kept


# -- 看得见什么 --------------------------------------------------------------------------------------
def test_a_clerk_does_not_see_the_next_townships_report(opened):
    public_id = filed(opened, "甲二镇")
    clerk = opened.reader("organiser", "甲一镇", day=date(2026, 6, 20))
    with reading(clerk):
        assert queries.obligations(clerk).count() == 1
        with pytest.raises(Hidden):
            queries.obligation_for(clerk, public_id)


def test_what_waits_for_the_county_is_what_its_townships_filed(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    other = opened.reader("section", "乙部", day=date(2026, 6, 20))
    with reading(officer):
        assert [o.public_id for o in queries.waiting(officer)] == [public_id]
    with reading(other):
        assert queries.waiting(other) == []


def test_the_reminder_names_the_day_the_weekday_and_those_who_owe(opened):
    officer = opened.reader("section", "甲部", day=date(2026, 6, 20))
    with reading(officer):
        text = reminder(officer).text
    assert text == (
        "【催报】2026年5月工作月报应于6月3日（周三）前报送，以下2个单位尚未报送：甲县甲一镇党委、甲县甲二镇党委。请抓紧报送。"
    )
