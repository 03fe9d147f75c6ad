"""同一公式，同一结果: the record reading and SQL give the same answer for every row."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import pytest
from formulas import COLUMN, COLUMNS, DAY, DRILL, aggregates, conditions, numbers, row_names, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.fence.sqlite.wholes import teach
from dazugong.formula import PartialDate, parse
from dazugong.formula import tree as t
from dazugong.formula.record import evaluate, evaluate_rows
from dazugong.formula.show import show
from dazugong.formula.sql import to_sql, to_sql_ratio
from dazugong.formula.sqlfast import to_condition
from dazugong.formula.sqltext import SqlColumn
from dazugong.formula.tree import Node

Asked = Callable[[str, Sequence[object]], tuple]
NAMES = row_names()
SQL_COLUMNS = {name: SqlColumn(f"c{number}", column.decimals) for number, (name, column) in enumerate(NAMES)}
many = settings(max_examples=5_000 if DRILL else 100, deadline=None, suppress_health_check=list(HealthCheck))
_POSTGRES_TYPES = {"number": "bigint", "percent": "bigint", "money": "bigint", "yesno": "boolean"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asked(request: pytest.FixtureRequest) -> Iterator[tuple[str, Asked]]:
    """(dialect, ask): ask runs one query and gives its only row."""
    if request.param == "sqlite":
        connection = sqlite3.connect(":memory:")
        teach(connection)
        yield "sqlite", lambda sql, params: connection.execute(sql.replace("%s", "?"), params).fetchone()
        connection.close()
        return
    address = os.environ.get("DZG_TEST_PG")
    if not address:
        pytest.skip("DZG_TEST_PG names no PostgreSQL")
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(address, autocommit=True) as server:
        cursor = psycopg.ClientCursor(server)
        yield "postgresql", lambda sql, params: cursor.execute(sql, params).fetchone()


def _stored(value: object, decimals: int) -> object:
    if decimals and value is not None:
        return int(Fraction(value) * 10 ** decimals)    # type: ignore[arg-type]
    return value


def _table(several: list[dict[str, object]], dialect: str) -> tuple[str, list[object]]:
    """The records as a table of the database's own."""
    types = [f"CAST(%s AS {_POSTGRES_TYPES.get(c.kind, 'text')})" if dialect == "postgresql" else "%s" for _, c in NAMES]
    one = "SELECT " + ", ".join(f"{place} AS c{number}" for number, place in enumerate(types))
    params = [_stored(row[name], column.decimals) for row in several for name, column in NAMES]
    return " UNION ALL ".join([one] * len(several)), params


def _exact(found: tuple) -> Fraction | None:
    above, below = found
    return None if above is None or below is None else Fraction(above) / Fraction(below)


def _asked_ratio(asked: tuple[str, Asked], node: Node, several: list[dict[str, object]]) -> Fraction | None:
    dialect, ask = asked
    table, rows_params = _table(several, dialect)
    above, above_params, below, below_params = to_sql_ratio(node, SQL_COLUMNS, dialect)
    return _exact(ask(f"SELECT {above}, {below} FROM ({table}) AS t", [*above_params, *below_params, *rows_params]))


@many
@given(node=conditions, row=rows())
def test_a_condition_is_true_false_or_empty_everywhere_alike(asked: tuple[str, Asked], node: Node, row: dict) -> None:
    dialect, ask = asked
    table, rows_params = _table([row], dialect)
    expression, params = to_sql(node, SQL_COLUMNS, dialect)
    (found,) = ask(f"SELECT {expression} FROM ({table}) AS t", [*params, *rows_params])
    assert (None if found is None else bool(found)) is evaluate(node, row), show(node)
    quick, params = to_condition(node, SQL_COLUMNS, dialect)
    (found,) = ask(f"SELECT {quick} FROM ({table}) AS t", [*params, *rows_params])
    assert bool(found) is (evaluate(node, row) is True), show(node)


@many
@given(sign=st.sampled_from("=≠<≤>≥"), age=st.integers(-3, 75).map(lambda half: Fraction(half, 2)), on=st.sampled_from([t.Term(DAY), t.Term(COLUMN["截止日期"]), t.Day(PartialDate("2026-02-28")), t.Day(PartialDate("1950-05"))]),
       row=rows())
def test_an_age_is_the_same_as_a_birthday(asked: tuple[str, Asked], sign: str, age: Fraction, on: Node, row: dict) -> None:
    dialect, ask = asked
    node = t.Compare(sign, t.Call("年龄", (t.Term(COLUMN["出生日期"]), on)), t.Number(age))
    table, rows_params = _table([row], dialect)
    quick, params = to_condition(node, SQL_COLUMNS, dialect)
    (found,) = ask(f"SELECT {quick} FROM ({table}) AS t", [*params, *rows_params])
    assert bool(found) is (evaluate(node, row) is True), show(node)


@many
@given(node=numbers, row=rows())
def test_a_number_is_the_same_fraction_everywhere(asked: tuple[str, Asked], node: Node, row: dict) -> None:
    assert _asked_ratio(asked, node, [row]) == evaluate(node, row), show(node)


@many
@given(sign=st.sampled_from("=≠<≤>≥"), left=numbers, right=numbers, row=rows(large=True))
def test_large_numbers_are_compared_exactly(asked: tuple[str, Asked], sign: str, left: Node, right: Node, row: dict) -> None:
    dialect, ask = asked
    node = t.Compare(sign, left, right)
    table, rows_params = _table([row], dialect)
    for make in (to_sql, to_condition):
        expression, params = make(node, SQL_COLUMNS, dialect)
        (found,) = ask(f"SELECT {expression} FROM ({table}) AS t", [*params, *rows_params])
        assert bool(found) is (evaluate(node, row) is True), show(node)
    assert _asked_ratio(asked, left, [row]) == evaluate(left, row), show(left)


