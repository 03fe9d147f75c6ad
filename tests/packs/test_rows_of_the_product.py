"""产品本身证明的机制: rows of docs/coverage.csv whose proof is what the product does; each test says in its first line what it proves."""
from __future__ import annotations

import re
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

import dazugong
from dazugong.formats.workbook import write_table
from dazugong.kernel.calendar.actions import load_year, published_days
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.actions import found_unit, move_unit
from dazugong.kernel.orgs.queries import children, successions_of, tree_on, units_on
from dazugong.kernel.people.queries import members
from dazugong.kernel.people.reorganising import merge_with_members
from dazugong.kernel.people.roster import apply_import, plan_import
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation, PackVersion
from dazugong.kernel.records.opening import install_pack, open_due_periods, open_period
from dazugong.kernel.records.packs import pack_of
from dazugong.kernel.records.periods import close_obligations
from dazugong.kernel.relations.actions import begin_relation
from dazugong.spec import check_files, load_pack
from dazugong.spec.example import Expect
from dazugong.spec.files import read_folder
from tests.enacting import Enacted, on
from tests.make import AT, SINCE, SYSTEM, citizen_number
from tests.sample_packs import MONTHLY
from tests.tabs import browser

PACKS = Path(dazugong.__file__).parent / "packs"


def enacted(city, pack: str, example: str) -> Enacted:
    found = next(one for one in load_pack(PACKS / pack).examples if Path(one.file).stem == example)
    return Enacted(city, PACKS / pack, found)


def figure(found: Enacted, indicator: str) -> tuple:
    tally = found.figure(Expect(indicator=indicator))
    return tally.count, tally.of


def test_a_flat_is_let_to_one_household_at_a_time(city) -> None:
    """100套、入住88套，入住率88%；租期剩30天的列出3套；同一房源同期登两户的被拒，说出现在归谁"""
    found = enacted(city, "talent", "apartments")
    assert figure(found, "let") == (88, 100)
    assert figure(found, "ending") == (3, None)
    kind = next(one for one in found.pack.relations if one.id == "apartment")
    assert kind.remind == 30
    given = {"kind": kind, "pack": "talent", "unit": found.unit("青川县委"), "to": "人才公寓5号", "since": found.day, "by": found.reader, "at": on(found.day)}
    with reading(found.reader), pytest.raises(Refusal, match="“人才公寓5号”已经归住户5"):
        begin_relation(holder=found.person("另一户"), **given)


def test_a_cell_belongs_to_one_grid(city) -> None:
    """单元240个、网格12个；同一单元划入两个网格的被拒并指出单元；未划入的3个"""
    found = enacted(city, "twinning", "grid")
    done, all_ = figure(found, "grid_assigned")
    assert (all_, all_ - done) == (240, 3)
    assert figure(found, "grids") == (12, None)
    kind = next(one for one in found.pack.relations if one.id == "grid")
    with reading(found.reader), pytest.raises(Refusal, match="“1幢1单元”已经归网格员1"):
        begin_relation(kind=kind, pack="twinning", unit=found.unit("桃园社区党支部"), to="1幢1单元", holder=found.person("网格员12"), since=found.day,
                       by=found.reader, at=on(found.day))  # fmt: skip


def test_what_is_supervised_is_the_list_and_private_dealings_are_not_collected(city) -> None:
    """应报3项已报3项，显示3/3；新建“私人交往”采集项时检查被拒并说明理由"""
    found = enacted(city, "fair_process", "matters")
    assert figure(found, "matters_made") == (3, 3)
    texts, _ = read_folder(PACKS / "fair_process")
    texts["forms/matters.toml"] += '\n[[field]]\nid = "friends"\nterm = "私人交往"\ntype = "longtext"\n'
    refused = [problem.message for problem in check_files(texts)]
    assert refused and all("私人交往" in said and "个人私生活不采集" in said for said in refused)


