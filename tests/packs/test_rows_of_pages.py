"""在页面上证明的机制: rows of docs/coverage.csv played as those who use them do, from page to page; each test says in its first line what it proves."""
from __future__ import annotations

import html
import re
from datetime import date

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import correct_record, file_record
from dazugong.kernel.records.checks import altered_reports
from dazugong.kernel.records.models import Answer, Obligation
from dazugong.kernel.records.opening import install_pack, open_due_periods
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SYSTEM, seat_cadre_section
from tests.publishing import PACKS


def _installed(*names: str) -> None:
    with reading(SYSTEM):
        for name in names:
            install_pack(source=PACKS / name, since=date(2026, 1, 1), by=SYSTEM, at=AT)


def test_what_was_asked_before_the_meeting_is_counted_summed_up_and_leaves_its_changes(city, it_is) -> None:
    """酝酿对象2名、应征求5个方面：4个已回时显示5个里回了4个，提请上会被拒；5条齐后汇总为同意4、无意见1，可以上会，改过的3处列出原来和改为；不参与的打开与不存在的一样"""
    it_is(2026, 5, 20, 9)
    _installed("selection")
    seat_cadre_section(city, "甲部")
    cadres, leader = Desk(city, "cadre_section", "甲部"), Desk(city, "leader", "甲部")
    where = cadres.sends("/cases/new/", what="selection.promotion", unit=city.unit("甲县").public_id, subject="某职位")["Location"]

    def press(step: int, verb: str = "", **values: object):
        return cadres.sends(f"{where}press/", step=step, verb=verb, **{f"a-{name}": value for name, value in values.items()})

    press(1, "进入推荐", posts="1", persons="3", kin="否")
    press(2, "进入考察", voters="40", opinion_recommend="无意见")
    press(3, "进入酝酿", objects="2", team="2", papers=["考察预告", "民主测评", "谈话记录", "考察材料", "档案审核", "个人事项查核"], opinion_inspect="无意见")
    asked = {"objects": "2", "leader": "同意", "ministry": "同意", "co_managing": "无意见", "discipline": "未回", "own_unit": "有不同意见"}
    asked["differences"] = "所在单位党组织：第二名对象在岗不满两年"
    assert press(4, **asked).status_code == 302
    for page in (cadres.sees(where), (refused := press(4, "提请上会", **asked)).content.decode()):      # kept, or only typed
        assert '<output id="a-sides" data-computed="sides">5</output>' in page and '<output id="a-answers" data-computed="answers">4</output>' in page
        assert "还没有回齐" in page
    assert refused.status_code == 400 and "还有方面没有回意见" in refused.content.decode()
    assert "改过的" not in cadres.sees(where)
    settled = {**asked, "discipline": "同意", "own_unit": "同意", "differences": ""}
    assert press(4, "提请上会", **settled).status_code == 302
    page = leader.sees(where)
    summed = page.partition("<h2>酝酿</h2>")[2].partition("</section>")[0]
    assert "各方面没有不同意见" in summed and "<dt>同意方面数</dt><dd>4" in summed and "<dt>无意见方面数</dt><dd>1" in summed
    changed = page.partition("<h2>改过的")[2].partition("</section>")[0]
    assert "<small>3处</small>" in changed
    assert all(said in changed for said in ("所在单位党组织意见", "有不同意见", "纪检监察机关意见", "未回", "第二名对象在岗不满两年", "空着"))
    for other in (Desk(city, "section", "甲部"), Desk(city, "organiser", "甲一镇")):
        hidden, nothing = other.client.get(where), other.client.get("/cases/ZZZZZZZZZZZZ/")
        assert (hidden.status_code, hidden.content) == (404, nothing.content)


