"""发布证明的机制: rows of docs/coverage.csv about what is published; each test says in its first line what it proves."""
from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from dazugong.formats.publicfile import digest_of
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.publications import actions, duties, launching, queries, remarks
from dazugong.kernel.publications.collecting import collect
from dazugong.kernel.publications.kinds import kind_of
from dazugong.kernel.publications.models import Publication, Remark
from dazugong.kernel.records.actions import correct_record, file_record
from dazugong.kernel.records.models import Obligation
from dazugong.spec import load_pack
from tests.make import AT, DAY, SYSTEM
from tests.outside import Outside
from tests.publishing import ELEVEN, PACKS, again, entered, installed
from tests.sample_publications import drafted, published
from tests.tabs import browser, read


def test_every_year_has_its_list_of_books(city, tmp_path, monkeypatch) -> None:
    """2024至2026年各发布一份书目：查2025年打开当年书目和发布日期；2026年再发一份时提示已有1份"""
    installed("website", since=date(2024, 1, 1))
    outside, made = Outside(tmp_path, monkeypatch), {}
    for year in (2024, 2025, 2026):
        at = AT.replace(year=year, month=3, day=2)
        with reading(city.reader("section", "甲部", day=at.date())) as section:
            offer = kind_of("website", "books", at.date())
            made[year] = actions.draft(offer=offer, unit=city.unit("甲县"), subject=f"{year}年书目", body="《样例读本》", period=queries.period_for(offer, at.date()), by=section, at=at)
            actions.hand_in(publication=made[year], by=section, at=at)
        with reading(city.reader("leader", "甲部", day=at.date())) as leader:
            actions.approve(publication=made[year], by=leader, at=at)
    outside.feed()
    page = outside.page(f"/p/{made[2025].public_id}/")
    assert "2025年书目" in page and "2025年3月2日（周日）发布" in page
    with reading(city.reader("section", "甲部")) as section:
        offer = kind_of("website", "books", DAY)
        assert queries.same_period(section, offer, city.unit("甲县"), queries.period_for(offer, DAY)).count() == 1


def test_a_post_in_the_forum_waits_until_it_is_looked_at(city, tmp_path, monkeypatch) -> None:
    """一帖待审，未登录者访问的地址与不存在的页面一样；审核通过后可见，被退回的作者看到理由"""
    installed("website")
    outside = Outside(tmp_path, monkeypatch)
    with reading(city.reader("section", "甲部")) as section:
        waiting = drafted(city, "forum", pack="website", by=section, subject="读书心得")
    outside.feed()
    assert outside.get(f"/p/{waiting.public_id}/").content == outside.get("/p/NOTHING/").content
    with reading(city.reader("leader", "甲部")) as leader:
        actions.approve(publication=waiting, by=leader, at=AT)
    outside.feed()
    page, say = f"/p/{waiting.public_id}/", f"/p/{waiting.public_id}/say/"
    good, bad = (outside.send(say, page, {"kind": "comment", "text": text}) for text in ("读完很有收获", "这一段是广告"))
    outside.feed()
    assert "很有收获" not in outside.page(page)
    with reading(city.reader("section", "甲部")) as section:
        remarks.show_comment(remark=Remark.objects.get(digest=digest_of(good)), by=section, at=AT)
        remarks.return_comment(remark=Remark.objects.get(digest=digest_of(bad)), reason="与读书无关", by=section, at=AT)
        with pytest.raises(Refusal, match="已经办过"):
            remarks.show_comment(remark=Remark.objects.get(digest=digest_of(bad)), by=section, at=AT)
    outside.feed()
    assert "很有收获" in outside.page(page) and "广告" not in outside.page(page)
    assert "与读书无关" in outside.progress(bad)


def test_a_promise_keeps_its_earlier_words(city, tmp_path, monkeypatch) -> None:
    """承诺20条：公众不登录看到20条和发布日期；修改1条后仍可查旧文；设投诉入口"""
    installed("openness")
    outside, clauses = Outside(tmp_path, monkeypatch), [f"第{n}条　坚持做到第{n}件事。" for n in range(1, 21)]
    promise = published(city, "promise", pack="openness", subject="公开承诺", body="\n".join(clauses))
    outside.feed()
    page = outside.page(f"/p/{promise.public_id}/")
    assert page.count("坚持做到") == 20 and "2026年5月20日（周三）发布" in page
    again(city, promise, "\n".join([*clauses[:19], "第20条　改过的一条。"]))
    outside.feed()
    assert "改过的一条" in outside.page(f"/p/{promise.public_id}/")
    old = outside.page(f"/p/{promise.public_id}/1/")
    assert old.count("坚持做到") == 20 and "改过的" not in old
    assert "承诺履行投诉" in outside.page("/")


