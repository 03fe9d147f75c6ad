"""审文件: two officers at one document merge, split and check; nobody's work is lost; this year's plan beside last year's."""
from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.plans.actions import drop_measure
from dazugong.kernel.plans.models import Measure
from tests.journeys.officer import LAST, PLAN, Desk, rows, upload
from tests.make import AT, SYSTEM


@pytest.fixture
def desk(city, client) -> Desk:
    client.force_login(city.login("section", "甲部"))
    return Desk(client, upload(client, PLAN))


def test_merging_answers_with_all_rows_and_taking_it_back_too(desk):
    before = [m.text for m in rows()]
    answer = desk.act(1, "merge", script=True)
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("[data-review]", "outerHTML")
    assert answer.content.decode().count('class="measure ') == len(before) - 1
    assert f"已审 0/{len(before) - 1}" in answer.content.decode()
    assert desk.act(1, "undo", script=True).content.decode().count('class="measure ') == len(before)
    assert [m.text for m in rows()] == before


def test_splitting_without_a_script_offers_every_comma(desk):
    seen = desk.page("?at=1&split=1")
    place = re.search(r'name="place" value="(\d+)" data-break="1"', seen)
    assert place
    assert "摸清流动党员底数" in seen
    answer = desk.act(1, "split", place=place[1])
    assert answer["Location"] == f"{desk.address}?at=1#m-1"
    assert [m.text for m in rows()][:2] == ["各乡镇党委要在12月底前新建村级活动阵地3个", "摸清流动党员底数"]
    assert ">1-2</a>" in desk.page()


def test_kind_deadline_target_and_frequency_are_changed_in_the_row(desk):
    assert "任务" in desk.act(1, "kind", kind="task", script=True).content.decode()
    desk.act(1, "edit", text="新建活动阵地", due="2026-10-31", targets="活动阵地 ≥ 5个", frequency="每月")
    first = rows()[0]
    assert (first.kind, str(first.due), first.frequency, first.targets[0]["value"]) == ("task", "2026-10-31", "每月", "5个")
    answer = desk.act(1, "edit", text="新建活动阵地二", due="", targets="很多", frequency="", script=True).content.decode()
    assert "目标值“很多”看不懂" in answer
    assert 'value="很多"' in answer
    assert "新建活动阵地二</textarea>" in answer


def test_the_later_officer_is_told_and_what_he_typed_stays_before_him(desk):
    desk.act(1, "drop", seen="0")
    answer = desk.act(1, "edit", text="我写的半天文字", due="", targets="", frequency="", seen="0", script=True).content.decode()
    assert "对这一条作了“弃用”。您的这一步没有记入" in answer
    assert "我写的半天文字</textarea>" in answer
    assert rows()[0].decision == "dropped"
    desk.act(1, "edit", text="我写的半天文字", due="", targets="", frequency="", seen="1")
    assert rows()[0].edited_text == "我写的半天文字"


def test_what_was_typed_and_what_is_kept_now_stand_side_by_side(city, desk):
    """没有存的: refused, or brought back after the page was fetched anew, it stands in the field, what is kept below it."""
    desk.act(1, "edit", text="甲改的文字", due="2026-11-30", seen="0")
    town = city.unit("甲二镇")
    mine = {"text": "乙写的文字", "due": "2026-12-15", "targets": "", "frequency": "", "seen": "0"}
    for answer in (desk.act(1, "edit", **mine), desk.act(1, "edit", script=True, **mine), desk.act(1, "typed", script=True, **mine)):
        shown = answer.content.decode()
        assert "乙写的文字</textarea>" in shown
        assert "现在的：甲改的文字" in shown
        assert 'value="2026-12-15"' in shown
        assert "现在的：2026-11-30" in shown
        assert "不要没有存的，照现在的" in shown
    ticked = desk.act(1, "assign", leading=town.public_id, ticks="1", seen="0", script=True).content.decode()
    assert re.search(rf'name="leading" value="{town.public_id}"[^>]* checked', ticked)
    assert rows()[0].edited_text == "甲改的文字"
    assert "现在的：" not in desk.page("?at=1&open=1")


