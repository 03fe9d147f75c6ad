"""写错类型: whatever stands at whichever key, the check answers; what it lets pass also runs."""
from __future__ import annotations

import copy
import json
import math
import os
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from faulty import HEALTHY

from dazugong.spec import burden, check_files, load_files, run_examples

WRONG = (
    0, -1, 10**18, 0.1, 1e300, math.inf, math.nan, True, False, "", "　", "x", "长" * 1900, "\u202e乙", "a\x00b", "甲\n乙",
    [], [1], [[]], [""], ["x", "x"], [{}], [{"a": 1}], {}, {"a": 1}, date(1, 1, 1), date(9999, 12, 31), datetime(2026, 1, 1), time(1, 1), None,
)
AT_EACH_KEY = len(WRONG) if os.environ.get("DZG_DRILL_MINUTES") else 2
PARSED = {name: tomllib.loads(text) for name, text in HEALTHY.items() if name.endswith(".toml")}


def written(value: object) -> str:
    """The value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=False)} = {written(one)}" for name, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def file_of(table: dict) -> str:
    """The whole file, one key a line."""
    return "".join(f"{json.dumps(name)} = {written(value)}\n" for name, value in table.items())


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    """The way to everything in the value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from places(one, (*path, key))


def with_wrong(table: dict, path: tuple, wrong: object) -> dict:
    """The table with `wrong` at the path; None: without the key."""
    changed = copy.deepcopy(table)
    here = changed
    for key in path[:-1]:
        here = here[key]
    if wrong is None:
        del here[path[-1]]
    else:
        here[path[-1]] = wrong
    return changed


@pytest.mark.parametrize("name", PARSED)
def test_nothing_breaks_the_check(name: str) -> None:
    plain = {**HEALTHY, **{file: file_of(table) for file, table in PARSED.items()}}
    for number, path in enumerate(places(PARSED[name])):
        for turn in range(AT_EACH_KEY):
            wrong = WRONG[(number * AT_EACH_KEY + turn) % len(WRONG)]
            files = {**plain, name: file_of(with_wrong(PARSED[name], path, wrong))}
            problems = check_files(files)
            assert all(p.message and p.file in files for p in problems), (path, wrong)
            if not problems:
                run_examples(load_files(files))
                burden(load_files(files))