def test_who_was_sent_out_is_listed_with_his_day_and_turns_red_without_a_judgement(city, it_is) -> None:
    """派出6人到重点工程：没有写明学习任务、带教人的退回；在外名单列6人和到期日；到期5个工作日以内没有鉴定的不标红，过了标红，没有鉴定的不能结束"""
    it_is(2026, 5, 20, 9)
    _installed("placements")
    office, form = Desk(city, "section", "甲部"), "/relations/new/"
    sent = [city.person(name) for name in ("甲一村党员", "甲一湾党员", "甲二村党员", "甲一村书记", "甲一湾书记", "甲一镇组织委员")]
    assert len({one.pk for one in sent}) == 6
    common = {"what": "placements.study", "unit": city.unit("甲部").public_id, "holder": city.unit("甲部").name, "since": "2026-01-01", "due": "2026-06-30"}
    refused = office.sends(form, **common, to=sent[0].public_id)
    assert refused.status_code == 400 and "请写明“学习任务”、“带教人”" in refused.content.decode()
    assert 'name="agreed-学习任务"' in office.sees(f"{form}?what=placements.study") and 'name="agreed-' not in office.sees(f"{form}?what=placements.away")
    where = [office.sends(form, **common, to=one.public_id, **{"agreed-学习任务": "高铁站前工程征迁", "agreed-带教人": "指挥部周主任"})["Location"] for one in sent]
    listed = office.sees("/relations/?f_title=跟班学习&f_state=履行中")
    assert listed.count("2026-06-30") == 6 and all(one.name in listed for one in sent)
    page = office.sees(where[0])
    assert "高铁站前工程征迁" in page and "指挥部周主任" in page and "2026年7月7日" in page
    ended = office.sends(f"{where[0]}act/", act="end", day="2026-07-01", reason="期满")
    assert ended.status_code == 302 and "期满要有评价" in office.sees(where[0])
    for day, red in (("2026-07-07", False), ("2026-07-08", True)):     # the fifth working day after the end, and the next
        it_is(*map(int, day.split("-")), 9)
        row = Desk(city, "section", "甲部").sees("/relations/?show=soon")
        assert row.count("待评价") >= 6 and ("status-late" in row) is red, day


def test_whoever_asks_to_be_taken_out_is_not_found_from_that_day(city, it_is) -> None:
    """入库150人、更新期限12个月：20人超期列为待更新，名单点得到；本人要求退出的，当日登记簿、查找、指标里都检索不到，只留编号、日期和处理痕迹；没有征得同意的一条也不登记"""
    it_is(2026, 6, 30, 9)
    _installed("talent_pools")
    office, book = Desk(city, "section", "甲部"), "/register/talent_pools/hometown/"
    heading = "登记日期\t人才编号\t姓名\t人才联系方式\t本人同意入库日期\t人才来源\t入库用途\t本人同意到哪天\t几个月更新一次"
    line = "2026-06-01\tW{0:03}\t样远{0}\t\t{1}\t本人登记\t引才引智、项目对接\t2028-06-01\t12"
    rows = [line.format(n, "2025-05-08" if n <= 20 else "2026-02-10") for n in range(1, 151)]
    unasked = line.format(151, "2026-06-02")
    assert "先征得本人同意" in office.sends(f"{book}new/", rows="\n".join([heading, *rows, unasked]), many="1").content.decode()
    assert office.sends(f"{book}new/", rows="\n".join([heading, *rows]), many="1").status_code == 302

    def stale() -> tuple[str, str]:
        board = office.sees("/boards/talent_pools/away_stale/")
        return tuple(re.search(r'class="of">(\d+)/(\d+)', board).groups())

    assert stale() == ("20", "150")
    behind = office.sees(html.unescape(re.search(r'href="(/boards/talent_pools/away_stale/rows/[^"]+)"', office.sees("/boards/talent_pools/away_stale/"))[1]) + "&part=count")
    assert all(f"样远{n}<" in behind for n in range(1, 21)) and "W020" in behind and "样远21" not in behind
    row = next(row for row in behind.split("<tr>") if "样远20<" in row)
    where = re.search(r'href="(/records/[A-Z0-9]+/)', row)[1]
    assert "样远20" in office.sees(f"{book}?f_name=样远20") and "2026年6月1日" in office.sees(where)
    assert "样远20" in office.sees(where)
    assert office.sends(f"{where}retire/", on="2026-06-30", reason="本人来电要求退出", erase="1").status_code == 302
    assert stale() == ("19", "149")
    for place in (where, f"{where}1/", f"{book}?f_name=样远20", "/search/?q=样远20", f"{book}?out=xlsx"):
        answer = office.client.get(place)
        assert "样远20" not in re.sub(r'value="[^"]*"|“样远20”|(?:q|name)=[^"&]*', "", answer.content.decode("utf8", "ignore")), place
    page = office.sees(where)
    assert "已于2026年6月30日注销" in page and "内容已应本人要求删去" in page
    with reading(SYSTEM):
        assert Trace.objects.filter(verb="删去内容", thing=where.split("/")[2]).count() == 1
        assert not Answer.objects.filter(revision__record__obligation__public_id=where.split("/")[2]).exists()
        assert altered_reports(SYSTEM) == []


