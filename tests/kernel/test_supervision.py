"""督办和准入: three colours by the rules of a pack, the sheet that a person issues, what may not reach a community."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dazugong.packs
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.plans.actions import accept_assigned, hand_down_measures, take_in_document
from dazugong.kernel.plans.hindered import hindered
from dazugong.kernel.plans.queries import effect, measures
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.actions import finish, give_task, hand_down, send_back
from dazugong.kernel.tasks.admission import admitted_items
from dazugong.kernel.tasks.alerts import alerts_on, coloured, late_since, standing
from dazugong.kernel.tasks.queries import at_the_desk, children, entries, mine, task_for, tasks
from dazugong.kernel.tasks.supervising import answering, issue_sheet, numbered, proposal, reply_to_sheet, sheets_of
from tests.make import AT, DAY, SYSTEM
from tests.tabs import browser

PACKS = Path(dazugong.packs.__path__[0])
DUE = date(2026, 5, 8)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def town_task(city, as_reader):
    """Due on 8 May at 甲一镇, eight working days before the sample day; the rules of the three colours are in force."""
    with reading(SYSTEM):
        install_pack(source=PACKS / "follow_up", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="建好村级活动阵地", due=DUE, by=reader, at=at(date(2026, 4, 1)))
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=at(date(2026, 4, 1)))
    return child


def colours(reader) -> dict[str, str]:
    rows = coloured(tasks(reader), reader.day, alerts_on(reader.day), Workdays())
    return {row.unit_name: row.colour for row in rows}


@pytest.mark.parametrize(("day", "colour"), [
    (date(2026, 5, 8), ""), (date(2026, 5, 10), "蓝"), (date(2026, 5, 11), "蓝"), (date(2026, 5, 14), "橙"), (date(2026, 5, 20), "橙"), (date(2026, 5, 21), "红"),
])
def test_the_colour_follows_the_working_days(city, as_reader, town_task, day, colour):
    """9 May 2026 is a Saturday that is worked; 10 May is a Sunday."""
    with as_reader("section", "甲部", day=day) as reader:
        assert colours(reader)["甲县甲一镇党委"] == colour
        assert standing(reader, task_for(reader, town_task.public_id), Workdays()).colour == colour


def test_what_was_sent_back_three_times_is_red_and_what_is_reported_has_no_colour(city, as_reader, town_task):
    for _ in range(3):
        with as_reader("organiser", "甲一镇") as reader:
            finish(task=town_task, evidence="完成", by=reader, at=AT)
            assert colours(reader)["甲县甲一镇党委"] == ""
        with as_reader("section", "甲部") as reader:
            send_back(task=town_task, reason="缺验收单", by=reader, at=AT)
    with as_reader("section", "甲部", day=DAY) as reader:
        assert colours(reader)["甲县甲一镇党委"] == "红"
        assert "退回满3次" in proposal(reader, task_for(reader, town_task.public_id)).standing.alert.why()


def test_the_rules_propose_a_person_issues_and_the_reply_stands_on_the_task(city, as_reader, town_task):
    with as_reader("section", "甲部") as reader:
        task = task_for(reader, town_task.public_id)
        found = proposal(reader, task)
        assert (found.standing.colour, found.standing.days_late, found.told) == ("橙", 9, ("甲县甲一镇党委", "甲县县委组织部"))
        assert sheets_of(reader, task) == []
        sheet = issue_sheet(task=task, demand=found.demand, reply_due=found.reply_due, by=reader, at=AT)
        assert (numbered(sheet), sheet.issuer_name, sheet.days_late) == ("督办〔2026〕1号", "甲县县委组织部", 9)
    with as_reader("organiser", "甲一镇") as reader:
        assert entries(reader, town_task)[0].get_kind_display() == "督办"
        assert mine(reader).get().state_then == "todo", "a sheet changes no state"
        reply_to_sheet(task=town_task, text="场地本周落实，5月29日前建成", by=reader, at=AT)
        with pytest.raises(Refusal, match="没有等待回复的督办单"):
            reply_to_sheet(task=town_task, text="再回一次", by=reader, at=AT)
        with pytest.raises(Hidden):
            issue_sheet(task=town_task, demand="催", reply_due=DAY, by=reader, at=AT)
    with as_reader("section", "甲部") as reader:
        task = task_for(reader, town_task.public_id)
        assert entries(reader, task)[0].text == "督办〔2026〕1号：场地本周落实，5月29日前建成"
        assert sheets_of(reader, task)[0].replied_on == DAY
        second = issue_sheet(task=task, demand="再催", reply_due=DAY, by=reader, at=AT)
        assert (second.number, numbered(second)) == (2, "督办〔2026〕2号")
    assert Trace.objects.filter(verb="签发督办单").count() == 2


def test_while_a_sheet_waits_for_its_reply_no_further_one_is_issued(city, as_reader, town_task):
    with as_reader("section", "甲部") as reader:
        first = issue_sheet(task=town_task, demand="催", reply_due=DAY + timedelta(days=1), by=reader, at=AT)
        with pytest.raises(Refusal, match="督办〔2026〕1号还在等回复"):
            issue_sheet(task=town_task, demand="再催", reply_due=DAY, by=reader, at=AT)
        assert answering([first], DAY, "橙") == first
        assert answering([first], DAY, "红") is None, "a graver colour does not wait"
        assert answering([first], DAY + timedelta(days=2), "橙") is None, "nor what stayed without a reply"


def test_no_sheet_without_a_rule_that_proposes_it(city, as_reader, town_task):
    with as_reader("section", "甲部") as reader:
        other = give_task(unit=city.unit("甲部"), title="不急的事", due=date(2026, 6, 30), by=reader, at=AT)
        with pytest.raises(Refusal, match="没有到督办的条件"):
            issue_sheet(task=other, demand="催", reply_due=DAY, by=reader, at=AT)
        with pytest.raises(Refusal, match="回复期限不能早于今天"):
            issue_sheet(task=town_task, demand="催", reply_due=DAY - timedelta(days=1), by=reader, at=AT)


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(0, 500), count=st.integers(1, 30))
def test_the_day_since_which_one_is_late_agrees_with_counting(city, days, count):
    workdays, day = Workdays(), date(2025, 1, 1) + timedelta(days=days)
    due = late_since(day, count, workdays)
    assert workdays.between(due, day) >= count > workdays.between(due + timedelta(days=1), day)


@pytest.fixture
def register(city, as_reader):
    """The county's register of what may reach communities."""
    with reading(SYSTEM):
        install_pack(source=PACKS / "admission", since=date(2026, 1, 1), by=SYSTEM, at=AT)

    def enter(county: str, item: str, result: str = "同意", until: str = "2026-06-30"):  # noqa: ANN202
        with as_reader("section", f"{county}部") as reader:
            entry = begin_entry(pack="admission", form="items", unit=city.unit(f"{county}县"), day=DAY, by=reader, at=AT)
            values = {"item": item, "basis": "样例方案", "result": result} | ({"until": until} if result == "同意" else {})
            file_record(obligation=entry, values=values, by=reader, at=AT)
            return entry.public_id

    return enter


