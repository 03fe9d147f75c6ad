"""坏机制的做法: one healthy pack, the faults that are put into it, and how long a check may take."""
from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from dazugong.spec import check_files
from dazugong.spec.model import Problem
from tests.cpu import quickest

HERE = Path(__file__).parent
HEALTHY = {path.relative_to(HERE / "healthy").as_posix(): path.read_text() for path in sorted((HERE / "healthy").rglob("*.*"))}
SECONDS = 2


def faults() -> Iterator[dict]:
    """The rows of faults/*.toml; each stands in one file of the healthy pack, in place of `old`."""
    for path in sorted((HERE / "faults").glob("*.toml")):
        yield from tomllib.loads(path.read_text())["fault"]


def changed(fault: dict, new: str) -> dict[str, str]:
    """The healthy pack with `new` where the fault's `old` was."""
    text = HEALTHY.get(fault["file"], "")
    assert text.count(fault.get("old", "")) == 1 or "old" not in fault, f"{fault['name']}：{text.count(fault['old'])}处"
    return {**HEALTHY, fault["file"]: text.replace(fault["old"], new) if "old" in fault else text + new}


def checked(files: dict[str, str]) -> list[Problem]:
    """The problems, found in time."""
    found: list[list[Problem]] = []
    assert quickest(lambda: found.append(check_files(files)), enough=SECONDS) < SECONDS, "查得太慢"
    return found[-1]


def line_of(text: str, part: str) -> int:
    """The line on which `part` begins."""
    return text[:text.index(part)].count("\n") + 1
