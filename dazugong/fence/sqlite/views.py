"""视图与触发器: the text of the wall. It never changes; what it lets through depends on functions that ask the connection."""
from __future__ import annotations

import re
from collections.abc import Iterator

from dazugong.fence.declare import Fence
from dazugong.fence.registry import PLACEHOLDER

REFUSED = "fence:"
IN_UNITS = re.compile(r"\b(?!NOT\b)(?P<value>[\w\".]+)\s+IN\s+\{units:(?P<domain>\w+)\}", re.IGNORECASE)

ON_THE_DAY = "kind = 'line' AND since <= fence_day() AND (until IS NULL OR until > fence_day())"
ROOTS = "(SELECT value FROM json_each(fence_roots('{domain}')))"
UNITS = f"(SELECT descendant_id FROM main.orgs_ancestry WHERE ancestor_id IN {ROOTS} AND {ON_THE_DAY})"
ABOVE = f"(SELECT ancestor_id FROM main.orgs_ancestry WHERE descendant_id IN {ROOTS} AND {ON_THE_DAY})"
# The columns are renamed so that a bare column of the row never means a column of the tree.
UNDER = (
    "EXISTS (SELECT 1 FROM (SELECT descendant_id AS fence_unit, ancestor_id AS fence_root FROM main.orgs_ancestry"
    f" WHERE {ON_THE_DAY}) WHERE fence_unit = {{value}} AND fence_root IN {ROOTS})"
)


def condition(text: str, row_by_row: bool = False) -> str:
    """A fence's condition in SQLite's words. `row_by_row` asks up from one row instead of listing all units first."""
    if row_by_row:
        text = IN_UNITS.sub(lambda m: UNDER.format(value=m["value"], domain=m["domain"]), text)

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


def names(table: str) -> tuple[str, ...]:
    """What the wall of a table is made of: the view, and a trigger each before and after."""
    return (table, *(f"fence_{what}_{table}" for what in ("added", "changing", "changed", "taking")))


def wall_of(table: str, fence: Fence) -> Iterator[tuple[str, str]]:
    """Name and text of each part of a table's wall."""
    view, added, changing, changed, taking = names(table)
    behind = f'main."{table}"'
    seen = condition(fence.visible, row_by_row=True)
    allowed = condition(fence.writing, row_by_row=True) if fence.writing else ""

    def lacks(row: str, wish: str) -> str:
        return f"NOT EXISTS (SELECT 1 FROM {behind} WHERE \"{table}\".rowid = {row}.rowid AND {wish})"

    def trigger(name: str, moment: str, *steps: str) -> str:
        body = " ".join(f"{step};" for step in steps if step)
        return f'CREATE TEMP TRIGGER "{name}" {moment} ON {behind} WHEN NOT fence_open() BEGIN {body} END'

    refuse = f"SELECT RAISE(ABORT, '{REFUSED}{table}') WHERE "
    result = f"{seen} AND {allowed}" if allowed else seen
    before = (f"SELECT RAISE(IGNORE) WHERE {lacks('OLD', seen)}", allowed and refuse + lacks("OLD", allowed))
    yield view, f'CREATE TEMP VIEW "{view}" AS SELECT * FROM {behind} WHERE fence_present() AND {condition(fence.visible)}'
    yield added, trigger(added, "AFTER INSERT", refuse + lacks("NEW", result))
    yield changing, trigger(changing, "BEFORE UPDATE", *before)
    yield changed, trigger(changed, "AFTER UPDATE", refuse + lacks("NEW", result))
    yield taking, trigger(taking, "BEFORE DELETE", *before)
