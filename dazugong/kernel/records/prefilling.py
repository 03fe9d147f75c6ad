"""预填: what the system already knows of a unit and a period, shown with where it comes from."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dazugong.formula.facts import FactTable, fact_table
from dazugong.formula.record import holds
from dazugong.kernel.identity.reader import Reader
from dazugong.spec import reckon
from dazugong.spec.model import Prefill

from .answers import formula, shown_number
from .factrows import FactRow, fact_rows
from .models import Obligation
from .packs import form_of

MOST_SOURCES = 200


@dataclass(frozen=True)
class Source:
    """来源: one row behind a pre-filled value."""

    public_id: str
    title: str


@dataclass(frozen=True)
class Prefilled:
    """预填值: `text` as it stands in the field, from the rows of the fact table `over` as of `day`."""

    text: str
    over: str
    over_term: str
    day: date
    sources: tuple[Source, ...] = ()

    def as_json(self) -> dict[str, object]:
        """As an answer keeps it."""
        return {
            "text": self.text, "over": self.over, "term": self.over_term, "day": self.day.isoformat(),
            "rows": [[s.public_id, s.title] for s in self.sources],
        }  # fmt: skip


def prefill(reader: Reader, obligation: Obligation) -> dict[str, Prefilled]:
    """What is known for each field that says how it is pre-filled, over the unit and everything below it.

    Each fact table is read once, whatever the number of fields.
    """
    read: dict[str, list[FactRow]] = {}
    found = {}
    for field in form_of(obligation).fields:
        if field.prefill is None:
            continue
        table = fact_table(field.prefill.over)
        if table.name not in read:
            read[table.name] = fact_rows(
                reader, table, under=obligation.unit_id, first=obligation.first, last=obligation.last
            )
        found[field.id] = known(field.prefill, table, read[table.name], reader.day)
    return found


def known(asked: Prefill, table: FactTable, rows: Sequence[FactRow], day: date) -> Prefilled:
    """One pre-filled value from the rows of its table; the rows that count are its sources."""
    value = reckon.prefilled(asked, table.columns, [row.values for row in rows])
    text = value if isinstance(value, str) else shown_number(Fraction(value or 0))  # type: ignore[arg-type]
    conditions = [formula(text, table.columns) for text in (asked.where, asked.count) if text]
    behind = [row for row in rows if row.public_id and all(holds(node, row.values) for node in conditions)]
    sources = tuple(Source(row.public_id, row.title) for row in behind[:MOST_SOURCES])
    return Prefilled(text, table.name, table.term, day, sources)