@many
@given(node=aggregates, several=st.lists(rows(large=True), min_size=1, max_size=3))
def test_large_sums_are_the_same_everywhere(asked: tuple[str, Asked], node: Node, several: list[dict]) -> None:
    assert _asked_ratio(asked, node, several) == evaluate_rows(node, several), show(node)


@many
@given(node=aggregates, several=st.lists(rows(), min_size=1, max_size=3))
def test_sums_over_rows_are_the_same_everywhere(asked: tuple[str, Asked], node: Node, several: list[dict]) -> None:
    assert _asked_ratio(asked, node, several) == evaluate_rows(node, several), show(node)


@many
@given(node=st.one_of(conditions, numbers, aggregates))
def test_what_is_shown_reads_back_as_the_same_formula(node: Node) -> None:
    text = show(node)
    assert show(parse(text, COLUMNS)) == text


@pytest.mark.parametrize(("formula", "row", "value"), [
    ("党员数 ÷ 已整改或转化数 × 100", {"党员数": 23, "已整改或转化数": 40}, Fraction(115, 2)),
    ("党员数 ÷ 已整改或转化数", {"党员数": 23, "已整改或转化数": 0}, None),
    ("党员数 ÷ 已整改或转化数 × 100 ≥ 57.5", {"党员数": 23, "已整改或转化数": 40}, True),
    ("党员数 ÷ 已整改或转化数 ＞ 0", {"党员数": 23, "已整改或转化数": 0}, None),
    ("资金 × 3 = 0.3", {"资金": Fraction(1, 10)}, True),
    ("党员数 × 党员数 > 党员数 × 党员数 - 1", {"党员数": 99_999_999_999}, True),
    ("党员数 × 党员数 × 党员数 ÷ 已整改或转化数 = 999999999999999", {"党员数": 99_999_999_999, "已整改或转化数": -7}, False),
    ("资金 × 资金 ≤ 999999999999999", {"资金": Fraction(99_999_999_999)}, False),
    ("四舍五入(党员数 × 党员数 ÷ 已整改或转化数, 4)", {"党员数": 99_999_999_999, "已整改或转化数": 3}, Fraction(99_999_999_999**2, 3)),
    ("封顶(党员数 × 党员数, 党员数 × 已整改或转化数)", {"党员数": 99_999_999_999, "已整改或转化数": 99_999_999_998}, 99_999_999_999 * 99_999_999_998),
    ("群众满意率 ≥ 90%", {"群众满意率": 90}, True),
    ("党员数 ÷ 已整改或转化数 ≥ 90%", {"党员数": 9, "已整改或转化数": 10}, True),
    ("年龄(出生日期) ≥ 36", {"出生日期": "1990-07-15", "当日": "2026-07-14"}, False),
    ("等次 优于 上期 等次", {"等次": "较好", "上期 等次": "较差"}, True),
    ("等次 优于 上期 等次", {"等次": "较好"}, None),
    ("年份(出生日期) × 年份(出生日期) × 年份(截止日期)", {"出生日期": "1990", "截止日期": "2026"}, 1990 * 1990 * 2026),
    ("封顶(党员数 × 0.5, 20)", {"党员数": 50}, 20),
    ("保底(100 - 党员数 × 5, 0)", {"党员数": 30}, 0),
    ("封顶(党员数, 已整改或转化数)", {"党员数": 3}, None),
    ("四舍五入(党员数 ÷ 已整改或转化数, 1)", {"党员数": 5, "已整改或转化数": 4}, Fraction(13, 10)),
    ("四舍五入(党员数 ÷ 2)", {"党员数": -5}, -3),
    ("向下取整(党员数 ÷ 10)", {"党员数": -5}, -1),
    ("向上取整(党员数 × 30% )", {"党员数": 7}, 3),
    ("若(党员数 ≥ 50, 3, 党员数 ≥ 3, 2, 0)", {"党员数": 7}, 2),
    ("若(已整改或转化数 为空, 0, 党员数 ÷ 已整改或转化数)", {"党员数": 7}, 0),
    ("若(党员数 ≥ 50, 等次, “一般”) 优于 上期 等次", {"党员数": 7, "上期 等次": "较差"}, True),
    ("若(党员数 ≥ 50, 1, 2)", {}, None),
    ("等次 为空 或 党员数 > 1", {"党员数": 0}, True),
    ("截止日期 < 2026-03-01", {"截止日期": PartialDate("2026-02")}, True),
    ("单位 为空", {"单位": ""}, True),
])
def test_what_a_formula_gives(asked: tuple[str, Asked], formula: str, row: dict[str, object], value: object) -> None:
    node = parse(formula, COLUMNS)
    assert evaluate(node, row) == value
    full = {name: row.get(name) for name, _ in NAMES}
    full = {name: value.text if isinstance(value, PartialDate) else value for name, value in full.items()}
    if node.kind == "truth":
        dialect, ask = asked
        table, params = _table([full], dialect)
        expression, own = to_sql(node, SQL_COLUMNS, dialect)
        (found,) = ask(f"SELECT {expression} FROM ({table}) AS t", [*own, *params])
        assert (None if found is None else bool(found)) is value
    else:
        assert _asked_ratio(asked, node, [full]) == value
