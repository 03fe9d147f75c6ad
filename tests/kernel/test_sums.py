"""求和的指标: money added up over townships, a sum over a sum, different values, and the year so far."""
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.indicators.queries import figures
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.spec import check_files, load_files, run_examples
from tests.month import at, the_clock
from tests.projects_pack import PROJECTS

SUMS = PROJECTS | {
    "indicators.toml": PROJECTS["indicators.toml"] + """
[[indicator]]
id = "money"
label = "项目经费"
sum = "经费合计"
unit = "万元"
[[indicator.target]]
at_least = 10

[[indicator]]
id = "spent"
label = "预算执行率"
sum = "经费合计"
of_sum = "预算"

[[indicator]]
id = "ways"
label = "用了几种方式"
distinct = "帮扶方式"

[[indicator]]
id = "so_far"
label = "今年累计经费"
sum = "经费合计"
cumulative = "year"
""",
    "examples/sums.toml": """
title = "两个镇的钱加起来，再除以两个镇的预算"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "report"
unit = "甲镇"
answers = { "有无项目" = "是", "预算" = 10, "帮扶方式" = "资金", "项目清单" = [{ "项目名称" = "羊场", "经费" = 3.5 }] }

[[given]]
over = "report"
unit = "乙镇"
answers = { "有无项目" = "是", "预算" = 20, "帮扶方式" = "资金", "项目清单" = [{ "项目名称" = "水渠", "经费" = 4 }] }

[[expect]]
indicator = "money"
count = 7.5

[[expect]]
indicator = "spent"
count = 7.5
of = 30

[[expect]]
indicator = "ways"
count = 1

[[expect]]
indicator = "so_far"
count = 7.5
""",
}


@pytest.fixture
def opened(city):
    """April and May are open."""
    system = the_clock(date(2026, 5, 26))
    with reading(system):
        install_pack(source=SUMS, since=date(2026, 4, 1), by=system, at=at(4, 1))
        for code in ("2026-04", "2026-05"):
            open_period(pack="projects", code=code, by=system, at=at(5, 26))
    return city


def file(city, place: str, period: str, cost: str, budget: str) -> None:
    clerk = city.reader("organiser", place, day=date(2026, 5, 26))
    with reading(clerk):
        owed = queries.obligations(clerk).get(pack="projects", period=period, unit_id=city.units[place])
        values = {"any": "是", "budget": budget, "items.1.name": "桥", "items.1.cost": cost}
        file_record(obligation=owed, values=values, by=clerk, at=at(5, 26))


def total(city, indicator: str, period: str = "2026-05"):
    reader = city.reader("section", "甲部", day=date(2026, 5, 26))
    with reading(reader):
        return figures(reader, pack="projects", indicator=indicator, period=period, under=city.unit("甲县")).totals[0]


def test_the_pack_reads_and_its_examples_come_out():
    assert check_files(SUMS) == []
    assert [o.message for o in run_examples(load_files(SUMS)) if not o.ok] == []


def test_money_is_added_up_to_the_last_cent_and_held_against_its_target(opened):
    file(opened, "甲一镇", "2026-05", "3.1234", "9")
    file(opened, "甲二镇", "2026-05", "0.2", "11")
    row = total(opened, "money")
    assert (row.count, row.of, row.verdict) == (Decimal("3.3234"), None, "未达到")
    file(opened, "甲二镇", "2026-04", "7", "11")
    assert total(opened, "money", "2026-04").count == 7


def test_a_share_of_money_is_the_sum_over_the_sum_and_no_mean_of_shares(opened):
    file(opened, "甲一镇", "2026-05", "1", "1")
    file(opened, "甲二镇", "2026-05", "1", "9")
    assert (total(opened, "spent").count, total(opened, "spent").of) == (2, 10)


def test_the_year_so_far_takes_every_month_since_january(opened):
    file(opened, "甲一镇", "2026-04", "2", "9")
    file(opened, "甲一镇", "2026-05", "3", "9")
    assert (total(opened, "so_far", "2026-04").count, total(opened, "so_far").count, total(opened, "money").count) == (2, 5, 3)


@pytest.mark.parametrize(("old", "new", "message"), [
    ('sum = "经费合计"\nunit', 'sum = "经费合"\nunit', "没有“经费合”这一项，是不是“经费合计”？"),
    ('distinct = "帮扶方式"', 'distinct = "帮扶方法"', "没有“帮扶方法”这一项，是不是“帮扶方式”？"),
    ('of_sum = "预算"', 'of = "预算 > 0"', "分母也要相加，请写 of_sum"),
    ('sum = "经费合计"\ncumulative', 'cumulative', "缺少 count（条件：算进分子的）；求和的写 sum"),
    ('cumulative = "year"', 'cumulative = "month"', "cumulative 不能是“month”"),
])
def test_a_mistake_in_it_is_named(old, new, message):
    files = SUMS | {"indicators.toml": SUMS["indicators.toml"].replace(old, new)}
    assert any(message in problem.message for problem in check_files(files)), check_files(files)


TARGETS = SUMS | {"indicators.toml": SUMS["indicators.toml"].replace("at_least = 10", '''relative_to = { name = "市定值", value = 5.5, source = "市里的办法" }
plus = 2

[[indicator.target]]
first_of = 1''').replace('of_sum = "预算"', 'of_sum = "预算"\n[[indicator.target]]\nfirst_of = 1')}


def test_a_target_is_set_above_a_figure_from_outside_with_its_source():
    assert check_files(TARGETS) == []
    target = load_files(TARGETS).indicator("money").targets[0]
    assert (target.at_least, target.words("万元")) == (7.5, "不低于7.5万元（市定值5.5万元加2，市里的办法）")


def test_the_first_of_the_townships_reaches_a_target_of_rank_and_those_that_tie_share_it(city):
    system = the_clock(date(2026, 5, 26))
    with reading(system):
        install_pack(source=TARGETS, since=date(2026, 4, 1), by=system, at=at(4, 1))
        open_period(pack="projects", code="2026-05", by=system, at=at(5, 26))
    file(city, "甲一镇", "2026-05", "1", "10")
    file(city, "甲二镇", "2026-05", "2", "10")
    reader = city.reader("section", "甲部", day=date(2026, 5, 26))
    with reading(reader):
        rows = figures(reader, pack="projects", indicator="spent", period="2026-05", under=city.unit("甲县")).rows
    verdicts = {row.name: row.verdict for row in rows if row.verdict}
    assert sorted(verdicts.values()) == ["已达到", "未达到"] and verdicts[city.unit("甲二镇").name] == "已达到"


@pytest.mark.parametrize(("old", "new", "message"), [
    ("plus = 2", "plus = 2\nat_least = 3", "写了 relative_to 就不写 at_least"),
    ('source = "市里的办法"', 'sourse = "市里的办法"', "没有“sourse”这个键，是不是“source”？"),
    ("first_of = 1", "plus = 1", "plus 要和 relative_to 一起写"),
])
def test_a_mistake_in_a_target_is_named(old, new, message):
    files = TARGETS | {"indicators.toml": TARGETS["indicators.toml"].replace(old, new, 1)}
    assert any(message in problem.message for problem in check_files(files)), check_files(files)
