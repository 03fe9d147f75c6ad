"""事实表: what the system knows, as formulas, pre-filling and scopes see it.

Each kernel app declares its tables in `facts.py` and registers them when it is ready; nobody above asks the app itself.
Nothing here touches a database: `sql` is the text of a SELECT that yields the columns under their names and may contain
named parameters (`:day`, `:first`, `:last`, `:period` …), which `bind_names` turns into the driver's own.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("text", "number", "money", "percent", "date", "choice", "choices", "grade", "yesno", "person", "unit")
NUMERIC_KINDS = frozenset({"number", "money", "percent"})
CHOICE_KINDS = frozenset({"choice", "grade"})


@dataclass(frozen=True)
class Column:
    """列: `term` is its only name in formulas, `name` its name in the SELECT; the choices of a grade come best first.

    `decimals`: a number stored as an integer of 1/10^decimals (12.5 at 2 decimals is 1250); 0 for whole numbers.
    `table`: the term of the table inside a form that the column belongs to; such a column is only spoken of in 求和( ) and the like.
    A column of kind `choices` holds several of its choices at once, written with 、 between them.
    """

    name: str
    term: str
    kind: str
    choices: tuple[str, ...] = ()
    decimals: int = 0
    table: str = ""


@dataclass(frozen=True)
class FactTable:
    """事实表: `scope` names the column that holds the unit's id, `day` the column by which a row falls into a period.

    `reach`: the domains in which whoever has a unit in reach may see every row of the table about it; empty where the rows are
    guarded one by one. `of_persons`: each row is a person, so that a small number may give somebody away.
    """

    name: str
    term: str
    columns: tuple[Column, ...]
    scope: str
    day: str
    sql: str = ""
    reach: tuple[str, ...] = ()
    of_persons: bool = False

    def column(self, term: str) -> Column | None:
        """The column of this term, or None."""
        return next((c for c in self.columns if c.term == term), None)

    @property
    def day_term(self) -> str:
        """期间列: what formulas call the column by which a row falls into a period; nothing for a table without one."""
        return next((c.term for c in self.columns if c.name == self.day), "")


_tables: dict[str, FactTable] = {}


def register(table: FactTable) -> FactTable:
    """登记事实表. A name is registered once; the same table twice is harmless (apps may be made ready again)."""
    known = _tables.get(table.name)
    if known is not None and known != table:
        raise ValueError(f"事实表“{table.name}”已经登记过，内容不同")
    for name in (table.scope, table.day):
        if name and name not in {c.name for c in table.columns}:
            raise ValueError(f"事实表“{table.name}”没有名为“{name}”的列")
    _tables[table.name] = table
    return table


def fact_table(name: str) -> FactTable:
    """查事实表; an unknown name is refused with the names there are."""
    if name not in _tables:
        known = "、".join(f"{t.term}（{t.name}）" for t in _tables.values()) or "（还没有登记任何事实表）"
        raise KeyError(f"没有名为“{name}”的事实表，现有：{known}")
    return _tables[name]


def fact_tables() -> tuple[FactTable, ...]:
    """All registered tables, in the order of their registration."""
    return tuple(_tables.values())


_NAMED = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)|(%)|('(?:[^']|'')*')")


def bind_names(sql: str, values: Mapping[str, object]) -> tuple[str, list[object]]:
    """`:day` … → `%s` with its value; a literal % is doubled; text in quotes and `::casts` are left alone.

    Errors: KeyError for a name without a value.
    """
    params: list[object] = []

    def one(match: re.Match[str]) -> str:
        if match[2]:
            return "%%"
        if match[3]:
            return match[3].replace("%", "%%")
        params.append(values[match[1]])
        return "%s"

    return _NAMED.sub(one, sql), params