def test_what_is_not_admitted_does_not_reach_a_village_and_the_refusal_says_where_to_apply(city, as_reader, register):
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="入户调查", by=reader, at=AT)
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
    waiting = register("甲", "入户调查", result="待审批")
    with as_reader("organiser", "甲一镇") as reader:
        for admitted in ("", waiting):
            with pytest.raises(Refusal, match="没有准入，不能下达给甲县甲一镇甲一村党支部。请先在台账的“进社区事项准入目录”登记"):
                hand_down(task=child, to=[city.unit("甲一村")], admitted=admitted, by=reader, at=AT)
    admitted = register("甲", "入户调查")
    with as_reader("organiser", "甲一镇") as reader:
        assert [one.item for one in admitted_items(reader, city.unit("甲一村"))] == ["入户调查"]
        [given_on] = hand_down(task=child, to=[city.unit("甲一村")], admitted=admitted, by=reader, at=AT)
        assert given_on.admitted == admitted
        assert len(children(reader, child)) == 1
    with as_reader("organiser", "甲一镇", day=date(2026, 7, 1)) as reader:
        assert admitted_items(reader, city.unit("甲一村")) == [], "its time is over"
        with pytest.raises(Refusal, match="没有准入"):
            hand_down(task=child, to=[city.unit("甲一湾")], admitted=admitted, by=reader, at=at(date(2026, 7, 1)))


