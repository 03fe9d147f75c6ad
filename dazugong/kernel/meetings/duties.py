"""应开会议: which unit must hold which meeting how often, written down as rows when the period begins."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.periods import Period, period_of, periods_between
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, reading, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.queries import units_on
from dazugong.kernel.records.kinds import Offered, selects
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.packs import pack_of
from dazugong.spec.meetings import MeetingKind

from .models import Duty

WEEK = timedelta(days=7)
HOLIDAY = "法定假日，全周没有工作日"


def open_duties(*, by: Reader, at: datetime) -> int:
    """开启: the duties of every period that has begun by the reader's day and is not written yet; safe to run twice.

    A period belongs to the version of the mechanism in force on its first day; one already running when the mechanism
    came into force asks for nothing. A week without a working day is exempt.
    """
    by.need("packs.install")
    opened, workdays = 0, Workdays()
    for pack in PackVersion.objects.order_by("pack").values_list("pack", flat=True).distinct():
        versions = list(PackVersion.objects.filter(pack=pack, since__lte=by.day).order_by("since", "pk"))
        for version, following in zip(versions, [*versions[1:], None]):
            for kind in pack_of(version).meetings:
                end = min(by.day, following.since - timedelta(days=1)) if following else by.day
                for span in spans(kind.every, version.since, end):
                    opened += _write(Offered(pack_of(version), kind), span, workdays, by, at)
    return opened


def spans(every: str, since: date, until: date) -> Iterator[Period]:
    """The weeks, months, quarters … that begin on or after `since` and no later than `until`."""
    if every == "week":
        monday = since + timedelta(days=-since.weekday() % 7)
        while monday <= until:
            year, week, _ = monday.isocalendar()
            yield Period(monday, monday + WEEK, f"{year}W{week:02d}", f"{year}年第{week}周")
            monday += WEEK
    elif every:
        yield from periods_between(every, since, until + timedelta(days=1))


@transaction.atomic
def _write(one: Offered, span: Period, workdays: Workdays, by: Reader, at: datetime) -> int:
    """The duties of one kind and period, for the units in scope on its first day."""
    kind = one.kind
    assert isinstance(kind, MeetingKind)
    known = Duty.objects.filter(pack=one.pack.id, kind=kind.id, period=span.code)
    with widened(by):  # a period begins for every unit at once; the power to install packs is what allows it
        already = set(known.values_list("unit_id", flat=True))
    if already:
        return 0
    idle = kind.every == "week" and not workdays.between(span.first - timedelta(days=1), span.last)
    with reading(by.on(span.first)) as then, widened(then):
        units = [unit.pk for unit in units_on(then).order_by("pk") if selects(one.scope, unit, unit.name_on, span.first)]
    with widened(by):
        Duty.objects.bulk_create(
            Duty(
                unit_id=unit, pack=one.pack.id, kind=kind.id, title=kind.title, period=span.code, first=span.first, last=span.last,
                times=kind.times, exempt_reason=HOLIDAY if idle else "",
            )
            for unit in units
        )  # fmt: skip
    if units:
        leave_trace(by=by, at=at, verb="开启应开会议", kind="机制", thing=one.pack.id, count=len(units), note=f"{kind.id} {span.code}")
    return len(units)


@transaction.atomic
def exempt_duties(*, duties: Sequence[int], reason: str, by: Reader, at: datetime) -> int:
    """成批免开: the same reason for each of them; all or none."""
    for duty in duties:
        exempt_duty(duty=duty, reason=reason, by=by, at=at)
    return len(duties)


@transaction.atomic
def exempt_duty(*, duty: int, reason: str, by: Reader, at: datetime) -> Duty:
    """免开: the unit above says why a meeting need not be held; nobody exempts his own unit."""
    by.need("meetings.exempt")
    found = by.rows(Duty).select_related("unit").filter(pk=duty).first()
    if found is None:
        raise Hidden("duty")
    if found.unit_id == by.unit_id:
        raise Refusal(f"{found.unit.name}是本单位，免开要由上级准予，请去掉这一行的勾")
    if len(reason.strip()) < 4:
        raise Refusal("请写明免开的原因，如 支部换届合并召开", field="reason")
    found.exempt_reason = uncut(reason, "免开的原因", 200, field="reason")
    found.save(update_fields=["exempt_reason"])
    leave_trace(by=by, at=at, verb="准予免开", kind="应开会议", thing=found.pk)
    return found


def period_now(every: str, day: date) -> Period:
    """The period of this frequency that holds the day; a kind without one is counted by the month."""
    if every == "week":
        return next(spans("week", day - timedelta(days=day.weekday()), day))
    return period_of(every or "month", day)
