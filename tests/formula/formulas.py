"""Random typed formulas and rows over one small vocabulary, for the tests of the formula language."""
from __future__ import annotations

import os
from fractions import Fraction

from hypothesis import strategies as st

from dazugong.formula import tree as t
from dazugong.formula.facts import Column
from dazugong.formula.partial import PartialDate
from dazugong.formula.words import DAYS

DRILL = bool(os.environ.get("DZG_DRILL_MINUTES"))
GRADES = ("好", "较好", "一般", "较差")
COLUMNS = (
    Column("grade", "等次", "grade", GRADES),
    Column("satisfaction", "群众满意率", "percent", decimals=2),
    Column("state", "状态", "choice", ("在建", "已撤销", "非建制")),
    Column("born", "出生日期", "date"),
    Column("due", "截止日期", "date"),
    Column("members", "党员数", "number"),
    Column("mended", "已整改或转化数", "number"),
    Column("funds", "资金", "money", decimals=2),
    Column("unit", "单位", "unit"),
    Column("exempt", "免报", "yesno"),
    Column("ways", "帮扶方式", "choices", ("资金", "销路", "技术")),
)
COLUMN = {c.term: c for c in COLUMNS}
DAY = DAYS[2]

_small = st.integers(-4, 12)
_days = st.sampled_from(["1990", "1990-07", "1990-07-15", "2026-02-28", "2026-07-14", "2026-07-15", "2026", "2004-02-29", "2027-01-01"])
_VALUES = {
    "grade": st.sampled_from([*GRADES, "优秀"]), "choice": st.sampled_from(["在建", "已撤销", "非建制"]),
    "date": _days, "unit": st.sampled_from(["甲村", "乙村", "在建"]), "yesno": st.booleans(), "number": _small,
    "choices": st.sampled_from(["资金", "销路", "资金、技术", "销路、技术", ""]),
    "percent": st.integers(-100, 12000).map(lambda n: Fraction(n, 100)),
    "money": st.integers(-300, 300).map(lambda n: Fraction(n, 100)),
}
_most = 10**11 - 1
_large = st.one_of(st.integers(-_most, _most), st.sampled_from([-_most, 3_037_000_499, _most - 1, _most]))
_LARGE = {"number": _large, "money": _large.map(lambda n: Fraction(n * 100 + 1 if n < 0 else n * 100 - 1, 100))}


def row_names() -> list[tuple[str, Column]]:
    """Every name a random formula may use, with its column."""
    names = [(c.term, c) for c in COLUMNS] + [(f"上期 {c.term}", c) for c in COLUMNS]
    return [*names, ("下级合计 党员数", COLUMN["党员数"]), ("当日", DAY)]


def rows(large: bool = False) -> st.SearchStrategy[dict[str, object]]:
    """A record; any value may be empty, text perhaps blank. `large`: with numbers as large as a form takes them."""
    values = _VALUES | _LARGE if large else _VALUES
    return st.fixed_dictionaries({
        name: st.one_of(st.none(), values[column.kind], values[column.kind]) if name != "当日"
        else st.just("2026-07-14")
        for name, column in row_names()
    })


def _terms(*kinds: str) -> st.SearchStrategy[t.Node]:
    columns = [c for c in COLUMNS if c.kind in kinds]
    return st.builds(t.Term, st.sampled_from(columns), st.sampled_from(["", "上期"]))


_literals = st.builds(t.Number, st.one_of(st.integers(0, 12), st.integers(0, 1200).map(lambda n: Fraction(n, 100))).map(Fraction))
_dates = st.one_of(_terms("date"), st.builds(t.Day, _days.filter(lambda d: len(d) == 10).map(PartialDate)))
_calls = st.one_of(
    st.builds(lambda f, a, b: t.Call(f, (a, b)), st.sampled_from(["年龄", "党龄", "天数"]), _dates, _dates),
    st.builds(lambda f, a: t.Call(f, (a,)), st.sampled_from(["年份", "月份"]), _dates),
)
_below = st.just(t.Term(COLUMN["党员数"], "", True))


