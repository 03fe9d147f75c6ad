"""机制的安装与期间的开启: who owes what is written down as rows on the day a period opens."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from dazugong.formula.record import holds
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Succession, Unit, UnitKind
from dazugong.kernel.orgs.queries import open_on
from dazugong.spec.check import check_files
from dazugong.spec.files import digest, read_folder
from dazugong.spec.load import load_files
from dazugong.spec.model import Pack, Schedule
from dazugong.spec.published import UNITS

from .answers import formula
from .models import Obligation, PackVersion
from .packs import pack_of, version_on
from .schedule import Window, window, windows_open_on

LEVELS = {
    UnitKind.CITY: "市级", UnitKind.COUNTY: "县级", UnitKind.OFFICE: "县级", UnitKind.TOWNSHIP: "乡级", UnitKind.STREET: "乡级",
    UnitKind.COMMITTEE: "乡级", UnitKind.GENERAL_BRANCH: "村级", UnitKind.BRANCH: "村级",
}
STANDING = "在建"
YEAR = timedelta(days=366)       # no period is longer


@transaction.atomic
def install_pack(*, source: Path | Mapping[str, str], since: date, by: Reader, at: datetime) -> PackVersion:
    """安装机制: from a folder or its texts; periods that open from `since` on follow it. Every mistake is refused.

    The same version twice is harmless when nothing in it differs; a changed pack needs a new version number.
    """
    by.need("packs.install")
    texts, problems = read_folder(source) if isinstance(source, Path) else (dict(source), [])
    if problems := [*problems, *check_files(texts)]:
        first = problems[0]
        more = f"（共{len(problems)}处）" if len(problems) > 1 else ""
        raise Refusal(f"机制有误：{first.file} 第{first.line}行，{first.message}{more}")
    pack, mark = load_files(texts), digest(texts)
    known = PackVersion.objects.filter(pack=pack.id, version=pack.version).first()
    if known is not None:
        if known.digest != mark:
            raise Refusal(f"“{pack.title}”的{pack.version}版已经安装过，内容不同；请改用新的版本号")
        return known
    version = PackVersion.objects.create(
        pack=pack.id, version=pack.version, title=pack.title, files=texts, digest=mark, since=since, installed_at=at
    )
    leave_trace(by=by, at=at, verb="安装机制", kind="机制", thing=pack.id, digest=mark, note=pack.version)
    return version


def open_period(*, pack: str, code: str, by: Reader, at: datetime) -> int:
    """开启: writes the obligations of one period for every form of the pack that has it; returns how many are new.

    Safe to run twice: what is owed already stays as it is. Raises `Refusal` for a period that no form has.
    """
    by.need("packs.install")
    version = version_on(pack, by.day)
    if version is None:
        raise Refusal(f"{by.day:%Y-%m-%d}没有生效的机制“{pack}”，请先安装")
    workdays, refused, opened = Workdays(), [], 0
    schedules = pack_of(version).schedules
    for schedule in schedules:
        try:
            span = window(schedule, code, workdays)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        opened += _write(version, schedule, span, by, at)
    if len(refused) == len(schedules):
        raise refused[0] if refused else Refusal(f"机制“{version.title}”没有要报的表")
    return opened


def open_due_periods(*, by: Reader, at: datetime) -> int:
    """开启应开的: every period of every pack that has opened by the reader's day and is not written yet.

    Catches up after down-time; a period follows the version that was in force on the day it opened.
    """
    by.need("packs.install")
    workdays, opened = Workdays(), 0
    for pack in PackVersion.objects.order_by("pack").values_list("pack", flat=True).distinct():
        versions = list(PackVersion.objects.filter(pack=pack, since__lte=by.day).order_by("since", "pk"))
        for version, following in zip(versions, [*versions[1:], None]):
            for schedule in pack_of(version).schedules:
                for span in windows_open_on(schedule, by.day, version.since - YEAR, workdays):
                    in_force = span.opens >= version.since and (following is None or span.opens < following.since)
                    if in_force:
                        opened += _write(version, schedule, span, by, at)
    return opened


@transaction.atomic
def _write(version: PackVersion, schedule: Schedule, span: Window, by: Reader, at: datetime) -> int:
    """The obligations of one form and period, for the units in scope on the day it opens."""
    pack, period = pack_of(version), span.period
    with widened(by):  # a period opens for every unit at once; the power to install packs is what allows it
        owed = Obligation.objects.filter(pack=pack.id, form=schedule.form, period=period.code)
        already = set(owed.values_list("unit_id", flat=True))
        units = [u for u in units_owing(pack, schedule, span, by.day) if u not in already]
        Obligation.objects.bulk_create(
            Obligation(
                pack_version=version, pack=pack.id, form=schedule.form, unit_id=unit, period=period.code,
                first=period.first, last=period.last, opens=span.opens, due=span.due, provisional=span.provisional,
            )
            for unit in units
        )  # fmt: skip
    if units:
        leave_trace(
            by=by, at=at, verb="开启期间", kind="机制", thing=pack.id, count=len(units), note=f"{schedule.form} {period.code}"
        )
    return len(units)


def units_owing(pack: Pack, schedule: Schedule, span: Window, day: date) -> list[int]:
    """Who owes: the units in scope on the day the period opens and, while it runs, those that came of a merger or a
    split since: what their predecessors owed is now theirs."""
    owing = units_in_scope(pack, schedule, span.opens)
    if span.opens < day <= span.due:
        risen = set(Succession.objects.filter(day__gt=span.opens, day__lte=day).values_list("after_id", flat=True))
        owing += [unit for unit in units_in_scope(pack, schedule, day) if unit in risen and unit not in owing]
    return owing


def units_in_scope(pack: Pack, schedule: Schedule, day: date) -> list[int]:
    """Ids of the units standing on `day` that the schedule's scope, else the pack's, selects."""
    standing = Unit.objects.filter(open_on(day), open_on(day, "names__")).values_list("pk", "kind", "names__name")
    scope = schedule.scope or pack.scope
    if not scope:
        return [pk for pk, _, _ in standing]
    node = formula(scope, UNITS.columns)
    return [pk for pk, kind, name in standing.order_by("pk") if holds(node, unit_row(kind, name, day))]


def unit_row(kind: str, name: str, day: date) -> dict[str, object]:
    """A unit as scopes read it."""
    return {"名称": name, "类别": UnitKind(kind).label, "状态": STANDING, "级别": LEVELS[UnitKind(kind)], "当日": day}


def recompute_provisional(*, by: Reader, at: datetime) -> int:
    """暂定改定: once a year's working days are loaded, due days that were provisional are computed again."""
    by.need("packs.install")
    workdays, changed = Workdays(), 0
    with transaction.atomic(), widened(by):  # due days are the same for all units
        for obligation in Obligation.objects.filter(provisional=True, first_filed_on=None).select_related("pack_version"):
            schedules = pack_of(obligation.pack_version).schedules
            schedule = next(s for s in schedules if s.form == obligation.form)
            span = window(schedule, obligation.period, workdays)
            if not span.provisional:
                obligation.due, obligation.provisional = span.due, False
                obligation.save(update_fields=["due", "provisional"])
                changed += 1
        if changed:
            leave_trace(by=by, at=at, verb="期限改定", kind="机制", count=changed)
    return changed
