"""两种数据库的说法: the few things that SQLite and PostgreSQL say differently."""
from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from django.db import connection

from dazugong.formula.sqltext import Sql, SqlColumn, joined

NOTHING = SqlColumn("NULL", blank=False)


def is_postgresql() -> bool:
    """Which of the two is asked."""
    return connection.vendor == "postgresql"


def on_day(day: date) -> Sql:
    """A day, to be held against a column of days."""
    return Sql("CAST(%s AS date)" if is_postgresql() else "%s", params=(day.isoformat(),))


def day_text(expression: str) -> str:
    """A column of days as the text by which formulas compare them."""
    return f"CAST({expression} AS text)" if is_postgresql() else expression


def day_number(expression: str) -> str:
    """A column of days as whole numbers."""
    return f"({expression} - DATE '1970-01-01')" if is_postgresql() else f"CAST(julianday({expression}) AS INTEGER)"


def earlier_of(expression: str, day: date) -> Sql:
    """The earlier of a column of days and a day."""
    return Sql("LEAST(CAST({} AS date), {})" if is_postgresql() else "MIN({}, {})", Sql(expression), on_day(day))


def yes_no(expression: str) -> SqlColumn:
    """A column of 1 and 0 as a truth value."""
    return SqlColumn(f"({expression} <> 0)" if is_postgresql() else expression, blank=False)


def number_of(expression: str) -> str:
    """A truth value, or 1 and 0, as 1 and 0."""
    return f"CAST({expression} AS integer)" if is_postgresql() else expression


def listed(rows: Sequence[Sequence[object]], **columns: str) -> Sql:
    """Rows of our own as a table with these columns (name → "id", "day" or "text"), handed over as one parameter."""
    kinds = {"id": "bigint", "day": "date", "text": "text"} if is_postgresql() else {"id": "INTEGER", "day": "TEXT", "text": "TEXT"}
    place = "value->>{}" if is_postgresql() else "json_extract(value, '$[{}]')"
    named = ", ".join(f"CAST({place.format(n)} AS {kinds[kind]}) AS {name}" for n, (name, kind) in enumerate(columns.items()))
    source = "jsonb_array_elements(CAST(%s AS jsonb))" if is_postgresql() else "json_each(%s)"
    given = json.dumps([[one.isoformat() if isinstance(one, date) else one for one in row] for row in rows], ensure_ascii=False)
    return Sql(f"(SELECT {named} FROM {source})", params=(given,))


def among(ids: Sequence[int]) -> Sql:
    """Some ids, however many, as what follows IN."""
    return listed([[one] for one in ids], id="id")


def part_of_address(column: str, number: int) -> str:
    """One part of the address of a cell (table, row, column), counted from 1."""
    if is_postgresql():
        return f"split_part({column}, '.', {number})"
    rest = f"SUBSTR({column}, INSTR({column}, '.') + 1)"
    row = f"SUBSTR({rest}, 1, INSTR({rest}, '.') - 1)"
    return {2: row, 3: f"SUBSTR({rest}, INSTR({rest}, '.') + 1)"}[number]


def comma(pieces: Sequence[Sql]) -> Sql:
    """The pieces with commas between them."""
    return joined(", ", pieces)