def test_a_task_is_split_to_villages_by_the_same_entry_on_the_page_of_splitting(city, as_reader, register, it_is):
    it_is(2026, 5, 20)
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="入户调查", by=reader, at=AT)
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
    admitted = register("甲", "入户调查")
    town, where = browser(city, "organiser", "甲一镇"), f"/tasks/{child.public_id}/split/"
    assert f'<option value="{admitted}">入户调查</option>' in town.get(where).content.decode()
    part = {"a-parts.1.title": "第一轮入户", "a-parts.1.unit": city.unit("甲一村").public_id}
    refused = town.post(where, part | {"form_key": "拆一"})
    assert "没有准入，不能下达给甲县甲一镇甲一村党支部" in refused.content.decode() and "第一轮入户" in refused.content.decode()
    assert town.post(where, part | {"form_key": "拆二", "admitted": admitted}).status_code == 302
    with as_reader("organiser", "甲一镇") as reader:
        assert [(one.title, one.admitted) for one in children(reader, child)] == [("第一轮入户", admitted)]
    county = browser(city, "section", "甲部").get(f"/tasks/{task.public_id}/split/").content.decode()
    assert "准入事项" not in county, "a township is guarded by no rule"


def test_that_admission_is_lacking_is_said_before_anything_is_sent_with_the_register_where_one_applies(city, as_reader, register, it_is):
    it_is(2026, 5, 20)
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="入户调查", by=reader, at=AT)
        [child] = hand_down(task=task, to=[city.unit("甲一镇")], by=reader, at=AT)
    town, where, book = browser(city, "organiser", "甲一镇"), f"/tasks/{child.public_id}/", "/register/admission/items/"

    def sees(address: str) -> str:
        return town.get(address).content.decode()

    assert town.get(book).status_code == 200
    for page in (where, f"{where}split/", f"{where}hand-down/"):
        seen = sees(page)
        assert "进社区事项准入：这项任务没有准入，不能下达给" in seen and f'<a href="{book}">打开进社区事项准入目录</a>' in seen, page
    form = sees(f"{where}hand-down/")
    assert " checked" not in form and "还没有选承办单位" in form, "villages are ticked one by one"
    assert "甲县甲一镇甲一村党支部（要准入）" in form
    pasted = town.post(f"{where}split/", {"form_key": "准零", "act": "paste", "paste": "第一轮入户\t甲县甲一镇甲一村党支部\n"}).content.decode()
    assert pasted.count("下达给这个单位要先准入，请选准入事项") == 2, "at the cell, and in the list of what is to be put right"
    admitted, village = register("甲", "入户调查"), city.unit("甲一村").public_id
    ticked = f"{where}hand-down/?to={village}&due="
    assert "不能下达给甲县甲一镇甲一村党支部。" in sees(ticked)
    assert "没有准入" not in sees(f"{ticked}&admitted={admitted}"), "the entry is chosen"
    assert town.post(f"{where}hand-down/", {"form_key": "准一", "to": [village], "due": "", "admitted": admitted}).status_code == 302
    assert not any("没有准入" in sees(page) for page in (where, f"{where}split/")), "it stands on the task now"
    county = browser(city, "section", "甲部")
    assert "没有准入" not in county.get(f"/tasks/{task.public_id}/").content.decode(), "a township is guarded by no rule"


def test_a_measure_that_a_village_may_not_receive_yet_is_told_before_the_document_is_handed_down(city, as_reader, register):
    with as_reader("organiser", "甲一镇") as reader:
        paper = take_in_document(name="镇要点.txt", data="2026年工作要点\n一、任务\n1.各村党支部要在5月底前完成入户调查。\n2.镇党委6月底前举办党员培训班2期。\n".encode(), by=reader, at=AT)
        first, second = measures(reader, paper)
        for one, whom in ((first, "甲一村"), (second, "甲一镇")):
            accept_assigned(measure=one, leading=[city.unit(whom)], by=reader, at=AT)
        ready = effect(reader, paper).ready
        assert [one.measure.number for one in ready] == [first.number, second.number]
        [held] = hindered(reader, ready)
        assert held.measure == first and "没有准入，不能下达给甲县甲一镇甲一村党支部" in held.reasons[0]
        with pytest.raises(Refusal, match=f"第{first.name}条：进社区事项准入：.*其余的可以先下达"):
            hand_down_measures(document=paper, by=reader, at=AT)
        hand_down_measures(document=paper, numbers=[second.number], by=reader, at=AT)


