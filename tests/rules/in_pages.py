"""页面: one list of addresses, nothing inline, Chinese throughout, every static file there."""
from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.rules.tree import Finding, excused, files, here, nodes, parsed, sources

TAG = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)
ENGLISH = re.compile(r"[A-Za-z]{2,}")
SPOKEN = ("title", "placeholder", "alt", "aria-label", "label")
STATIC = re.compile(r"""{%\s*static\s+['"]([^'"]+)['"]""")
URL = re.compile(r"""url\(['"]?([^'")]+)['"]?\)""")
INLINE_IN_PYTHON = re.compile(r"""<style\b|\sstyle=\\?["']|\son[a-z]+=\\?["']|javascript:""")


def routes(root: Path) -> dict[str, int]:
    """The names of all addresses, with the line of dazugong/web/urls.py that lists each."""
    found = {}
    for node in ast.walk(parsed(root / "dazugong/web/urls.py")):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("path", "re_path"):
            for keyword in node.keywords:
                if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
                    found[keyword.value.value] = node.lineno
    return found


def every_page_has_its_rights(root: Path) -> list[Finding]:
    """权限陈述齐全: every address has its rows in tests/rights, for both methods, and every row has its address."""
    pages = routes(root)
    stated: dict[str, set[str]] = {}
    found = []
    for table in sorted((root / "tests/rights").glob("*.csv")):
        with table.open(encoding="utf8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                if row["route"] not in pages and row["route"] not in stated:
                    found.append(Finding(here(root, table), number, f"没有名为 {row['route']} 的页面"))
                stated.setdefault(row["route"], set()).add(row["method"])
    for name, line in pages.items():
        if missing := {"GET", "POST"} - stated.get(name, set()):
            found.append(Finding("dazugong/web/urls.py", line, f"{name} 在 tests/rights 里缺 {'、'.join(sorted(missing))}"))
    return found


class _Page(HTMLParser):
    """Walks one template whose tags of the template language have been blanked out."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[tuple[int, str]] = []
        self.spoken: list[tuple[int, str]] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        given = dict(attrs)
        if tag == "style" or tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.inline.append((line, f"<{tag}>"))
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").strip().startswith(("javascript:", "js:")):
                self.inline.append((line, name))
            if name in SPOKEN and value:
                self.spoken.append((line, value))
        if tag in ("script", "style", "code", "kbd"):
            self.silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            first = self.getpos()[0]
            self.spoken += [(first + n, line) for n, line in enumerate(data.splitlines())]


def _templates(root: Path) -> Iterator[tuple[Path, _Page]]:
    for path in [*files(root, ".html", ".txt", under="dazugong/web/templates"), *files(root, ".html", under="dazugong/public/templates")]:
        page = _Page()
        page.feed(TAG.sub(lambda tag: "\n" * tag[0].count("\n"), path.read_text("utf8")))
        page.close()
        yield path, page


def nothing_inline(root: Path) -> list[Finding]:
    """不写行内脚本和样式: the content security policy would refuse them."""
    found = [
        Finding(here(root, path), line, f"行内脚本或样式：{what}") for path, page in _templates(root) for line, what in page.inline
    ]
    for path in sources(root, "dazugong/web"):
        for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
            if hit := INLINE_IN_PYTHON.search(line):
                found.append(Finding(here(root, path), number, f"行内脚本或样式：{hit[0].strip()}"))
    return found


def chinese_throughout(root: Path) -> list[Finding]:
    """不出英文: texts of templates and of refusals; the few words that clerks use themselves are excepted by name."""
    said = [(path, line, text) for path, page in _templates(root) for line, text in page.spoken]
    for path in sources(root):
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Refusal" and node.args:
                said += [
                    (path, part.lineno, part.value)
                    for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    and not isinstance(node.args[0], ast.Call)
                ]
    return excused(root, "word", [
        (word, Finding(here(root, path), line, f"页面上有英文：{word}")) for path, line, text in said for word in ENGLISH.findall(text)
    ])


def static_files_exist(root: Path) -> list[Finding]:
    """静态文件都在: every reference to one leads to a file."""
    base = root / "dazugong/web/static"
    found = []
    for path in files(root, ".html", ".css", under="dazugong/web"):
        for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
            wanted = [(name, base / name) for name in STATIC.findall(line)]
            if path.suffix == ".css":
                wanted += [(n, path.parent / n.split("#")[0]) for n in URL.findall(line) if not n.startswith(("data:", "#"))]
            found += [Finding(here(root, path), number, f"没有这个静态文件：{name}") for name, file in wanted if not file.is_file()]
    return found