def test_what_another_merged_away_is_said_and_the_list_is_as_it_is_now(desk):
    desk.act(1, "merge")
    answer = desk.act(2, "accept", seen="0", script=True)
    said = answer.content.decode()
    assert "合并" in said
    assert 'id="m-2"' not in said
    assert answer["HX-Retarget"] == "[data-review]"
    plain = desk.act(2, "accept", seen="0")
    assert plain["Location"] == f"{desk.address}?at=1#m-1"


def test_what_was_typed_at_a_measure_that_another_merged_away_stands_in_the_one_that_took_it_in(desk):
    desk.act(1, "merge")
    merged = rows()[0].text
    mine = {"text": "乙写的文字", "due": "", "targets": "", "frequency": "", "seen": "0"}
    for answer in (desk.act(2, "edit", **mine), desk.act(2, "edit", script=True, **mine)):
        shown = answer.content.decode()
        assert "您的这一步没有记入" in shown
        assert 'id="m-2"' not in shown
        assert "乙写的文字</textarea>" in shown
        assert f"现在的：{merged}" in shown
    assert rows()[0].edited_text == ""


def test_what_the_other_officer_decides_meanwhile_is_seen_without_asking(city, desk):
    """两人同审: nothing while nobody else decides, else who did what, in words first and then with all rows."""
    stood = re.search(r'data-stood="(\d+)"', desk.page())
    assert stood
    news = f"{desk.address}?since={stood[1]}&at=1"
    desk.act(1, "accept", seen="0")
    script = {"HX-Request": "true", "X-Unattended": "1"}
    assert desk.client.get(f"{news}&ask=1", headers=script).status_code == 204
    other = replace(city.reader("section", "甲部"), login_id=city.logins["leader", "甲部"], label="甲部 副科长")
    with reading(other):
        drop_measure(measure=Measure.objects.get(number=2), by=other, at=AT)
    assert "甲部 副科长" in (said := desk.client.get(f"{news}&ask=1", headers=script).content.decode())
    assert said.endswith("弃用第2条")
    answer = desk.client.get(news, headers=script)
    assert answer["HX-Retarget"] == "[data-review]"
    assert 'class="measure dropped moved" data-number="2"' in answer.content.decode()
    assert said in answer.content.decode()


def test_one_key_takes_a_measure_and_gives_it_to_whom_the_text_names(desk):
    assert 'value="accept_suggested" data-key="w"' in desk.page()
    desk.act(1, "accept_suggested", seen="0")
    with reading(SYSTEM):
        first = Measure.objects.get(number=1)
        assert first.decision == "accepted"
        assert first.owners.count() == 2
    assert "科长" in desk.page()


def test_the_first_officer_cannot_check_himself(desk):
    desk.act(1, "accept")
    assert "复核要由另一人办" in desk.act(1, "check", script=True).content.decode()


def test_the_keys_are_written_above_the_list(desk):
    seen = desk.page()
    for key in ("采用并按原文指定", "并入下一条", "拆分", "类别", "期限", "目标值", "周期", "复核", "撤回"):
        assert key in seen


def test_this_years_plan_beside_last_years(desk, client):
    assert "还没有更早的文件可以对照" in desk.page("compare/")
    last = upload(client, LAST, received_on="2025-03-01")
    seen = desk.page("compare/")
    assert "与《2025年甲县组织工作要点》相比" in seen
    assert re.search(r"新增</a>|新增1条", seen)
    for said in ("新增1条", "改动1条", "沿用1条", "去掉1条"):
        assert said in seen, said
    assert "<del>2</del>" in seen
    assert "<ins>3</ins>" in seen
    only = desk.page(f"compare/?with={last.split('/')[2]}&fate=dropped")
    assert "换届风气督查" in only
    assert "党员教育例会" not in only.partition("<tbody>")[2]


