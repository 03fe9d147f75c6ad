"""计算栏知道日子和上期：存下的数与试算的数一样；表没有的期间，检查时就退回。"""
from __future__ import annotations

import re
from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import file_record, save_draft
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.models import Answer, Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.sheets import sheet_to_fill
from dazugong.spec import check_files, load_files, run_examples
from tests.month import at, the_clock
from tests.registers_pack import VISITS
from tests.sample_packs import MONTHLY

COMPUTED = '''
[[field]]
id = "days"
term = "本月天数"
type = "computed"
value = "天数(期初, 期末) + 1"

[[field]]
id = "waited"
term = "月后天数"
type = "computed"
value = "天数(期末, 当日)"

[[field]]
id = "growth"
term = "比上月多办"
type = "computed"
value = "办结任务数 - 上期 办结任务数"

[[field]]
id = "late_why"
term = "晚报说明"
type = "text"
when = "当日 > 期末"
'''
EXAMPLE = '''title = "算得出的"
first = 2026-06-01
last = 2026-06-30
day = 2026-07-02

[[given]]
over = "report"
unit = "甲镇"
answers = { "办结任务数" = 5, "存在问题" = "无", "晚报说明" = "停电" }
before = { "办结任务数" = 3 }

[[expect]]
form = "report"
unit = "甲镇"
refused = []
computed = { "本月天数" = 30, "月后天数" = 2, "比上月多办" = 2 }
'''
FORM = "forms/report.toml"
PACK = MONTHLY | {FORM: MONTHLY[FORM] + COMPUTED, "examples/days.toml": EXAMPLE}


@pytest.fixture
def opened(city):
    """The report is installed; May was filed with three tasks, June is open."""
    clock = the_clock()
    with reading(clock):
        install_pack(source=PACK, since=date(2026, 5, 1), by=clock, at=at(5, 1))
        open_period(pack="monthly", code="2026-05", by=clock, at=at(5, 25))
        open_period(pack="monthly", code="2026-06", by=clock, at=at(6, 25))
    fill(city, "2026-05", date(2026, 6, 1), "3")
    return city


def township(city, period: str, day: date):
    clerk = city.reader("organiser", "甲一镇", day=day)
    with reading(the_clock()):
        return clerk, Obligation.objects.select_related("unit", "pack_version").get(unit_id=city.units["甲一镇"], period=period)


def fill(city, period: str, day: date, done: str, *, file: bool = True) -> None:
    clerk, obligation = township(city, period, day)
    values = {"done": done, "problems": "无", "late_why": "停电"}
    with reading(clerk):
        if file:
            file_record(obligation=obligation, values=values, by=clerk, at=at(day.month, day.day))
        else:
            save_draft(obligation=obligation, values=values, saves=0, by=clerk, at=at(day.month, day.day))


def stored(city, period: str) -> dict[str, str]:
    with reading(the_clock()):
        rows = Answer.objects.filter(revision__record__obligation__unit_id=city.units["甲一镇"], revision__record__obligation__period=period)
        return {row.field: row.text for row in rows}


def test_the_examples_say_what_must_come_out():
    found = [outcome for outcome in run_examples(load_files(PACK)) if outcome.file == "examples/days.toml"]
    assert len(found) == 4 and [outcome.message for outcome in found if not outcome.ok] == []


def test_what_is_stored_is_what_the_examples_give(opened):
    fill(opened, "2026-06", date(2026, 7, 2), "5")
    found = stored(opened, "2026-06")
    assert (found["days"], found["waited"], found["growth"], found["late_why"]) == ("30", "2", "2", "停电")


def test_a_draft_of_yesterday_is_computed_anew_on_the_day_of_filing(opened):
    fill(opened, "2026-06", date(2026, 6, 30), "5", file=False)
    assert (stored(opened, "2026-06")["waited"], stored(opened, "2026-06")["late_why"]) == ("0", "")
    clerk, obligation = township(opened, "2026-06", date(2026, 7, 2))
    with reading(clerk):
        file_record(obligation=obligation, by=clerk, at=at(7, 2))
    assert stored(opened, "2026-06")["waited"] == "2"


