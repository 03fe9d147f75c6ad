"""约定的事实表 and what the apps registered: a pack that passes the check finds every term in the database."""
from __future__ import annotations

import pytest

from dazugong.formula.facts import FactTable, fact_tables
from dazugong.kernel.records.states import STATES
from dazugong.spec.published import AGREED, OBLIGATIONS

REGISTERED = {table.name: table for table in fact_tables()}


@pytest.mark.parametrize("agreed", AGREED, ids=lambda table: table.name)
def test_a_registered_table_has_every_agreed_term(agreed: FactTable) -> None:
    if agreed.name not in REGISTERED:
        pytest.skip(f"no app registers {agreed.name}")
    terms = {column.term: (column.kind, column.choices) for column in REGISTERED[agreed.name].columns}
    assert {c.term: (c.kind, c.choices) for c in agreed.columns} == {c.term: terms.get(c.term) for c in agreed.columns}


def test_the_states_of_the_ledger_are_those_it_knows() -> None:
    assert OBLIGATIONS.column("状态").choices == STATES