def test_a_merged_village_shows_its_span_and_its_successor_and_keeps_its_reports(city) -> None:
    """3个村6月1日转并为1个社区：其中1村显示存续期到6月1日和承继社区；5月的报表仍在原村"""
    town, villages = city.unit("甲一镇"), [city.unit("甲一村"), city.unit("甲一湾")]
    with reading(SYSTEM):
        villages.append(found_unit(name="甲县甲一镇甲一坡党支部", kind="branch", under=town, since=SINCE, by=SYSTEM, at=AT))
        assert len(villages) == 3
        install_pack(source=MONTHLY | {"pack.toml": MONTHLY["pack.toml"].replace("乡镇党委", "党支部")}, since=date(2026, 5, 1), by=SYSTEM, at=AT)
    late = system_reader(date(2026, 6, 20), "核对")
    with reading(late):
        open_period(pack="monthly", code="2026-05", by=late, at=on(date(2026, 6, 20)))
        community = merge_with_members(units=villages, name="甲一社区党支部", under=town, on=date(2026, 6, 1), by=late, at=on(date(2026, 6, 20)))
        villages[0].refresh_from_db()
        assert (villages[0].since, villages[0].until) == (SINCE, date(2026, 6, 1))
        assert {one.before_id for one in successions_of(late, community)} == {one.pk for one in villages}
        reports = Obligation.objects.filter(period="2026-05", unit__in=villages)
        assert reports.count() == 3
        assert not Obligation.objects.filter(period="2026-05", unit=community).exists()


def test_a_day_of_the_past_shows_the_villages_and_their_members_of_that_day(city) -> None:
    """4月1日两村合并为一社区：看3月31日仍是两村及当日党员数，看4月1日为一社区、数为两者之和"""
    villages = [city.unit("甲一村"), city.unit("甲一湾")]

    def counted(day: date) -> dict[str, int]:
        with reading(SYSTEM.on(day)) as then:
            return dict(Counter(one.unit.name for one in members(then) if one.unit.name in {v.name for v in villages} | {"甲一社区党支部"}))

    with reading(SYSTEM):
        merge_with_members(units=villages, name="甲一社区党支部", under=city.unit("甲一镇"), on=date(2026, 4, 1), by=SYSTEM, at=AT)
    before, after = counted(date(2026, 3, 31)), counted(date(2026, 4, 1))
    assert set(before) == {one.name for one in villages}
    assert after == {"甲一社区党支部": sum(before.values())}


def test_a_branch_is_not_put_under_what_lies_below_it_and_levels_add_up(city) -> None:
    """把上级设为它的下级，被拒并指出成环；任一日各级组织数之和等于总数"""
    with reading(SYSTEM), pytest.raises(Refusal, match="不能反过来作上级"):
        move_unit(unit=city.unit("甲一镇"), under=city.unit("甲一村"), since=date(2026, 5, 1), by=SYSTEM, at=AT)
    for day in (date(2024, 6, 1), date(2026, 5, 1)):
        with reading(SYSTEM.on(day)) as then:
            level, levels = [one for one in units_on(then) if one.pk == city.units["样例市"]], []
            while level:
                levels.append(len(level))
                level = [child for one in level for child in children(then, one)]
            assert len(levels) == 4
            assert sum(levels) == len(list(tree_on(then)))


def internal_pages() -> list[str]:
    """Addresses of pages, those about one thing with an invented number."""
    shown = [str(one.pattern) for one in get_resolver().url_patterns if hasattr(one, "callback")]
    outside = ("login", "logout", "first", "static", "help", "health")
    return sorted("/" + re.sub(r"<(?:\w+:)?\w+>", "1", one) for one in shown if not one.startswith(outside))


def test_without_logging_in_every_page_leads_to_the_login_and_shows_nothing(city) -> None:
    """内部页面50个，未登录逐个访问，50个都转到登录页且不显示标题；乡镇账号打不开部内页面"""
    pages = internal_pages()[:50]
    answers = {page: Client().get(page) for page in pages}
    assert len(pages) == 50
    assert {page: one.status_code for page, one in answers.items() if one.status_code != 302 or not one.url.startswith("/login/")} == {}
    assert not any(one.content for one in answers.values())
    assert browser(city, "organiser", "甲一镇").get(f"/units/{city.unit('甲部').public_id}/").status_code == 404


