"""文件: what no tracked file may contain."""
from __future__ import annotations

import re
from pathlib import Path

from tests.rules.tree import Finding, excused, files, here

TEXT = {
    ".py", ".toml", ".txt", ".md", ".html", ".css", ".js", ".csv", ".cfg", ".ini", ".sh", ".yml", ".yaml", ".json", ".svg",
    ".lark", ".in", ".lock", "",
}
HOST = re.compile(r"\b(?:https?|ftp|git|ssh)://(?:[\w.-]+@)?(\[?[A-Za-z0-9][\w.:-]*)")
INDEX = re.compile(r"--(?:extra-)?index-url|--trusted-host|--find-links|index-url\s*=")
MACHINE_PATH = re.compile(r"(?<![\w.)\]}*])/(?:work|root|home|Users|mnt)/[\w.]+")


def lines_of(root: Path) -> list[tuple[Path, int, str]]:
    """Every line of every tracked text file."""
    return [
        (path, number, line)
        for path in files(root) if path.suffix in TEXT
        for number, line in enumerate(path.read_text("utf8", errors="replace").splitlines(), 1)
    ]


def no_host_names(root: Path) -> list[Finding]:
    """不写主机名: the product fetches from nowhere; the few addresses that are names, not places, are excepted."""
    found = []
    for path, number, line in lines_of(root):
        where = here(root, path)
        found += [(host.split(":")[0], Finding(where, number, f"写了主机名：{host}")) for host in HOST.findall(line)]
        if (hit := INDEX.search(line)) and not where.startswith("tests/rules/"):
            found.append((hit[0], Finding(where, number, f"写了软件包来源：{hit[0]}")))
    return excused(root, "host", found)


def no_machine_paths(root: Path) -> list[Finding]:
    """不写某台机器的路径."""
    return [
        Finding(here(root, path), number, f"写了某台机器的路径：{hit[0]}")
        for path, number, line in lines_of(root) if (hit := MACHINE_PATH.search(line))
    ]


def packs_are_data(root: Path) -> list[Finding]:
    """机制只有数据: no program in dazugong/packs."""
    return [
        Finding(here(root, path), 1, "机制文件夹里不放程序")
        for path in files(root, under="dazugong/packs") if path.suffix in (".py", ".pyc", ".so", ".sh", ".js")
    ]
