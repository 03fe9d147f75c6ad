"""读树: the files of the project or of a copy of it, their syntax trees, and what a check answers."""
from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "var", "__pycache__", ".hypothesis", ".ruff_cache", ".import_linter_cache"}


class Finding(NamedTuple):
    """发现: what is wrong, and where: path from the root, line counted from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def files(root: Path, *suffixes: str, under: str = "") -> list[Path]:
    """Tracked files with one of `suffixes` (all without), sorted; in a copy without git, all files."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
        found = [root / name for name in listed.split("\0") if name]
    else:
        found = [p for p in root.rglob("*") if not NOT_OURS & set(p.relative_to(root).parts)]
    wanted = [p for p in found if p.is_file() and (not suffixes or p.suffix in suffixes)]
    return sorted(p for p in wanted if p.is_relative_to(root / under))


def sources(root: Path, under: str = "dazugong") -> list[Path]:
    """Python files without migrations."""
    return [p for p in files(root, ".py", under=under) if "migrations" not in p.parts]


def here(root: Path, path: Path) -> str:
    """The path as findings name it."""
    return path.relative_to(root).as_posix()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file; read once for each text, so that a copy of the project costs no second reading."""
    return _parsed(text_of(path))


def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's syntax tree; walked once for each text."""
    return _nodes(text_of(path))


def text_of(path: Path) -> str:
    """What a file holds; read once per state of the file."""
    return _text(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8000)
def _text(path: Path, changed: int) -> str:
    return path.read_text("utf8")


@lru_cache(maxsize=4000)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@lru_cache(maxsize=4000)
def _nodes(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_parsed(text)))


def module_of(root: Path, path: Path) -> str:
    """dazugong/kernel/orgs/models.py → dazugong.kernel.orgs.models"""
    parts = list(path.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(root: Path, path: Path) -> Iterator[tuple[str, int]]:
    """Every module or name imported, in full (`from .models import Unit` → dazugong.kernel.orgs.models.Unit), with its line."""
    for node in nodes(path):
        yield from imported(root, path, node)


def imported(root: Path, path: Path, node: ast.AST) -> Iterator[tuple[str, int]]:
    """What one statement imports, in full; nothing where it is no import."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = path.relative_to(root).parent.parts
        base = list(package[: len(package) - node.level + 1]) if node.level else []
        base += node.module.split(".") if node.module else []
        yield from ((".".join([*base, alias.name]), node.lineno) for alias in node.names)


def exceptions(root: Path, kind: str) -> dict[str, int]:
    """The exceptions of one kind by name, with the line that names each; every one needs a reason."""
    path = root / "tests/rules/exceptions.toml"
    text = path.read_text("utf8")
    lines = text.splitlines()
    found = {}
    for row in tomllib.loads(text).get(kind, []):
        assert row["reason"].strip(), row
        found[row["name"]] = next(n for n, line in enumerate(lines, 1) if f'"{row["name"]}"' in line)
    return found


def excused(root: Path, kind: str, found: list[tuple[str, Finding]]) -> list[Finding]:
    """Findings without those excepted by name; an exception that excuses nothing any more is itself a finding."""
    allowed = exceptions(root, kind)
    stale = allowed.keys() - {name for name, _ in found}
    left = [finding for name, finding in found if name not in allowed]
    return left + [
        Finding("tests/rules/exceptions.toml", allowed[name], f"例外已无必要，请删去：{name}") for name in sorted(stale)
    ]