def test_a_mechanism_is_copied_renamed_and_leaves_the_first_alone(city) -> None:
    """甲县的活动模板有5个环节，乙县复制并改名，得到5个环节的新活动；甲县的名称和数据不变"""
    texts, _ = read_folder(PACKS / "office_flows")
    copy = dict(texts) | {"pack.toml": texts["pack.toml"].replace('id = "office_flows"', 'id = "second_county"').replace("办文办事、准入和审核", "乙县办文办事")}
    with reading(SYSTEM):
        first = install_pack(source=texts, since=date(2026, 1, 1), by=SYSTEM, at=AT)
        second = install_pack(source=copy, since=date(2026, 5, 1), by=SYSTEM, at=AT)
        activity = next(one for one in pack_of(second).procedures if one.id == "official")
        assert len(activity.steps) == 5
        assert pack_of(second).title == "乙县办文办事"
        kept = PackVersion.objects.get(pk=first.pk)
    assert (kept.title, kept.files, kept.digest) == ("办文办事、准入和审核", texts, first.digest)


JANUARY = date(2027, 1, 1)


def planned(city) -> tuple:
    """The yearly plan stands since 2026; both years have been opened, each on its first day, and 2026 has been turned."""
    for year in (2026, 2027):
        with reading(SYSTEM):
            load_year(year=year, days=published_days(year) if year == 2026 else [(JANUARY, False, "元旦")], basis="样例", by=SYSTEM, at=AT)
        by = system_reader(date(year, 1, 1), "定时")
        with reading(by):
            if year == 2026:
                install_pack(source=PACKS / "year_plan", since=JANUARY.replace(year=2026), by=by, at=on(by.day))
            opened = open_due_periods(by=by, at=on(by.day))
    return by, opened


def of_year(year: int, form: str, unit: int) -> list[Obligation]:
    rows = Obligation.objects.filter(pack="year_plan", form=form, unit=unit, first__year=year)
    return list(rows.order_by("first"))


def test_a_year_of_teaching_is_planned_on_its_first_day(city) -> None:
    """每年6场的循环计划，进入新年度1月1日，自动生成6场待办且日期落在工作日；上年场次只读"""
    by, opened = planned(city)
    workdays = Workdays()
    with reading(by):
        found = of_year(2027, "session", city.units["甲部"])
        assert opened > 0
        assert [one.opens for one in found] == [date(2027, 1, 1)] * 6
        assert all(workdays.works(one.due) for one in found)
        last = of_year(2026, "session", city.units["甲部"])
        close_obligations(obligations=last, reason="年度结转", by=by, at=on(by.day))
        with pytest.raises(Refusal, match="封存"):
            file_record(obligation=last[0], values={"topic": "公道正派"}, by=by, at=on(by.day))


def test_a_plan_of_twelve_comes_again_and_a_new_version_leaves_it_alone(city) -> None:
    """模板12项，进入2027年生成12项且日期为工作日，2026年只读；改模板不影响已生成的"""
    by, _ = planned(city)
    texts, _ = read_folder(PACKS / "year_plan")
    changed = texts | {
        "pack.toml": texts["pack.toml"].replace("2026.1", "2026.2"), "schedule.toml": texts["schedule.toml"].replace("due_day = 15", "due_day = 5"),
    }  # fmt: skip
    workdays = Workdays()
    with reading(by):
        before = [(one.period, one.due, one.pack_version_id) for one in of_year(2027, "item", city.units["甲部"])]
        assert len(before) == 12
        assert all(workdays.works(due) for _, due, _ in before)
        install_pack(source=changed, since=date(2027, 1, 2), by=by, at=on(by.day))
        later = system_reader(date(2027, 2, 1), "定时")
    with reading(later):
        open_due_periods(by=later, at=on(later.day))
        assert [(one.period, one.due, one.pack_version_id) for one in of_year(2027, "item", city.units["甲部"])] == before
        last = of_year(2026, "item", city.units["甲部"])
        close_obligations(obligations=last, reason="年度结转", by=later, at=on(later.day))
        with pytest.raises(Refusal, match="封存"):
            file_record(obligation=last[0], values={"what": "读书会"}, by=later, at=on(later.day))


