"""年底考核：科室开考、打分、告知，乡镇看自己的分、提异议，答复后定稿；分点得到凭什么。"""
from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.scores.models import Mark, Round, ScoreSheet
from dazugong.web import reading as web_reading
from tests.kernel.assessing import DAY, all_marked, install, opened, sheet_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
KEYS = iter(range(10_000))


class Office:
    """Somebody at his desk on a day."""

    def __init__(self, city, monkeypatch) -> None:  # noqa: ANN001
        self.city, self.patch = city, monkeypatch
        self.on(2026, 12, 21)

    def on(self, year: int, month: int, day: int) -> None:
        """It is now this day."""
        self.patch.setattr(web_reading, "today", lambda: date(year, month, day))
        self.patch.setattr(timezone, "now", lambda: datetime(year, month, day, 9, tzinfo=ZoneInfo("Asia/Shanghai")))

    def at(self, role: str, place: str) -> Client:
        client = Client()
        client.force_login(self.city.login(role, place), backend=BACKEND)
        return client


@pytest.fixture
def office(city, monkeypatch) -> Office:  # noqa: ANN001
    install(city)
    return Office(city, monkeypatch)


def words(response) -> str:  # noqa: ANN001
    """The page as one reads it."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


def send(client: Client, path: str, **body: str):  # noqa: ANN201
    return client.post(path, {"form_key": f"scores-{next(KEYS)}", **body})


def link(sheet: ScoreSheet, act: str = "") -> str:
    return f"/scoresheets/{sheet.public_id}/{act}"


def the_round() -> Round:
    with reading(system_reader(DAY, "样例")):
        return Round.objects.get()


def test_the_section_opens_the_years_assessment(office: Office) -> None:
    clerk = office.at("section", "甲部")
    assert "乡镇考核表" in words(clerk.get("/scores/new/"))
    assert "个人考核表" not in words(clerk.get("/scores/new/"))      # persons are for whoever manages cadres
    done = send(clerk, "/scores/new/", sheet="yearly.town", year="2026年")
    assert done.status_code == 302
    page = words(clerk.get(done["Location"]))
    assert "甲县甲一镇党委" in page and "甲县甲二镇党委" in page and "乙县" not in page
    assert "还有2份没有打完" in page
    again = send(clerk, "/scores/new/", sheet="yearly.town", year="2026年")
    assert "已经开过" in words(again)


def test_the_clerk_marks_and_the_sum_follows(office: Office) -> None:
    round_ = opened(office.city)
    sheet, clerk = sheet_of(round_, "一镇"), office.at("section", "甲部")
    page = words(clerk.get(link(sheet)))
    assert "已得15分，还缺述职、政令畅通、现场评审" in page
    assert "每次扣5分，扣完20分为止" in page and "样例市考核办法第三条" in page
    refused = send(clerk, link(sheet, "mark/"), **{"value:orders.": "41", "reason:orders.": "平时情况"})
    assert refused.status_code == 400
    assert "最多40分，填的是41" in words(refused) and "平时情况" in refused.content.decode()
    refused = send(clerk, link(sheet, "mark/"), **{"value:orders.": "38", "reason:orders.": "", "value:stage.1": "80", "reason:stage.1": "现场"})
    assert "请写明打分的理由" in words(refused)
    with reading(system_reader(DAY, "样例")):
        assert not Mark.objects.exists()        # all or none
    done = send(clerk, link(sheet, "mark/"), **{
        "value:orders.": "38", "reason:orders.": "迟报一次", "basis:orders.": "催报记录3号", "value:stage.1": "80", "reason:stage.1": "现场",
        "value:report.上级": "90", "reason:report.上级": "述职评议"})
    assert done.status_code == 302
    page = words(clerk.get(link(sheet)))
    assert "还缺述职" in page and "催报记录3号" in page and "已记3条" in page


def test_a_point_leads_to_the_report_it_rests_on(office: Office) -> None:
    round_ = opened(office.city)
    clerk = office.at("section", "甲部")
    page = clerk.get(link(sheet_of(round_, "一镇"))).content.decode()
    rows = re.findall(r'href="(/records/[^"]+/revisions/1/)"', page)
    assert len(rows) == 2
    assert "专题研究次数" in words(clerk.get(rows[0]))
    assert re.search(r">[^<]*（2026年[^<]*）</a>", page), re.findall(r"revisions/1/[^<]*<", page)


def test_a_point_given_by_hand_leads_to_who_gave_it_and_a_refused_change_keeps_what_was_typed(office: Office) -> None:
    round_ = all_marked(office.city)
    one = sheet_of(round_, "一镇")
    section, _ = desks(office, 22)
    send(section, f"/scores/{round_.public_id}/tell/")
    page = section.get(link(one)).content.decode()
    leads = re.findall(r'<a href="#(m-[^"]+)">见打分记录</a>', page)
    assert leads and all(page.count(f'id="{place}"') == 1 for place in leads)
    refused = send(section, link(one, "correct/"), item="政令畅通", value="99", reason="复核", basis="县委督查通报")
    assert refused.status_code == 400
    kept = refused.content.decode()
    assert "<option selected>政令畅通</option>" in kept and 'value="99"' in kept and 'value="县委督查通报"' in kept
    send(section, link(one, "correct/"), item="政令畅通", value="39", reason="复核", basis="县委督查通报")
    assert "县委督查通报" in words(section.get(link(one)))


def desks(office: Office, day: int) -> tuple[Client, Client]:
    """A day of December: the section's clerk and the township's, both logged in."""
    office.on(2026, 12, day)
    return office.at("section", "甲部"), office.at("organiser", "甲一镇")


def test_the_township_sees_its_own_objects_and_is_answered(office: Office) -> None:
    round_ = all_marked(office.city)
    one, two = sheet_of(round_, "一镇"), sheet_of(round_, "二镇")
    section, township = office.at("section", "甲部"), office.at("organiser", "甲一镇")
    before = words(township.get(link(one)))
    assert "告知以后看得到" in before and "按平时情况" not in before
    assert township.get(link(two)).status_code == 404
    section, township = desks(office, 22)
    assert send(section, f"/scores/{round_.public_id}/tell/").status_code == 302
    page = words(township.get(link(one)))
    assert "总分87.6分（满分100分），第2名（共2个），较好" in page and "按平时情况" in page
    assert "甲二镇" not in words(township.get(f"/scores/{round_.public_id}/"))
    section, township = desks(office, 23)
    assert "结果已告知，有异议的可以提" in words(township.get("/")) and "结果已告知" not in words(section.get("/"))
    assert send(township, link(one, "object/"), item="政令畅通", text="催报记录有一次是县里通知晚了").status_code == 302
    assert "结果已告知" not in words(township.get("/")), "who has spoken is not asked again"
    assert send(township, link(one, "answer/"), objection="1", answer="同意", upheld="yes").status_code == 404
    waiting = section.get(link(one)).content.decode()
    objection = re.search(r'name="objection" value="(\w+)"', waiting)[1]
    section, township = desks(office, 28)
    stopped = send(section, f"/scores/{round_.public_id}/final/", decided="12月28日部务会")
    assert stopped.status_code == 400 and "还有1条异议没有答复" in words(stopped) and "12月28日部务会" in words(stopped)
    send(section, link(one, "correct/"), item="政令畅通", value="39", reason="采纳异议，退还1分")
    send(section, link(one, "answer/"), objection=objection, answer="核对属实，退还1分", upheld="yes")
    send(section, f"/scores/{round_.public_id}/final/", decided="12月28日部务会")
    page = words(township.get(link(one)))
    assert "总分88.6分" in page and "采纳：核对属实，退还1分" in page and "政令畅通38392" in page
    assert "12月28日部务会" in words(township.get(f"/scores/{round_.public_id}/"))


def test_what_if_it_had_been_forty(office: Office) -> None:
    round_ = all_marked(office.city)
    sheet, clerk = sheet_of(round_, "一镇"), office.at("section", "甲部")
    page = words(clerk.get(link(sheet), {"item": "政令畅通", "value": "40"}))
    assert "试算，没有保存。总分87.6→89.6；政令畅通38→40" in page
    page = words(clerk.get(link(sheet), {"item": "弄虚作假", "value": "是"}))
    assert "等次较好→较差；名次2→无" in page
    assert clerk.get(link(sheet), {"item": "政令畅通", "value": "九十"}).status_code == 400
    assert clerk.get(link(sheet), {"item": "没有这条", "value": "9"}).status_code == 404


def test_the_ranking_goes_out_as_a_table_but_not_for_persons(office: Office) -> None:
    round_ = all_marked(office.city)
    clerk = office.at("section", "甲部")
    sent = clerk.get(f"/scores/{round_.public_id}/", {"out": "workbook"})
    assert sent.status_code == 200 and sent.content[:2] == b"PK"
    leader = office.at("leader", "甲部")
    people = [office.city.person(f"甲{place}书记") for place in ("一村", "二村")]
    done = send(leader, "/scores/new/", sheet="yearly.person", year="2026年", persons=people[0].public_id)
    assert done.status_code == 302
    page = words(leader.get(done["Location"]))
    assert "只列建议等次，不排名次" in page and "名次" not in page.replace("不排名次", "")
    kept = leader.get(done["Location"], {"out": "workbook"})
    assert kept["Content-Type"].startswith("text/html") and "本表只能打印，不能导出" in kept.content.decode()


def test_a_secretary_reads_his_own_sheet_and_it_is_traced(office: Office) -> None:
    leader = office.at("leader", "甲部")
    person = office.city.person("甲一村书记")
    send(leader, "/scores/new/", sheet="yearly.person", year="2026年", persons=person.public_id)
    with reading(system_reader(DAY, "样例")):
        sheet = ScoreSheet.objects.get(person=person)
    himself = office.at("secretary", "甲一村")
    before = Trace.objects.filter(verb="阅看个人考核表").count()
    assert himself.get(link(sheet)).status_code == 200
    assert Trace.objects.filter(verb="阅看个人考核表").count() == before + 1
    for role, place in (("section", "甲部"), ("organiser", "甲一镇"), ("member", "甲一村"), ("leader", "乙部")):
        assert office.at(role, place).get(link(sheet)).status_code == 404, role
    assert Trace.objects.filter(verb="阅看个人考核表").count() == before + 1
