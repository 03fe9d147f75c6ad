"""全景: an indicator over two levels of the tree at once, each unit as large as what is asked of it."""
from __future__ import annotations

from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.queries import in_order, subtree

from .asking import Question
from .ledger import Ledger, ledgers
from .summing import summed
from .tables import Row, bands_of, hidden, rows_of

LEVELS = 2


@dataclass(frozen=True)
class Field:
    """一块: one unit, how many rows it has been asked for, its figure, and the units directly below it."""

    row: Row
    weight: int
    below: tuple[Field, ...]


def landscape(reader: Reader, asked: Question, band: str | None = None) -> tuple[tuple[str, ...], str, tuple[Field, ...]]:
    """(bands, the band shown, the units directly below with those below them); units of which nothing is asked are left out."""
    with reading(reader.on(asked.shown_day)) as then:
        rows = subtree(then, asked.under).values_list("rank_on", "id", "public_id", "name_on", "kind", "parent_id_on")
        nodes = [node for node in in_order(rows) if 0 < node.depth <= LEVELS]
    (sums,) = summed(reader, [asked], nodes=[node.id for node in nodes])
    owed = ledgers(reader, asked, [node.id for node in nodes])
    bands = bands_of(asked, (pair for node in nodes for pair in sums.get(node.id, {}).items()))
    band = band if band in bands else next((t.band for t in reversed(asked.indicator.targets) if t.band), bands[-1])
    made: dict[int, Row] = {}
    for level in range(1, LEVELS + 1):
        those = [node for node in nodes if node.depth == level]
        found = [row for node in those for row in rows_of(asked, [band], (node.id, node.public_id, node.name), sums, _owed(owed, node.id))]
        for parent in {node.parent_id for node in those}:
            ids = {node.id for node in those if node.parent_id == parent}
            made |= {row.unit: row for row in hidden(asked.indicator, [row for row in found if row.unit in ids])}
    weights = {node.id: sum((one.asked for one in sums.get(node.id, {}).values()), 0) for node in nodes}
    fields = {
        node.id: Field(made[node.id], weights[node.id], tuple(
            Field(made[low.id], weights[low.id], ()) for low in nodes if low.parent_id == node.id and weights[low.id]))
        for node in nodes if node.depth == 1 and weights[node.id]
    }  # fmt: skip
    return bands, band, tuple(fields.values())


def _owed(owed: dict[tuple[int, bool], Ledger], unit: int) -> Ledger:
    return owed.get((unit, False), Ledger()) + owed.get((unit, True), Ledger())
