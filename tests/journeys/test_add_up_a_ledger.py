"""合计行: what can be added up is added up, what is told of one head is weighed, and the page says which is which."""
from __future__ import annotations

import io
import re
from datetime import date
from fractions import Fraction

import docx
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.spec import check_files
from dazugong.spec.form import Field
from dazugong.spec.totals import lower_line, total_of
from tests.month import at, the_clock

FORM = """
title = "收入表"

[[field]]
id = "heads"
term = "人口"
type = "number"
unit = "人"

[[field]]
id = "income"
term = "人均收入"
type = "money"
unit = "元"
total = "人口"

[[field]]
id = "yield"
term = "亩产值"
type = "number"
unit = "元/亩"

[[field]]
id = "points"
term = "得分"
type = "number"
unit = "分"

[[field]]
id = "left"
term = "结余"
type = "computed"
unit = "元"
value = "人口 × 2"
total = "sum"
"""
PACK = {
    "README.md": "样例：乡镇每月报一次收入。",
    "pack.toml": """
id = "income"
title = "收入"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例办法", place = "第一条" }]
""",
    "forms/list.toml": FORM,
    "schedule.toml": '[[schedule]]\nform = "list"\nevery = "month"\ndue_day = 10\ndue_after = "period-end"\n',
    "examples/first.toml": """
title = "照填"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "list"
unit = "甲镇"
answers = { "人口" = 10, "人均收入" = 100 }

[[expect]]
form = "list"
unit = "甲镇"
refused = []
""",
}


@pytest.fixture
def filed(city, monkeypatch) -> Client:
    """Both townships have filed for May: 100 heads at 9000, 300 heads at 5000."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 20))
    system = the_clock(date(2026, 6, 20))
    with reading(system):
        install_pack(source=PACK, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="income", code="2026-05", by=system, at=at(5, 25))
        for place, heads, income in (("甲一镇", "100", "9000"), ("甲二镇", "300", "5000")):
            owed = Obligation.objects.get(pack="income", unit_id=city.units[place])
            file_record(obligation=owed, values={"heads": heads, "income": income, "yield": "800", "points": "90"}, by=system, at=at(6, 2))
    client = Client()
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_lower_line_of_a_ledger_weighs_what_is_told_of_one_head(filed: Client) -> None:
    page = filed.get("/register/income/list/", {"period": "2026-05"}).content.decode()
    foot = re.search(r"<tfoot.*?</tfoot>", page, re.DOTALL)
    assert foot is not None
    assert re.findall(r'<td[^>]*data-label="([^"]*)"[^>]*>([^<]*)</td>', foot[0])[-5:] == [
        ("人口（人）", "400"), ("人均收入（元）", "6,000"), ("亩产值（元/亩）", ""), ("得分（分）", ""), ("结余（元）", "800")]
    assert "合计行：“人均收入”是按“人口”加权的平均；“亩产值”“得分”不相加。" in page


def test_the_compilation_says_the_same_and_across_the_year_only_sums_are_added(filed: Client) -> None:
    answer = filed.get("/register/income/list/compiled/", {"period": "2026-05"})
    paper = docx.Document(io.BytesIO(answer.content))
    assert [cell.text for cell in paper.tables[0].rows[-1].cells] == ["合计", "400", "6000", "", "", "800"]
    assert any("“人均收入”是按“人口”加权的平均" in one.text for one in paper.paragraphs)
    assert "合计" in filed.get("/register/income/list/pivot/", {"field": "heads"}).content.decode()
    assert "合计" not in filed.get("/register/income/list/pivot/", {"field": "income"}).content.decode()


@pytest.mark.parametrize(("old", "new", "said"), [
    ('total = "人口"', 'total = "sum"', "“人均收入”（元）各单位加起来没有意义：写 total = \"none\"，或写按哪一栏加权平均"),
    ('unit = "元/亩"', 'unit = "元/亩"\ntotal = "sum"', "“亩产值”（元/亩）各单位加起来没有意义"),
    ('total = "人口"', 'total = "人数"', "表里没有“人数”这一栏，是不是“人口”？"),
    ('total = "人口"', 'total = "得分"', "“得分”不能拿来加权：写一栏能相加的数，只有：人口、结余"),
    ('term = "人口"\ntype = "number"', 'term = "人口"\ntype = "text"\ntotal = "sum"', "只有数、金额、百分数和计算栏才写 total"),
    ('value = "人口 × 2"', 'value = "下级合计 人均收入"', "“人均收入”是平均数，加起来没有意义：先乘回人数再加"),
])
def test_what_is_plainly_wrong_is_refused_with_its_remedy(old: str, new: str, said: str) -> None:
    assert check_files(PACK) == []
    problems = check_files({**PACK, "forms/list.toml": FORM.replace(old, new, 1)})
    assert any(said in one.message and one.file == "forms/list.toml" for one in problems), problems


def test_an_indicator_does_not_add_means_up_either() -> None:
    wrong = '[[indicator]]\nid = "income"\nlabel = "人均收入"\nsum = "人均收入"\nof_sum = "1"\nunit = "元"\n'
    assert any("“人均收入”是平均数" in one.message and one.line == 4 for one in check_files({**PACK, "indicators.toml": wrong}))
    right = wrong.replace('"人均收入"\nof_sum = "1"', '"人均收入 × 人口"\nof_sum = "人口"')
    assert not any("平均数" in one.message for one in check_files({**PACK, "indicators.toml": right}))


HEADS, MEAN = Field("heads", "人口", "人口", "number"), Field("mean", "人均", "人均", "number", total="人口")


@given(st.lists(st.tuples(st.integers(1, 50), st.one_of(st.none(), st.integers(-99, 99))), max_size=8))
def test_the_weighed_mean_is_that_of_all_heads_whatever_the_units(rows: list[tuple[int, int | None]]) -> None:
    """Counted head by head; a unit that has not told its mean has no part in it."""
    numbers = [{"heads": Fraction(heads), "mean": None if mean is None else Fraction(mean)} for heads, mean in rows]
    found = lower_line((HEADS, MEAN), MEAN, [lambda field, row=row: row[field.id] for row in numbers])
    heads = [mean for many, mean in rows if mean is not None for _ in range(many)]
    assert found == (Fraction(sum(heads), len(heads)) if heads else None)


@pytest.mark.parametrize(("term", "unit", "kind", "adds"), [
    ("到会人数", "名", "number", True), ("支出", "元", "money", True), ("人均支出", "元", "money", False), ("办结率", "", "number", False),
    ("满意率（%）", "", "percent", False), ("名次", "", "number", False), ("成绩", "分", "number", False), ("率先垂范人数", "人", "number", True),
    ("单价", "元/件", "money", False), ("差额", "元", "computed", False),
])
def test_what_adds_up_shows_by_its_words(term: str, unit: str, kind: str, adds: bool) -> None:
    field = Field("one", term, term, kind, unit=unit)
    assert (total_of((field,), field) is not None) is adds
