"""读事实: the rows of a fact table that lie under a unit and within a period, as formulas read them."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import connection

from dazugong.fence.scope import NoReader, current_scope
from dazugong.formula.facts import Column, FactTable, bind_names
from dazugong.kernel.identity.reader import Reader

UNDER = (
    "SELECT a.descendant_id FROM orgs_ancestry a WHERE a.ancestor_id = %s AND a.kind = 'line'"
    " AND a.since <= %s AND (a.until IS NULL OR a.until > %s)"
)
TITLES = ("任务", "事项", "名称", "标题")
PUBLIC_ID = "编号"


@dataclass(frozen=True)
class FactRow:
    """事实: one row. `values` maps terms to values; `public_id` and `title` are what a link to it needs."""

    unit: int
    values: dict[str, object] = field(repr=False)
    public_id: str = ""
    title: str = ""


def fact_rows(reader: Reader, table: FactTable, *, under: int, first: date, last: date, known: date | None = None) -> list[FactRow]:
    """Rows whose unit stands under `under` on the reader's day and whose day lies in first…last.

    `known`: the day up to which things are known (当日), where that is not the day of the tree. The database shows
    what the reader may see and no more. Raises `NoReader` without one.
    """
    if current_scope() != reader.scope:
        raise NoReader(table.term)
    tree, known = reader.day.isoformat(), known or reader.day
    named = {"day": known.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    inner, params = bind_names(table.sql, named)
    sql = f'SELECT {", ".join(f"f.{_quoted(c.name)}" for c in table.columns)} FROM ({inner}) f'
    sql += f" WHERE f.{_quoted(table.scope)} IN ({UNDER})"
    params += [under, tree, tree]
    if table.day:
        sql += f" AND f.{_quoted(table.day)} >= %s AND f.{_quoted(table.day)} <= %s"
        params += [named["first"], named["last"]]
    days = {"期初": first, "期末": last, "当日": known}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_fact(table, row, days) for row in cursor.fetchall()]


def _fact(table: FactTable, row: tuple, days: dict[str, object]) -> FactRow:
    values: dict[str, object] = dict(days)
    unit = 0
    for column, value in zip(table.columns, row, strict=True):
        values[column.term] = _exact(column, value)
        if column.name == table.scope:
            unit = int(value)
    title = next((values[t] for t in TITLES if values.get(t)), "")
    return FactRow(unit, values, str(values.get(PUBLIC_ID) or ""), str(title))


def _exact(column: Column, value: object) -> object:
    """A number kept as a whole number of 1/10^decimals is given back its decimals."""
    if column.decimals and isinstance(value, int | Decimal):
        return Fraction(value) / 10**column.decimals
    return value


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
