"""机制的安装与期间的开启: who owes what is written down as rows on the day a period opens."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, reading, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.jobs.works import Progress
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units, subtree
from dazugong.spec.check import check_files
from dazugong.spec.files import digest, read_folder
from dazugong.spec.load import load_files
from dazugong.spec.model import Schedule
from dazugong.spec.neighbours import beside, forms_of
from dazugong.spec.renaming import renamed

from .events import Act, enter_all, needed_reason
from .models import Obligation, PackVersion
from .owing import Roll, write_obligations
from .packs import current_versions, pack_of, version_on
from .schedule import Window, window, windows_open_on

YEAR = timedelta(days=366)       # no period is longer


@transaction.atomic
def install_pack(*, source: Path | Mapping[str, str], since: date, by: Reader, at: datetime) -> PackVersion:
    """安装机制: from a folder or its texts; periods that open from `since` on follow it. Every mistake is refused.

    The same version twice is harmless when nothing in it differs; a changed pack needs a new version number.
    """
    by.need("packs.install")
    texts, problems = read_folder(source) if isinstance(source, Path) else (dict(source), [])
    neighbours = beside(texts) | forms_of(pack_of(version) for version in current_versions(max(since, by.day)))     # what is not installed gives nothing yet
    if problems := [*problems, *check_files(texts, neighbours)]:
        first = problems[0]
        more = f"（共{len(problems)}处）" if len(problems) > 1 else ""
        raise Refusal(f"机制有误：{first.file} 第{first.line}行，{first.message}{more}")
    pack, mark = load_files(texts), digest(texts)
    known = PackVersion.objects.filter(pack=pack.id, version=pack.version).first()
    if known is not None:
        if known.digest != mark:
            raise Refusal(f"“{pack.title}”的{pack.version}版已经安装过，内容不同；请改用新的版本号")
        return known
    before = version_on(pack.id, max(since, by.day))
    if before is not None and (wrong := renamed(pack_of(before), pack)):
        raise Refusal(f"这一版改了用过的栏目：{wrong[0].file} 第{wrong[0].line}行，{wrong[0].message}")
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
    workdays, roll, refused, opened = Workdays(), Roll(), [], 0
    schedules = pack_of(version).schedules
    for schedule in schedules:
        try:
            span = window(schedule, code, workdays)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        opened += _write(version, schedule, span, roll, by, at)
    if len(refused) == len(schedules):
        raise refused[0] if refused else Refusal(f"机制“{version.title}”没有要报的表")
    return opened


def open_due_periods(*, by: Reader, at: datetime, progress: Progress | None = None) -> int:
    """开启应开的: every period of every pack that has opened by the reader's day and is not written yet.

    Catches up after down-time; a period follows the version that was in force on the day it opened. Each period is
    committed by itself, so that a run cut off goes on where it stopped; `progress` hears of each.
    """
    by.need("packs.install")
    roll, opened = Roll(), 0
    due = list(_due_periods(by.day))
    for number, (version, schedule, span) in enumerate(due, 1):
        opened += _write(version, schedule, span, roll, by, at)
        if progress is not None:
            progress(number, len(due), f"{version.title}　{span.period.term}")
    return opened


def _due_periods(day: date) -> Iterator[tuple[PackVersion, Schedule, Window]]:
    """Every period that has opened by `day`, under the version in force when it opened, pack by pack, oldest first."""
    workdays = Workdays()
    versions: dict[str, list[PackVersion]] = {}
    for version in PackVersion.objects.filter(since__lte=day).order_by("pack", "since", "pk"):
        versions.setdefault(version.pack, []).append(version)
    for own in versions.values():
        for version, following in zip(own, [*own[1:], None]):
            for schedule in pack_of(version).schedules:
                for span in windows_open_on(schedule, day, version.since - YEAR, workdays):
                    if span.opens >= version.since and (following is None or span.opens < following.since):
                        yield version, schedule, span


@transaction.atomic
def open_by_hand(
    *, pack: str, form: str, code: str, reason: str, by: Reader, at: datetime, due: date | None = None, under: Unit | None = None
) -> tuple[int, str]:
    """提前或补开: an officer opens one form's period for the units in his reach as of today, before its day has come or
    after it has passed; returns how many may now file, and the period's code. `code` may be its words; `due` None keeps the
    day of the schedule; `under`: only there (先行试点)."""
    by.need("packs.install")
    reason, today = needed_reason(reason, "开启事由"), timezone.localdate(at)
    version = version_on(pack, today) or version_on(pack, date.max)
    schedule = next((s for s in pack_of(version).schedules if s.form == form), None) if version else None
    if version is None or schedule is None:
        raise Refusal("没有这张表的日程，请在列表里另选一张表", field="form")
    span = window(schedule, code, Workdays())
    if due is None and span.due < today:
        raise Refusal(f"这一期按日程应于{span.due:%Y-%m-%d}截止，已经过了；请另定截止日期", field="due")
    if due is not None and due < today:
        raise Refusal("截止日期不能早于今天", field="due")
    span = Window(span.period, today, due or span.due, due is None and span.provisional)
    reach = set(own_units(by, domain="records").values_list("pk", flat=True))
    if under is not None:
        reach &= set(subtree(by, under).values_list("pk", flat=True))
    write_obligations(version, form, span, [unit for unit in Roll().in_scope(pack_of(version), schedule, today) if unit in reach])
    rows = by.rows(Obligation).filter(pack=pack, form=form, period=span.period.code, entry=False, unit__in=reach)
    early = list(rows.filter(Q(opens__gt=today) | Q(opens=today, moved_on=None, first_filed_on=None)))
    if not early:
        raise Refusal("这一期已经开启，可以直接填报；已封存的请先解封", field="code")
    enter_all(early, Act.OPEN, by=by, at=at, reason=reason, opens=today, due=span.due, provisional=span.provisional)
    leave_trace(by=by, at=at, verb="提前或补开", kind="机制", thing=pack, count=len(early), note=f"{form} {span.period.code}：{reason}")
    return len(early), span.period.code


def open_periods_work(given: Mapping[str, object], by: Reader, at: datetime, progress: Progress) -> str:
    """作业“开启期间”: see `open_due_periods`."""
    with reading(by):
        opened = open_due_periods(by=by, at=at, progress=progress)
    return f"新开启{opened}份报送" if opened else "没有新的期间要开启"


@transaction.atomic
def _write(version: PackVersion, schedule: Schedule, span: Window, roll: Roll, by: Reader, at: datetime) -> int:
    """The obligations of one form and period, for the units in scope on the day it opens."""
    pack, period = pack_of(version), span.period
    with widened(by):  # a period opens for every unit at once; the power to install packs is what allows it
        units = roll.owing(pack, schedule, span, by.day)
        new = write_obligations(version, schedule.form, span, units)
    if new:
        leave_trace(by=by, at=at, verb="开启期间", kind="机制", thing=pack.id, count=new, note=f"{schedule.form} {period.code}")
    return new


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
