"""应公开: which unit must publish which kind for which period, by which day, and who answers for it."""
from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import DateField, Min, OuterRef, Q, QuerySet, Subquery

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.periods import Period, periods_between
from dazugong.kernel.identity.reader import Reader, reading, widened
from dazugong.kernel.orgs.queries import units_on
from dazugong.kernel.records.kinds import selects
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.packs import pack_of

from .kinds import Offer
from .models import Disclosure, Publication


def open_disclosures(*, by: Reader, at: datetime) -> int:
    """开启: every period that has begun by the reader's day and is not written yet; safe to run twice.

    A period belongs to the version of the mechanism in force on its first day; one already running when it came into force asks for nothing.
    """
    by.need("packs.install")
    opened = 0
    for pack in PackVersion.objects.order_by("pack").values_list("pack", flat=True).distinct():
        versions = list(PackVersion.objects.filter(pack=pack, since__lte=by.day).order_by("since", "pk"))
        for version, following in zip(versions, [*versions[1:], None]):
            for kind in pack_of(version).publications:
                end = min(by.day, following.since - timedelta(days=1)) if following else by.day
                for span in periods_between(kind.every, version.since, end + timedelta(days=1)) if kind.every else ():
                    opened += _write(Offer(pack_of(version), kind), span, by, at)
    return opened


@transaction.atomic
def _write(offer: Offer, span: Period, by: Reader, at: datetime) -> int:
    kind = offer.kind
    with widened(by):  # a period begins for every unit at once; the power to install packs is what allows it
        if Disclosure.objects.filter(pack=offer.pack.id, kind=kind.id, period=span.code).exists():
            return 0
    with reading(by.on(span.first)) as then, widened(then):
        units = [unit.pk for unit in units_on(then).order_by("pk") if selects(offer.scope, unit, unit.name_on, span.first)]
    responsible = kind.responsible or "、".join(kind.draft_by) or "起草岗位"
    with widened(by):
        Disclosure.objects.bulk_create(
            Disclosure(unit_id=unit, pack=offer.pack.id, kind=kind.id, title=kind.title, period=span.code, term=span.term, first=span.first, last=span.last,
                       due=span.last + timedelta(days=kind.due_day), responsible=responsible) for unit in units
        )  # fmt: skip
    if units:
        leave_trace(by=by, at=at, verb="开启应公开", kind="机制", thing=offer.pack.id, count=len(units), note=f"{kind.id} {span.code}")
    return len(units)


def disclosures(reader: Reader) -> QuerySet[Disclosure]:
    """应公开 of every period that has begun, with `made_on`: the day of the first publication for it, withdrawn ones left out."""
    reader.need("publications.read")
    same = Publication.objects.filter(unit=OuterRef("unit"), pack=OuterRef("pack"), kind=OuterRef("kind"), period=OuterRef("period"), published_on__lte=reader.day, withdrawn_on=None)
    made = same.order_by().values("unit").annotate(first=Min("published_on")).values("first")
    rows = reader.rows(Disclosure).filter(first__lte=reader.day).select_related("unit")
    return rows.annotate(made_on=Subquery(made, output_field=DateField())).order_by("-last", "due", "title", "unit_id")


def overdue(reader: Reader) -> QuerySet[Disclosure]:
    """逾期: past its day and not published."""
    return disclosures(reader).filter(due__lt=reader.day, made_on=None)


def unmade(reader: Reader) -> QuerySet[Disclosure]:
    """Not published yet, overdue or not."""
    return disclosures(reader).filter(Q(made_on=None))


def days_late(disclosure: Disclosure, day: date) -> int:
    """逾期天数, calendar days."""
    return max(0, (day - disclosure.due).days)
