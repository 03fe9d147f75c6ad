"""公式的大小: what a formula may cost, told when it is written and not when it is asked.

Its text is at most 2000 characters, so its tree has at most as many nodes, and the record reading visits each once for a row.
In SQL a part may stand several times (a rounded number, a 若): there the length of the statement is the measure, and how many
digits a product may have.
"""
from __future__ import annotations

from dazugong.formula.sql import to_sql
from dazugong.formula.sqltext import MOST_BELOW, MOST_KEPT, Sql, SqlColumn
from dazugong.formula.tree import FormulaError, Node, names, table_of, walk

DECIMALS = 4        # of an answer


def too_large(node: Node) -> str:
    """Why no database could reckon it; empty if one can."""
    tables = {table: Sql("t") for one in walk(node) if (table := table_of(one))}
    try:
        for dialect, most in (("sqlite", MOST_KEPT), ("sqlite", MOST_BELOW), ("postgresql", MOST_BELOW)):
            to_sql(node, {name: SqlColumn("c", DECIMALS, most=most) for name in names(node)}, dialect, tables)
    except FormulaError as error:
        return error.message
    return ""
