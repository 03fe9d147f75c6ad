"""预填: what the system already knows of a unit and a period, shown with where it comes from."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dazugong.formula.facts import Column, FactTable, fact_table
from dazugong.formula.record import evaluate, holds
from dazugong.kernel.identity.reader import Reader
from dazugong.spec.model import Field, Prefill

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
        found[field.id] = known(field, field.prefill, table, read[table.name], reader.day)
    return found


def known(field: Field, asked: Prefill, table: FactTable, rows: Sequence[FactRow], day: date) -> Prefilled:
    """One pre-filled value from the rows of its table; the rows that count are its sources."""
    if asked.where:
        rows = [row for row in rows if holds(formula(asked.where, table.columns), row.values)]
    if asked.count:
        rows = [row for row in rows if holds(formula(asked.count, table.columns), row.values)]
        text = str(len(rows))
    elif asked.total:
        values = [evaluate(formula(asked.total, table.columns), row.values) for row in rows]
        text = shown_number(sum((Fraction(v) for v in values if v is not None), Fraction(0)))  # type: ignore[arg-type]
    else:
        columns = [column for term in asked.list if (column := table.column(term))]
        text = "\n".join(line for row in rows if (line := _line(row, columns)))
    sources = tuple(Source(row.public_id, row.title) for row in rows if row.public_id)[:MOST_SOURCES]
    return Prefilled(text, table.name, table.term, day, sources)


def _line(row: FactRow, columns: Sequence[Column]) -> str:
    """One row as one line: 事项：进展."""
    return "：".join(str(value).strip() for c in columns if (value := row.values.get(c.term)) not in (None, ""))
