"""群众在手机上对定级提异议: nothing but the whitelisted columns gets out, and the publicity is not closed before the answer."""
from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import dazugong.packs
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.publications.models import Publication
from dazugong.kernel.records.actions import approve_record, file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from tests.make import AT, SYSTEM
from tests.outside import Outside
from tests.tabs import browser, read, send

GRADING = Path(dazugong.packs.__path__[0]) / "grading"


@pytest.fixture
def graded(city, it_is):
    """Two villages graded and approved, a third filed and not approved; it is the 20th of May."""
    it_is(2026, 5, 20)
    with reading(SYSTEM):
        install_pack(source=GRADING, since=date(2026, 1, 1), by=SYSTEM, at=AT)
        open_period(pack="grading", code="2026", by=SYSTEM, at=AT)
    _grade(city, "甲一村", "甲一镇", grade="较差", satisfaction="71.5", problems="村账不公开", measures="按月公开村账", responsible="鹭书记")
    _grade(city, "甲一湾", "甲一镇", grade="好", satisfaction="96", problems="")
    _grade(city, "甲二村", "", grade="好", satisfaction="97", problems="鹭还没有批准")
    return city


def _grade(city, place: str, township: str, **values: str) -> None:
    with reading(city.reader("secretary", place)) as secretary:
        owed = secretary.rows(Obligation).get(pack="grading", unit_id=city.units[place])
        file_record(obligation=owed, values={"problem_count": "3", "mended_count": "1", **values}, by=secretary, at=AT)
    if township:
        with reading(city.reader("organiser", township)) as organiser:
            approve_record(obligation=organiser.rows(Obligation).get(pk=owed.pk), by=organiser, at=AT)


