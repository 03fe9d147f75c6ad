"""谁可以引用谁: the import contracts, and what an import contract cannot say."""
from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from tests.rules.tree import Finding, excused, files, here, imported, imports, module_of, nodes, parsed, sources

LINK = re.compile(r"^-?\s+(?:\(?\s*)?(dazugong[\w.]*) -> ([\w.]+) \((?:l\.)(\d+)")
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals", "django.contrib.auth.signals")


def contracts(root: Path) -> list[Finding]:
    """引用约定: import-linter on the tree, in a process of its own so that it reads this tree and not the running one."""
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
    done = subprocess.run(
        [command, "--no-cache", "--config", str(root / ".importlinter")], cwd=root, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "300"},
    )
    if done.returncode == 0:
        return []
    paths = {module_of(root, p): here(root, p) for p in files(root, ".py", under="dazugong")}
    broken = []
    for line in done.stdout.splitlines():
        if link := LINK.match(line):
            broken.append(Finding(paths.get(link[1], link[1]), int(link[3]), f"{link[1]} 不得引用 {link[2]}"))
    return broken or [Finding(".importlinter", 1, (done.stdout + done.stderr)[-600:])]


def web_keeps_off_models(root: Path) -> list[Finding]:
    """页面不碰表: web and api reach tables only through actions and queries."""
    found = []
    for path in [*sources(root, "dazugong/web"), *sources(root, "dazugong/api")]:
        for name, line in imports(root, path):
            parts = name.split(".")
            if parts[:2] == ["dazugong", "kernel"] and "models" in parts[2:]:
                found.append(Finding(here(root, path), line, f"页面不得引用模型：{name}"))
            if name in ("django.db.connection", "django.db.connections", "django.apps.apps"):
                found.append(Finding(here(root, path), line, f"页面不得绕到数据库：{name}"))
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
                found.append(Finding(here(root, path), node.lineno, f"页面不得自己取数：.{node.attr}"))
    return found


def from_its_home(root: Path) -> list[Finding]:
    """名从其出: a name is imported from the file that defines it, or through a door, never from a file that only uses it."""
    modules = {module_of(root, path): path for path in sources(root)}
    found = []
    for path in [*sources(root), *sources(root, "tests")]:
        importer = module_of(root, path)
        for name, line in imports(root, path):
            source, _, wanted = name.rpartition(".")
            if source in modules and name not in modules and not is_door(source, modules[source], importer) and wanted not in defined(modules[source]):
                found.append(Finding(here(root, path), line, f"{wanted} 不是 {source} 里定义的，请从定义它的文件引用"))
    return found


def is_door(source: str, path: Path, importer: str) -> bool:
    """Whether names of others may be taken from there: the front of a package, what an app offers to those outside, and lists."""
    app, _, last = source.rpartition(".")
    return path.name == "__init__.py" or (last in ("actions", "queries") and not importer.startswith(f"{app}.")) or source == "dazugong.web.listing"


def defined(path: Path) -> set[str]:
    """Every name a file gives to something; gathered once per state of the file."""
    return _defined(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4000)
def _defined(path: Path, changed: int) -> set[str]:
    named = {node.name for node in nodes(path) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    return named | {node.id for node in nodes(path) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def only_what_is_pinned(root: Path) -> list[Finding]:
    """只用锁定的包: at the head of a file stands only what the pinned files install; here more may happen to be installed."""
    for_tests, for_browsers = pinned(root / "requirements-test.txt"), pinned(root / "requirements-browser.txt")
    owners = metadata.packages_distributions()
    ours = {"dazugong", "tests", *(path.stem for path in sources(root, "tests"))}       # tests stand in their folder's path
    found = []
    for path in [*sources(root), *sources(root, "tests")]:
        allowed = for_tests | for_browsers if "browser" in path.parts else for_tests
        for node in parsed(path).body:
            for name, line in imported(root, path, node):
                top = name.split(".")[0]
                if top in sys.stdlib_module_names or top in ours:
                    continue
                if not allowed & {owner.lower().replace("_", "-").replace(".", "-") for owner in owners.get(top, [])}:
                    found.append(Finding(here(root, path), line, f"requirements-test.txt 不装 {top}：换一个已有的包，或写进 pyproject.toml 重新锁定"))
    return found


def pinned(path: Path) -> set[str]:
    """The packages a lock file names, in the registry's spelling."""
    return {re.sub(r"[._-]+", "-", name).lower() for name in re.findall(r"^([\w.-]+)==", path.read_text("utf8"), re.M)}


def no_signals(root: Path) -> list[Finding]:
    """不用信号: what follows from an act is called by the act, in sight of its reader."""
    found = []
    for path in sources(root):
        for name, line in imports(root, path):
            if name.startswith(SIGNALS):
                where = here(root, path)
                found.append((where, Finding(where, line, f"应用之间不用信号：{name}")))
    return excused(root, "signal", found)
