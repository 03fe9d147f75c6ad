"""表: every model is named in the glossary, fenced, and points only downwards."""
from __future__ import annotations

import ast
import configparser
import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.rules.tree import Finding, here, imports, parsed, sources

LINKS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def models(root: Path) -> Iterator[tuple[Path, ast.ClassDef]]:
    """Every class of a models module that is a table of its own."""
    for path in sources(root, "dazugong"):
        if path.stem == "models" or path.parent.name == "models":
            for node in parsed(path).body:
                if isinstance(node, ast.ClassDef) and any(_is_model(base) for base in node.bases) and not _abstract(node):
                    yield path, node


def _is_model(base: ast.expr) -> bool:
    return ast.unparse(base) in ("models.Model", "AbstractBaseUser")


def _abstract(node: ast.ClassDef) -> bool:
    meta = [inner for inner in node.body if isinstance(inner, ast.ClassDef) and inner.name == "Meta"]
    return any("abstract = True" in ast.unparse(m) for m in meta)


def glossary(root: Path) -> set[str]:
    """The identifiers of docs/glossary.csv."""
    path = root / "docs/glossary.csv"
    if not path.exists():
        return set()
    with path.open(encoding="utf8", newline="") as file:
        return {row["identifier"].strip() for row in csv.DictReader(file)}


def in_the_glossary(root: Path) -> list[Finding]:
    """词表: every model, role and pack is explained."""
    known = glossary(root)
    named = [(path, node.lineno, node.name) for path, node in models(root)]
    roles = root / "dazugong/kernel/access/roles.toml"
    named += [(roles, _line_of(roles, f'id = "{r["id"]}"'), r["id"]) for r in tomllib.loads(roles.read_text("utf8"))["role"]]
    for pack in sorted((root / "dazugong/packs").glob("*/pack.toml")):
        identifier = tomllib.loads(pack.read_text("utf8"))["id"]
        named.append((pack, _line_of(pack, f'"{identifier}"'), identifier))
    return [Finding(here(root, path), line, f"{name} 未写入 docs/glossary.csv") for path, line, name in named if name not in known]


def _line_of(path: Path, text: str) -> int:
    return next((n for n, line in enumerate(path.read_text("utf8").splitlines(), 1) if text in line), 1)


def fenced(root: Path) -> list[Finding]:
    """围栏: every model says which rows a reader may see, or why it needs no fence."""
    found = []
    for path, node in models(root):
        names = {t.id for stmt in node.body if isinstance(stmt, ast.Assign) for t in stmt.targets if isinstance(t, ast.Name)}
        if not names & {"fence", "unfenced"}:
            found.append(Finding(here(root, path), node.lineno, f"{node.name} 没有写明 fence 或 unfenced"))
    return found


def links_point_down(root: Path) -> list[Finding]:
    """外键向下: a foreign key follows the same order as the imports."""
    order = layers(root)
    found = []
    for path, node in models(root):
        app = path.relative_to(root).parts[2]
        origin = {name.split(".")[-1]: name.split(".")[2] for name, _ in imports(root, path) if name.startswith("dazugong.kernel.")}
        for call in (c for c in ast.walk(node) if isinstance(c, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr in LINKS and call.args:
                target = _app_of(call.args[0], app, origin)
                if target and order.index(target) < order.index(app):
                    found.append(Finding(here(root, path), call.lineno, f"{app} 的外键指向了上层的 {target}"))
    return found


def layers(root: Path) -> list[str]:
    """The kernel's apps, upper before lower, as the import contract states them."""
    config = configparser.ConfigParser()
    config.read(root / ".importlinter", encoding="utf8")
    return [name.strip(" ()") for name in config["importlinter:contract:kernel"]["layers"].split()]


def _app_of(target: ast.expr, own: str, origin: dict[str, str]) -> str:
    if isinstance(target, ast.Constant) and isinstance(target.value, str):
        return target.value.split(".")[0] if "." in target.value else own
    name = ast.unparse(target).split(".")[-1]
    return origin.get(name, own)
