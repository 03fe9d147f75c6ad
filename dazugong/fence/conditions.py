"""条件改写: one fence, two ways to ask it.

By list: first all ids in reach, then the rows, found by index; right for a township. By row: for each row, whether it is
in reach; right for a whole county, where the list of persons would be long. The words mean the same.
"""
from __future__ import annotations

import re

WIDE_FROM = 150  # units in reach, from which rows are asked one by one
IN_SELECT = re.compile(r"\b(?!NOT\b)(?P<value>[\w\".]+)\s+IN\s+\(\s*SELECT\s+", re.IGNORECASE)
FROM = re.compile(r"\sFROM\s", re.IGNORECASE)
# Words that may follow a table's name in FROM where no alias does.
NO_ALIAS = "where|join|left|inner|cross|on|group|order|union|limit"


def closing(text: str, begin: int) -> int:
    """Where the parenthesis closes within which `begin` lies."""
    depth = 1
    for place in range(begin, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"围栏条件的括号不成对：{text}")


def by_row(text: str) -> str:
    """`x IN (SELECT y FROM …)` as a question that begins from the row: is there a y equal to x?

    The column is renamed, so that a bare name in `x` keeps meaning the row's column.
    """
    match = IN_SELECT.search(text)
    if match is None:
        return text
    end = closing(text, match.end())
    inner = text[match.end() : end]
    column, rest = FROM.split(inner, maxsplit=1)
    asked = f"EXISTS (SELECT 1 FROM (SELECT {column} AS fence_hit FROM {by_row(rest)}) AS fence_hits WHERE fence_hit = {match['value']})"
    return text[: match.start()] + asked + by_row(text[end + 1 :])


def asks_rows(text: str) -> bool:
    """Whether a condition reads other rows, so that the two ways differ."""
    return IN_SELECT.search(text) is not None


def outside_subqueries(text: str) -> str:
    """A condition without its sub-selects: what it says of the row itself."""
    innermost = re.compile(r"\(([^()]*)\)")
    while match := innermost.search(text):
        said = "" if match[1].lstrip().upper().startswith("SELECT") else match[1]
        text = f"{text[:match.start()]} {said} {text[match.end():]}"
    return text


def renamed(text: str, table: str, name: str) -> str:
    """A condition that reads `name` where it read `table`, under the same alias."""
    aliased = re.compile(rf'"?\b{table}\b"?(?!\s*\.)(?=\s+(?!(?:{NO_ALIAS})\b)\w)', re.IGNORECASE)
    alone = re.compile(rf'"?(?<!fence_wide_)\b{table}\b"?(?!\s*\.)', re.IGNORECASE)
    return alone.sub(f'"{name}" AS {table}', aliased.sub(f'"{name}"', text))
