"""升级: what a new version of a mechanism changes, and for whom; said before and after it is installed."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.models import Unit
from dazugong.spec.differing import differences
from dazugong.spec.model import Pack, Schedule
from dazugong.spec.renaming import renamed

from .models import Obligation
from .owing import Roll
from .packs import pack_of, version_on

MOST_NAMED = 10


def changes_of(reader: Reader, new: Pack, since: date) -> list[str]:
    """Lines in words: periods that run keep their version; forms, fields, times and units that come or go from `since` on."""
    reader.need("packs.install")
    version = version_on(new.id, since)
    if version is None:
        return [f"新机制“{new.title}”，{since:%Y-%m-%d}起开启的期间施行", *_first_units(new, since)]
    old = pack_of(version)
    if version.version == new.version:
        return [f"“{new.title}”{new.version}版已经安装，没有变化"]
    running = Obligation.objects.filter(pack=new.id, entry=False, first_filed_on=None, due__gte=since, opens__lte=since)
    said = [f"“{new.title}”由{version.version}版换成{new.version}版，{since:%Y-%m-%d}起开启的期间按新版"]
    if number := running.count():
        said.append(f"已开启还没有报的{number}份，仍按开启时的版本报完")
    said += [f"装不上：{wrong.file} 第{wrong.line}行，{wrong.message}" for wrong in renamed(old, new)]
    said += differences(old, new)
    for schedule in new.schedules:
        before = next((s for s in old.schedules if s.form == schedule.form), None)
        said += list(_schedule(old, new, before, schedule, since)) if before else []
    return said if len(said) > 1 else [*said, "要填的、要算的、要办的都没有变化"]


def _schedule(old: Pack, new: Pack, before: Schedule, after: Schedule, since: date) -> Iterator[str]:
    title = new.form(after.form).title if new.form(after.form) else after.form     # type: ignore[union-attr]
    times = ("every", "due_day", "due_after", "due_days", "opens_day", "opens_after", "working_days", "opens_on", "due_on", "windows", "since", "until")
    if any(getattr(before, name) != getattr(after, name) for name in times):
        yield f"“{title}”的日程有变，从下一期起"
    roll = Roll()
    was, now = set(roll.in_scope(old, before, since)), set(roll.in_scope(new, after, since))
    if came := now - was:
        yield f"“{title}”新要报的{len(came)}个单位：{_names(came)}"
    if went := was - now:
        yield f"“{title}”不再要报的{len(went)}个单位：{_names(went)}"


def _first_units(new: Pack, since: date) -> list[str]:
    roll, said = Roll(), []
    for schedule in new.schedules:
        units = roll.in_scope(new, schedule, since)
        title = new.form(schedule.form).title if new.form(schedule.form) else schedule.form      # type: ignore[union-attr]
        said.append(f"“{title}”：{len(units)}个单位，{_names(units)}" if units else f"“{title}”：现在没有单位要报，请核对范围（scope）")
    return said


def _names(units: set[int] | list[int]) -> str:
    names = list(Unit.objects.filter(pk__in=list(units)[:MOST_NAMED], names__until=None).order_by("pk").values_list("names__name", flat=True))
    return "、".join(names) + ("等" if len(units) > MOST_NAMED else "")
