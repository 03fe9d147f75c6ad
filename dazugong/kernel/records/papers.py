"""会议材料: what units reported last before a meeting, who has not, and what they propose to be decided."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import Reader

from .packs import form_of
from .queries import obligations
from .register import register_of


@dataclass(frozen=True, slots=True)
class Papers:
    """一次会议的材料: the newest period of the form that had opened by the day, `filed` of `owed` reported by the reader's day."""

    form: str
    title: str
    period: str
    label: str
    due: date
    owed: int
    filed: int


def papers_for(reader: Reader, *, pack: str, form: str, day: date) -> Papers | None:
    """The papers before a meeting on `day`, among the reader's units; None when no period had opened by then."""
    reports = obligations(reader).filter(pack=pack, form=form, opens__lte=day, exempt_reason="")
    newest = reports.order_by("-first", "due").first()
    if newest is None:
        return None
    filed = [day is not None for day in reports.filter(period=newest.period).order_by().values_list("filed_on", flat=True)]
    return Papers(form, form_of(newest).title, newest.period, period(newest.period).term, newest.due, len(filed), sum(filed))


@dataclass(frozen=True, slots=True)
class Proposal:
    """提请议定的一件: which unit reported it, what, and until when (an ISO day, or empty)."""

    unit: str
    text: str
    due: str


def proposals_for(reader: Reader, *, pack: str, form: str, terms: Sequence[str], day: date) -> list[Proposal]:
    """What stands in the two columns `terms` of the papers before a meeting on `day`, unit by unit, as it was filed."""
    papers = papers_for(reader, pack=pack, form=form, day=day)
    if papers is None:
        return []
    register = register_of(reader, pack=pack, form=form, period=papers.period)
    tables = [field for field in register.fields if set(terms) <= {column.term for column in field.columns}]
    return [
        Proposal(row.obligation.unit_name, text, due)
        for row in register.rows if row.number is not None for table in tables for text, due in row.columns_of(reader, table, terms)
    ]
