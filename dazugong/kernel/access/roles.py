"""角色表: read once from roles.toml, where what each role may do is written."""
from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("roles.toml")


@dataclass(frozen=True)
class Role:
    """角色. `domains`: the kinds of rows its reach covers; `powers`: the verbs it may use."""

    id: str
    term: str
    says: str
    domains: tuple[str, ...]
    powers: frozenset[str]


@cache
def roles() -> dict[str, Role]:
    """All roles by id, in the order of the table."""
    rows = tomllib.loads(TABLE.read_text("utf8"))["role"]
    return {
        r["id"]: Role(r["id"], r["term"], r["says"], tuple(r["domains"]), frozenset(r["powers"])) for r in rows
    }


ADMINISTRATORS = frozenset({"sysadmin", "secadmin", "auditor"})