def test_a_citizen_objects_to_a_grade_and_is_answered_before_it_is_closed(graded, it_is, tmp_path, monkeypatch) -> None:
    city, outside = graded, Outside(tmp_path / "public", monkeypatch)
    section, leader = browser(city, "section", "甲部"), browser(city, "leader", "甲部")
    form = read(section, "/publications/new/")
    assert "分类定级公示" in form
    body = "定级标准：班子、队伍、活动、阵地四项，按得分定档。"
    unit = re.search(r'<option value="(\w+)"[^>]*>甲县县委</option>', form)[1]
    made = send(section, "/publications/new/", {"what": "grading.result", "unit": unit, "subject": "2026年分类定级公示", "body": body})
    assert made.status_code == 302, made.content.decode()
    at = made["Location"]
    send(section, f"{at}act/", {"act": "hand_in"})
    waiting = read(section, at)
    assert "批准发布" not in waiting and "已送审，等部领导、科室审批；起草的人不审批。" in waiting[waiting.index("<h2>办理</h2>") :]
    assert "1份发布等审批" in (desk := read(leader, "/")) and f'href="{at}"' in desk
    assert "等审批" not in read(section, "/"), "nobody approves what he drafted"
    assert "批准发布" in read(leader, at) and "2026年分类定级公示" in read(leader, "/publications/?show=approve")
    outside.feed()
    address = f"/p/{at.split('/')[2]}/"
    assert outside.get(address).status_code == 404
    send(leader, f"{at}act/", {"act": "approve"})
    outside.feed()
    page = outside.page(address)
    for said in (body, "甲一村党支部", "较差", "村账不公开", "按月公开村账", "较差 <b>1</b>", "公示中，到2026年5月27日（周三）为止", 'name="viewport"'):
        assert said in page, said
    for inner in ("鹭", "71.5", "甲二村", "群众满意率", "整改责任人"):
        assert inner not in page, inner
    receipt = outside.send(f"{address}say/", address, {"kind": "objection", "text": "村账上个月已经公开了，请核对"}, HTTP_USER_AGENT="手机")
    outside.feed()
    assert "已受理，正在办理" in outside.progress(receipt)
    running = read(section, at)
    assert "公示中，5个工作日后期满" in running and "5个工作日，到2026年5月27日（周三）为止" in running and "次日起在这里结束" in running
    assert "结束公示</button>" not in running, "no door that would refuse"
    waiting = re.search(r'收到1件，<a href="([^"]+)"><strong>1件待答复', running)[1].replace("&amp;", "&")
    assert "2026年分类定级公示" in read(section, waiting)
    early = section.post(f"{at}act/", {"form_key": "early", "act": "close"}, follow=True).content.decode()
    assert "公示到2026年5月27日为止，次日起才能结束；内容有误要提前停的，写明原因撤下" in early
    assert "1件异议待答复" not in read(leader, "/"), "only who answers is told"
    desk = read(section, "/")
    remark = re.search(r"/remarks/(\w+)/", desk)[0]
    assert "1件异议待答复" in desk and remark in read(section, "/remarks/")
    assert "村账上个月已经公开了" in read(section, remark)
    outside.today = date(2026, 5, 27)
    last = outside.send(f"{address}say/", address, {"kind": "objection", "text": "最后一天晚上寄的：村账还没有贴出来"})
    it_is(2026, 5, 28)
    section = browser(city, "section", "甲部")
    assert "刚寄来的还没有收取" in section.post(f"{at}act/", {"form_key": "soon", "act": "close"}, follow=True).content.decode()
    outside.feed(by=SYSTEM.on(date(2026, 5, 28)), at=AT + timedelta(days=8))
    assert "已受理，正在办理" in outside.progress(last), "sent in time, whenever it is taken in"
    remark, other = re.findall(r'href="(/remarks/\w+/)', read(section, "/remarks/"))[:2]
    if "村账上个月已经公开了" not in read(section, remark):
        remark, other = other, remark
    send(section, other, {"act": "answer", "text": "5月28日已贴出，请到公开栏看"})
    over = read(section, at)
    assert "公示期满，还没有结束" in over and "1件异议没有答复</a>，答复以后在这里结束" in over and "结束公示</button>" not in over
    outside.today = date(2026, 5, 28)
    assert "公示期到2026年5月27日（周三）已满，还没有结束" in outside.page(address) and "公示中" not in outside.page("/")
    assert "还有1件异议没有答复" in section.post(f"{at}act/", {"form_key": "close", "act": "close"}, follow=True).content.decode()
    short = send(section, remark, {"act": "answer", "text": "短"})
    assert short.status_code == 400 and re.search(r'短</textarea><p class="error" role="alert">请写明答复，至少4个字', short.content.decode()), "at its field, and nothing typed is lost"
    assert "异议待答复" in read(section, "/")
    send(section, remark, {"act": "answer", "text": "5月21日复核：4月的村账没有贴，维持等次"})
    assert "1份公示期满，可以结束" in read(section, "/") and "结束公示</button>" in read(section, at)
    outside.feed()
    assert "维持等次" in outside.progress(receipt)
    assert "异议待答复" not in read(section, "/")
    send(section, f"{at}act/", {"act": "close"})
    with reading(SYSTEM):
        assert Publication.objects.get().state == "closed"
    assert "收到2件，都已答复" in read(section, at)
    outside.feed()
    assert "公示已结束，收到异议2件，都已答复" in outside.page(address) and "提交异议" not in outside.page(address)
    late = outside.post(f"{address}say/", "/progress/", {"kind": "objection", "text": "还想再说一句"})
    assert late.status_code == 404


def test_every_page_of_publications_opens_for_whoever_works_with_them(graded) -> None:
    section = browser(graded, "section", "甲部")
    for address in ("/publications/", "/publications/?show=open", "/publications/?show=read", "/publications/due/", "/publications/due/?show=overdue", "/remarks/"):
        read(section, address)
    made = send(section, "/publications/new/", {"what": "grading.result", "unit": "", "subject": ""})
    assert made.status_code == 400
    member = browser(graded, "member", "甲一村")
    assert "还没有发布" in read(member, "/publications/")
    assert member.get("/remarks/").status_code == member.get("/publications/new/").status_code == 404
