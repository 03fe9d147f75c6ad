"""同样的几份: one [[given]] of an example that stands for many alike, told apart by a number where it says {号}."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dazugong.spec.example import Example, Given

NUMBER = "{号}"
MOST_TIMES, MOST_GIVEN = 1000, 3000
BRACED = re.compile(r"\{([^{}]{0,8})\}")


def copies(given: Given) -> Iterator[Given]:
    """The same as often as it says, numbered from 1; more than can be are left out, which the check says."""
    if given.times is None:
        yield given
        return
    for copy in range(1, min(max(given.times, 1), MOST_TIMES) + 1):
        numbered = {key: _numbered(getattr(given, key), copy) for key in ("unit", "above", "answers", "before", "year_before", "year_start")}
        yield replace(given, copy=copy, **numbered)


def _numbered(value: object, copy: int) -> object:
    if isinstance(value, dict):
        return {name: _numbered(one, copy) for name, one in value.items()}
    if isinstance(value, list):
        return [_numbered(one, copy) for one in value]
    return value.replace(NUMBER, str(copy)) if isinstance(value, str) else value


def times_faults(example: Example) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(where, what is wrong): too many in all, a number of times that cannot be, a mark for the number that is none."""
    for given in example.written:
        path: tuple[str | int, ...] = ("given", given.place)
        if given.times is not None and not 1 <= given.times <= MOST_TIMES:
            yield (*path, "times"), f"times 应在1到{MOST_TIMES}之间"
        marks = [mark for text in (given.unit, *_texts(given.answers)) for mark in BRACED.findall(text)]
        if given.times is None and "号" in marks:
            yield path, f"写了{NUMBER}却没有写 times（同样的有几份）"
        elif given.times is not None and marks:
            yield path, f"没有“{{{marks[0]}}}”，几份同样的只用{NUMBER}编号"
    if len(example.given) > MOST_GIVEN:
        yield (), f"示例的已知按份数展开以后最多{MOST_GIVEN}行，请少写几份"


def _texts(value: object) -> Iterator[str]:
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]:
        if isinstance(one, dict | list):
            yield from _texts(one)
        elif isinstance(one, str):
            yield one
