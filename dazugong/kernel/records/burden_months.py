"""各月的负担: what each mechanism costs one unit of each kind in each month of a year, by the months of its schedule.

Reports count in the month in which they are due. What has no schedule counts where its volume is known: entries of registers,
cases, meetings, who took part, visits, as they were made in that year; a register nobody has written in yet by what it declares.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import connection

from dazugong.formula.facts import bind_names, fact_table
from dazugong.formula.record import Row
from dazugong.kernel.calendar import periods
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.spec.burden import FormBurden, burden
from dazugong.spec.form import SECONDS_BY_TYPE, SECONDS_PREFILLED
from dazugong.spec.model import ANY_TIME, DATED, Pack, Schedule

from .burdens import measured_times, selects, units_by_kind
from .models import Obligation
from .packs import current_versions, pack_of
from .schedule import dated_windows, window

MONTHS = range(1, 13)
SECONDS_OF_ROW = {      # 登记一行: what is typed for it; of who took part only the mark
    "meetings": SECONDS_BY_TYPE["date"] + SECONDS_BY_TYPE["text"], "attendance": SECONDS_PREFILLED,
    "visits": SECONDS_BY_TYPE["date"] + SECONDS_BY_TYPE["text"] + 2 * SECONDS_BY_TYPE["number"],
}
Volumes = Counter[tuple[str, str, str, int]]       # (mechanism, form or table, kind of unit, month) → how many


@dataclass(frozen=True)
class MonthLine:
    """一行: one mechanism and one kind of unit. Seconds of one unit, January first; `saved` are those that pre-filling spares."""

    pack: Pack
    kind: str
    units: int
    asked: tuple[Fraction, ...]
    saved: tuple[Fraction, ...]

    def minutes(self, month: int) -> Fraction:
        return self.asked[month - 1] / 60

    @property
    def minutes_of_year(self) -> Fraction:
        return sum(self.asked, Fraction(0)) / 60

    @property
    def saved_of_year(self) -> Fraction:
        return sum(self.saved, Fraction(0)) / 60

    @property
    def hardest(self) -> int:
        """The month that asks most; of several the first."""
        return max(MONTHS, key=lambda month: (self.asked[month - 1], -month))


def burden_months(reader: Reader, year: int) -> list[MonthLine]:
    """各月负担 of the mechanisms in force on the reader's day, for the units within reach."""
    reader.need("packs.read")
    versions = current_versions(reader.day)
    kinds, measured, volumes = units_by_kind(reader), measured_times(versions), _volumes(reader, year)
    found, workdays = [], Workdays()
    for version in versions:
        pack = pack_of(version)
        months = {place: months_due(schedule, year, workdays) for place, schedule in enumerate(pack.schedules)}
        weighed = {cost.form: cost for cost in burden(pack).forms}
        for kind, units in kinds.items():
            asked, saved = [Fraction(0)] * 12, [Fraction(0)] * 12
            parts = [*_scheduled(pack, weighed, units, months), *_written(pack, weighed, kind, len(units), volumes), *_declared(pack, weighed, units, volumes)]
            for month, form, times, seconds in parts:
                cost = weighed.get(form)
                asked[month - 1] += times * measured.get((version.pk, form), Fraction(seconds))
                saved[month - 1] += times * (cost.seconds_saved if cost else 0)
            if any(asked):
                found.append(MonthLine(pack, UnitKind(kind).label, len(units), tuple(asked), tuple(saved)))
    return found


def months_due(schedule: Schedule, year: int, workdays: Workdays) -> Counter[int]:
    """How often a form is due in each month of the year; nothing for a register."""
    if schedule.every in DATED:
        dues = [one.due for one in dated_windows(schedule)]
    else:
        spans = periods.periods_between(schedule.every, date(year - 2, 1, 1), date(year + 1, 1, 1))
        dues = [window(schedule, span.code, workdays).due for span in spans if schedule.covers(span.first, span.end)]
    return Counter(due.month for due in dues if due.year == year)


Part = tuple[int, str, Fraction, int]       # month, form (or nothing), how often for one unit, seconds each time


def _scheduled(pack: Pack, weighed: dict[str, FormBurden], units: list[Row], months: dict[int, Counter[int]]) -> Iterator[Part]:
    for place, schedule in enumerate(pack.schedules):
        scope = schedule.scope or pack.scope
        owing = sum(selects(scope, unit) for unit in units) if schedule.every != ANY_TIME else 0
        for month, times in months[place].items() if owing else ():
            yield month, schedule.form, Fraction(times * owing, len(units)), weighed[schedule.form].seconds


def _written(pack: Pack, weighed: dict[str, FormBurden], kind: str, units: int, volumes: Volumes) -> Iterator[Part]:
    """What units write when there is something to write."""
    for (mechanism, what, of, month), number in volumes.items():
        if mechanism == pack.id and of == kind:
            seconds = weighed[what].seconds if what in weighed else SECONDS_OF_ROW.get(what) or _of_case(pack, weighed, what)
            yield month, what if what in weighed else "", Fraction(number, units), seconds


def _declared(pack: Pack, weighed: dict[str, FormBurden], units: list[Row], volumes: Volumes) -> Iterator[Part]:
    """A register that nobody has written in yet, by what it declares, for the units it is meant for."""
    known = {what for mechanism, what, _, _ in volumes if mechanism == pack.id}
    for schedule in pack.schedules:
        if schedule.every == ANY_TIME and schedule.usual and schedule.form not in known:
            meant = sum(selects(schedule.scope or pack.scope, unit) for unit in units)
            times = Fraction(schedule.usual * meant, 12 * len(units))
            yield from ((month, schedule.form, times, weighed[schedule.form].seconds) for month in MONTHS if meant)


def _of_case(pack: Pack, weighed: dict[str, FormBurden], title: str) -> int:
    """A case fills each form of its procedure once."""
    forms = {step.form for one in pack.procedures if one.title == title for step in one.steps if step.form}
    return sum(weighed[form].seconds for form in forms if form in weighed)


def _volumes(reader: Reader, year: int) -> Volumes:
    """What was written in the year; entries by their form, cases by their procedure, the rest by table."""
    found: Volumes = Counter()
    first, last = date(year, 1, 1), date(year, 12, 31)
    entries = reader.rows(Obligation).filter(entry=True, first__gte=first, first__lte=last).values_list("pack", "form", "unit__kind", "first")
    found.update((pack, form, kind, day.month) for pack, form, kind, day in entries.iterator())
    named = {"day": reader.day.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    statements, given = [], []
    for name in (*SECONDS_OF_ROW, "cases"):
        table = fact_table(name)
        sql, params = bind_names(table.sql, named)
        day, what = f"CAST(f.{table.day} AS text)", "f.kind" if name == "cases" else f"'{name}'"
        statements.append(f"SELECT f.pack, {what}, u.kind, SUBSTR({day}, 6, 2), COUNT(*) FROM ({sql}) f JOIN orgs_unit u ON u.id = f.unit"
                          f" WHERE {day} >= %s AND {day} <= %s GROUP BY f.pack, {'f.kind, ' if name == 'cases' else ''}u.kind, SUBSTR({day}, 6, 2)")  # fmt: skip
        given += [*params, named["first"], named["last"]]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), given)
        for pack, what, kind, month, number in cursor.fetchall():
            found[pack, what, kind, int(month)] += number
    return found
