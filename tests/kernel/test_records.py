"""台账: periods open, a clerk fills and files, and each sees his own."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.records import queries, reminders
from dazugong.kernel.records.actions import (
    approve_record,
    file_record,
    save_draft,
)
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.models import Obligation, Revision
from dazugong.kernel.records.opening import install_pack, open_due_periods, open_period
from dazugong.kernel.records.reminders import reminder
from dazugong.kernel.records.states import state_for
from tests.month import GOOD, LATER, at, filed, open_may, owed, the_clock
from tests.sample_packs import MONTHLY

FILING, APPROVING = 19, 11      # statements; beside them a server locks the chain once for each trace


@pytest.fixture
def opened(city):
    """The monthly report is installed and May has been opened."""
    open_may()
    return city


# -- 开启
def test_every_township_owes_the_report_and_nobody_else(opened):
    system = the_clock()
    with reading(system):
        units = set(Obligation.objects.values_list("unit__kind", flat=True))
        assert units == {"township"}
        assert Obligation.objects.count() == 4


def test_due_on_the_third_of_the_next_month_and_opens_on_the_25th(opened, as_reader):
    with as_reader("organiser", "甲一镇", day=date(2026, 5, 26)) as reader:
        obligation = owed(reader, opened.units["甲一镇"])
        assert (obligation.opens, obligation.due) == (date(2026, 5, 25), date(2026, 6, 3))


def test_opening_twice_changes_nothing(opened):
    system = the_clock()
    with reading(system):
        assert open_period(pack="monthly", code="2026-05", by=system, at=at(5, 26)) == 0


def test_after_three_months_of_down_time_everything_owed_is_opened(opened):
    system = the_clock(date(2026, 8, 28))
    with reading(system):
        assert open_due_periods(by=system, at=at(8, 28)) == 3 * 4
        assert open_due_periods(by=system, at=at(8, 28)) == 0
        assert sorted(set(Obligation.objects.values_list("period", flat=True))) == ["2026-05", "2026-06", "2026-07", "2026-08"]


def test_a_pack_with_a_mistake_is_refused_with_its_place(city):
    system = the_clock()
    wrong = MONTHLY | {"forms/report.toml": MONTHLY["forms/report.toml"].replace("办结任务数 ≥ 0", "办结任务 ≥ 0")}
    with reading(system), pytest.raises(Refusal, match="forms/report.toml 第"):
        install_pack(source=wrong, since=date(2026, 5, 1), by=system, at=at(5, 1))


def test_a_changed_pack_needs_a_new_version_number(opened):
    system = the_clock()
    changed = MONTHLY | {"README.md": "改过的说明"}
    with reading(system), pytest.raises(Refusal, match="新的版本号"):
        install_pack(source=changed, since=date(2026, 6, 1), by=system, at=at(5, 26))


# -- 填报
def test_a_township_files_in_time_and_the_ledger_says_so(opened):
    filed(opened)
    reader = opened.reader("section", "甲部", day=LATER)
    with reading(reader):
        states = dict(queries.obligations(reader).values_list("unit__name", "state_on"))
    assert states == {"甲县甲一镇党委": "已报", "甲县甲二镇党委": "未报"}


def test_a_first_filing_and_its_approval_take_few_statements(opened):
    clerk, officer = opened.reader("organiser", "甲一镇", day=date(2026, 6, 1)), opened.reader("section", "甲部", day=LATER)
    with reading(clerk):
        obligation = owed(clerk, opened.units["甲一镇"])
        with CaptureQueriesContext(connection) as filing:
            file_record(obligation=obligation, values=GOOD, by=clerk, at=at(6, 1))
    with reading(officer):
        with CaptureQueriesContext(connection) as approving:
            approve_record(obligation=queries.obligation_for(officer, obligation.public_id), by=officer, at=at(6, 3))
        assert queries.obligation_for(officer, obligation.public_id).stage == "approved"
    asked = [sum("pg_advisory" not in one["sql"] for one in captured) for captured in (filing, approving)]
    assert asked[0] <= FILING and asked[1] <= APPROVING, asked


def test_a_report_on_the_fourth_is_late_even_if_it_is_approved(opened):
    public_id = filed(opened, when=at(6, 4))
    reader = opened.reader("section", "甲部", day=LATER)
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


# -- 事实
@pytest.mark.parametrize("day", ["2026-05-20", "2026-05-28", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-20"])
def test_the_ledger_and_its_fact_table_say_the_same_on_every_day(opened, day):
    filed(opened, "甲一镇", when=at(6, 2))
    filed(opened, "甲二镇", when=at(6, 4))
    reader = opened.reader("section", "甲部", day=date.fromisoformat(day))
    with reading(reader):
        rows = fact_rows(reader, OBLIGATIONS, under=opened.units["甲县"], first=date(2026, 5, 1), last=date(2026, 5, 31))
        ledger = dict(reader.rows(Obligation).annotate(state_on=state_for(reader)).values_list("public_id", "state_on"))
    assert {row.public_id: row.values["状态"] for row in rows} == ledger
    assert len(ledger) == 2


# -- 看得见什么
def test_a_clerk_does_not_see_the_next_townships_report(opened):
    public_id = filed(opened, "甲二镇")
    clerk = opened.reader("organiser", "甲一镇", day=LATER)
    with reading(clerk):
        assert queries.obligations(clerk).count() == 1
        with pytest.raises(Hidden):
            queries.obligation_for(clerk, public_id)


def test_what_waits_for_the_county_is_what_its_townships_filed(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=LATER)
    other = opened.reader("section", "乙部", day=LATER)
    with reading(officer):
        assert [o.public_id for o in queries.waiting(officer)] == [public_id]
    with reading(other):
        assert queries.waiting(other) == []


def test_the_reminder_names_the_day_the_weekday_and_those_who_owe(opened):
    officer = opened.reader("section", "甲部", day=LATER)
    with reading(officer):
        text = reminder(officer).text
    assert text == (
        "【催报】2026年5月工作月报应于6月3日（周三）前报送，以下2个单位尚未报送：甲县甲一镇党委、甲县甲二镇党委。请抓紧报送。"
    )


def test_the_page_of_an_old_period_leads_to_its_reminder_though_the_list_no_longer_names_it(opened, monkeypatch):
    monkeypatch.setattr(reminders, "MOST_CHOICES", 1)
    with reading(the_clock(date(2026, 6, 28))) as system:
        open_due_periods(by=system, at=at(6, 28))
    officer = opened.reader("section", "甲部", day=date(2026, 7, 10))
    with reading(officer):
        assert [key for key, _ in reminder(officer).choices] == ["monthly/report/2026-06"]
        old = reminder(officer, "monthly/report/2026-05")
        assert old.label == "2026年5月工作月报" and len(old.owing) == 2
        for unknown in ("monthly/report/2019-05", "monthly/report", "a/b/c/d", "monthly/report/2026-05/x"):
            with pytest.raises(Hidden):
                reminder(officer, unknown)


def test_a_unit_that_has_nobody_below_is_told_what_it_owes_itself(opened):
    clerk = opened.reader("organiser", "甲一镇", day=LATER)
    with reading(clerk):
        asked = reminder(clerk, "monthly/report/2026-05")
        assert (asked.owed, asked.owing, [o.unit_id for o in asked.own]) == (0, (), [opened.units["甲一镇"]])