def test_an_anonymous_letter_has_a_number_and_nobody_behind_it(city, tmp_path, monkeypatch) -> None:
    """匿名信1封：凭编号查询，显示受理、承办科室、期限；数据库中没有提交人和来源地址"""
    installed("openness")
    outside = Outside(tmp_path, monkeypatch)
    outside.feed()
    box = f"/box/openness.opinions.{city.unit('甲县').public_id}/"
    receipt = outside.send(box, box, {"text": "建议周六也办事"}, REMOTE_ADDR="203.0.113.9")
    outside.feed()
    said = outside.progress(receipt)
    assert "已受理，正在办理" in said and "甲县县委组织科" in said and "2026-06-03" in said
    with reading(SYSTEM):
        letters = list(Remark.objects.filter(kind="letter").values())
        assert len(letters) == 1
        assert not any("203.0.113" in str(value) or receipt in str(value) or "周六" in str(value) for value in letters[0].values())
        assert letters[0]["login"] is None


def test_the_public_opens_what_is_published_and_nothing_else(city, tmp_path, monkeypatch) -> None:
    """已发布1篇、未审核1篇：公众不登录，前者能打开，后者与不存在的页面一样；公开页没有身份证号和电话"""
    installed("website")
    outside = Outside(tmp_path, monkeypatch)
    shown = published(city, "news", pack="website", subject="一线见闻")
    with reading(city.reader("section", "甲部")) as section:
        waiting = drafted(city, "news", pack="website", by=section, subject="没有审核的")
        with pytest.raises(Refusal, match="电话"):
            drafted(city, "news", pack="website", by=section, body="请找13900001234")
    outside.feed()
    page = outside.page(f"/p/{shown.public_id}/")
    assert "一线见闻" in page and not ELEVEN.search(page)
    assert outside.get(f"/p/{waiting.public_id}/").content == outside.get("/p/NOTHING/").content
    assert page.count("一线见闻") >= 1


def test_another_site_fetches_what_is_public(city, tmp_path, monkeypatch) -> None:
    """已公开10条、未公开3条：对方抓取得到10条，链接都能打开；撤下1条后得9条"""
    installed("website")
    outside = Outside(tmp_path, monkeypatch)
    made = [published(city, "news", pack="website", subject=f"第{n}条") for n in range(10)]
    with reading(city.reader("section", "甲部")) as section:
        for n in range(3):
            drafted(city, "news", pack="website", by=section, subject=f"未公开{n}")
    outside.feed()
    items = outside.get("/feed.json").json()["items"]
    assert len(items) == 10
    assert all(outside.get(item["url"].removeprefix("http://127.0.0.1")).status_code == 200 for item in items)
    with reading(city.reader("leader", "甲部")) as leader:
        actions.withdraw(publication=made[0], reason="数字有误", by=leader, at=AT)
    outside.feed()
    assert len(outside.get("/feed.json").json()["items"]) == 10 - 1 == 9
    assert outside.get("/feed.xml").content.decode().count("<entry>") == 9


def test_what_is_overdue_names_whoever_answers_for_it(city, tmp_path, monkeypatch) -> None:
    """本季应公开10项，9项已公开：逾期1项，列责任岗位和天数；未审批的公众打不开"""
    installed("openness", since=date(2026, 4, 1))
    late = date(2026, 7, 6)
    kinds = [one for one in load_pack(PACKS / "openness").publications if one.every == "quarter"]
    assert len(kinds) == 10
    system = SYSTEM.on(late)
    with reading(system):
        duties.open_disclosures(by=system, at=AT)
    for kind in kinds[:9]:
        published(city, kind.id, pack="openness", period="2026Q2", subject=kind.title)
    with reading(city.reader("section", "甲部")) as section:
        waiting = drafted(city, kinds[9].id, pack="openness", period="2026Q2", by=section, subject=kinds[9].title)
    with reading(city.reader("section", "甲部", day=late)) as section:
        rows = list(queries.overdue(section).filter(unit_id=city.units["甲县"], period="2026Q2"))
        assert [(row.title, row.responsible, queries.days_late(row, late)) for row in rows] == [("责任目标公开", "科室", 6)]
    outside = Outside(tmp_path, monkeypatch)
    outside.feed()
    assert outside.get(f"/p/{waiting.public_id}/").status_code == 404


