"""别的各条：登记一条时看同一本里同一户、同一人、同一单位的别的各条，超过上限的退回并说出是哪几条；别的单位的只算数，不给看。"""
from __future__ import annotations

import html
import re
from datetime import date, datetime

import pytest
from django.test import Client

from dazugong.formats.tables import read_table
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.records.actions import correct_record, file_record
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.entries import begin_entry, retire_entry
from dazugong.kernel.records.models import Answer, Obligation
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.queries import obligation_for
from dazugong.spec import check_files, load_files, run_examples
from tests.month import BEIJING, at, the_clock
from tests.register_limits_pack import ALL, FUND, TOPICS

FORM = "forms/fund.toml"
OWN = FUND | {FORM: FUND[FORM].replace('same = ["户主"]', 'same = ["单位", "户主"]')}       # each unit has its own ceiling: then the sum is kept and shown
TODAY = date(2026, 6, 1)


@pytest.fixture
def county(city, monkeypatch):
    """It is the first of June; the registers are installed, the ceiling being the county's."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: TODAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    return installed(city, *ALL.values())


def installed(city, *packs):
    with reading(the_clock()):
        for pack in packs:
            install_pack(source=pack, since=date(2026, 1, 1), by=the_clock(), at=at(5, 1))
    return city


def clerk_of(city, place: str = "甲一镇") -> Reader:
    return city.reader("organiser", place, day=TODAY)


def enter(city, pack: str, values: dict[str, str], *, place: str = "甲一镇", day: date = date(2026, 5, 8), person: str = "") -> Obligation:
    clerk = clerk_of(city, place)
    with reading(clerk):
        entry = begin_entry(pack=pack, form=pack, unit=city.unit(place), day=day, person=city.person(person) if person else None, by=clerk, at=at(6, 1))
        file_record(obligation=entry, values=values, by=clerk, at=at(6, 1))
    return entry


def give(city, money: int | str, home: str = "样某", **more) -> Obligation:
    return enter(city, "fund", {"home": home, "money": str(money)}, **more)


def kept(entry: Obligation, field: str) -> str:
    with reading(the_clock()):
        return Answer.objects.get(revision__record__obligation=entry.pk, field=field, revision__number=1).text


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.mark.parametrize("pack", [*ALL.values(), OWN], ids=[*ALL, "own"])
def test_four_mechanisms_are_said_as_data_alone(pack):
    assert check_files(pack) == []
    if pack is not OWN:     # its example gives the same home in several units
        assert [outcome.message for outcome in run_examples(load_files(pack)) if not outcome.ok] == []


def test_what_would_pass_the_ceiling_is_refused_and_the_earlier_entries_are_named(county):
    first, second = give(county, 3000), give(county, 1500, day=date(2026, 5, 20))
    with pytest.raises(Refusals) as refused:
        give(county, 501)
    said = refused.value.by_field["money"]
    assert said.startswith("同一户一年的帮扶不能超过5000元。已登记的有：2026-05-20甲县甲一镇党委登记的那一条")
    assert first.public_id in said and second.public_id in said
    give(county, 500)
    give(county, 5000, home="例某")
    give(county, 5000, day=date(2025, 12, 31))


def test_an_entry_of_an_earlier_day_does_not_slip_under_the_ceiling(county):
    give(county, 3000, day=date(2026, 5, 20))
    with pytest.raises(Refusals, match="不能超过5000元"):
        give(county, 2001, day=date(2026, 1, 1))


def test_what_another_unit_gave_counts_but_nothing_of_it_is_told_or_kept(county):
    theirs = give(county, 3000, place="甲二镇")
    with pytest.raises(Refusals) as refused:
        give(county, 2001)
    said = refused.value.by_field["money"]
    assert said.endswith("。另有您看不到的单位登记的，请与上级核对") and theirs.public_id not in said and "3000" not in said and "甲二镇" not in said
    mine = give(county, 2000)
    assert kept(mine, "paid") == ""
    page = words(browser(county).get(f"/records/{mine.public_id}/"))
    assert "另有您看不到的单位登记的" in page and "数不存，也不显示" in page and "3000" not in page and "甲二镇" not in page
    office = words(browser(county, "section", "甲部").get(f"/records/{mine.public_id}/"))
    assert "甲县甲二镇党委　帮扶金额 3000元" in office and "看不到" not in office


def test_within_the_unit_the_sum_is_kept_shown_and_taken_out(city, monkeypatch):
    monkeypatch.setattr("dazugong.web.reading.today", lambda: TODAY)
    installed(city, OWN)
    give(city, 3000, place="甲二镇")
    give(city, 1200)
    mine = give(city, 800)
    assert kept(mine, "paid") == "1200"
    page = words(browser(city).get(f"/records/{mine.public_id}/"))
    assert "甲县甲一镇党委　帮扶金额 1200元" in page and "看不到" not in page
    assert "上面是报送那天算的，这里列的是现在在册的" in page and "登记日期2026年5月8日" in page
    book = browser(city).get("/register/fund/fund/")
    assert "1,200" in words(book) or "1200" in words(book)
    taken = read_table(browser(city).get("/register/fund/fund/?out=workbook").content, "book.xlsx")
    assert [row.cells[list(taken.headings).index("同户本年其他帮扶（元）")] for row in taken.rows][:2] == ["1200", "0"]


def test_a_sum_over_several_units_is_no_column_of_the_register(county):
    give(county, 1200)
    assert "帮扶金额" in (page := words(browser(county).get("/register/fund/fund/"))) and "同户本年其他帮扶" not in page


def test_while_typing_the_sum_follows_and_the_rule_is_said(city, monkeypatch):
    monkeypatch.setattr("dazugong.web.reading.today", lambda: TODAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    installed(city, OWN)
    first, client = give(city, 3000), browser(city)
    there = client.post("/register/fund/fund/new/", {"form_key": "n", "unit": city.unit("甲一镇").public_id, "day": "2026-05-30"})["Location"]
    saved = client.post(f"{there}save/", {"saves": "0", "a-home": "", "a-money": "2500"}, headers={"X-Autosave": "1"}).json()
    assert saved["computed"] == {"paid": ""} and "wrong" not in saved
    saved = client.post(f"{there}save/", {"saves": saved["saves"], "a-home": " 样某 ", "a-money": "2500"}, headers={"X-Autosave": "1"}).json()
    assert saved["computed"] == {"paid": "3000"} and saved["wrong"]["money"].startswith("同一户一年的帮扶不能超过5000元")
    assert f"/records/{first.public_id}/" in saved["others"]["paid"] and "2026-05-08" in saved["others"]["paid"]
    assert "帮扶金额 3000元" in words(client.get(there))
    taken = client.get(f"{there}workbook/")         # without network the others are not known: nothing turns red for them
    assert taken.status_code == 200 and taken.content[:2] == b"PK"


def test_a_correction_does_not_count_itself_and_is_held_against_the_others(county):
    first = give(county, 3000)
    give(county, 2000)
    clerk = clerk_of(county)
    with reading(clerk):
        first = obligation_for(clerk, first.public_id)
        correct_record(obligation=first, reason="户主写错了一个字", by=clerk, at=at(6, 1))
        with pytest.raises(Refusals, match="不能超过5000元"):
            file_record(obligation=first, values={"home": "样某", "money": "3001"}, by=clerk, at=at(6, 1))
        file_record(obligation=first, values={"home": "样某", "money": "2999"}, by=clerk, at=at(6, 1))
    give(county, 1)


def test_while_a_correction_is_under_way_the_filed_version_counts(county):
    first, clerk = give(county, 3000), clerk_of(county)
    with reading(clerk):
        correct_record(obligation=obligation_for(clerk, first.public_id), reason="金额写错了", by=clerk, at=at(6, 1))
    with pytest.raises(Refusals):
        give(county, 2001)


def test_a_draft_does_not_count_and_neither_does_what_was_struck_out(county):
    first, clerk = give(county, 5000), clerk_of(county)
    with reading(clerk):
        begin_entry(pack="fund", form="fund", unit=county.unit("甲一镇"), day=TODAY, by=clerk, at=at(6, 1))
        retire_entry(entry=obligation_for(clerk, first.public_id), on=TODAY, reason="没有发出去", by=clerk, at=at(6, 1))
    give(county, 5000)


def test_many_at_once_are_held_against_each_other(county):
    client = browser(county)

    def many(block: str):
        return words(client.post("/register/fund/fund/new/", {"form_key": block[-30:], "rows": "登记日期\t户主\t帮扶金额\n" + block, "many": "1"}, follow=True))

    wrong = many("2026-05-01\t样某\t3000\n2026-05-02\t样某\t2000\n2026-05-03\t样某\t1\n")
    assert "第4行“帮扶金额”：同一户一年的帮扶不能超过5000元" in wrong and "一条也没有登记" in wrong
    assert "已登记2条" in many("2026-05-01\t样某\t3000\n2026-05-02\t样某\t2000\n")


def test_one_person_is_honoured_once_a_year(county):
    enter(county, "honours", {"name": "优秀党员"}, person="甲一村党员")
    with pytest.raises(Refusals, match="同一人一年内只评一次先进。已登记的有：2026-05-08甲县甲一镇党委"):
        enter(county, "honours", {"name": "先进工作者"}, person="甲一村党员")
    enter(county, "honours", {"name": "先进工作者"}, person="甲一村书记")


def test_a_unit_has_three_projects_at_a_time(county):
    projects = [enter(county, "topics", {"topic": f"课题{n}", "state": "在研"}) for n in range(3)]
    enter(county, "topics", {"topic": "课题甲", "state": "在研"}, place="甲二镇")
    with pytest.raises(Refusals, match="请先结题一个"):
        enter(county, "topics", {"topic": "第四个", "state": "在研"})
    clerk = clerk_of(county)
    with reading(clerk):
        first = obligation_for(clerk, projects[0].public_id)
        correct_record(obligation=first, reason="课题结题了", by=clerk, at=at(6, 1))
        file_record(obligation=first, values={"topic": "课题0", "state": "已结题"}, by=clerk, at=at(6, 1))
    assert kept(enter(county, "topics", {"topic": "第四个", "state": "在研"}), "running") == "2"


def test_the_second_warning_within_twelve_months_is_marked(county):
    def warn(day: date, person: str = "甲一村党员") -> tuple[str, str]:
        entry = enter(county, "warnings", {"matter": "未按时到会"}, day=day, person=person)
        return kept(entry, "treat"), kept(entry, "last")

    assert warn(date(2025, 3, 10)) == ("提醒", "")
    assert warn(date(2026, 3, 10)) == ("函询", "2025-03-10")
    assert warn(date(2025, 3, 9)) == ("提醒", "")         # those after it do not make it the second
    assert warn(date(2026, 3, 11), person="甲一村书记") == ("提醒", "")


def test_somebody_of_the_roster_is_the_same_by_name_and_by_number(city):
    """The key is what is kept, not what was typed: 姓名（编号）, and so it is for the number that is stored."""
    held = TOPICS | {"forms/topics.toml": TOPICS["forms/topics.toml"].replace('others = { same = ["单位"] }', 'others = { same = ["单位", "主持人"] }') + '''
[[field]]
id = "head"
term = "主持人"
type = "person"
roster = true
required = true
''', "examples/first.toml": TOPICS["examples/first.toml"].replace('"课题状态" =', '"主持人" = "样某", "课题状态" =')}
    assert check_files(held) == []
    installed(city, held)
    member = city.person("甲一村党员")
    first = enter(city, "topics", {"topic": "课题一", "state": "在研", "head": member.name})
    second = enter(city, "topics", {"topic": "课题二", "state": "在研", "head": member.public_id})
    assert (kept(first, "running"), kept(second, "running")) == ("0", "1")


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    (FORM, 'same = ["户主"]', 'same = ["户名"]', "没有“户名”这一项，是不是“户主”"),
    (FORM, 'same = ["户主"]', "same = []", "same 里要写相同的是哪几项"),
    (FORM, 'same = ["户主"]', 'same = ["对象"]', "没有“对象”这一项"),
    (FORM, 'same = ["户主"], within = "year"', 'same = ["户主"], within = "year", months = 3', "within 和 months 只写一个"),
    (FORM, 'within = "year"', 'within = "week"', "within 不能是“week”"),
    (FORM, 'title = "帮扶资金登记"', 'title = "帮扶资金登记"\n' + "".join(f'[[field]]\nid = "n{n}"\nterm = "合计{n}"\ntype = "computed"\nvalue = "求和(帮扶金额)"\nothers = {{ same = ["户主"], months = {n} }}\n' for n in range(1, 7)), "others 最多写6种"),
    (FORM, 'within = "year"', "months = 999", "months 应在1到120之间"),
    (FORM, 'term = "户主"\ntype = "text"\nrequired = true', 'term = "户主"\ntype = "text"', "要写 required = true"),
    (FORM, 'value = "求和(帮扶金额)"', 'value = "帮扶金额 × 2"', "没有汇总"),
    (FORM, 'value = "求和(帮扶金额)"', 'value = "求和(同户本年其他帮扶)"', "它自己就是从别的各条算出的"),
    (FORM, 'value = "求和(帮扶金额)"', 'value = "最大(户主)"', "最大( ) 里要写数"),
    (FORM, 'term = "户主"\ntype = "text"\nrequired = true', 'term = "户主"\ntype = "text"\nrequired = true\nonly = ["科室"]', "“户主”只给限定的岗位看，不能拿来认是不是同一个"),
    (FORM, 'required = true\n\n[[field]]\nid = "money"', 'required = true\n\n[[field]]\nid = "why"\nterm = "情况说明"\ntype = "text"\nonly = ["科室"]\n\n[[field]]\nid = "times"\nterm = "有说明的"\ntype = "computed"\nvalue = "计数(情况说明 非空)"\nothers = { same = ["户主"] }\n\n[[field]]\nid = "money"', "“情况说明”不能拿来汇总：它密封保存，只给限定的人看"),
    (FORM, 'type = "computed"', 'type = "number"', "只有计算栏（computed、level、day）才写 others"),
    (FORM, 'others = { same = ["户主"], within = "year" }', 'others = { same = ["户主"], within = "year" }\n\n[[field]]\nid = "left"\nterm = "还可帮扶"\ntype = "computed"\nvalue = "5000 - 同户本年其他帮扶"', "就看得出别的单位登记了什么"),
    (FORM, 'others = { same = ["户主"], within = "year" }', 'others = { same = ["户主"], within = "year" }\n\n[[field]]\nid = "why"\nterm = "再次帮扶理由"\ntype = "text"\nwhen = "同户本年其他帮扶 > 0"', "when 不能用从别的各条算出的栏目"),
    ("indicators.toml", "", '[[indicator]]\nid = "all"\nlabel = "合计"\nover = "fund"\nsum = "同户本年其他帮扶"\nunit = "元"', "只在登记时用来判，不存，这里取不到数"),
    ("schedule.toml", 'every = "any-time"', 'every = "month"', "只有登记簿才写 others"),
])
def test_what_cannot_be_reckoned_from_others_is_refused_when_it_is_written(file, old, new, said):
    written = FUND.get(file, "")
    assert old in written
    problems = [problem.message for problem in check_files(FUND | {file: written.replace(old, new)})]
    assert any(said in message for message in problems), problems


def test_an_aggregate_without_the_key_says_what_to_write():
    form = TOPICS["forms/topics.toml"].replace('others = { same = ["单位"] }\n', "")
    assert any("登记簿要汇总别的各条的，写 others" in problem.message for problem in check_files(TOPICS | {"forms/topics.toml": form}))
