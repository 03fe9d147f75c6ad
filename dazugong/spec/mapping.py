"""关系图: a table whose rows say how several organisations stand to one thing each (职责、权限、事项), drawn as a picture: the
organisations on one side, the things on the other, a line for every tie, and each line leads to the basis of its thing."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dazugong.spec.key import Key

if TYPE_CHECKING:
    from dazugong.spec.form import Field

MAP = {
    "item": Key("text", "哪一栏是事项，一行一项，如 职责名称", required=True),
    "basis": Key("text", "哪一栏是依据：点线就看到它", required=True),
    "apart": Key("text", "哪个选项是没有关系，不画线，如 不涉及"),
}
FIELD = {"map": Key("table", "表格画成关系图：选项相同的各栏是各组织，一栏一个组织", table="map")}
TERMS = {"map": "关系图（map = { … }）"}


@dataclass(frozen=True)
class Map:
    """关系图: see the keys."""

    item: str
    basis: str
    apart: str = ""


@dataclass(frozen=True)
class Tie:
    """一条线: how one organisation (its place among them) stands to the thing of one row."""

    party: int
    row: int
    kind: str


@dataclass(frozen=True)
class Thing:
    """一项: its name and its basis."""

    name: str
    basis: str


@dataclass(frozen=True)
class Drawn:
    """画出来的: organisations, things, ties, and the kinds of ties in the order of the choices."""

    parties: tuple[str, ...]
    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    kinds: tuple[str, ...]


def map_of(raw: Mapping[str, str] | None) -> Map | None:
    """`map` of a field as it was read."""
    return Map(**{"item": "", "basis": "", **raw}) if raw else None


def parties_of(table: Field) -> tuple[Field, ...]:
    """The organisations: the columns that let one choose among the same words."""
    choosing = [column for column in table.columns if column.type == "choice"]
    return tuple(column for column in choosing if column.choices == choosing[0].choices)


def drawn(table: Field, rows: Sequence[Mapping[str, str]]) -> Drawn:
    """The picture of what stands in a table; `rows` by the terms of its columns."""
    asked = table.map
    assert asked is not None
    parties = parties_of(table)
    ties = [
        Tie(place, number, kind) for number, row in enumerate(rows) for place, party in enumerate(parties)
        if (kind := row.get(party.term) or "") and kind != asked.apart
    ]  # fmt: skip
    things = tuple(Thing(row.get(asked.item) or "", row.get(asked.basis) or "") for row in rows)
    kinds = tuple(kind for kind in parties[0].choices if kind != asked.apart) if parties else ()
    return Drawn(tuple(party.label for party in parties), things, tuple(ties), kinds)


def said_wrong(table: Field) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of the map of a field."""
    asked = table.map
    if asked is None:
        return
    if table.type != "table":
        yield "", f"只有表格才画关系图，“{table.term}”的类型是 {table.type}"
        return
    terms = [column.term for column in table.columns]
    for key in ("item", "basis"):
        if getattr(asked, key) not in terms:
            yield key, f"表格“{table.term}”里没有“{getattr(asked, key)}”这一栏"
    parties = parties_of(table)
    if len(parties) < 2:
        yield "", f"关系图要有两个以上组织：表格“{table.term}”里选项相同的栏不到两栏"
    elif asked.apart and asked.apart not in parties[0].choices:
        yield "apart", f"“{asked.apart}”不在各组织的选项里"
