"""负担: what each mechanism costs each kind of unit in a month, and how long its forms really take."""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F

from dazugong.formula.record import Row, holds
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.queries import units_on
from dazugong.spec.burden import burden
from dazugong.spec.known import Again, asked_again
from dazugong.spec.model import Pack
from dazugong.spec.published import UNITS

from .answers import formula
from .models import FillingTime, Obligation, PackVersion
from .owing import unit_row
from .packs import current_versions, pack_of

LONGEST = 4 * 3600      # seconds at one page; more is a page left open
FEWEST = 5              # fillings before a measured time is shown: of fewer one could tell whose it was


def count_time(obligation: Obligation, used: int | None, *, filed: bool) -> None:
    """计入填报用时: adds the seconds to the sums of the form; nothing where the page kept no time. Part of saving and filing."""
    if used is None or not 0 < used <= LONGEST:
        return
    times, _ = FillingTime.objects.get_or_create(pack_version_id=obligation.pack_version_id, form=obligation.form)
    FillingTime.objects.filter(pk=times.pk).update(seconds=F("seconds") + used, fillings=F("fillings") + int(filed))


@dataclass(frozen=True)
class BurdenLine:
    """一行: one form for one kind of unit. Times in seconds, per filling or per month as named; `measured` is empty while
    fewer than five fillings were timed."""

    pack: Pack
    form: str
    title: str
    kind: str
    units: int
    times_per_year: int
    asked: int
    known: int
    seconds: int
    saved: int
    measured: Fraction | None

    @property
    def minutes_per_month(self) -> Fraction:
        """Of one unit, by the measured time where there is one."""
        return (self.measured if self.measured is not None else Fraction(self.seconds)) * self.times_per_year / 720

    @property
    def saved_per_month(self) -> Fraction:
        """Minutes of one unit that pre-filling spares."""
        return Fraction(self.saved * self.times_per_year, 720)

    @property
    def hours_per_month(self) -> Fraction:
        """Of all the units of the kind together."""
        return self.minutes_per_month * self.units / 60


@dataclass(frozen=True)
class Burdens:
    """负担: the lines, and what is asked more than once."""

    lines: tuple[BurdenLine, ...]
    again: tuple[Again, ...]

    def per_unit(self) -> list[tuple[str, int, Fraction]]:
        """(kind of unit, how many, minutes a month of one), the most burdened first."""
        units = {line.kind: line.units for line in self.lines}
        sums = {kind: sum((line.minutes_per_month for line in self.lines if line.kind == kind), Fraction(0)) for kind in units}
        return sorted(((kind, units[kind], minutes) for kind, minutes in sums.items()), key=lambda one: (-one[2], one[0]))


def burdens(reader: Reader) -> Burdens:
    """What the mechanisms in force ask of each kind of unit within reach, on the day."""
    reader.need("packs.read")
    versions = current_versions(reader.day)
    packs = [pack_of(version) for version in versions]
    kinds, measured = units_by_kind(reader), measured_times(versions)
    lines = [line for version, pack in zip(versions, packs) for line in _lines(version, pack, kinds, measured)]
    return Burdens(tuple(lines), asked_again(packs))


def units_by_kind(reader: Reader) -> dict[str, list[Row]]:
    """Kind → the units within reach, as scopes read them."""
    kinds: dict[str, list[Row]] = {}
    for kind, nature, name in units_on(reader).order_by("kind").values_list("kind", "nature", "name_on"):
        kinds.setdefault(kind, []).append(unit_row(kind, nature, name, reader.day))
    return kinds


def measured_times(versions: list[PackVersion]) -> dict[tuple[int, str], Fraction]:
    """Mean seconds a filling, by version and form."""
    times = FillingTime.objects.filter(pack_version__in=[version.pk for version in versions], fillings__gte=FEWEST)
    return {(one.pack_version_id, one.form): Fraction(one.seconds, one.fillings) for one in times}


def _lines(version: PackVersion, pack: Pack, kinds: dict[str, list[Row]], measured: dict) -> list[BurdenLine]:
    lines = []
    for cost in burden(pack).forms:
        scopes = {schedule.scope or pack.scope for schedule in pack.schedules if schedule.form == cost.form}
        for kind, units in kinds.items() if scopes else ():
            asked = sum(any(selects(scope, unit) for scope in scopes) for unit in units)
            if asked:
                lines.append(BurdenLine(
                    pack, cost.form, cost.title, UnitKind(kind).label, asked, cost.times_per_year, cost.asked, cost.known, cost.seconds,
                    cost.seconds_saved, measured.get((version.pk, cost.form)),
                ))  # fmt: skip
    return lines


def selects(scope: str, unit: Row) -> bool:
    """Whether the scope is for the unit."""
    return not scope or holds(formula(scope, UNITS.columns), unit)
