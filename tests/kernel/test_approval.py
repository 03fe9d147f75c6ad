"""审核: returned, approved, corrected, reopened, exempted; never by the filer."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import (
    approve_record,
    correct_record,
    file_record,
    reopen_record,
    return_record,
    save_draft,
)
from dazugong.kernel.records.models import Answer
from dazugong.kernel.records.periods import exempt_obligations
from dazugong.kernel.records.reminders import reminder
from tests.month import GOOD, LATER, at, filed, open_may, owed


@pytest.fixture
def opened(city):
    """The monthly report is installed and May has been opened."""
    open_may()
    return city


def test_returned_with_notes_and_filed_again_it_still_came_in_time(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=LATER)
    with reading(officer):
        obligation = queries.obligation_for(officer, public_id)
        return_record(obligation=obligation, remark="", notes={"problems": "请写具体"}, by=officer, at=at(6, 5))
        assert queries.obligation_for(officer, public_id).state_on == "退回"
    clerk = opened.reader("organiser", "甲一镇", day=LATER)
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
    clerk = opened.reader("organiser", "甲一镇", day=LATER)
    with reading(clerk), pytest.raises(Hidden):
        approve_record(obligation=queries.obligation_for(clerk, public_id), by=clerk, at=at(6, 5))


def test_who_filed_on_behalf_does_not_approve(opened):
    officer = opened.reader("section", "甲部", day=LATER)
    with reading(officer):
        obligation = owed(officer, opened.units["甲二镇"])
        file_record(obligation=obligation, values=GOOD, by=officer, at=at(6, 2), on_behalf="该镇网络中断，电话报来")
        obligation = queries.obligation_for(officer, obligation.public_id)
        with pytest.raises(Refusal, match="自己报送"):
            approve_record(obligation=obligation, by=officer, at=at(6, 5))
    leader = opened.reader("leader", "甲部", day=LATER)
    with reading(leader):
        approve_record(obligation=queries.obligation_for(leader, obligation.public_id), by=leader, at=at(6, 5))
        assert queries.obligation_for(leader, obligation.public_id).state_on == "已批准"


def test_an_approved_figure_stands_until_its_correction_is_approved(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=LATER)
    clerk = opened.reader("organiser", "甲一镇", day=LATER)
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
    officer = opened.reader("section", "甲部", day=LATER)
    with reading(officer):
        obligation = queries.obligation_for(officer, public_id)
        with pytest.raises(Refusal, match="重开事由"):
            reopen_record(obligation=obligation, reason="", by=officer, at=at(6, 8))
        assert reopen_record(obligation=obligation, reason="口径有误，请重填", by=officer, at=at(6, 8)).number == 2


def test_an_exempt_township_owes_nothing_and_cannot_file(opened):
    officer = opened.reader("section", "甲部", day=LATER)
    with reading(officer):
        obligation = owed(officer, opened.units["甲二镇"])
        exempt_obligations(obligations=[obligation], reason="防汛抢险，经部领导同意", by=officer, at=at(6, 1))
        assert queries.obligation_for(officer, obligation.public_id).state_on == "免报"
        owing = reminder(officer, "monthly/report/2026-05").owing
        assert [o.unit.name for o in owing] == ["甲县甲一镇党委"]
    clerk = opened.reader("organiser", "甲二镇", day=LATER)
    with reading(clerk), pytest.raises(Refusal, match="已免报"):
        file_record(obligation=queries.obligation_for(clerk, obligation.public_id), values=GOOD, by=clerk, at=at(6, 2))


def test_a_returned_correction_is_on_the_list_of_what_she_owes(opened):
    public_id = filed(opened)
    officer = opened.reader("section", "甲部", day=LATER)
    clerk = opened.reader("organiser", "甲一镇", day=LATER)
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
    clerk = opened.reader("organiser", "甲一镇", day=LATER)
    with reading(clerk):
        obligation, revision = queries.revision_for(clerk, public_id, 1)
        assert queries.digest_holds(clerk, obligation, revision)
        Answer.objects.filter(revision=revision, field="done").update(text="30")
        assert not queries.digest_holds(clerk, obligation, revision)


