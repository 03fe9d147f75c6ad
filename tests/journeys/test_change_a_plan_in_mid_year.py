"""年中调整: a changed paper against what is under way."""
from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.plans.models import Measure
from dazugong.kernel.tasks.models import Task
from tests.journeys.officer import PLAN, Desk, upload
from tests.make import SYSTEM


@pytest.fixture
def desk(city, client) -> Desk:
    client.force_login(city.login("section", "甲部"))
    return Desk(client, upload(client, PLAN))


CHANGED = """2026年甲县组织工作要点（调整）
一、建强基层组织
1.各乡镇党委要在10月底前新建村级活动阵地5个，摸清流动党员底数。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。
三、做好人才工作
1.各乡镇党委6月底前建立在外人才信息库。
"""


def test_a_plan_changed_in_mid_year_changes_what_is_under_way(city, desk, client):
    """年中调整: one task is changed with what is below it, one goes on, one is withdrawn, and nothing is handed down twice."""
    for number in (1, 3):
        desk.act(number, "accept_suggested")
    desk.act(2, "accept")
    desk.act(2, "assign", leading=city.unit("甲部").public_id)
    client.post(f"{desk.address}hand-down/", {"form_key": "下", "due": "2026-12-20", "pick": ["1", "2", "3"]})
    with reading(SYSTEM):
        first, second, third = (m.task for m in Measure.objects.filter(number__in=(1, 2, 3)).order_by("number"))
        below = list(Task.objects.filter(parent=first))
    again = Desk(client, upload(client, CHANGED))
    assert "按新文件变更在办任务" in again.page("compare/")
    refused = again.page("revise/")
    assert "第1条还没有采用" in refused
    again.act(1, "accept")
    again.act(2, "accept")
    old = desk.address.split("/")[2]
    shown = again.page(f"revise/?with={old}")
    assert "完成期限：2026-12-31 → 2026-10-31" in shown
    assert "= 3个 → " in shown
    answer = client.post(f"{again.address}revise/", {"form_key": "变", "with": old, "pick": ["1", "2", "3"], "reason": "县委全会调整"}, follow=True).content.decode()
    assert "变更1项，照旧1项，撤销1项" in answer
    with reading(SYSTEM):
        first.refresh_from_db()
        assert (first.version, str(first.due), first.targets[0]["value"]) == (2, "2026-10-31", "5个")
        assert first.place.startswith("《2026年甲县组织工作要点（调整）》")
        assert {first.due_text, *Task.objects.filter(parent=first).values_list("due_text", flat=True)} == {"10月底前"}
        assert [(str(t.due), t.version) for t in Task.objects.filter(parent=first)] == [("2026-10-31", 2)] * len(below)
        assert [Task.objects.get(pk=t.pk).state for t in (second, third)] == ["withdrawn", "doing"]
        assert Measure.objects.get(document__public_id=again.address.split("/")[2], number=2).task_id == third.pk
    client.force_login(city.login("organiser", "甲一镇"))
    assert "变更）" in client.get("/").content.decode()


def test_a_changed_plan_names_other_units_some_receive_it_and_some_are_let_off(city, desk, client):
    """年中换了责任单位: what the page says of who joins and who leaves is what happens, in as many statements for few tasks as for many."""
    left, joined = city.unit("甲一镇"), city.unit("甲二镇")
    desk.act(1, "accept")
    desk.act(1, "assign", leading=left.public_id)
    desk.act(3, "accept_suggested")
    client.post(f"{desk.address}hand-down/", {"form_key": "下", "due": "2026-12-20", "pick": ["1", "3"]})
    again = Desk(client, upload(client, CHANGED))
    again.act(1, "accept")
    again.act(1, "assign", leading=joined.public_id)
    old = desk.address.split("/")[2]
    with CaptureQueriesContext(connection) as asked:
        shown = again.page(f"revise/?with={old}")
    assert len(asked) <= 16
    assert f"另下达给{joined.name}" in shown
    assert f"撤销{left.name}的" in shown
    client.post(f"{again.address}revise/", {"form_key": "换", "with": old, "pick": ["1"], "reason": "换责任单位"})
    with reading(SYSTEM):
        whole = Measure.objects.get(document__public_id=old, number=1).task
        assert {(t.unit_id, t.state) for t in Task.objects.filter(parent=whole)} == {(left.pk, "withdrawn"), (joined.pk, "todo")}


