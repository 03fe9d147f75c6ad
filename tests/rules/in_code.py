"""写法: what the syntax tree of the sources must show."""
from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.rules.tree import Finding, excused, files, here, nodes, parsed, sources

MOST_LINES = 300
MOST_LINES_OF_FUNCTION = 40
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "extra", "extras"}
CLOCKS = {
    "datetime": {"now", "today", "utcnow"}, "date": {"today"}, "timezone": {"now", "localtime", "localdate"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
CONVERSIONS = {"localtime", "localdate"}  # of a time that is given, not of the clock
MAY_READ_THE_CLOCK = ("dazugong/web/", "dazugong/api/", "dazugong/cli/", "dazugong/demo/", "dazugong/public/")
LEFT_OPEN = re.compile(r"(?:#|//|/\*|<!--|\"\"\").*\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented" r"Error\b")


def short_files(root: Path) -> list[Finding]:
    """文件不长: no source file over 300 lines."""
    long = [(p, len(p.read_text("utf8").splitlines())) for p in files(root, ".py", ".js", ".css", ".html")]
    return [
        Finding(here(root, p), MOST_LINES + 1, f"{n}行，超过{MOST_LINES}行")
        for p, n in long if n > MOST_LINES and "migrations" not in p.parts and "vendor" not in p.parts
    ]


def short_functions(root: Path) -> list[Finding]:
    """函数不长: no function over 40 lines."""
    found = []
    for path in sources(root):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_OF_FUNCTION:
                    found.append(Finding(here(root, path), node.lineno, f"{node.name} 有{lines}行，超过{MOST_LINES_OF_FUNCTION}行"))
    return found


def telling_names(root: Path) -> list[Finding]:
    """名称说得出用途: nothing called utils and the like."""
    found = []
    for path in files(root, ".py", ".js", ".css", ".html"):
        words = {w for part in path.relative_to(root).parts for w in re.split(r"[._\-]", part.lower())}
        if empty := words & EMPTY_NAMES:
            found.append(Finding(here(root, path), 1, f"名称没有说出用途：{'、'.join(sorted(empty))}"))
    return found


def nothing_left_open(root: Path) -> list[Finding]:
    """没有欠账: no note of what is still to be done, no empty promise."""
    return [
        Finding(here(root, path), number, f"留有未办事项：{hit[0]}")
        for path in files(root, ".py", ".js", ".css", ".html", ".toml", ".sh")
        for number, line in enumerate(path.read_text("utf8").splitlines(), 1)
        if (hit := LEFT_OPEN.search(line))
    ]


def actions_name_actor_and_time(root: Path) -> list[Finding]:
    """动作: every public function of an actions module is keyword-only and takes `by` and `at`."""
    found = []
    for path in sources(root, "dazugong/kernel"):
        if path.stem == "actions" or path.parent.name == "actions":
            for node in parsed(path).body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                    name = f"{path.parent.name}.{node.name}" if path.stem == "actions" else f"{path.parent.parent.name}.{node.name}"
                    if wrong := _wrong_with(node):
                        found.append((name, Finding(here(root, path), node.lineno, f"{node.name} {wrong}")))
    return excused(root, "action", found)


def _wrong_with(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    if node.args.args or node.args.posonlyargs or node.args.vararg:
        return "的参数须一律写明名称（keyword-only）"
    missing = [name for name in ("by", "at") if name not in {a.arg for a in node.args.kwonlyargs}]
    return f"缺少参数 {'、'.join(missing)}" if missing else ""


def clock_at_the_door(root: Path) -> list[Finding]:
    """钟在门口: the clock is read only where a person or a shell comes in; below, the time is an argument."""
    found = []
    for path in sources(root):
        where = here(root, path)
        if where.startswith(MAY_READ_THE_CLOCK):
            continue
        converting = {id(c.func) for c in nodes(path) if isinstance(c, ast.Call) and c.args and _last_name(c.func) in CONVERSIONS}
        for node in nodes(path):
            if id(node) not in converting and isinstance(node, ast.Attribute) and node.attr in CLOCKS.get(_last_name(node.value), ()):
                found.append((where, Finding(where, node.lineno, f"在此读了钟：{_last_name(node.value)}.{node.attr}")))
            if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                found.append((where, Finding(where, node.value.lineno, f"在此读了钟：{node.arg}")))
    return excused(root, "clock", found)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def settings_are_documented(root: Path) -> list[Finding]:
    """设置有说明: every variable of the environment that the product reads stands in docs/operate.md."""
    manual = root / "docs/operate.md"
    text = manual.read_text("utf8") if manual.exists() else ""
    found = []
    for path in [*sources(root), root / "run.sh"]:
        for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
            for name in re.findall(r"\bDZG_[A-Z_]+\b", line):
                if not re.search(rf"\b{name}\b", text):
                    found.append(Finding(here(root, path), number, f"{name} 未写入 docs/operate.md"))
    return found
