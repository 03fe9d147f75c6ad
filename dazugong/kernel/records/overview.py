"""各期一览: every form and period with how many owe it, have filed, are exempt, late; whatever the number of units, one query."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.spec.model import ANY_TIME

from . import states
from .models import Obligation
from .packs import current_versions, pack_of, titles
from .schedule import period_of_code


@dataclass(frozen=True)
class PeriodRow:
    """一期: one form's period within the reader's reach; `owed` leaves the exempt out."""

    pack: str
    form: str
    code: str
    title: str
    term: str
    opens: date
    due: date
    units: int
    exempt: int
    filed: int
    approved: int
    missing: int
    closed: int

    @property
    def owed(self) -> int:
        return self.units - self.exempt


def periods_on(reader: Reader, *, key: tuple[str, str, str] | None = None) -> list[PeriodRow]:
    """The periods that had opened by the reader's day, newest due day first; with `key` (pack, form, code) that one alone."""
    reader.need("records.read")
    rows = reader.rows(Obligation).filter(opens__lte=reader.day, entry=False).annotate(state_on=states.state_for(reader))
    if key:
        rows = rows.filter(pack=key[0], form=key[1], period=key[2])
    counted = rows.values("pack", "form", "period", "last").annotate(
        opened=Min("opens"), until=Max("due"), units=Count("pk"), exempt=_count(states.EXEMPT), missing=_count(states.MISSING),
        filed=Count("pk", filter=Q(first_filed_on__lte=reader.day)), approved=_count(states.APPROVED),
        closed=Count("pk", filter=Q(closed_on__lte=reader.day)),
    )
    names = titles(current_versions(reader.day))
    return [
        PeriodRow(
            r["pack"], r["form"], r["period"], names.get((r["pack"], r["form"]), r["form"]), period_of_code(r["period"], r["last"]).term,
            r["opened"], r["until"], r["units"], r["exempt"], r["filed"], r["approved"], r["missing"], r["closed"],
        )
        for r in counted.order_by("-until", "pack", "form", "period")
    ]  # fmt: skip


def period_row(reader: Reader, pack: str, form: str, code: str) -> PeriodRow:
    """One period. Raises `Hidden` when nobody in reach owes it."""
    found = periods_on(reader, key=(pack, form, code))
    if not found:
        raise Hidden("period")
    return found[0]


def forms_to_open(day: date) -> Iterable[tuple[str, str, str]]:
    """(pack, form, title) of every form that has periods: what is registered at any time has none."""
    for version in current_versions(day):
        pack = pack_of(version)
        for form in dict.fromkeys(schedule.form for schedule in pack.schedules if schedule.every != ANY_TIME):
            found = pack.form(form)
            yield pack.id, form, found.title if found else pack.title


def places_to_open(reader: Reader) -> QuerySet[Unit]:
    """Units with others below them, where a period may be opened first (先行试点)."""
    return own_units(reader, domain="records").exclude(kind=UnitKind.BRANCH).order_by("parent_id_on", "rank_on", "pk")


def _count(state: str) -> Count:
    return Count("pk", filter=Q(state_on=state))
