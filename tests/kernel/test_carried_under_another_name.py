"""期初等于上期期末：一栏沿用上一次报的另一栏。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.prefilling import carried
from dazugong.spec import check_files, load_files, run_examples
from tests.month import at, the_clock
from tests.sample_packs import MONTHLY

FORM = "forms/report.toml"
LEDGER = '''
[[field]]
id = "opening"
term = "期初结存"
type = "number"
carry = "期末结存"

[[field]]
id = "came"
term = "本期收到"
type = "number"

[[field]]
id = "closing"
term = "期末结存"
type = "computed"
value = "期初结存 + 本期收到 ÷ 3"
'''
EXAMPLE = '''title = "上月末十件，这月初就是十件"
first = 2026-06-01
last = 2026-06-30

[[given]]
over = "report"
unit = "甲镇"
answers = { "期初结存" = 10, "本期收到" = 3 }
before = { "期末结存" = 10 }

[[expect]]
form = "report"
unit = "甲镇"
prefilled = { "期初结存" = 10 }
computed = { "期末结存" = 11 }
'''
PACK = MONTHLY | {FORM: MONTHLY[FORM] + LEDGER, "examples/carry.toml": EXAMPLE}


def test_the_closing_stock_of_one_month_opens_the_next(city):
    assert check_files(PACK) == []
    assert all(outcome.ok for outcome in run_examples(load_files(PACK)) if outcome.file == "examples/carry.toml")
    clock = the_clock()
    with reading(clock):
        install_pack(source=PACK, since=date(2026, 5, 1), by=clock, at=at(5, 1))
        for month in (5, 6):
            open_period(pack="monthly", code=f"2026-0{month}", by=clock, at=at(month, 25))
        may, june = (Obligation.objects.select_related("unit", "pack_version").get(unit_id=city.units["甲一镇"], period=f"2026-0{month}") for month in (5, 6))
    clerk = city.reader("organiser", "甲一镇", day=date(2026, 7, 1))
    with reading(clerk):
        file_record(obligation=may, values={"done": "1", "problems": "无", "opening": "10", "came": "1"}, by=clerk, at=at(6, 2))
        found = carried(clerk, june)
    assert {key: one.text for key, one in found.items()} == {"opening": "10.3333"}, "in full, not to one place as a page shows it"
    assert found["opening"].over_term == "上一次报的（2026年5月）"


@pytest.mark.parametrize(("carry", "said"), [
    ("期末结寸", "表里没有“期末结寸”这一栏，是不是“期末结存”？"),
    ("lst", "沿用这一栏自己的写 last"), ("closing", "写它的名称"), ("存在问题", "“存在问题”和“期初结存”不是一类，不能沿用"),
])
def test_what_cannot_be_carried_is_refused(carry: str, said: str):
    text = PACK[FORM].replace('carry = "期末结存"', f'carry = "{carry}"')
    problems = check_files(PACK | {FORM: text})
    assert [said in problem.message for problem in problems if problem.file == FORM] == [True], problems
