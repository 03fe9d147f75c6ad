"""考核换版和撤回: a round opened on an old version takes up the new one, or is taken back; what was marked is kept and said."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.scores.models import Mark, Round
from dazugong.kernel.scores.upgrading import said
from dazugong.spec import check_files, load_files
from tests.kernel.assessing import DAY, all_marked, at, install, sheet_of
from tests.make import City
from tests.sample_scores import PACK

STAGE = '[[sheet.section.item]]\nid = "stage"\nterm = "现场评审"\nmethod = "judges"\npoints = 20\nfull = 100\n'
LETTER = '[[sheet.section.item]]\nid = "letters"\nterm = "信访办理"\nmethod = "given"\npoints = 20\n'
SCORES = PACK["scores.toml"].replace(STAGE, LETTER).replace('points = 40\nby = ["科室"]', 'points = 40').replace("at_least = 90\nquota = 50", "at_least = 85\nquota = 50", 1)
SCORES = SCORES.replace('points = 20\nfull = 100\n[[sheet.section.item.side]]', 'points = 20\nfull = 10\n[[sheet.section.item.side]]')
EXAMPLE = (PACK["examples/town.toml"].replace('"述职 上级" = 90, "述职 本级" = 100, "政令畅通" = 40, "现场评审 1" = 80', '"述职 上级" = 9, "述职 本级" = 10, "政令畅通" = 40, "信访办理" = 16')
           .replace('"现场评审" = 16', '"信访办理" = 16'))
NEW = {**PACK, "pack.toml": PACK["pack.toml"].replace("2026.1", "2026.2"), "scores.toml": SCORES, "examples/town.toml": EXAMPLE}


@pytest.fixture
def marked(city: City, monkeypatch) -> Round:
    """It is the twenty-second of December: both townships are marked, and a newer version has been in force since the day before."""
    assert check_files(NEW) == []
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 12, 22))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    install(city)
    round_ = all_marked(city)
    system = system_reader(DAY, "样例")
    with reading(system):
        install_pack(source=NEW, since=date(2026, 12, 21), by=system, at=at(12, 21))
    return round_


@pytest.fixture
def desk_at(city: City) -> Callable[[str, str], Client]:
    def at_(role: str, place: str) -> Client:
        client = Client()
        client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return at_


@pytest.fixture
def desk(marked: Round, desk_at) -> Callable[[str, str], Client]:
    return desk_at


def test_before_it_is_installed_the_running_round_is_named_with_what_would_change(city: City) -> None:
    install(city)
    all_marked(city)
    system = system_reader(DAY, "样例")
    with reading(system):
        line, = said(system, load_files(NEW))
    assert line.startswith("考核“乡镇考核表”（甲县县委，2026-01-01至2026-12-31）仍按2026.1版打分，考核单位可以在这一轮的页面转到新版：")
    assert "新增条目“信访办理”（20分）" in line and "去掉条目“现场评审”（20分）" in line


def test_the_round_says_what_the_new_version_changes_and_takes_it_up(city: City, marked: Round, desk) -> None:
    section, here = desk("section", "甲部"), f"/scores/{marked.public_id}/"
    page = section.get(here).content.decode()
    assert page.index('<a href="#version">看改了什么，再定转不转</a>') < page.index("<table") < page.index('id="version"'), "said before the long table"
    for words in ("转了不能转回；不转的照2026.1版考完，告知以后不能再转", "这一轮按2026.1版打分", "<li>新增条目“信访办理”（20分）</li>", "<li>去掉条目“现场评审”（20分）</li>", "<li>“政令畅通”改由有权打分的打分</li>",
                  "“现场评审”已打的2个分、“述职”已打的4个分不再合用，留在打分记录里，要重新打；其余已打的分照旧算。"):
        assert words in page
    assert section.post(f"{here}version/", {"form_key": new_id(), "version": "2026.2"}).status_code == 302
    page = section.get(here).content.decode()
    assert "转到2026.2版</button>" not in page and "还有2份没有打完" in page and "述职、信访办理" in page
    sheet = section.get(f"/scoresheets/{sheet_of(marked, '一镇').public_id}/").content.decode()
    assert sheet.count("换版以前打的，不再算") == 3, "述职 of both sides, 现场评审"
    assert "信访办理" in sheet
    with reading(system_reader(DAY, "样例")):
        assert Mark.objects.filter(sheet__round=marked).count() == 8, "nothing is lost"
        assert Mark.objects.filter(sheet__round=marked, aside=True).count() == 6
    left = Trace.objects.filter(verb="考核转版", thing=marked.public_id).values_list("count", "note")
    assert list(left) == [(6, "2026.2")]


def test_where_nothing_is_marked_yet_nothing_is_said_to_count_on(city: City, monkeypatch, desk_at) -> None:
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 12, 22))
    install(city)
    section = desk_at("section", "甲部")
    made = section.post("/scores/new/", {"form_key": new_id(), "sheet": "yearly.town", "year": "2026年"})
    system = system_reader(DAY, "样例")
    with reading(system):
        install_pack(source=NEW, since=date(2026, 12, 21), by=system, at=at(12, 21))
    page = section.get(made.url).content.decode()
    assert "还没有打分，转过去没有要重打的。" in page and "照旧算" not in page


def test_what_was_marked_in_the_same_way_counts_on(city: City, marked: Round, desk) -> None:
    section = desk("section", "甲部")
    section.post(f"/scores/{marked.public_id}/version/", {"form_key": new_id(), "version": "2026.2"})
    page = section.get(f"/scoresheets/{sheet_of(marked, '一镇').public_id}/").content.decode()
    assert "已得53分，还缺述职、信访办理" in page, "专题研究 15 and 政令畅通 38"


def test_nobody_takes_up_a_version_he_has_not_read(marked: Round, desk) -> None:
    answer = desk("section", "甲部").post(f"/scores/{marked.public_id}/version/", {"form_key": new_id(), "version": "2026.9"}, follow=True)
    assert "现行的已经是2026.2版，请看过它改了什么再转" in answer.content.decode()
    with reading(system_reader(DAY, "样例")):
        assert Round.objects.get(pk=marked.pk).pack_version.version == "2026.1"


def test_a_round_is_taken_back_with_its_reason_and_may_be_opened_anew(city: City, marked: Round, desk) -> None:
    section, here = desk("section", "甲部"), f"/scores/{marked.public_id}/"
    refused = section.post(f"{here}withdraw/", {"form_key": new_id(), "reason": ""}, follow=True)
    assert "请写明为什么撤回" in refused.content.decode()
    assert section.post(f"{here}withdraw/", {"form_key": new_id(), "reason": "考核办法重发"}).status_code == 302
    page = section.get(here).content.decode()
    assert "12月22日撤回：考核办法重发。打的分都留着，不再算。" in page and "撤回这一轮" not in page and "告知</button>" not in page
    assert "未到期" not in page and "还缺" not in page, "nothing of it will fall due"
    assert "已撤回" in section.get("/scores/").content.decode()
    township = desk("organiser", "甲一镇").get(f"/scoresheets/{sheet_of(marked, '一镇').public_id}/").content.decode()
    assert "撤回：考核办法重发" in township and "按平时情况" not in township, "what others marked is still not told"
    again = section.post("/scores/new/", {"form_key": new_id(), "sheet": "yearly.town", "year": "2026年"})
    assert again.status_code == 302 and again.url != here
    assert Trace.objects.filter(verb="撤回考核", thing=marked.public_id).count() == 1
    with reading(system_reader(DAY, "样例")):
        assert Mark.objects.filter(sheet__round=marked).count() == 8


def test_a_told_round_may_be_taken_back_but_takes_up_nothing_and_a_township_does_neither(marked: Round, desk) -> None:
    section, here = desk("section", "甲部"), f"/scores/{marked.public_id}/"
    township = desk("organiser", "甲一镇")
    assert [township.post(f"{here}{verb}/", {"form_key": new_id(), "reason": "不服", "version": "2026.2"}).status_code for verb in ("version", "withdraw")] == [404, 404]
    assert section.post(f"{here}tell/", {"form_key": new_id()}).status_code == 302
    page = section.get(here).content.decode()
    assert "转到2026.2版</button>" not in page and "撤回这一轮" in page
    assert "这一轮已告知，不能这样办" in section.post(f"{here}version/", {"form_key": new_id(), "version": "2026.2"}, follow=True).content.decode()
    assert section.post(f"{here}withdraw/", {"form_key": new_id(), "reason": "告知有误"}).status_code == 302
    page = township.get(f"/scoresheets/{sheet_of(marked, '一镇').public_id}/").content.decode()
    assert "撤回：告知有误" in page and "提异议</button>" not in page
