"""公式的大小: what a formula may cost, told when it is written and not when it is asked.

Its text is at most 2000 characters, so its tree has at most as many nodes, and the record reading visits each once for a row.
In SQL a part may stand several times (a rounded number, a 若): there the length of the statement is the measure.
"""
from __future__ import annotations

from dazugong.formula.sql import to_sql
from dazugong.formula.sqltext import Sql
from dazugong.formula.tree import FormulaError, Node, names, table_of, walk


def too_large(node: Node) -> str:
    """Why no database could reckon it; empty if one can."""
    columns = {name: "c" for name in names(node)}
    tables = {table: Sql("t") for one in walk(node) if (table := table_of(one))}
    try:
        for dialect in ("sqlite", "postgresql"):
            to_sql(node, columns, dialect, tables)
    except FormulaError as error:
        return error.message
    return ""