def test_the_catalogue_of_what_is_handed_down_adds_up(city, tmp_path, monkeypatch) -> None:
    """目录60项：下放22、代办30、不下放8，公众查目录三类之和60，每项见依据、办理指南、地点和时限，缺办理指南的退回；科室改了1项的类再审批公开，旧版仍可查"""
    installed("delegation")
    ways = ["下放"] * 22 + ["代办"] * 30 + ["不下放"] * 8
    outside = Outside(tmp_path, monkeypatch)
    with pytest.raises(Refusal, match="办理指南"):
        entered(city, "delegation", "items", {name: text for name, text in _items(ways).items() if not name.endswith("1.guide")})
    entered(city, "delegation", "items", _items(ways))
    listed = published(city, "catalogue", pack="delegation", subject="事项目录", body="")
    outside.feed()
    page = outside.page(f"/p/{listed.public_id}/")
    for said in ("下放 <b>22</b>", "代办 <b>30</b>", "不下放 <b>8</b>", "合计 <b>60</b>"):
        assert said in page
    assert page.count("社区窗口") == page.count("带身份证，当场办") == page.count("清单第") == page.count('data-label="办理时限"') == 22 + 30 + 8 == 60
    with reading(SYSTEM):
        entry = Obligation.objects.get(pack="delegation", first_filed_on__isnull=False)
    with reading(city.reader("section", "甲部")) as section:
        correct_record(obligation=entry, reason="1项改为代办", by=section, at=AT)
        file_record(obligation=entry, values=_items(["代办", *ways[1:]]), by=section, at=AT)
    again(city, listed, "")
    outside.feed()
    assert "下放 <b>21</b>" in outside.page(f"/p/{listed.public_id}/")
    assert "下放 <b>22</b>" in outside.page(f"/p/{listed.public_id}/1/")


def _items(ways: list[str]) -> dict[str, str]:
    cells = {"name": "事项{}", "basis": "清单第{}项", "guide": "带身份证，当场办", "place": "社区窗口", "days": "3"}
    found = {f"items.{n}.{column}": text.format(n) for n in range(1, len(ways) + 1) for column, text in cells.items()}
    return found | {f"items.{n}.way": way for n, way in enumerate(ways, 1)}


def test_a_preplan_keeps_its_first_edition_and_is_set_in_motion(city, it_is) -> None:
    """预案第2版发布，第1版只读可查；启动1次生成责任任务和时间线，12个月未演练标黄"""
    installed("preplans")
    entered(city, "preplans", "preplan", {"name": "防汛预案", "when": "红色预警", "measures.1.what": "转移群众", "measures.1.who": "甲县甲一镇党委", "measures.1.days": "1",
                                          "measures.2.what": "清点党员", "measures.2.who": "甲县县委", "measures.2.days": "2"})  # fmt: skip
    plan = published(city, "preplan", pack="preplans", subject="防汛预案", body="第1版")
    again(city, plan, "第2版")
    section = browser(city, "section", "甲部")
    assert "第1版" in read(section, f"/publications/{plan.public_id}/?edition=1")
    with reading(city.reader("section", "甲部")) as reader:
        with pytest.raises(Refusal, match="没有可以送审"):
            actions.hand_in(publication=plan, by=reader, at=AT)
        started = launching.launch(publication=plan, reason="县里发布红色预警", by=reader, at=AT)
        [(one, tasks)] = queries.launches_of(reader, plan)
        assert one == started
        assert [(row.task.title, row.task.unit.name, row.task.due) for row in tasks] == [("转移群众", "甲县甲一镇党委", date(2026, 5, 21)), ("清点党员", "甲县县委", date(2026, 5, 22))]
        assert kind_of("preplans", "preplan", DAY).kind.review == 12
        plan.refresh_from_db()
        assert queries.review_due(plan) == date(2027, 5, 19)
    it_is(2027, 5, 20)
    assert "以后没有复核" in read(browser(city, "section", "甲部"), "/publications/")


def test_the_book_of_achievements_holds_what_was_approved(city) -> None:
    """成果18篇、未审核3篇，导出汇编：目录15行、正文15篇且页码对应，未审核的不入册"""
    installed("website")
    for n in range(1, 16):
        published(city, "achievements", pack="website", subject=f"第{n:02d}号成果", body=f"第{n:02d}号成果的正文。")
    with reading(city.reader("section", "甲部")) as section:
        for n in range(16, 19):
            drafted(city, "achievements", pack="website", by=section, subject=f"第{n}号成果")
        assert Publication.objects.filter(kind="achievements").count() == 18
        book = pypdfium2.PdfDocument(BytesIO(collect(pack="website", kind="achievements", by=section, at=AT)))
    pages = [page.get_textpage().get_text_range() for page in book]
    listed = re.findall(r"第(\d\d)号成果[ .·…\u2026]*?(\d+)\s", pages[0] + "\n")
    assert len(listed) == 15
    assert len(pages) == 1 + 15
    for number, page in listed:
        assert f"第{number}号成果的正文" in pages[int(page) - 1]
    assert not any(f"第{n}号成果" in page for page in pages for n in (16, 17, 18))
    assert 18 - 3 == 15


