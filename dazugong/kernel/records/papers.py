"""会议材料: what units reported last before a meeting, and who has not."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import Reader

from .packs import form_of
from .queries import obligations


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
