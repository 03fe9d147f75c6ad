"""两村合并: two villages of one township merge in July into one of another; their grades read in March, June and December, both ways."""
from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.queries import TODAY, both_ways, figures, rows_behind, under_for
from dazugong.kernel.orgs.actions import dissolve_unit, merge_units
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from tests.journeys.test_open_a_percentage import browser, links, words
from tests.sample_packs import GRADING

BEIJING = ZoneInfo("Asia/Shanghai")
MERGED = date(2026, 7, 1)
GRADES = {"甲一村": "较差", "甲一湾": "好", "甲二村": "一般", "甲二湾": "好"}
PROMOTION = {"pack": "grading", "indicator": "promotion", "period": "2026"}
LAST_YEAR = {"pack": "grading", "indicator": "graded", "period": "2025"}
PACK = GRADING | {"indicators.toml": GRADING["indicators.toml"] + """
[[indicator]]
id = "graded"
label = "已定级"
over = "grade"
count = "等次 非空"
unit = "个"

[[indicator]]
id = "turned"
label = "年初后进转化率"
over = "grade"
fixed = "年初"
of = "年初 等次 在 [一般, 较差]"
count = "等次 优于 年初 等次"
merged = "each-predecessor"
""", "examples/graded.toml": """
title = "评了等次的算已定级"
first = 2025-01-01
last = 2025-12-31
[[given]]
over = "grade"
unit = "甲村"
answers = { "等次" = "好" }
[[expect]]
indicator = "graded"
count = 1
""", "examples/turned.toml": """
title = "年初两个后进的，一个升了档，一个没有评：1/2"
first = 2026-01-01
last = 2026-12-31
[[given]]
over = "grade"
unit = "甲村"
answers = { "等次" = "好" }
year_start = { "等次" = "较差" }
[[given]]
over = "grade"
unit = "乙村"
answers = {}
year_start = { "等次" = "一般" }
[[given]]
over = "grade"
unit = "新村"
answers = { "等次" = "好" }
[[expect]]
indicator = "turned"
count = 1
of = 2
"""}


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=BEIJING)


def graded(year: int, grades: dict[int, str]) -> None:
    last = date(year, 12, 31)
    system = system_reader(last, "定时")
    with reading(system):
        open_period(pack="grading", code=str(year), by=system, at=at(last))
        for unit, grade in grades.items():
            owed = Obligation.objects.get(form="grade", period=str(year), unit_id=unit)
            file_record(obligation=owed, values={"grade": grade}, by=system, at=at(last))


@pytest.fixture
def villages(city):
    """2025 graded in four villages; in July 2026 the two of 甲一镇 become one under 甲二镇; 2026 graded in what then stands."""
    system = system_reader(MERGED, "样例")
    with reading(system):
        install_pack(source=PACK, since=date(2025, 1, 1), by=system, at=at(date(2025, 1, 1)))
    graded(2025, {city.units[place]: grade for place, grade in GRADES.items()})
    with reading(system):
        city.merged = merge_units(units=[city.unit("甲一村"), city.unit("甲一湾")], name="甲县甲二镇联合党支部", under=city.unit("甲二镇"),
                                  on=MERGED, by=system, at=at(MERGED))  # fmt: skip
    return city


def read(city, day: date, tree: str, place: str = "", **asked) -> dict:
    officer = city.reader("section", "甲部", day=day)
    with reading(officer):
        table = figures(officer, under=under_for(officer, city.unit(place).public_id if place else ""), tree=tree, **asked)
    return {"total": sum(row.count for row in table.totals)} | {row.name[-4:-2]: row.count for row in table.rows if not row.mark}


@pytest.mark.parametrize("day", [date(2026, 3, 20), date(2026, 6, 20)])
def test_before_the_merger_both_ways_say_the_same(villages, day):
    assert read(villages, day, "as-was", **LAST_YEAR) == read(villages, day, "today", **LAST_YEAR) == {"total": 4, "一镇": 2, "二镇": 2}


def test_after_it_the_old_records_stand_where_their_successor_stands_and_none_is_lost(villages):
    december = date(2026, 12, 31)
    assert read(villages, december, "as-was", **LAST_YEAR) == {"total": 4, "一镇": 2, "二镇": 2}
    assert read(villages, december, "today", **LAST_YEAR) == {"total": 4, "二镇": 4}
    officer = villages.reader("section", "甲部", day=december)
    with reading(officer):
        rows = rows_behind(officer, under=under_for(officer, villages.merged.public_id), tree=TODAY, part="count", **LAST_YEAR)
    assert sorted(row.unit[-7:-3] for row in rows) == ["镇甲一村", "镇甲一湾"]
    assert {row.stood_until for row in rows} == {date(2026, 6, 30)}