def test_papers_are_found_by_a_word_with_their_meeting(city, tmp_path, monkeypatch, it_is) -> None:
    """按关键词检索，列出材料和所属会议；没有审核的2份不公开"""
    it_is(2026, 5, 20)
    installed("office_meetings")
    kinds = ["现场会"] * 3 + ["经验交流会"] * 2 + ["理论研讨会"] * 3
    for n, kind in enumerate(kinds, 1):
        said = f"开头说村务。{'铺垫' * 30}中间说到网格联户怎么办。{'收尾' * 30}" if n in (2, 5) else "说别的。"
        entered(city, "office_meetings", "material", {"kind": kind, "day": "2026-04-10", "title": f"第{n:02d}号材料", "topic": "治理", "text": said, "checked": "否" if n > 6 else "是"})
    section = browser(city, "section", "甲部")
    found = read(section, "/register/office_meetings/material/?f_a_text=网格联户")
    assert sorted(re.findall(r"第(\d\d)号材料", found)) == ["02", "05"] and "<mark>网格联户</mark>怎么办" in found
    assert "现场会" in found and "经验交流会" in found
    shown = published(city, "materials", pack="office_meetings", subject="交流材料", body="")
    outside = Outside(tmp_path, monkeypatch)
    outside.feed()
    page = outside.page(f"/p/{shown.public_id}/")
    assert sorted(set(re.findall(r"第(\d\d)号材料", page))) == [f"{n:02d}" for n in range(1, 9 - 2)]


def test_the_paper_of_a_forum_opens_once_it_is_approved(city, tmp_path, monkeypatch) -> None:
    """每期论坛可打开主讲材料，未审核的1期与不存在的页面一样"""
    installed("department_life")
    outside = Outside(tmp_path, monkeypatch)
    shown = published(city, "forum", pack="department_life", subject="第4期：网格联户", body="主讲材料：一户一档。")
    with reading(city.reader("section", "甲部")) as section:
        waiting = [drafted(city, "forum", pack="department_life", by=section, subject="第5期", body="还没有审核的材料")]
    outside.feed()
    assert "一户一档" in outside.page(f"/p/{shown.public_id}/")
    assert len(waiting) == 1 and outside.get(f"/p/{waiting[0].public_id}/").content == outside.get("/p/NOTHING/").content


def test_reports_of_research_are_found_by_a_word(city, it_is) -> None:
    """检索“社区干部”，列出含该词的3篇报告和段落"""
    it_is(2026, 5, 20)
    installed("innovation")
    for n in range(1, 6):
        said = f"{'前言' * 40}社区干部待遇偏低。{'后文' * 40}" if n < 4 else "说的是村级集体经济。"
        entered(city, "innovation", "research", {"topic": f"第{n}号课题", "who": "样甲", "due": "2026-06-30", "text": said, "reported": "2026-05-10"})
    for asked in ("f_a_text=社区干部", "q=社区干部"):      # in the column, and in the box above the table
        page = read(browser(city, "section", "甲部"), f"/register/innovation/research/?{asked}")
        assert sorted(re.findall(r"第(\d)号课题", page)) == ["1", "2", "3"]
        assert page.count("<mark>社区干部</mark>待遇偏低") == 3
    assert sorted(re.findall(r"第(\d)号课题", read(browser(city, "section", "甲部"), "/register/innovation/research/?q=第4号"))) == ["4"]


def test_whoever_waits_sees_his_place_and_by_what_it_goes(city, it_is) -> None:
    """轮候名册上看得到排第几和按什么排；不在等的不排"""
    it_is(2026, 5, 20)
    installed("talent")
    for name, day, result in (("样甲", "2026-04-02", "轮候中"), ("样乙", "2026-03-02", "轮候中"), ("样丙", "2026-01-05", "已分配")):
        entered(city, "talent", "waiting", {"who": name, "day": day, "fits": "是", "result": result})
    page = read(browser(city, "section", "甲部"), "/register/talent/waiting/")
    assert "按“申请日期”排，小的、早的在前" in page
    placed = {name: re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{name}(?:(?!</tr>).)*</tr>", page, re.S)[0] for name in ("样甲", "样乙", "样丙")}
    shown = {name: re.search(r'data-label="排第几"[^>]*>(?:<[^>]+>)*([^<]+)', row)[1].strip() for name, row in placed.items()}
    assert shown == {"样甲": "2", "样乙": "1", "样丙": "不在排"}
