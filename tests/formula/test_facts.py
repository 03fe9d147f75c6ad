"""事实表登记: names in the SELECT become bound values, and a table is registered once."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dazugong.formula import facts
from dazugong.formula.facts import Column, FactTable, bind_names, fact_table, fact_tables, register

VISITS = FactTable("visits", "走访", (Column("unit", "单位", "unit"), Column("day", "走访日期", "date")), "unit", "day", "SELECT 1")


@pytest.fixture(autouse=True)
def _an_empty_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(facts, "_tables", {})
    yield


def test_a_name_becomes_a_bound_value_each_time_it_stands() -> None:
    sql = "SELECT a FROM t WHERE b <= :day AND (c > :day OR d LIKE '5% :day') AND e::date < :last AND f % 2 = 0"
    assert bind_names(sql, {"day": "2026-06-03", "last": "2026-06-30"}) == (
        "SELECT a FROM t WHERE b <= %s AND (c > %s OR d LIKE '5%% :day') AND e::date < %s AND f %% 2 = 0",
        ["2026-06-03", "2026-06-03", "2026-06-30"],
    )


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        bind_names("SELECT :day", {})


def test_the_same_table_may_be_registered_again_another_may_not() -> None:
    assert register(VISITS) == register(VISITS) == fact_table("visits")
    with pytest.raises(ValueError, match="“visits”已经登记过，内容不同"):
        register(replace(VISITS, term="家访"))
    assert fact_tables() == (VISITS,)


def test_a_table_without_its_scope_column_is_refused() -> None:
    with pytest.raises(ValueError, match="没有名为“town”的列"):
        register(replace(VISITS, scope="town"))


def test_an_unknown_table_is_refused_with_the_names_there_are() -> None:
    register(VISITS)
    with pytest.raises(KeyError, match="没有名为“visit”的事实表，现有：走访（visits）"):
        fact_table("visit")