def roster(count: int, *, spoilt: bool = False) -> bytes:
    """A workbook of so many invented members; `spoilt`: the number of the first of them is wrong."""
    rows = []
    for number in range(count):
        citizen = citizen_number(2000 + number)
        wrong = citizen[:-1] + ("1" if citizen[-1] != "1" else "2")
        rows.append([f"样导入{'甲乙丙丁'[number % 4]}", "男", wrong if spoilt and not number else citizen, "汉族", "1907-07", "1936-07", "甲县甲一镇甲一村党支部"])
    out = BytesIO()
    write_table(out, ["姓名", "性别", "公民身份号码", "民族", "出生日期", "入党日期", "所在党支部"], rows, title="名册")
    return out.getvalue()


def test_the_same_roster_brought_in_again_changes_nothing(city) -> None:
    """同一文件300人，导入第二次：新增0、更改0；1行证件号错时指出行和原因"""
    clerk, data = city.reader("organiser", "甲一镇"), roster(300)
    with reading(clerk):
        plan = plan_import(clerk, data, "名册.xlsx", today=date(2026, 5, 20))
        assert [str(one) for one in plan.refused] == []
        assert len(plan.new) == 300
        apply_import(plan=plan, since=date(2026, 5, 20), by=clerk, at=AT)
        again = plan_import(clerk, data, "名册.xlsx", today=date(2026, 5, 20))
        assert (len(again.new), len(again.changed), again.same) == (0, 0, 300)
        wrong = plan_import(clerk, roster(300, spoilt=True), "名册.xlsx", today=date(2026, 5, 20))
    assert len(wrong.refused) == 1
    assert "公民身份号码" in str(wrong.refused[0]) and re.search(r"第\s*\d+\s*行|[A-Z]\d+", str(wrong.refused[0]))


def test_a_charter_of_duties_is_drawn_and_every_line_leads_to_its_basis(city, it_is) -> None:
    """职责30项，1项填了两个牵头保存被拒并指出；关系图列出各组织和30项职责，点线见依据"""
    it_is(2026, 1, 20)
    with reading(system_reader(date(2026, 1, 20), "系统")) as system:
        install_pack(source=PACKS / "duties", since=date(2026, 1, 1), by=system, at=on(date(2026, 1, 1)))
        open_period(pack="duties", code="2026", by=system, at=on(date(2026, 1, 2)))
        owed = Obligation.objects.get(unit_id=city.units["甲一镇"], form="charter").public_id
    rows = [("牵头", "配合", "监督"), ("不涉及", "牵头", "监督")]
    answers = {
        f"a-items.{n}.{column}": value for n in range(1, 31)
        for column, value in zip(("name", "basis", "party", "committee", "oversight"), (f"第{n}项职责", f"社区工作办法第{n}条", *rows[n % 2]))
    }  # fmt: skip
    town = browser(city, "organiser", "甲一镇")
    refused = town.post(f"/records/{owed}/file/", {"saves": "0", "form_key": "k1", **answers, "a-items.7.party": "牵头"})
    said = refused.content.decode()
    assert refused.status_code == 400 and '<a href="#a-items.7.oversight">“社区职责”第7行：每项职责有且只有一个牵头' in said
    assert town.post(f"/records/{owed}/file/", {"saves": "0", "form_key": "k2", **answers}).status_code == 302
    page = town.get(f"/records/{owed}/").content.decode()
    picture = page[page.index('<figure class="picture ties">') : page.index("</figure>")]
    assert all(f">{name}</text>" in picture for name in ("社区党组织", "社区管委会", "社区监督机构"))
    assert picture.count('class="tie way-') - 3 == 15 * 3 + 15 * 2, "three in the legend; nothing is drawn where one has no part"
    assert 'href="#items-7" aria-label="社区管委会牵头：第7项职责（依据：社区工作办法第7条）"' in picture
    row = page[page.index('<tr id="items-7">') :]
    assert "社区工作办法第7条" in row[: row.index("</tr>")] and page.count('<tr id="items-') == 30