def test_what_goes_on_word_for_word_is_taken_as_it_was_taken_before_in_one_stroke(city, desk, client):
    """照旧采用: only the same words that were taken; with their units and kind; each may be taken back; twice there is nothing left."""
    town = city.unit("甲一镇")
    desk.act(3, "kind", kind="task")
    desk.act(3, "accept")
    desk.act(3, "assign", leading=town.public_id)
    desk.act(1, "accept")
    again = Desk(client, upload(client, CHANGED))
    old = desk.address.split("/")[2]
    assert "沿用的1条照旧采用" in again.page(f"compare/?with={old}")
    assert "先到<a" not in again.page(f"revise/?with={old}"), "nothing was handed down yet"
    answer = client.post(f"{again.address}keep/", {"form_key": "照旧", "with": old}, follow=True).content.decode()
    assert "已照《2026年甲县组织工作要点》采用1条，还有2条待审" in answer
    with reading(SYSTEM):
        kept = Measure.objects.get(document__public_id=again.address.split("/")[2], number=2)
        assert (kept.decision, kept.kind, [one.unit_id for one in kept.owners.all()]) == ("accepted", "task", [town.pk])
    twice = client.post(f"{again.address}keep/", {"form_key": "再照旧", "with": old}, follow=True).content.decode()
    assert "没有要照旧采用的" in twice
    again.act(2, "undo")
    with reading(SYSTEM):
        kept.refresh_from_db()
        assert (kept.decision, list(kept.owners.all())) == ("proposed", [])


@pytest.mark.parametrize("kind", ["achievement", "principle"])
def test_what_was_handed_down_as_an_achievement_is_listed_with_what_the_new_paper_says_of_it(city, desk, client, kind):
    """成效、要求下达过的，一样列在将怎样里，不因为新文件里读成成效就当作没有了；没有下达的照样不比。"""
    town = city.unit("甲一镇")
    for number in (1, 2):
        desk.act(number, "kind", kind=kind)
        desk.act(number, "accept")
    desk.act(1, "assign", leading=town.public_id)
    client.post(f"{desk.address}hand-down/", {"form_key": "下", "due": "2026-12-20", "pick": ["1"]})
    again, old = Desk(client, upload(client, CHANGED)), desk.address.split("/")[2]
    again.act(1, "kind", kind=kind)
    assert "轮训2期" not in again.page(f"compare/?with={old}"), "not handed down, so not compared"
    again.act(1, "accept")
    shown = again.page(f"revise/?with={old}")
    assert "没有了" not in shown
    assert "完成期限：2026-12-31 → 2026-10-31" in shown and "= 3个 → " in shown
    answer = client.post(f"{again.address}revise/", {"form_key": "变", "with": old, "pick": ["1"], "reason": "县委全会调整"}, follow=True).content.decode()
    assert "已变更1项。" in answer
    with reading(SYSTEM):
        whole = Measure.objects.get(document__public_id=old, number=1).task
        assert (str(whole.due), whole.targets[0]["value"], whole.version) == ("2026-10-31", "5个", 2)
        assert [str(t.due) for t in Task.objects.filter(parent=whole)] == ["2026-10-31"]


def test_where_no_earlier_paper_is_of_the_kind_one_is_told_to_choose_and_not_that_there_is_none(desk, client):
    """One paper of another kind came before: the choice above the words and the words say the same."""
    assert "本单位没有更早的文件" in desk.page("revise/")
    again = Desk(client, upload(client, CHANGED.replace("2026年甲县组织工作要点（调整）", "在全县人才工作会议上的讲话"), kind="speech"))
    page = again.page("revise/")
    assert "请在上面选一份" in page and "本单位没有更早的文件" not in page and "2026年甲县组织工作要点（" in page


def test_two_tasks_of_one_owner_by_one_day_are_not_one(client, city):
    """摸底 and 志愿服务 share owner and deadline: the one is dropped, the other is new; a task whose day and owner change stays one."""
    client.force_login(city.login("section", "甲部"))
    upload(client, "2026年甲县组织工作要点\n一、任务\n1.各乡镇党委要在12月底前摸清流动党员底数。\n2.县委组织部9月底前办好支部书记轮训。\n")
    again = Desk(client, upload(client, "2026年甲县组织工作要点（调整）\n一、任务\n1.各乡镇党委要在12月28日前组织一次党员志愿服务。\n2.县委宣传部10月底前办好支部书记轮训。\n"))
    said = again.page("compare/")
    for fate in ("新增1条", "改动1条", "去掉1条"):
        assert f">{fate}</a>" in said, fate
