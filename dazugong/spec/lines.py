"""行号: where in a TOML file a key stands. The library that reads TOML does not say, and a clerk needs the line."""
from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*\[(\[)?\s*([\w\-.\"]+)\s*\]")
_KEY = re.compile(r"\s*([\w\-]+|\"[^\"]+\")\s*=")
_MANY_LINES = re.compile(r'"""|\'\'\'')


def lines_of(text: str) -> dict[Path, int]:
    """Path of a key or table (("field", 0, "rule")) → its line, counted from 1."""
    found: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    here: Path = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        if header := _HEADER.match(line):
            here = _place(header[2].replace('"', "").split("."), bool(header[1]), counts)
            found.setdefault(here, number)
        elif key := _KEY.match(line):
            found.setdefault((*here, key[1].strip('"')), number)
        opened = _MANY_LINES.findall(line)
        if len(opened) % 2:
            closing = opened[-1]
    return found


def _place(names: list[str], repeated: bool, counts: dict[Path, int]) -> Path:
    """The path of a header; names before the last belong to the latest table of that name."""
    path: Path = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if depth == len(names) - 1 and repeated:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def line_at(lines: Mapping[Path, int], path: Path) -> int:
    """The line of the path, or of the nearest thing around it that has one."""
    while path not in lines:
        path = path[:-1]
    return lines[path]
