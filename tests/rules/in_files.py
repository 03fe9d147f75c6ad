"""文件: what no tracked file may contain."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.tree import Finding, excused, files, here

TEXT = {
    ".py", ".toml", ".txt", ".md", ".html", ".css", ".js", ".csv", ".cfg", ".ini", ".sh", ".yml", ".yaml", ".json", ".svg",
    ".lark", ".in", ".lock", "",
}
HOST = re.compile(r"\b(?:https?|ftp|git|ssh)://(?:[\w.-]+@)?(\[?[A-Za-z0-9][\w.:-]*)")
INDEX = re.compile(r"--(?:extra-)?index-url|--trusted-host|--find-links|index-url\s*=")
MACHINE_PATH = re.compile(r"(?<![\w.)\]}*])/(?:work|root|home|Users|mnt)/[\w.]+")


def found_in_lines(root: Path, *wanted: re.Pattern[str]) -> Iterator[tuple[str, int, re.Match[str]]]:
    """Every hit of the patterns in a tracked text file: where, line, hit; a file without any is read over once."""
    for path in files(root):
        if path.suffix not in TEXT:
            continue
        text = path.read_text("utf8", errors="replace")
        if not any(one.search(text) for one in wanted):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for one in wanted:
                yield from ((here(root, path), number, hit) for hit in one.finditer(line))


def no_host_names(root: Path) -> list[Finding]:
    """不写主机名: the product fetches from nowhere; the few addresses that are names, not places, are excepted."""
    found = []
    for where, number, hit in found_in_lines(root, HOST, INDEX):
        if hit.re is HOST:
            found.append((hit[1].split(":")[0], Finding(where, number, f"写了主机名：{hit[1]}")))
        elif not where.startswith("tests/rules/"):
            found.append((hit[0], Finding(where, number, f"写了软件包来源：{hit[0]}")))
    return excused(root, "host", found)


def no_machine_paths(root: Path) -> list[Finding]:
    """不写某台机器的路径."""
    return [Finding(where, number, f"写了某台机器的路径：{hit[0]}") for where, number, hit in found_in_lines(root, MACHINE_PATH)]


def packs_are_data(root: Path) -> list[Finding]:
    """机制只有数据: no program in dazugong/packs."""
    return [
        Finding(here(root, path), 1, "机制文件夹里不放程序")
        for path in files(root, under="dazugong/packs") if path.suffix in (".py", ".pyc", ".so", ".sh", ".js")
    ]
