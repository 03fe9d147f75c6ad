"""视图与触发器: the text of the wall. It never changes; what it lets through depends on functions that ask the connection."""
from __future__ import annotations

import re
from collections.abc import Iterator

from dazugong.fence.conditions import asks_rows, by_row, outside_subqueries, renamed
from dazugong.fence.declare import Fence
from dazugong.fence.registry import PLACEHOLDER, WORD, guarded, tables_in

REFUSED = "fence:"
IN_UNITS = re.compile(r"\b(?!NOT\b)(?P<value>[\w\".]+)\s+IN\s+\{units:(?P<domain>\w+)\}", re.IGNORECASE)

TABLE = re.compile(r"\{table:(\w+)\}")

ON_THE_DAY = "kind = 'line' AND since <= fence_day() AND (until IS NULL OR until > fence_day())"
ROOTS = "(SELECT value FROM json_each(fence_roots('{domain}')))"
UNITS = f"(SELECT descendant_id FROM main.orgs_ancestry WHERE ancestor_id IN {ROOTS} AND {ON_THE_DAY})"
ABOVE = f"(SELECT ancestor_id FROM main.orgs_ancestry WHERE descendant_id IN {ROOTS} AND {ON_THE_DAY})"
# The columns are renamed so that a bare column of the row never means a column of the tree.
UNDER = (
    "EXISTS (SELECT 1 FROM (SELECT descendant_id AS fence_unit, ancestor_id AS fence_root FROM main.orgs_ancestry"
    f" WHERE {ON_THE_DAY}) WHERE fence_unit = {{value}} AND fence_root IN {ROOTS})"
)


def wide_name(table: str) -> str:
    """The view of a table for readers with many units in reach; the same view where it would say the same."""
    fence = guarded().get(table)
    return f"fence_wide_{table}" if fence and (asks_rows(fence.visible) or "{units:" in fence.visible) else table


def widely(text: str) -> str:
    """A condition that asks by row, and asks other tables in the same way."""
    text = TABLE.sub(r"\1", text)
    for table in tables_in(text):
        if wide_name(table) != table:
            text = renamed(text, table, wide_name(table))
    return by_row(text)


def condition(text: str) -> str:
    """A fence's condition in SQLite's words."""

    def word(match: re.Match[str]) -> str:
        kind, name = match["kind"], match["name"]
        return {
            "units": UNITS.format(domain=name),
            "above": ABOVE.format(domain=name),
            "self": f"fence_self('{name or 'person'}')",
            "day": "fence_day()",
            "table": f'"{name}"',
        }[kind]

    return f"({PLACEHOLDER.sub(word, text)})"


def of_one_row(text: str) -> str:
    """The condition for a trigger, which has one row and looks up from it."""
    return condition(IN_UNITS.sub(lambda m: UNDER.format(value=m["value"], domain=m["domain"]), widely(text)))


def names(table: str) -> tuple[str, ...]:
    """What the wall of a table is made of: its views, and a trigger for each kind of write."""
    views = dict.fromkeys((table, wide_name(table)))
    return (*views, *(f"fence_{what}_{table}" for what in ("adding", "changing", "taking")))


def wall_of(table: str, fence: Fence, columns: list[str], key: str) -> Iterator[tuple[str, str]]:
    """Name and text of each part of a table's wall."""
    yield table, view(table, table, fence.visible)
    # The plus keeps SQLite from looking up each of very many units by index; it reads in the order asked for instead.
    if wide_name(table) != table:
        yield wide_name(table), view(wide_name(table), table, IN_UNITS.sub(r"+\g<0>", widely(fence.visible)))
    yield from triggers(table, fence, columns, key)


def view(name: str, table: str, visible: str) -> str:
    """The text of a view."""
    return f'CREATE TEMP VIEW "{name}" AS SELECT * FROM main."{table}" WHERE fence_present() AND {condition(visible)}'


def triggers(table: str, fence: Fence, columns: list[str], key: str) -> Iterator[tuple[str, str]]:
    """Name and text of each trigger."""
    seen = of_one_row(fence.visible)
    allowed = of_one_row(fence.writing) if fence.writing else ""
    result = f"{seen} AND {allowed}" if allowed else seen
    text = f"{fence.visible} {fence.writing}"
    named = [column for column in columns if column in WORD.findall(text)]

    def lacks(row: str, wish: str) -> str:
        values = ", ".join(f'{row}."{column}" AS "{column}"' for column in named) or "1"
        return f'NOT EXISTS (SELECT 1 FROM (SELECT {values}) AS "{table}" WHERE {wish})'

    def trigger(what: str, moment: str, *steps: str) -> tuple[str, str]:
        name, body = f"fence_{what}_{table}", " ".join(f"{step};" for step in steps if step)
        return name, f'CREATE TEMP TRIGGER "{name}" {moment} ON main."{table}" WHEN NOT fence_open() BEGIN {body} END'

    refuse = f"SELECT RAISE(ABORT, '{REFUSED}{table}') WHERE "
    # An upsert that meets an unseen row is refused; an update or delete passes it by.
    unseen = (f"{refuse} fence_adding() AND {lacks('OLD', seen)}", f"SELECT RAISE(IGNORE) WHERE {lacks('OLD', seen)}")
    before = (*unseen, allowed and refuse + lacks("OLD", allowed))
    # Before the row is stored, so that no unique constraint tells of unseen rows first; but only then is its key known.
    needs_key = key in WORD.findall(outside_subqueries(text)) or f"{table}.{key}" in text
    yield trigger("adding", f"{'AFTER' if needs_key else 'BEFORE'} INSERT", refuse + lacks("NEW", result))
    yield trigger("changing", "BEFORE UPDATE", *before, refuse + lacks("NEW", result))
    yield trigger("taking", "BEFORE DELETE", *before)
