"""登记簿在册的：某一天在册多少，不论哪天登记的；走了的、注销的不算。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.indicators.queries import figures
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry, retire_entry
from dazugong.kernel.records.opening import install_pack
from dazugong.spec import check_files, load_files, run_examples
from tests.month import at, the_clock
from tests.registers_pack import VISITS
from tests.sample_packs import MONTHLY

STOCK = VISITS | {
    "pack.toml": VISITS["pack.toml"].replace('"visits"', '"helpers"').replace("走访台账", "帮扶队伍"),
    "forms/visit.toml": '''
title = "帮扶队员登记簿"

[[field]]
id = "name"
term = "队员姓名"
type = "person"
required = true

[[field]]
id = "until"
term = "离队日期"
type = "date"
''',
    "indicators.toml": '''
[[indicator]]
id = "there"
label = "期末在队人数"
over = "visit"
stock = true
where = "离队日期 为空 或 离队日期 > 期末"
count = "队员姓名 非空"

[[indicator]]
id = "came"
label = "当期入队人数"
over = "visit"
count = "队员姓名 非空"
''',
    "examples/first.toml": '''
title = "年初来三人，一人五月走了，六月又来一人：五月末在队两人，五月没有人来"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "visit"
unit = "甲镇"
times = 2
answers = { "队员姓名" = "样队员{号}", "登记日期" = 2026-01-06 }

[[given]]
over = "visit"
unit = "甲镇"
answers = { "队员姓名" = "样走的", "登记日期" = 2026-01-06, "离队日期" = 2026-05-20 }

[[given]]
over = "visit"
unit = "乙镇"
answers = { "队员姓名" = "样来的", "登记日期" = 2026-06-02 }

[[expect]]
indicator = "there"
count = 2

[[expect]]
indicator = "came"
count = 0
''',
}


def test_who_stands_in_the_register_on_a_day_is_counted_whenever_he_came(city):
    """As the example says, and as the database counts: those who came before, neither gone nor struck out."""
    assert check_files(STOCK) == []
    assert [outcome.message for outcome in run_examples(load_files(STOCK)) if not outcome.ok] == []
    system = the_clock(date(2026, 7, 1))
    with reading(system):
        install_pack(source=STOCK, since=date(2026, 1, 1), by=system, at=at(1, 2))
    clerk = city.reader("organiser", "甲一镇", day=date(2026, 7, 1))
    came = [(1, 6, "", None), (1, 6, "", date(2026, 6, 10)), (1, 6, "2026-05-20", None), (6, 2, "", None)]
    with reading(clerk):
        for number, (month, day, until, struck) in enumerate(came):
            entry = begin_entry(pack="helpers", form="visit", unit=city.unit("甲一镇"), day=date(2026, month, day), by=clerk, at=at(7, 1))
            file_record(obligation=entry, values={"name": f"样队员{number}", "until": until}, by=clerk, at=at(7, 1))
            if struck:
                retire_entry(entry=entry, on=struck, reason="登记重了", by=clerk, at=at(7, 1))
    later = city.reader("section", "甲部", day=date(2026, 7, 1))
    with reading(later):
        def count(indicator: str, period: str) -> int:
            return figures(later, pack="helpers", indicator=indicator, period=period, under=city.unit("甲县")).totals[0].count

        assert [count("there", period) for period in ("2026-04", "2026-05", "2026-06")] == [3, 2, 2]
        assert [count("came", period) for period in ("2026-01", "2026-05", "2026-06")] == [3, 0, 1]


@pytest.mark.parametrize(("pack", "file", "old", "new", "said"), [
    (MONTHLY, "indicators.toml", 'count = "首次报送日期 ≤ 截止日期"', 'stock = true\ncount = "首次报送日期 ≤ 截止日期"', "只有登记簿才写 stock"),
    (MONTHLY, "forms/report.toml", 'over = "tasks", count = "状态 在 [已报结, 已办结]"', 'over = "members", stock = true, count = "党员类别 = 正式党员"', "只有取自一张表、或者有期间列的事实表"),
    (VISITS, "forms/visit.toml", 'term = "走访户数"', 'term = "走访户数"\nprefill = { over = "visit", total = "走访户数" }', "登记簿要看别的各条的，写成计算栏"),
    (STOCK, "indicators.toml", "stock = true", "stok = true", "没有“stok”这个键，是不是“stock”"),
])
def test_a_stock_is_asked_only_of_what_stays(pack, file, old, new, said):
    assert any(said in problem.message and problem.file == file for problem in check_files(pack | {file: pack[file].replace(old, new, 1)}))
