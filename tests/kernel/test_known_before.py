"""已知的不再问: values carried on from the last time, from the unit, the roster, another form, another mechanism."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.sheets import sheet_to_fill
from dazugong.spec import check_files, load_files, run_examples
from tests.month import at, the_clock
from tests.projects_pack import PROJECTS

CARRYING = {
    "README.md": "样例：系统知道的不再问。",
    "pack.toml": PROJECTS["pack.toml"].replace('"projects"', '"carrying"').replace("帮扶项目", "沿用样例"),
    "forms/report.toml": """
title = "沿用样例表"

[[field]]
id = "leader"
term = "负责人"
type = "text"
required = true
carry = "last"

[[field]]
id = "plots"
term = "地块"
type = "table"
carry = "last"

[[field.column]]
id = "plot"
term = "地块名称"
type = "text"
required = true

[[field]]
id = "kind"
term = "本单位类别"
type = "text"
prefill = { over = "units", take = "类别" }

[[field]]
id = "members"
term = "女党员数"
type = "number"
unit = "名"
prefill = { over = "members", count = "性别 = 女" }

[[field]]
id = "posts"
term = "任职情况"
type = "longtext"
prefill = { over = "holders", list = ["职务", "姓名"] }

[[field]]
id = "cost"
term = "本期项目经费"
type = "money"
prefill = { over = "projects.report", take = "经费合计" }

[[field]]
id = "any"
term = "辖内有项目的单位数"
type = "number"
prefill = { over = "projects.report", count = "有无项目 = 是" }
""",
    "schedule.toml": PROJECTS["schedule.toml"],
    "examples/first.toml": """
title = "别的机制报的，这里不再问"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "projects.report"
unit = "甲镇"
answers = { "有无项目" = "是", "项目清单" = [{ "项目名称" = "羊场", "经费" = 3.5 }] }

[[expect]]
form = "report"
unit = "甲镇"
prefilled = { "本期项目经费" = 3.5, "辖内有项目的单位数" = 1 }
""",
}
NEIGHBOURS = {f"projects.{form.id}": form for form in load_files(PROJECTS).forms}


@pytest.fixture
def opened(city):
    """Both mechanisms are installed; May and June are open."""
    system = the_clock(date(2026, 6, 26))
    with reading(system):
        for pack in (PROJECTS, CARRYING):
            install_pack(source=pack, since=date(2026, 5, 1), by=system, at=at(5, 1))
        for pack in ("projects", "carrying"):
            for code in ("2026-05", "2026-06"):
                open_period(pack=pack, code=code, by=system, at=at(6, 26))
    return city


def file(city, pack: str, period: str, **values: str) -> None:
    clerk = city.reader("organiser", "甲一镇", day=date(2026, 6, 26))
    with reading(clerk):
        owed = queries.obligations(clerk).get(pack=pack, period=period, unit_id=city.units["甲一镇"])
        file_record(obligation=owed, values={key.replace("__", "."): text for key, text in values.items()}, by=clerk, at=at(6, 26))


def sheet(city, period: str):
    clerk = city.reader("organiser", "甲一镇", day=date(2026, 6, 26))
    with reading(clerk):
        return sheet_to_fill(clerk, queries.obligations(clerk).get(pack="carrying", period=period, unit_id=city.units["甲一镇"]))


def line(shown, field: str):
    return next(one for one in shown.lines if one.field.id == field)


def test_the_pack_reads_and_its_example_comes_out():
    assert check_files(CARRYING, NEIGHBOURS) == []
    assert [o.message for o in run_examples(load_files(CARRYING, NEIGHBOURS)) if not o.ok] == []


def test_what_she_filed_last_time_stands_there_with_its_period(opened):
    assert line(sheet(opened, "2026-05"), "leader").text == ""
    file(opened, "carrying", "2026-05", leader="样某", plots__1__plot="河东", plots__2__plot="河西")
    shown = sheet(opened, "2026-06")
    leader, plots = line(shown, "leader"), line(shown, "plots")
    assert (leader.text, leader.source["term"], leader.source["day"]) == ("样某", "上一次报的（2026年5月）", "2026-06-26")
    assert [[cell.text for cell in row] for row in plots.rows] == [["河东"], ["河西"]]


def test_the_unit_the_roster_and_the_posts_need_not_be_typed(opened):
    shown = sheet(opened, "2026-05")
    assert line(shown, "kind").text == "乡镇党委"
    assert int(line(shown, "members").text) > 0 and "组织委员：样甲一镇组织委员" in line(shown, "posts").text


def test_what_another_mechanism_was_told_is_not_asked_again(opened):
    file(opened, "projects", "2026-05", any="是", budget="9", items__1__name="羊场", items__1__cost="3.5")
    shown = sheet(opened, "2026-05")
    assert (line(shown, "cost").text, line(shown, "any").text) == ("3.5", "1")
    assert line(shown, "cost").source["term"] == "帮扶项目表"


def test_a_mechanism_that_is_not_installed_cannot_be_asked(city):
    system = the_clock()
    with reading(system), pytest.raises(Refusal, match="没有“projects.report”这张别的机制的表"):
        install_pack(source=CARRYING, since=date(2026, 5, 1), by=system, at=at(5, 1))


@pytest.mark.parametrize(("old", "new", "message"), [
    ('take = "类别"', 'take = "类型"', "“units”里没有“类型”这一项，是不是“类别”？"),
    ('over = "projects.report", take', 'over = "projects.reports", take', "没有“projects.reports”这张别的机制的表"),
    ('take = "经费合计"', 'take = "有无项目"', "“有无项目”和“本期项目经费”不是一类"),
    ('carry = "last"\n\n[[field]]\nid = "plots"', 'carry = "year"\n\n[[field]]\nid = "plots"', "表里没有“year”这一栏"),
])
def test_a_mistake_in_it_is_named(old, new, message):
    files = CARRYING | {"forms/report.toml": CARRYING["forms/report.toml"].replace(old, new)}
    assert any(message in problem.message for problem in check_files(files, NEIGHBOURS)), check_files(files, NEIGHBOURS)
