"""字库: which characters the fonts of this machine can show, read from the fonts' own tables."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

from dazugong.formats.paper.typesetting import font_files

_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}  # platform and encoding of the tables that go by Unicode
_FIRST_PLANE, _EVERY_PLANE = 4, 12  # formats of such a table


def missing_characters(text: str) -> list[str]:
    """The characters of a text, each once, that no font here has a picture for."""
    wanted = {char for char in text if not char.isspace()}
    for path, index in font_files():
        if not wanted:
            break
        wanted -= {char for char in wanted if _has(path, index, ord(char))}
    return sorted(wanted)


def _has(path: str, index: int, code: int) -> bool:
    ranges = _ranges(path, index)
    place = bisect_right(ranges, (code, 0x110000)) - 1
    return place >= 0 and ranges[place][0] <= code <= ranges[place][1]


@lru_cache(maxsize=64)
def _ranges(path: str, index: int) -> tuple[tuple[int, int], ...]:
    """The ranges of characters in the font's tables, in order."""
    data = Path(path).read_bytes()
    start = _long(data, 12 + 4 * index) if data[:4] == b"ttcf" else 0
    tables = {data[at : at + 4]: _long(data, at + 8) for at in range(start + 12, start + 12 + 16 * _short(data, start + 4), 16)}
    base = tables.get(b"cmap")
    found: set[tuple[int, int]] = set()
    for at in range(base + 4, base + 4 + 8 * _short(data, base + 2), 8) if base else ():
        if (_short(data, at), _short(data, at + 2)) in _UNICODE:
            found |= _groups(data, base + _long(data, at + 4))
    return tuple(sorted(found))


def _groups(data: bytes, at: int) -> set[tuple[int, int]]:
    form = _short(data, at)
    if form == _EVERY_PLANE:
        return {(_long(data, group), _long(data, group + 4)) for group in range(at + 16, at + 16 + 12 * _long(data, at + 12), 12)}
    if form != _FIRST_PLANE:
        return set()
    twice = _short(data, at + 6)  # twice the number of segments, the length of each list
    return {(_short(data, at + 16 + twice + place), _short(data, at + 14 + place)) for place in range(0, twice, 2)}


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