def test_the_merged_village_answers_for_both_with_its_own_grade(villages):
    graded(2026, {villages.merged.pk: "较好", villages.units["甲二村"]: "好"})
    officer = villages.reader("section", "甲部", day=date(2026, 12, 31))
    with reading(officer):
        table = figures(officer, under=under_for(officer, ""), **PROMOTION)
    assert {row.band: (row.count, row.of) for row in table.totals} == {"好": (0, 1), "一般": (1, 1), "较差": (1, 1)}


def test_what_was_graded_before_the_merger_in_the_same_year_stays_counted_and_is_answered_for_the_year_after(villages):
    spring, december = date(2026, 4, 20), date(2026, 12, 31)
    system = system_reader(spring, "定时")
    with reading(system):
        open_period(pack="grading", code="2026", by=system, at=at(spring))
        for place, given in GRADES.items():
            file_record(obligation=Obligation.objects.get(period="2026", unit_id=villages.units[place]), values={"grade": given}, by=system, at=at(spring))
    this_year = LAST_YEAR | {"period": "2026"}
    assert read(villages, december, "as-was", "甲一镇", **this_year)["total"] == 2
    assert read(villages, december, "as-was", **this_year)["total"] == read(villages, december, "today", **this_year)["total"] == 4
    graded(2027, {villages.merged.pk: "较好", villages.units["甲二村"]: "好"})
    officer = villages.reader("section", "甲部", day=date(2027, 12, 31))
    with reading(officer):
        table = figures(officer, under=under_for(officer, ""), **PROMOTION | {"period": "2027"})
    assert {row.band: (row.count, row.of) for row in table.totals} == {"好": (0, 1), "一般": (1, 1), "较差": (1, 1)}


def test_who_stood_low_at_the_beginning_of_the_year_stays_in_the_base_whatever_becomes_of_him(villages):
    turned, december = PROMOTION | {"indicator": "turned"}, date(2026, 12, 31)
    officer = villages.reader("section", "甲部", day=december)

    def table():
        with reading(officer):
            return figures(officer, under=under_for(officer, ""), **turned)

    graded(2026, {})
    assert [(row.mark, row.of) for row in table().totals] == [("未到期", 2)]
    system = system_reader(december, "定时")
    with reading(system):
        for unit, given in ((villages.merged.pk, "较好"), (villages.units["甲二湾"], "好")):
            file_record(obligation=Obligation.objects.get(period="2026", unit_id=unit), values={"grade": given}, by=system, at=at(december))
    assert [(row.count, row.of) for row in table().totals] == [(1, 2)]      # 甲二村 has not been graded, and stays in the base
    with reading(officer):
        rows = rows_behind(officer, under=under_for(officer, ""), part="of", **turned)
    assert {(row.unit[-7:-3], row.fact.count, row.revision) for row in rows} == {("镇甲一村", True, 1), ("镇甲二村", False, None)}
    dissolve = {"on": december, "by": system, "at": at(december)}
    with reading(system):
        dissolve_unit(unit=villages.unit("甲二村"), **dissolve)
    assert [(row.count, row.of) for row in table().totals] == [(1, 2)]


def test_the_page_says_in_one_sentence_why_the_totals_differ(villages, monkeypatch):
    system = system_reader(date(2026, 9, 1), "样例")
    with reading(system):
        dissolve_unit(unit=villages.unit("甲二湾"), on=date(2026, 9, 1), by=system, at=at(date(2026, 9, 1)))
    december = date(2026, 12, 31)
    officer = villages.reader("section", "甲部", day=december)
    with reading(officer):
        both = both_ways(officer, figures(officer, under=under_for(officer, ""), **LAST_YEAR))
    assert [both.as_was[0].count, both.today[0].count] == [4, 3]
    assert both.said == "现时口径3条，当时口径4条：1条的单位已撤销，没有承继（甲县甲二镇甲二湾党支部）。"
    monkeypatch.setattr("dazugong.web.reading.today", lambda: december)
    leader = browser(villages, "leader", "甲部")
    page = leader.get("/boards/grading/graded/?period=2025").content.decode()
    assert "当时口径合计：4；现时口径合计：3。现时口径3条，当时口径4条" in words(page)
    today = leader.get(links(page, "tree=today")[0]).content.decode()
    assert "甲县甲二镇党委3" in words(today)
    rows = leader.get(links(today, "/rows/.*tree=today")[0]).content.decode()
    assert "甲一村" in rows
    assert all(leader.get(link).status_code == 200 for link in links(rows, "/revisions/"))
