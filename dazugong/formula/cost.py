"""公式的大小: what a formula may cost, told when it is written and not when it is asked.

Its text is at most 2000 characters, so its tree has at most as many nodes, and the record reading visits each once for a row.
In SQL a part may stand several times (a rounded number, a 若): there the length of the statement is the measure, and how many
digits a product may have.
"""
from __future__ import annotations

import sqlite3
from contextlib import closing

from dazugong.formula.sql import to_sql
from dazugong.formula.sqltext import MOST_BELOW, MOST_KEPT, Sql, SqlColumn
from dazugong.formula.tree import FormulaError, Node, names, table_of, walk

DECIMALS = 4        # of an answer
AROUND = 25         # brackets of the statements in which a formula comes to stand


def too_large(node: Node) -> str:
    """Why no database could reckon it; empty if one can."""
    tables = {table: Sql("t") for one in walk(node) if (table := table_of(one))}
    try:
        for dialect, most in (("sqlite", MOST_KEPT), ("sqlite", MOST_BELOW), ("postgresql", MOST_BELOW)):
            text, _ = to_sql(node, {name: SqlColumn("c", DECIMALS, most=most) for name in names(node)}, dialect, tables)
            if dialect == "sqlite" and _too_deep(text):
                return "公式套得太深，数据库算不动，请拆成几条"
    except FormulaError as error:
        return error.message
    return ""


def _too_deep(text: str) -> bool:
    """Whether SQLite cannot read so many things inside each other; it says so before it looks what any name means."""
    with closing(sqlite3.connect(":memory:")) as nothing:
        try:
            nothing.execute(f"SELECT {'(' * AROUND}{text.replace('%s', '1')}{')' * AROUND}")
        except sqlite3.Error as error:
            return "stack overflow" in str(error) or "too large" in str(error)
    return False