def test_the_page_shows_them_before_anything_is_saved(opened):
    clerk, obligation = township(opened, "2026-06", date(2026, 7, 2))
    with reading(clerk):
        sheet = sheet_to_fill(clerk, obligation, typed={"done": "5", "problems": "无"})
    shown = {line.field.id: (line.text, line.asked) for line in sheet.lines}
    assert shown["days"] == ("30", True) and shown["growth"] == ("2", True) and shown["late_why"][1]


def test_what_has_no_earlier_period_does_not_apply_on_the_report_as_in_the_register(opened, client):
    """不适用, not 未填: nobody could have filled it in."""
    _, obligation = township(opened, "2026-05", date(2026, 6, 1))
    client.force_login(opened.login("section", "甲部"))
    row = re.compile(r"比上月多办.*?</tr>", re.DOTALL)
    [report] = row.findall(client.get(f"/records/{obligation.public_id}/?on=2026-06-10").content.decode())
    [revision] = row.findall(client.get(f"/records/{obligation.public_id}/revisions/1/").content.decode())
    assert all("不适用" in seen and "未填" not in seen for seen in (report, revision))
    register = client.get("/register/monthly/report/?period=2026-05&on=2026-06-10").content.decode()
    assert 'data-label="比上月多办"' in register
    [cell] = re.findall(r'<td[^>]*data-label="比上月多办"[^>]*>.*?</td>', register[register.index("甲县甲一镇党委"):], re.DOTALL)[:1]
    assert "不适用" in cell


def test_an_entry_is_computed_with_its_own_day(city):
    more = '\n[[field]]\nid = "weeks"\nterm = "隔了几天"\ntype = "computed"\nvalue = "天数(发现日期, 登记日期)"\n'
    clock = the_clock()
    with reading(clock):
        install_pack(source=VISITS | {"forms/visit.toml": VISITS["forms/visit.toml"] + more}, since=date(2026, 5, 1), by=clock, at=at(5, 1))
    clerk = city.reader("organiser", "甲一镇", day=date(2026, 5, 10))
    with reading(clerk):
        entry = begin_entry(pack="visits", form="visit", unit=city.unit("甲一镇"), day=date(2026, 5, 8), by=clerk, at=at(5, 10))
        file_record(obligation=entry, values={"where": "河东", "homes": "2", "found_on": "2026-05-01"}, by=clerk, at=at(5, 10))
    with reading(clock):
        assert Answer.objects.get(revision__record__obligation=entry, field="weeks").text == "7"


@pytest.mark.parametrize(("pack", "file", "value", "said"), [
    (VISITS, "forms/visit.toml", "天数(期初, 登记日期)", "登记簿一条是一天，没有“期初”，请用“登记日期”"),
    (VISITS, "forms/visit.toml", "走访户数 - 上期 走访户数", "登记簿没有“上期”"),
    (MONTHLY, FORM, "下级合计 办结任务数", "下级合计只能写在指标里"),
])
def test_a_period_that_the_form_has_not_is_refused_at_its_line(pack, file, value, said):
    text = pack[file] + f'\n[[field]]\nid = "more"\nterm = "另一个数"\ntype = "computed"\nvalue = "{value}"\n'
    problems = [problem for problem in check_files(pack | {file: text}) if problem.file == file]
    assert [(said in problem.message, problem.line) for problem in problems] == [(True, text.count("\n"))], problems


def test_a_form_owed_once_has_no_earlier_period():
    times = '[[schedule]]\nform = "report"\nevery = "once"\nopens_on = 2026-05-01\ndue_on = 2026-05-20\n'
    text = MONTHLY[FORM] + '\n[[field]]\nid = "more"\nterm = "另一个数"\ntype = "computed"\nvalue = "办结任务数 - 去年同期 办结任务数"\n'
    problems = check_files(MONTHLY | {FORM: text, "schedule.toml": times})
    assert any("只报一次的和集中行动的表没有“去年同期”" in problem.message for problem in problems), problems
