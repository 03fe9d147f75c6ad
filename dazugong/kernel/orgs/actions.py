"""组织变动: found, rename, move, merge, split, dissolve, each a dated event."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from dazugong.formats.refusal import Refused
from dazugong.formats.values import office_phone
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal, uncut

from .kinds import GRASS_ROOTS, Edge, Nature, UnitKind, nature_of
from .lineage import begin_line, close_line, must_hold, open_line
from .models import Succession, Unit, UnitEvent, UnitName

Verb = UnitEvent.Verb


@transaction.atomic
def found_unit(
    *, name: str, kind: str, under: Unit | None, since: date, by: Reader, at: datetime,
    code: str = "", basis: str = "", rank: int = 0, nature: str = "",
) -> Unit:
    """成立: a new unit under `under` (None: the root of the tree). Its `nature`, where it is not said, is what the name says."""
    by.need("units.change")
    if kind not in UnitKind.values:
        raise Refusal(f"没有“{kind}”这一类别", field="kind")
    unit = Unit(name=_name(name), kind=kind, code=code, since=since, nature=_nature(nature, kind) or nature_of(_name(name), kind))
    must_hold(by, under)
    with widened(by):  # the new unit comes into anyone's sight only by its place in the tree
        unit.save(force_insert=True)
        UnitName.objects.create(unit=unit, name=unit.name, since=since)
        begin_line(unit=unit, under=under, since=since, rank=rank)
    _record(unit, Verb.FOUND, since, basis, by, at)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, since: date, by: Reader, at: datetime, basis: str = "") -> Unit:
    """更名: from `since`; the old name stays with the days it was used. A village that becomes a community by its name is one."""
    by.need("units.change")
    _alive(unit, since)
    current = unit.names.get(until=None)
    if current.since >= since:
        raise Refusal(f"“{unit.name}”自{current.since:%Y-%m-%d}起已用此名，更名日期应在其后", field="since")
    current.until = since
    current.save(update_fields=["until"])
    unit.name = _name(name)
    unit.nature = nature_of(unit.name, unit.kind) or unit.nature
    unit.save(update_fields=["name", "nature"])
    UnitName.objects.create(unit=unit, name=unit.name, since=since)
    _record(unit, Verb.RENAME, since, basis, by, at)
    return unit


@transaction.atomic
def set_nature(*, unit: Unit, nature: str, since: date, by: Reader, at: datetime, basis: str = "") -> Unit:
    """定性质: of a grass-roots organisation whose name does not say it, or says it wrongly."""
    by.need("units.change")
    _alive(unit, since)
    if not _nature(nature, unit.kind):
        raise Refusal("请选性质", field="nature")
    unit.nature = nature
    unit.save(update_fields=["nature"])
    _record(unit, Verb.NATURE, since, basis or Nature(nature).label, by, at)
    return unit


@transaction.atomic
def set_phone(*, unit: Unit, phone: str, by: Reader, at: datetime) -> Unit:
    """登记办公电话: by whoever keeps the roster of the unit; empty takes it away. What it was stands
    on the sheets issued then and nowhere else, in no trace either."""
    by.need("people.change")
    must_hold(by, unit)
    _alive(unit, by.day)
    try:
        unit.phone = office_phone(phone).value if phone.strip() else ""
    except Refused as refused:
        raise Refusal(refused.message, field="phone") from None
    unit.save(update_fields=["phone"])
    leave_trace(by=by, at=at, verb="登记办公电话" if unit.phone else "取消办公电话", kind="单位", thing=unit.public_id)
    return unit


@transaction.atomic
def move_unit(
    *, unit: Unit, under: Unit, since: date, by: Reader, at: datetime, basis: str = "", edge: str = Edge.LINE
) -> Unit:
    """调整隶属: the unit and everything below it, from `since`."""
    by.need("units.change")
    _alive(unit, since)
    must_hold(by, under)
    open_line(unit=unit, under=under, since=since, kind=edge)
    _record(unit, Verb.MOVE, since, basis, by, at)
    return unit


@transaction.atomic
def merge_units(
    *, units: Sequence[Unit], name: str, under: Unit, on: date, by: Reader, at: datetime, basis: str = "",
    kind: str = "",
) -> Unit:
    """合并 (转并联): two or more units end on `on`, one new unit takes their place and everything below them."""
    if len({unit.pk for unit in units}) < 2:
        raise Refusal("合并至少要选两个单位", field="units")
    natures = {unit.nature for unit in units}
    nature = nature_of(_name(name), kind or units[0].kind) or (natures.pop() if len(natures) == 1 else "")
    merged = found_unit(name=name, kind=kind or units[0].kind, under=under, since=on, by=by, at=at, basis=basis, nature=nature)
    for unit in units:
        for child in _children(unit, on):
            open_line(unit=child, under=merged, since=on)
        _end(unit, on, Verb.MERGE, basis, by, at, successors=[merged])
    return merged


@transaction.atomic
def split_unit(
    *, unit: Unit, names: Sequence[str], under: Unit, on: date, by: Reader, at: datetime, basis: str = ""
) -> list[Unit]:
    """分设: one unit ends on `on`, two or more take its place. What stood below it goes under the first."""
    if len(set(names)) < 2:
        raise Refusal("分设至少要有两个不同名称的新单位", field="names")
    parts = [
        found_unit(name=n, kind=unit.kind, under=under, since=on, by=by, at=at, basis=basis, nature=nature_of(_name(n), unit.kind) or unit.nature)
        for n in names
    ]
    for child in _children(unit, on):
        open_line(unit=child, under=parts[0], since=on)
    _end(unit, on, Verb.SPLIT, basis, by, at, successors=parts)
    return parts


@transaction.atomic
def dissolve_unit(*, unit: Unit, on: date, by: Reader, at: datetime, basis: str = "") -> Unit:
    """撤销: the unit ends on `on`; its records stay."""
    by.need("units.change")
    return _end(unit, on, Verb.DISSOLVE, basis, by, at, successors=[])


def _end(
    unit: Unit, on: date, verb: str, basis: str, by: Reader, at: datetime, *, successors: Sequence[Unit]
) -> Unit:
    _alive(unit, on)
    if on <= unit.since:
        raise Refusal(f"“{unit.name}”{unit.since:%Y-%m-%d}才成立，撤销日期应在其后", field="on")
    event = _record(unit, verb, on, basis, by, at)
    Succession.objects.bulk_create(Succession(before=unit, after=after, day=on, event=event) for after in successors)
    open_name = unit.names.filter(until=None)
    if open_name.filter(since__gte=on).exists():
        raise Refusal(f"“{unit.name}”在{on:%Y-%m-%d}之后还有更名，请核对日期", field="on")
    open_name.update(until=on)
    unit.until = on
    unit.save(update_fields=["until"])
    close_line(unit=unit, until=on)
    return unit


def _children(unit: Unit, on: date) -> list[Unit]:
    placed = Unit.objects.filter(placements__parent=unit, placements__kind=Edge.LINE, placements__until=None)
    return list(placed.filter(placements__since__lte=on).order_by("pk"))


def _record(unit: Unit, verb: str, day: date, basis: str, by: Reader, at: datetime) -> UnitEvent:
    basis = uncut(basis, "依据文件", 200, field="basis")
    leave_trace(by=by, at=at, verb=UnitEvent.Verb(verb).label, kind="单位", thing=unit.public_id, note=basis)
    return UnitEvent.objects.create(unit=unit, verb=verb, day=day, basis=basis, at=at, login=by.login_id)


def _name(name: str) -> str:
    name = name.strip()
    if not 2 <= len(name) <= 80:
        raise Refusal("单位名称应为2至80个字", field="name")
    return name


def _nature(nature: str, kind: str) -> str:
    """A nature that such a unit may have."""
    if nature and (nature not in Nature.values or kind not in GRASS_ROOTS):
        raise Refusal("只有基层党委、党总支、党支部有性质，从所列的里面选" if nature in Nature.values else f"没有“{nature[:20]}”这一性质", field="nature")
    return nature


def _alive(unit: Unit, day: date) -> None:
    if day < unit.since or (unit.until is not None and day >= unit.until):
        raise Refusal(f"“{unit.name}”在{day:%Y-%m-%d}不存在或已撤销，请核对日期", field="unit")