_rounding = st.sampled_from(["四舍五入", "向下取整", "向上取整"])
_places = st.integers(0, 4).map(lambda n: t.Number(Fraction(n)))
_when = st.one_of(
    _terms("yesno"), st.builds(t.Known, _terms("number", "grade"), st.booleans()),
    st.builds(t.Compare, st.sampled_from("=≠<≤>≥"), _terms("number", "money"), _literals),
)


def _chosen(values: st.SearchStrategy[t.Node]) -> st.SearchStrategy[t.Node]:
    return st.builds(lambda c, d, a, b, e: t.Choose((c, d), (a, b, e)) if d else t.Choose((c,), (a, b)), _when, st.none() | _when, values, values, values)


def _bounded(parts: st.SearchStrategy[t.Node]) -> st.SearchStrategy[t.Node]:
    return st.one_of(
        st.builds(lambda f, a, b: t.Call(f, (a, b)), st.sampled_from(["封顶", "保底"]), parts, parts),
        st.builds(lambda f, a, n: t.Call(f, (a, n)), _rounding, parts, _places),
    )


def _deeper(parts: st.SearchStrategy[t.Node]) -> st.SearchStrategy[t.Node]:
    return st.one_of(
        st.deferred(lambda: _bounded(parts)), st.deferred(lambda: _chosen(parts)),
        st.builds(t.Arithmetic, st.sampled_from("+-×÷"), parts, parts),
        st.builds(t.Negative, parts.filter(lambda n: not isinstance(n, t.Number))),
    )


numbers = st.recursive(st.one_of(_terms("number", "money", "percent"), _literals, _calls, _below), _deeper, max_leaves=4)
_grade_texts = st.sampled_from(GRADES).map(lambda g: t.Text(g, GRADES))
_way_texts = st.sampled_from(COLUMN["帮扶方式"].choices).map(lambda way: t.Text(way, COLUMN["帮扶方式"].choices))
_grades = st.one_of(_terms("grade"), _grade_texts)
_signs = st.sampled_from("=≠<≤>≥")
_grade_terms = st.one_of(_terms("grade"), _chosen(_terms("grade")))
_facts = st.one_of(
    st.builds(t.Compare, _signs, numbers, numbers),
    st.builds(t.Compare, _signs, _dates, _dates),
    st.builds(t.Compare, st.sampled_from("=≠"), _terms("grade"), _grades),
    st.builds(t.Compare, st.sampled_from("=≠"), _terms("unit"), st.sampled_from(["甲村", "丙村"]).map(t.Text)),
    st.builds(t.Compare, st.sampled_from("=≠"), _terms("yesno"), st.booleans().map(t.YesNo)),
    st.builds(t.Compare, st.sampled_from("=≠"), _grade_terms, _grade_terms),
    st.builds(lambda a, b: t.Better(a, b, GRADES), _grade_terms, _terms("grade")),
    st.builds(lambda a, b: t.Better(a, b, GRADES), _terms("grade"), _grades),
    st.builds(t.Member, _terms("grade"), st.lists(_grade_texts, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(t.Member, _terms("choices"), st.lists(_way_texts, min_size=1, max_size=2).map(tuple), st.booleans()),
    st.builds(t.Member, numbers, st.lists(_literals, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(t.Known, st.one_of(numbers, _dates, _terms("grade", "unit", "yesno")), st.booleans()),
    _terms("yesno"),
)


def _joined(parts: st.SearchStrategy[t.Node]) -> st.SearchStrategy[t.Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(t.Not, parts), several.map(t.All), several.map(t.AnyOf))


conditions = st.recursive(_facts, _joined, max_leaves=5)
_row_numbers = st.one_of(_terms("number", "money", "percent"), _bounded(_terms("number", "money")), st.builds(t.Arithmetic, st.sampled_from("+-×"),
                                                                        _terms("number", "money"), _literals))
_where = st.one_of(st.none(), conditions)
_sums = st.one_of(
    st.builds(t.Aggregate, st.sampled_from(["计数", "占比"]), conditions, _where),
    st.builds(t.Aggregate, st.sampled_from(["求和", "平均", "最大", "最小"]), _row_numbers, _where),
)
aggregates = st.recursive(_sums, lambda p: st.builds(t.Arithmetic, st.sampled_from("+-×÷"), p, p), max_leaves=3)
