"""事实表上的指标: persons are counted for a purpose and never so few that one could tell who they are; mechanisms without a form have figures too."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.indicators.asking import Question
from dazugong.kernel.indicators.judging import judged_rows
from dazugong.kernel.indicators.queries import TOO_FEW, question, under_for
from dazugong.kernel.indicators.tables import table_of
from dazugong.kernel.people.actions import register_person
from dazugong.spec import check_files
from dazugong.spec.model import Indicator
from tests.kernel.probing import PACK
from tests.make import AT, SYSTEM, citizen_number
from tests.month import open_may
from tests.sample_packs import GRADING

DAY = date(2026, 5, 20)
MEMBERS = Indicator("members", "党员", "members", count="党员类别 非空", purpose="年度统计", smallest=3, unit="名")
SHARE = Indicator("school", "大学以上占比", "members", count='学历 = "大学"', of="学历 非空", purpose="年度统计", smallest=3)


def rows(city, indicator: Indicator, place: str, role: str = "section", over: str = "甲部") -> dict:
    officer = city.reader(role, over, day=DAY)
    with reading(officer):
        table = table_of(officer, Question(PACK, indicator, period("2026"), under_for(officer, city.unit(place).public_id), DAY))
    return {row.name: row.mark or (row.count, row.of) for row in (*table.rows, *table.totals)}


def test_where_one_figure_is_too_small_the_next_smallest_is_kept_back_with_it(city):
    found = rows(city, MEMBERS, "甲一镇")
    assert found == {"甲县甲一镇甲一村党支部": TOO_FEW, "甲县甲一镇甲一湾党支部": TOO_FEW, "甲县甲一镇党委": (5, None)}


def test_with_enough_members_everything_is_shown(city):
    with reading(SYSTEM):
        for n in range(3):
            values = {"name": f"样新{n}", "sex": "女", "birth": "1990-07", "joined": "2015-07-01", "member_class": "正式党员", "education": "大学",
                      "citizen_number": citizen_number(700 + n)}  # fmt: skip
            register_person(values=values, unit=city.unit("甲一湾"), since=date(2025, 1, 1), by=SYSTEM, at=AT)
    found = rows(city, MEMBERS, "甲一镇")
    assert found["甲县甲一镇甲一湾党支部"] == (5, None) and found["甲县甲一镇甲一村党支部"] == (3, None)
    assert rows(city, SHARE, "甲一镇")["甲县甲一镇党委"] == (8, 8)


def test_a_township_counts_its_own_members_and_no_others(city):
    assert rows(city, MEMBERS, "甲一镇", "organiser", "甲一镇")["甲县甲一镇党委"] == (5, None)
    with pytest.raises(Hidden):
        rows(city, MEMBERS, "甲二镇", "organiser", "甲一镇")


def test_the_rows_behind_a_count_of_persons_name_nobody(city):
    officer = city.reader("section", "甲部", day=DAY)
    with reading(officer):
        facts = judged_rows(officer, Question(PACK, MEMBERS, period("2026"), under_for(officer, ""), DAY))
    assert len(facts) == 15
    assert {(fact.public_id, fact.title, fact.value) for fact in facts} == {("", "", "")}


def test_who_counts_persons_says_what_for():
    indicators = GRADING["indicators.toml"] + '\n[[indicator]]\nid = "members"\nlabel = "党员"\nover = "members"\ncount = "党员类别 非空"\n'
    said = [problem.message for problem in check_files(GRADING | {"indicators.toml": indicators})]
    assert any("数的是人，请写 purpose" in message for message in said)


def asked_in_may(city, indicator: Indicator):
    """The table of an indicator of the monthly report while May is running and nobody has reported."""
    open_may()
    officer = city.reader("section", "甲部", day=date(2026, 5, 28))
    with reading(officer):
        of_may = question(officer, pack="monthly", indicator="in_time", period="2026-05", under=under_for(officer, ""))
        return table_of(officer, replace(of_may, indicator=indicator))


def test_what_the_ledger_counts_before_it_is_due_stands_at_each_unit_as_in_the_total(city):
    """开启了还没有报的: the total said two and each township 未到期."""
    table = asked_in_may(city, Indicator("owing", "还没有报的", "obligations", count="开启日期 ≤ 当日 且 首次报送日期 为空 且 免报 = 否", unit="个"))
    assert [(row.count, row.mark) for row in table.rows if "镇" in row.name] == [(1, ""), (1, "")]
    assert [(row.count, row.mark) for row in table.totals] == [(2, "")]
    assert table.owed.owed == 2 and table.due == date(2026, 6, 3)


def test_a_figure_of_meetings_says_nothing_of_reports_owed(city):
    """党性党风教育办够的: how many reports of the same mechanism are owed and due is not said beside it."""
    table = asked_in_may(city, Indicator("held", "开过的会", "meetings", count="状态 = 已召开", unit="次"))
    assert table.owed.owed == 0 and table.due is None
