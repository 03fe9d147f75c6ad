"""工作簿里变红的，交回来也退回: what a spreadsheet says of a rule is what the record reading says, or nothing."""
from __future__ import annotations

from fractions import Fraction

from formulas import COLUMNS, DRILL, conditions, row_names, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spreadsheet import says

from dazugong.formula import Column, PartialDate, parse
from dazugong.formula import tree as t
from dazugong.formula.celldays import serial_of
from dazugong.formula.cells import Layout, broken_when
from dazugong.formula.record import evaluate

TYPED = {column.term: f"$C${number}" for number, column in enumerate(COLUMNS, start=5)}
KNOWN = {name: f"$C${number}" for number, (name, _) in enumerate(row_names(), start=30) if name not in TYPED and not name.startswith("下级")}
LAYOUT = Layout(TYPED | KNOWN, known=frozenset(KNOWN))
TABLE = (
    Column("cost", "经费", "money", table="清单"), Column("kind", "类型", "choice", ("养殖", "种植"), table="清单"),
    Column("items", "清单", "number"), Column("budget", "预算", "money"),
)
ROWS_OF = Layout({"预算": "$C$5"}, ranges={"经费": "rows_cost", "类型": "rows_kind"}, tables={"清单": ("rows_cost", "rows_kind")})
many = settings(max_examples=5_000 if DRILL else 25, deadline=None, suppress_health_check=list(HealthCheck))


def _cell(name: str, value: object) -> object:
    """As it stands in the workbook: what somebody types is text or a number, of what is known a day is a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name in KNOWN and isinstance(value, str) and value[:2] in ("19", "20"):
        return serial_of(PartialDate(value))
    return value if isinstance(value, str) else Fraction(value)     # type: ignore[arg-type]


@given(node=conditions, row=rows(), written=st.sampled_from(["{0}", "{1}/{2}/{3}", "{1}.{2}.{3}", "{1}年{2}月{3}日"]))
@many
def test_a_cell_is_red_only_where_the_rule_is_broken_and_wherever_nothing_is_empty(node, row, written):
    formula = broken_when(node, LAYOUT)
    if not formula:
        return
    cells = {place: _cell(name, row[name]) for name, place in (TYPED | KNOWN).items()}
    for name in ("出生日期", "截止日期"):
        if len(row[name] or "") == 10:
            cells[TYPED[name]] = written.format(row[name], *map(int, row[name].split("-")))
    red, holds = says(formula, cells), evaluate(node, row)
    assert not red or holds is False, formula
    spoken = [row[one.name] for one in t.walk(node) if isinstance(one, t.Term)]
    sure = all(value is not None and value != "优秀" and not (isinstance(value, str) and value[:2] in ("19", "20") and len(value) < 10) for value in spoken)
    reckons = any(isinstance(one, t.Call) or (isinstance(one, t.Arithmetic) and one.operator == "÷") for one in t.walk(node))
    assert red or reckons or not sure or holds is not False, formula


@given(st.lists(st.tuples(st.none() | st.integers(-3, 9), st.sampled_from([None, "养殖", "种植"])), max_size=5), st.integers(0, 20), st.sampled_from([
    "求和(经费) ≤ 预算", "求和(经费, 类型 = 养殖) ≤ 预算", "最大(经费) < 8", "计数(类型 = 种植) ≤ 1", "清单 ≥ 2", "求和(经费) - 最小(经费) ≤ 预算",
]))
@many
def test_sums_over_the_rows_of_a_table_say_the_same(table, budget, rule):
    node = parse(rule, TABLE)
    filled = [{"经费": cost, "类型": kind} for cost, kind in table if cost is not None or kind]
    cells = {
        "$C$5": Fraction(budget), "rows_cost": ["" if cost is None else Fraction(cost) for cost, _ in table] + ["", ""],
        "rows_kind": [kind or "" for _, kind in table] + ["", ""],
    }
    formula = broken_when(node, ROWS_OF)
    assert formula
    if "SUMPRODUCT" in formula or "MAX(" in formula or "MIN(" in formula:
        return
    red = says(formula, cells)
    holds = evaluate(node, {"清单 各行": filled, "清单": len(filled), "预算": budget})
    assert not red or holds is False
    assert red or holds is not False or not any(cost is not None for cost, _ in table) or not any(kind for _, kind in table)


def test_a_month_without_its_day_and_a_day_pasted_as_a_number_are_not_judged_too_early():
    day = Column("day", "走访日期", "date")
    formula = broken_when(parse("走访日期 ≥ 2026-05-01", (day,)), Layout({"走访日期": "$C$5"}))
    red = [text for text in ("2026-05", "2026年5月", "2026", "2026-04-30", "2026.4.30", "五月", "") if says(formula, {"$C$5": text})]
    assert red == ["2026-04-30", "2026.4.30"]
    assert [number for number in (46142, 46143, 46144, 2026) if says(formula, {"$C$5": number})] == [46142]


def test_what_is_not_asked_is_not_judged():
    columns = (Column("any", "有无项目", "yesno"), Column("cost", "经费", "money"))
    layout = Layout({"有无项目": "$C$5", "经费": "$C$6"}, asked_when={"经费": parse("有无项目 = 是", columns)})
    formula = broken_when(parse("经费 > 0", columns), layout)
    assert [says(formula, {"$C$5": any_, "$C$6": Fraction(0)}) for any_ in ("是", "否", "")] == [True, False, False]
