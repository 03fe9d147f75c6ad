"""视图与触发器: the text of the wall. It never changes; what it lets through depends on functions that ask the connection."""
from __future__ import annotations

import re
from collections.abc import Iterator

from dazugong.fence.declare import Fence
from dazugong.fence.registry import PLACEHOLDER, WORD

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
    """What the wall of a table is made of: the view, and a trigger for each kind of write."""
    return (table, *(f"fence_{what}_{table}" for what in ("adding", "changing", "taking")))


def outside_subqueries(text: str) -> str:
    """A condition without its sub-selects: what it says of the row itself."""
    innermost = re.compile(r"\(([^()]*)\)")
    while match := innermost.search(text):
        said = "" if match[1].lstrip().upper().startswith("SELECT") else match[1]
        text = f"{text[:match.start()]} {said} {text[match.end():]}"
    return text


def wall_of(table: str, fence: Fence, columns: list[str], key: str) -> Iterator[tuple[str, str]]:
    """Name and text of each part of a table's wall."""
    view, adding, changing, taking = names(table)
    behind = f'main."{table}"'
    seen = condition(fence.visible, row_by_row=True)
    allowed = condition(fence.writing, row_by_row=True) if fence.writing else ""
    result = f"{seen} AND {allowed}" if allowed else seen
    text = f"{fence.visible} {fence.writing}"
    named = [column for column in columns if column in WORD.findall(text)]

    def lacks(row: str, wish: str) -> str:
        values = ", ".join(f'{row}."{column}" AS "{column}"' for column in named) or "1"
        return f'NOT EXISTS (SELECT 1 FROM (SELECT {values}) AS "{table}" WHERE {wish})'

    def trigger(name: str, moment: str, *steps: str) -> str:
        body = " ".join(f"{step};" for step in steps if step)
        return f'CREATE TEMP TRIGGER "{name}" {moment} ON {behind} WHEN NOT fence_open() BEGIN {body} END'

    refuse = f"SELECT RAISE(ABORT, '{REFUSED}{table}') WHERE "
    # An upsert that meets an unseen row is refused; an update or delete passes it by.
    unseen = (f"{refuse} fence_adding() AND {lacks('OLD', seen)}", f"SELECT RAISE(IGNORE) WHERE {lacks('OLD', seen)}")
    before = (*unseen, allowed and refuse + lacks("OLD", allowed))
    # Before the row is stored, so that no unique constraint tells of unseen rows first; but only then is its key known.
    needs_key = key in WORD.findall(outside_subqueries(text)) or f"{table}.{key}" in text
    yield view, f'CREATE TEMP VIEW "{view}" AS SELECT * FROM {behind} WHERE fence_present() AND {condition(fence.visible)}'
    yield adding, trigger(adding, f"{'AFTER' if needs_key else 'BEFORE'} INSERT", refuse + lacks("NEW", result))
    yield changing, trigger(changing, "BEFORE UPDATE", *before, refuse + lacks("NEW", result))
    yield taking, trigger(taking, "BEFORE DELETE", *before)
