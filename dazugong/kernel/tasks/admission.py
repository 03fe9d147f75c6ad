"""准入: what a rule of a pack guards may be handed to a community only when it stands in the register of admitted items."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dazugong.formula.record import holds
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import ancestors_of
from dazugong.kernel.records.answers import formula
from dazugong.kernel.records.factrows import form_rows
from dazugong.kernel.records.kinds import selects
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec.model import Pack
from dazugong.spec.tasks import Admission

from .models import Task


@dataclass(frozen=True)
class Admitted:
    """准入事项: one entry of the register; `units` the committees in whose area it counts."""

    public_id: str
    item: str
    unit: int


@dataclass(frozen=True)
class Barred:
    """待准入: the units from which a rule keeps a task until it stands in the register."""

    pack: Pack
    rule: Admission
    units: list[Unit]

    @property
    def said(self) -> str:
        """进社区事项准入：这项任务没有准入，不能下达给…… and where one applies"""
        names = "、".join(unit.name for unit in self.units[:3]) + (f"等{len(self.units)}个单位" if len(self.units) > 3 else "")
        return f"{self.rule.title}：这项任务没有准入，不能下达给{names}。{self.rule.refuse}"

    @property
    def register(self) -> str:
        """准入目录, as its form is called."""
        form = self.pack.form(self.rule.register)
        return form.title if form else self.rule.title


def rules(day: date) -> list[tuple[Pack, Admission]]:
    """Every admission rule in force."""
    return [(pack, rule) for pack in map(pack_of, current_versions(day)) for rule in pack.admissions]


def guarded(day: date, units: Sequence[Unit]) -> list[tuple[Pack, Admission, list[Unit]]]:
    """The rules that guard some of the units, each with these."""
    found = [(pack, rule, [unit for unit in units if selects(rule.to, unit, unit.name, day)]) for pack, rule in rules(day)]
    return [(pack, rule, some) for pack, rule, some in found if some]


def admitted_items(reader: Reader, unit: Unit) -> list[Admitted]:
    """准入目录: what is admitted on the reader's day in the area in which `unit` lies, over all rules."""
    above = ancestors_of([unit.pk], reader.day).get(unit.pk, [])
    found = [one for pack, rule in rules(reader.day) for one in _standing(pack, rule, reader.day)]
    return [one for one in found if one.unit in above]


def admit(task: Task, admitted: str) -> None:
    """Names the entry by which the task may reach a community; an empty one leaves what stands."""
    if admitted and admitted != task.admitted:
        task.admitted = admitted
        task.save(update_fields=["admitted"])


def barred(by: Reader, admitted: str, units: Sequence[Unit]) -> list[Barred]:
    """Which of the units cannot be reached by the entry of the register named (empty: by none), rule by rule."""
    found = []
    for pack, rule, some in guarded(by.day, units):
        standing = {one.unit for one in _standing(pack, rule, by.day) if one.public_id == admitted}
        above = ancestors_of([unit.pk for unit in some], by.day)
        outside = [unit for unit in some if not standing.intersection(above.get(unit.pk, []))]
        found += [Barred(pack, rule, outside)] if outside else []
    return found


def _standing(pack: Pack, rule: Admission, day: date) -> list[Admitted]:
    form = pack.form(rule.register)
    if form is None:
        return []
    # Whoever hands down must know what is admitted, though the register is kept by the office above him; only names are given out.
    with reading(system_reader(day, "准入核对")) as eyes:
        rows = form_rows(eyes, pack=pack.id, form=form, under=None, first=date.min, last=day)
        offices = dict(Unit.objects.filter(pk__in={row.unit for row in rows}, kind=UnitKind.OFFICE, placements__until=None).values_list("pk", "placements__parent"))
    counted = [row for row in rows if not rule.when or holds(formula(rule.when, form.columns), row.values)]
    return [Admitted(row.public_id, str(row.values.get(rule.item) or ""), offices.get(row.unit, row.unit)) for row in counted]
