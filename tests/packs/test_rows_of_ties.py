"""联系、办件、岗位证明的机制: rows of docs/coverage.csv about ties, cases and posts; each test says in its first line what it proves."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from dazugong.kernel.access.actions import fill_post, give_role, vacate_post
from dazugong.kernel.access.queries import capacities, reader_for
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.people.actions import open_post
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.packs import pack_of
from dazugong.kernel.relations.actions import begin_relation, end_relation, record_visit
from dazugong.kernel.relations.replying import reply_to
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SINCE, SYSTEM, seat_cadre_section
from tests.publishing import PACKS


def test_whoever_takes_a_sixth_enterprise_is_told_so(city) -> None:
    """一名指导员联系企业超过5家时提示：第5家不提示，第6家提示已经联系6个，照样登记"""
    with reading(SYSTEM):
        install_pack(source=PACKS / "twinning", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    town, said = Desk(city, "organiser", "甲一镇"), {}
    for number in range(1, 7):
        form = {"what": "twinning.guide", "unit": city.unit("甲一村").public_id, "since": "2026-05-20", "to": f"样例企业{number}", "holder": city.person("甲一村党员").public_id}
        page = town.sees(town.sends("/relations/new/", **form)["Location"])
        said[number] = "请考虑分给别人" in page
    assert said == {number: number > 5 for number in range(1, 7)}
    assert "已经联系6个，超过5个" in page


def test_what_was_carried_on_without_a_paper_stands_on_the_first_page(city) -> None:
    """考察环节需材料6件缺1件：没有续办文号的被拒；附续办文号的走下去，文号列在卷宗首页"""
    with reading(SYSTEM):
        install_pack(source=PACKS / "selection", since=date(2026, 1, 1), by=SYSTEM, at=AT)
    seat_cadre_section(city, "甲部")
    section = Desk(city, "cadre_section", "甲部")
    where = section.sends("/cases/new/", what="selection.promotion", unit=city.unit("甲县").public_id, subject="某职位")["Location"]
    press = f"{where}press/"
    section.sends(press, step=1, verb="进入推荐", **{"a-posts": "1", "a-persons": "3", "a-kin": "否"})
    section.sends(press, step=2, verb="进入考察", **{"a-voters": "40", "a-opinion_recommend": "无意见"})
    five = ["考察预告", "民主测评", "谈话记录", "考察材料", "档案审核"]
    looked = {"a-objects": "2", "a-team": "2", "a-papers": five, "a-opinion_inspect": "无意见"}
    refused = section.sends(press, step=3, verb="进入酝酿", **looked)
    assert len(five) == 6 - 1 and refused.status_code == 400
    assert "缺“个人事项查核”" in refused.content.decode() and "选拔任用条例第三十六条" in refused.content.decode()
    assert "续办文号" not in section.sees(where).partition("<h2>考察</h2>")[0].partition("<h2>情况</h2>")[2].partition("</section>")[0]
    assert section.sends(press, step=3, verb="进入酝酿", **looked, **{"a-carried_on": "青组〔2026〕3号"}).status_code == 302
    front = section.sees(where).partition("<h2>情况</h2>")[2].partition("</section>")[0]
    assert "续办文号" in front and "青组〔2026〕3号" in front


def test_a_supervisor_whose_term_is_over_may_not_file_from_that_day(city) -> None:
    """监督员任期两年，聘任时登记期满日：期满未续聘的当日失去填报权限，续聘的接着能填"""
    over, today = date(2026, 5, 20), date(2026, 5, 20)
    login = city.login("member", "甲一村")
    with reading(SYSTEM):
        post = open_post(unit=city.unit("甲县"), title="组织工作监督员", since=SINCE, by=SYSTEM, at=AT)
        give_role(post=post, role="organiser", over=city.unit("甲县"), since=SINCE, by=SYSTEM, at=AT)
        term = fill_post(person=city.person("甲一村党员"), post=post, since=date(2024, 5, 20), by=SYSTEM, at=AT)
        vacate_post(appointment=term, on=over, by=SYSTEM, at=AT)

    def files(day: date) -> bool:
        seats = [choice for choice in capacities(login.pk, day)[1] if choice.post_id == post.pk]
        found = reader_for(login, day=day, today=day, acting=seats[0].key) if seats else None
        return found is not None and found.may("records.file")

    assert files(today - timedelta(days=1)) and not files(today)
    with reading(SYSTEM):
        fill_post(person=city.person("甲一村党员"), post=post, since=over, by=SYSTEM, at=AT)
    assert files(today)


def test_whoever_was_sent_out_reads_his_judgement_and_answers_it(city, it_is) -> None:
    """派出锻炼：本人可看自己的鉴定并填意见，派出单位看得到意见；墩苗培养的本人能看全部内容并填意见；旁人看不到、填不了"""
    it_is(2026, 5, 20)
    with reading(SYSTEM):
        pack = pack_of(install_pack(source=PACKS / "placements", since=date(2026, 1, 1), by=SYSTEM, at=AT))
        member, made = city.person("甲一村党员"), {}
        for kind in (one for one in pack.relations if one.id in ("front_line", "growing")):
            holder = city.unit("甲一镇") if kind.held_by == "units" else city.person("甲一镇组织委员")
            made[kind.id] = begin_relation(kind=kind, pack="placements", unit=city.unit("甲一村"), to=member, holder=holder, since=date(2025, 5, 6), by=SYSTEM, at=AT, agreed=dict.fromkeys(kind.asks, "照计划"))
        assert made["front_line"].evaluate_by == date(2026, 5, 11)      # the 9th is worked for the holiday
        record_visit(relation=made["growing"], day=date(2026, 3, 2), what="完成防汛值守", by=SYSTEM, at=AT)
        end_relation(relation=made["front_line"], day=date(2026, 5, 10), reason="期满", evaluation="作风扎实", by=SYSTEM, at=AT)
    own, other = Desk(city, "member", "甲一村"), Desk(city, "member", "甲一湾")
    life = f"/people/{member.public_id}/life/"
    page = own.sees(life)
    assert "作风扎实" in page and "完成防汛值守" in page
    for kind, said in (("front_line", "希望多学群众工作"), ("growing", "想去信访窗口")):
        assert own.sends(life, relation=made[kind].public_id, text=said).status_code == 302
        assert said in own.sees(life) and said in Desk(city, "organiser", "甲一镇").sees(f"/relations/{made[kind].public_id}/")
    assert other.client.get(life).status_code == 404
    assert other.sends(life, relation=made["growing"].public_id, text="冒名").status_code == 404
    with reading(city.reader("member", "甲一湾")) as stranger, pytest.raises(Hidden):
        reply_to(relation=made["growing"].public_id, text="冒名", by=stranger, at=AT)