def test_a_measure_goes_to_its_village_by_the_entry_chosen_beside_it(city, as_reader, register, it_is):
    it_is(2026, 5, 20)
    with as_reader("organiser", "甲一镇") as reader:
        paper = take_in_document(name="镇要点.txt", data="2026年工作要点\n一、任务\n1.各村党支部要在5月底前完成入户调查。\n2.镇党委6月底前举办党员培训班2期。\n".encode(), by=reader, at=AT)
        first, second = measures(reader, paper)
        for one, whom in ((first, "甲一村"), (second, "甲一镇")):
            accept_assigned(measure=one, leading=[city.unit(whom)], by=reader, at=AT)
    other = register("甲", "年底检查")
    town, where, field = browser(city, "organiser", "甲一镇"), f"/plans/{paper.public_id}/hand-down/", f"m{first.number}-admitted"
    assert f'<option value="{other}">年底检查</option>' in (seen := town.get(where).content.decode())
    assert field in seen and "选上准入事项再勾选" in seen and f"m{second.number}-admitted" not in seen, "what stays in the town is guarded by no rule"
    both = {"pick": [first.number, second.number], "due": ""}
    refused = town.post(where, both | {"form_key": "准甲"})
    assert refused.status_code == 400 and "没有准入，不能下达给甲县甲一镇甲一村党支部" in refused.content.decode()
    admitted = register("甲", "入户调查")
    chosen = both | {field: admitted}
    refused = town.post(where, chosen | {"due": "五月", "form_key": "准乙"}).content.decode()
    assert f'<option value="{admitted}" selected>入户调查</option>' in refused and "现在下达不了" not in refused, "what was chosen stands"
    assert town.post(where, chosen | {"form_key": "准丙"}).status_code == 302
    with as_reader("organiser", "甲一镇") as reader:
        found = {(one.unit_name, one.admitted) for one in tasks(reader)}
    assert found == {("甲县甲一镇党委", admitted), ("甲县甲一镇甲一村党支部", admitted), ("甲县甲一镇党委", "")}


def test_what_the_next_county_admitted_counts_for_nothing_here(city, as_reader, register):
    other = register("乙", "入户调查")
    with as_reader("section", "甲部") as reader:
        task = give_task(unit=city.unit("甲部"), title="入户调查", by=reader, at=AT)
        with pytest.raises(Refusal, match="没有准入"):
            hand_down(task=task, to=[city.unit("甲一村")], admitted=other, by=reader, at=AT)


def test_a_red_sheet_is_told_to_the_unit_above_the_giver_until_it_is_answered(city, as_reader, town_task):
    day = date(2026, 5, 25)
    with as_reader("section", "甲部", day=day) as reader:
        sheet = issue_sheet(task=town_task, demand="请书面说明", reply_due=date(2026, 5, 27), by=reader, at=at(day))
        assert (sheet.told, sheet.above_id) == ("甲县甲一镇党委、甲县县委组织部、甲县县委", city.units["甲县"])
        assert at_the_desk(reader, Workdays(), most=3)["told"] == []     # whoever issued it is not told it
    with as_reader("leader", "甲部", day=day) as leader:
        assert [task.pk for task in at_the_desk(leader, Workdays(), most=3)["told"]] == [town_task.pk]
    with as_reader("organiser", "甲一镇", day=day) as clerk:
        assert at_the_desk(clerk, Workdays(), most=3)["told"] == []
        reply_to_sheet(task=town_task, text="本周验收", by=clerk, at=at(day))
    with as_reader("leader", "甲部", day=day) as leader:
        assert at_the_desk(leader, Workdays(), most=3)["told"] == []
