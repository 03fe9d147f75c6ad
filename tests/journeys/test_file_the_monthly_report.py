"""报月报: a township officer fills and files the monthly report, the county returns and approves it."""
from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.tasks.actions import finish, give_task
from tests.sample_packs import MONTHLY

BEIJING = ZoneInfo("Asia/Shanghai")
FILING_DAY = date(2026, 6, 1)
SYSTEM = system_reader(date(2026, 5, 25), "定时")
AT = datetime(2026, 5, 25, 9, tzinfo=BEIJING)
GOOD = {"a-done": "3", "a-progress": "", "a-problems": "无", "a-satisfied": "95"}


@pytest.fixture
def june(monkeypatch):
    """It is the first of June, two in the afternoon."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: FILING_DAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))


@pytest.fixture
def opened(city, june):
    with reading(SYSTEM):
        install_pack(source=MONTHLY, since=date(2026, 5, 1), by=SYSTEM, at=AT)
        open_period(pack="monthly", code="2026-05", by=SYSTEM, at=AT)
    return city


def owed_by(city, place: str) -> str:
    with reading(SYSTEM):
        return Obligation.objects.get(unit_id=city.units[place]).public_id


def browser(city, role: str, place: str) -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, url: str, answers: dict[str, str], shown_on: str = "", **headers: str):
    """Sends a form as the page at `shown_on` gave it."""
    page = client.get(shown_on).content.decode() if shown_on else ""
    hidden = dict(re.findall(r'<input type="hidden" name="(saves|form_key)" value="([^"]*)"', page))
    return client.post(url, {"form_key": "key", **hidden, **answers}, **headers)


def test_she_finds_what_she_owes_fills_it_and_files_it(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    ledger = clerk.get("/records/?view=mine").content.decode()
    assert f"/records/{owed}/" in ledger
    page = clerk.get(f"/records/{owed}/").content.decode()
    assert "2026年6月3日（周三）截止" in page
    answer = send(clerk, f"/records/{owed}/file/", GOOD, f"/records/{owed}/")
    assert answer.status_code == 302
    done = clerk.get(answer.url).content.decode()
    assert "已报送，等待上级审核" in done
    assert "更正" in done


def test_what_the_tasks_say_is_filled_in_already_with_a_link_to_each_task(opened):
    officer, clerk_reader = opened.reader("section", "甲部", day=FILING_DAY), opened.reader("organiser", "甲一镇", day=FILING_DAY)
    with reading(officer):
        task = give_task(
            title="软弱涣散村党组织整顿", unit=opened.unit("甲一镇"), given_by=opened.unit("甲县"), due=date(2026, 5, 30), by=officer, at=AT
        )
    with reading(clerk_reader):
        finish(task=task, evidence="三个村已整顿到位", by=clerk_reader, at=AT)
    page = browser(opened, "organiser", "甲一镇").get(f"/records/{owed_by(opened, '甲一镇')}/").content.decode()
    assert 'name="a-done" value="1"' in page
    assert f"/tasks/{task.public_id}/" in page
    assert "三个村已整顿到位" in page


def test_where_more_tasks_count_than_are_listed_the_whole_number_and_the_rest_are_said(opened, monkeypatch):
    monkeypatch.setattr("dazugong.kernel.records.prefilling.MOST_SOURCES", 1)
    officer, clerk_reader = opened.reader("section", "甲部", day=FILING_DAY), opened.reader("organiser", "甲一镇", day=FILING_DAY)
    for title in ("整顿软弱涣散村党组织", "摸清流动党员", "建好活动阵地"):
        with reading(officer):
            task = give_task(title=title, unit=opened.unit("甲一镇"), given_by=opened.unit("甲县"), due=date(2026, 5, 30), by=officer, at=AT)
        with reading(clerk_reader):
            finish(task=task, evidence="已办妥", by=clerk_reader, at=AT)
    clerk, where = browser(opened, "organiser", "甲一镇"), f"/records/{owed_by(opened, '甲一镇')}/"
    page = clerk.get(where).content.decode()
    assert 'name="a-done" value="3"' in page
    assert "3条</summary>" in page and "另有2条没有列出" in page and "1条</summary>" not in page
    filed = clerk.get(send(clerk, f"{where}file/", GOOD, where).url).content.decode()
    assert "3条</summary>" in filed and "另有2条没有列出" in filed, "what is kept says the same"


def test_a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    answer = send(clerk, f"/records/{owed}/file/", GOOD | {"a-done": "三项", "a-problems": "", "a-satisfied": "80"}, f"/records/{owed}/")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "请填阿拉伯数字" in page
    assert "“存在问题”必须填写" in page
    assert "满意率低于90%的，请在存在问题中说明" in page
    assert 'value="三项"' in page


def test_the_page_saves_while_she_types(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    saved = send(clerk, f"/records/{owed}/save/", GOOD, f"/records/{owed}/", headers={"X-Autosave": "1"}).json()
    assert saved == {"saves": 1, "saved": "14:02", "computed": {"doubled": "6"}}
    again = send(clerk, f"/records/{owed}/save/", GOOD | {"a-done": "4", "saves": "1"}, headers={"X-Autosave": "1"}).json()
    assert again["saves"] == 2
    page = clerk.get(f"/records/{owed}/").content.decode()
    assert "已存 14:02" in page
    assert 'name="a-done" value="4"' in page


def test_a_rule_is_told_while_she_writes_and_what_is_empty_is_not_missing_yet(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    autosave = {"headers": {"X-Autosave": "1"}}
    saved = send(clerk, f"/records/{owed}/save/", GOOD | {"a-done": "三项", "a-problems": "", "a-satisfied": "80"}, f"/records/{owed}/", **autosave).json()
    assert {"done", "satisfied"} >= saved["wrong"].keys() >= {"done"} and "请填阿拉伯数字" in saved["wrong"]["done"]
    assert "problems" not in saved["wrong"]
    saved = send(clerk, f"/records/{owed}/save/", GOOD | {"saves": "1"}, **autosave).json()
    assert "wrong" not in saved


def test_without_a_script_the_button_saves(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    answer = send(clerk, f"/records/{owed}/save/", GOOD, f"/records/{owed}/")
    assert answer.status_code == 302
    assert "已存 14:02，还没有报送" in clerk.get(answer.url).content.decode()


def test_two_at_one_draft_the_second_is_told(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    send(clerk, f"/records/{owed}/save/", GOOD, f"/records/{owed}/", headers={"X-Autosave": "1"})
    late = send(clerk, f"/records/{owed}/save/", GOOD | {"a-done": "9", "saves": "0"}, headers={"X-Autosave": "1"})
    assert late.status_code == 409
    assert "14:02在另一个窗口改过这份草稿" in late.json()["refused"]


def test_a_form_sent_twice_files_once(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    for _ in range(2):
        assert clerk.post(f"/records/{owed}/file/", GOOD | {"form_key": "once", "saves": "0"}).status_code == 302
    assert Trace.objects.filter(verb="报送", thing=owed).count() == 1


def test_returned_with_a_note_filed_again_and_approved(opened):
    clerk, officer, owed = browser(opened, "organiser", "甲一镇"), browser(opened, "section", "甲部"), owed_by(opened, "甲一镇")
    send(clerk, f"/records/{owed}/file/", GOOD, f"/records/{owed}/")
    assert f"/records/{owed}/" in officer.get("/records/?view=waiting").content.decode()
    refused = send(officer, f"/records/{owed}/return/", {"remark": ""}, f"/records/{owed}/")
    assert refused.status_code == 400
    assert "请写明退回意见" in refused.content.decode()
    send(officer, f"/records/{owed}/return/", {"n-problems": "请写具体"}, f"/records/{owed}/")
    page = clerk.get(f"/records/{owed}/").content.decode()
    assert "退回意见：请写具体" in page
    assert 'name="a-done" value="3"' in page
    send(clerk, f"/records/{owed}/file/", GOOD | {"a-problems": "缺两名组织员"}, f"/records/{owed}/")
    send(officer, f"/records/{owed}/approve/", {}, f"/records/{owed}/")
    first, second = (clerk.get(f"/records/{owed}/revisions/{n}/").content.decode() for n in (1, 2))
    assert "已退回" in first
    assert "已批准，现行" in second
    assert "样例市组织工作要点" in second


def test_she_cannot_open_her_neighbours_report(opened):
    clerk = browser(opened, "organiser", "甲一镇")
    there, nowhere = clerk.get(f"/records/{owed_by(opened, '甲二镇')}/"), clerk.get("/records/ZZZZZZZZZZ/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content


def test_the_county_files_for_a_township_whose_line_is_down(opened):
    officer, owed = browser(opened, "section", "甲部"), owed_by(opened, "甲二镇")
    assert officer.post(f"/records/{owed}/file/", GOOD | {"form_key": "k", "saves": "0"}).status_code == 404
    answer = send(officer, f"/records/{owed}/file/", GOOD | {"on_behalf": "该镇网络中断，电话报来"}, f"/records/{owed}/?behalf=1")
    assert answer.status_code == 302
    assert "代报：该镇网络中断，电话报来" in officer.get(f"/records/{owed}/").content.decode()


def test_who_has_not_filed_and_the_words_for_the_chat_group(opened):
    clerk, officer = browser(opened, "organiser", "甲一镇"), browser(opened, "section", "甲部")
    owed = owed_by(opened, "甲一镇")
    send(clerk, f"/records/{owed}/file/", GOOD, f"/records/{owed}/")
    page = officer.get("/late/").content.decode()
    assert "【催报】2026年5月工作月报应于6月3日（周三）前报送，以下1个单位尚未报送：甲县甲二镇党委。请抓紧报送。" in page


def test_a_correction_keeps_the_first_revision(opened):
    clerk, owed = browser(opened, "organiser", "甲一镇"), owed_by(opened, "甲一镇")
    send(clerk, f"/records/{owed}/file/", GOOD, f"/records/{owed}/")
    send(clerk, f"/records/{owed}/save/", {"reason": "漏计一项"}, f"/records/{owed}/")
    send(clerk, f"/records/{owed}/file/", GOOD | {"a-done": "4"}, f"/records/{owed}/")
    first = clerk.get(f"/records/{owed}/revisions/1/").content.decode()
    assert "已更正" in first
    assert "漏计一项" in first