def test_a_theme_leads_to_its_mechanisms_and_to_the_rows_behind_its_figures(city, it_is) -> None:
    """基层治理架构挂3项机制、2个数：只挂1项的退回；列出3项机制和2个数（专职书记19名、社区书记20名，专职化率95%），机制都点得到，数点得到来源的那一份"""
    it_is(2026, 12, 20, 9)
    _installed("grassroots_counts", "grading", "duties", "themes")
    at = AT.replace(month=12, day=20)
    with reading(system := SYSTEM.on(date(2026, 12, 20))):
        open_due_periods(by=system, at=at)
        owed = {(one.form, one.unit_id, one.period): one for one in Obligation.objects.filter(first__gte=date(2026, 1, 1))}
        filed = {}
        for place, period, full, part in (("甲一镇", "2026Q3", 7, 3), ("甲一镇", "2026Q4", 9, 1), ("甲二镇", "2026Q3", 10, 0)):
            filed[place] = owed["secretaries", city.unit(place).pk, period]
            modes = ["专职"] * full + ["兼职"] * part
            rows = {f"communities.{n}.{key}": said for n, mode in enumerate(modes, 1) for key, said in (
                ("community", f"{place}第{n}社区"), ("name", f"样书记{n}"), ("mode", mode), ("since", "2025-03-01"))}    # fmt: skip
            file_record(obligation=filed[place], values={"communities": str(len(modes)), **rows}, by=system, at=at, on_behalf="样例代为登记")
    office = Desk(city, "section", "甲部")
    where = f"/records/{owed['governance', city.unit('甲县').pk, '2026'].public_id}/"
    asked = office.sees(where)
    assert 'name="a-full" value="19"' in asked and 'name="a-all" value="20"' in asked
    known = {"saves": 0, "a-full": "19", "a-all": "20", "a-graded": "0"}
    refused = office.sends(f"{where}file/", **known, **{"a-mechanisms": "1", "a-mechanisms.1.name": "农村转并联"})
    assert refused.status_code == 400 and "少于两项机制的不能发布" in refused.content.decode()
    named = {f"a-mechanisms.{n}.name": name for n, name in enumerate(("农村转并联", "党建组织体系", "社区内部运行"), 1)}
    assert office.sends(f"{where}file/", **known, **named, **{"a-mechanisms": "3"}).status_code == 302
    page = office.sees(where)
    for name, there in (("农村转并联", "/units/"), ("党建组织体系", "/units/"), ("社区内部运行", "/packs/duties/")):
        assert f'<a href="{there}">{name}</a>' in page and office.client.get(there).status_code == 200
    assert "95" in page
    sources = [html.unescape(one).partition("?")[0] for one in re.findall(r'<li><a href="(/records/[^"]+)">', page)]
    assert all(sources.count(f"/records/{one.public_id}/") == 2 for one in filed.values())


def test_a_solution_that_others_use_says_how_often_and_who(city, it_is) -> None:
    """难题40个、解决32个，80%，没有解决的8个列得出是哪几个、谁认领；某解法被3个单位引用，显示3次和单位名；没有写解法就验证的退回"""
    it_is(2026, 6, 30, 9)
    _installed("innovation")
    office, book = Desk(city, "section", "甲部"), "/register/innovation/puzzle/"
    heading = "登记日期\t难题\t认领人\t解法\t解法验证日期"
    lines = [f"2026-06-01\t难题第{n}号\t样认领{n}\t{'分片包干' if n <= 32 else ''}\t{'2026-06-10' if n <= 32 else ''}" for n in range(1, 41)]
    unsolved = lines[-1].removesuffix("\t\t") + "\t\t2026-06-10"
    refused = office.sends(f"{book}new/", rows="\n".join([heading, unsolved]), many="1")
    assert refused.status_code == 400 and "验证以前先写解法" in refused.content.decode()
    assert office.sends(f"{book}new/", rows="\n".join([heading, *lines]), many="1").status_code == 302
    board = office.sees("/boards/innovation/solved/")
    assert re.search(r'class="of">32/40', board) and "80.0%" in board
    there = html.unescape(re.search(r'href="(/boards/innovation/solved/rows/[^"]+)"', board)[1])
    rest = office.sees(f"{there}&part=rest")
    assert all(f"难题第{n}号<" in rest for n in range(33, 41)) and "难题第32号<" not in rest and 40 - 32 == 8
    where = re.search(r'href="(/records/[A-Z0-9]+/)', next(row for row in office.sees(f"{there}&part=count").split("<tr>") if "难题第1号<" in row))[1]
    names = [city.unit(place).name for place in ("甲一镇", "甲二镇", "甲一村")]
    with reading(city.reader("section", "甲部", day=date(2026, 6, 30))) as section:
        entry, at = Obligation.objects.get(public_id=where.split("/")[2]), AT.replace(month=6, day=30)
        correct_record(obligation=entry, reason="三个单位引用了", by=section, at=at)
        cells = {f"used.{n}.{key}": said for n, name in enumerate(names, 1) for key, said in (("unit", name), ("day", "2026-06-20"))}
        file_record(obligation=entry, by=section, at=at, values={"what": "难题第1号", "who": "样认领1", "how": "分片包干", "checked": "2026-06-10", "used": "3", **cells})
    page = office.sees(where)
    assert all(name in page for name in names) and re.search(r"引用次数</th>\s*<td[^>]*>\s*3 次", page)