def test_any_earlier_document_can_be_chosen_those_of_the_same_kind_stand_first(desk, client):
    speech = upload(client, LAST.replace("2025年甲县组织工作要点", "在全县组织工作会议上的讲话"), kind="speech", received_on="2026-01-05").split("/")[2]
    alone = desk.page("compare/")
    assert "请在上面选一份来对照" in alone and '<option value="">请选一份</option><optgroup label="其他种类">' in alone
    last = upload(client, LAST, received_on="2025-03-01")
    Desk(client, last).act(1, "accept")
    choice = desk.page("compare/").partition('class="compare-choice')[2].partition("</form>")[0]
    places = [choice.index(each) for each in ("同一种类", last.split("/")[2], "其他种类", speech)]
    assert places == sorted(places) and "请选一份" not in choice
    assert "2025年甲县组织工作要点（工作要点，2025年3月1日收，已审1/" in choice and "讲话（讲话，2026年1月5日收，" in choice
    assert "与《在全县组织工作会议上的讲话》相比" in desk.page(f"compare/?with={speech}")


TALENT = PLAN.replace("组织工作要点", "人才工作要点")


def test_another_plan_of_the_same_day_does_not_come_before_last_years(desk, client):
    """同一天收的人才工作要点，排不到上年的组织工作要点前面；上年有几份的，比标题最像的那一份。"""
    upload(client, TALENT)
    assert "与《2026年甲县人才工作要点》相比" in desk.page("compare/"), "the only one of its kind"
    upload(client, LAST.replace("2025年", "2024年"), received_on="2025-04-01")
    assert "与《2024年甲县组织工作要点》相比" in desk.page("compare/")
    upload(client, LAST, received_on="2025-03-01")
    upload(client, LAST.replace("组织工作要点", "人才工作要点"), received_on="2025-03-02")
    assert "与《2025年甲县组织工作要点》相比" in desk.page("compare/"), "the year counts, not the day it was taken in"


def test_a_paper_that_changes_another_is_held_against_that_one_and_not_last_years(desk, client):
    upload(client, LAST, received_on="2025-03-01")
    changed = Desk(client, upload(client, PLAN.replace("组织工作要点", "组织工作要点（调整）")))
    assert "与《2026年甲县组织工作要点》相比" in changed.page("compare/")


def test_a_document_of_another_county_cannot_be_chosen_for_comparison(city, desk, client):
    other = Client()
    other.force_login(city.login("section", "乙部"))
    foreign = upload(other, LAST).split("/")[2]
    assert client.get(f"{desk.address}compare/?with={foreign}").status_code == 404


def test_what_the_machine_missed_is_seen_in_the_original_added_and_taken_back(city, client):
    client.force_login(city.login("section", "甲部"))
    missed = "组织部门是服务部门"
    desk = Desk(client, upload(client, f"{PLAN}{missed}。\n"))
    asked, stretch = desk.page(), f"{len(PLAN)}-{len(missed)}"
    for said in ("没有列入举措，1处", "<kbd>N</kbd>", f'value="{stretch}" title="加为举措" aria-label="加为举措：{missed}"'):
        assert said in asked, said

    def add(stretch: str, *, script: bool = False):
        Desk.count += 1
        return client.post(f"{desk.address}measures/", {"form_key": f"加{Desk.count}", "stretch": stretch}, headers={"HX-Request": "true"} if script else {})

    before = [m.number for m in rows()]
    added = client.get(add(stretch)["Location"]).content.decode()
    last = max(before) + 1
    for said in ("原文各句都已列入举措", "人工补加", f'id="m-{last}" class="measure proposed current"'):
        assert said in added, said
    assert "已经在第" in add(stretch, script=True).content.decode()
    undone = desk.act(last, "undo", script=True).content.decode()
    assert f'id="m-{last}"' not in undone
    assert "没有列入举措，1处" in undone
    with reading(SYSTEM):
        assert [m.number for m in Measure.objects.exclude(decision="withdrawn")] == before
    again = add(stretch, script=True)
    assert again["HX-Retarget"] == "[data-review]"
    assert f'data-current="{last + 1}"' in again.content.decode()
    for wrong in ("", "x-3", "0-0", "0-999999"):
        assert 'role="alert"' in add(wrong, script=True).content.decode(), wrong
