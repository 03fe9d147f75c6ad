"""谁要报: which units owe a form for a period, and the rows that say so; quick for thousands of units and hundreds of packs."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from dazugong.fence.adding import add_rows
from dazugong.formula.record import holds
from dazugong.kernel.identity.ids import new_ids
from dazugong.kernel.orgs.kinds import Nature, UnitKind
from dazugong.kernel.orgs.models import Succession, Unit
from dazugong.kernel.orgs.queries import open_on
from dazugong.spec.model import Pack, Schedule
from dazugong.spec.published import UNITS

from .answers import formula
from .models import Obligation, PackVersion
from .schedule import Window

LEVELS = {
    UnitKind.CITY: "市级", UnitKind.COUNTY: "县级", UnitKind.OFFICE: "县级", UnitKind.TOWNSHIP: "乡级", UnitKind.STREET: "乡级",
    UnitKind.COMMITTEE: "乡级", UnitKind.GENERAL_BRANCH: "村级", UnitKind.BRANCH: "村级",
}
STANDING = "在建"
NAME = "名称"


class Roll:
    """名单: the units of each day, read once in a run however many forms open on that day."""

    def __init__(self) -> None:
        self._standing: dict[date, list[tuple[int, str, str, str]]] = {}
        self._in_scope: dict[tuple[str, date], list[int]] = {}

    def owing(self, pack: Pack, schedule: Schedule, span: Window, day: date) -> list[int]:
        """Who owes: the units in scope on the day the period opens and, while it runs, those that came of a merger or a
        split since: what their predecessors owed is now theirs."""
        units = self.in_scope(pack, schedule, span.opens)
        if span.opens < day <= span.due:
            risen = {after for after, on in self.successions if span.opens < on <= day}
            if risen:
                already = set(units)
                units = units + [u for u in self.in_scope(pack, schedule, day) if u in risen and u not in already]
        return units

    def in_scope(self, pack: Pack, schedule: Schedule, day: date) -> list[int]:
        """Ids of the units standing on `day` that the schedule's scope, else the pack's, selects."""
        scope = schedule.scope or pack.scope
        if (scope, day) not in self._in_scope:
            self._in_scope[scope, day] = self._selected(scope, day)
        return self._in_scope[scope, day]

    @cached_property
    def successions(self) -> list[tuple[int, date]]:
        """Units that came of a merger or a split, and when."""
        return list(Succession.objects.values_list("after_id", "day"))

    def _selected(self, scope: str, day: date) -> list[int]:
        if day not in self._standing:
            standing = Unit.objects.filter(open_on(day), open_on(day, "names__")).order_by("pk")
            self._standing[day] = list(standing.values_list("pk", "kind", "nature", "names__name"))
        rows = self._standing[day]
        if not scope:
            return [pk for pk, *_ in rows]
        node, named = formula(scope, UNITS.columns), NAME in scope
        judged: dict[tuple[str, str, str], bool] = {}    # units alike in all that the scope asks are judged once
        for _, kind, nature, name in rows:
            alike = (kind, nature, name if named else "")
            if alike not in judged:
                judged[alike] = bool(holds(node, unit_row(kind, nature, name, day)))
        return [pk for pk, kind, nature, name in rows if judged[kind, nature, name if named else ""]]


def unit_row(kind: str, nature: str, name: str, day: date) -> dict[str, object]:
    """A unit as scopes read it."""
    said = Nature(nature).label if nature else ""
    return {NAME: name, "类别": UnitKind(kind).label, "状态": STANDING, "级别": LEVELS[UnitKind(kind)], "性质": said, "当日": day}


def write_obligations(version: PackVersion, form: str, span: Window, units: Iterable[int]) -> int:
    """Writes what these units do not owe yet; returns how many are new. The caller has opened the fence."""
    period = span.period
    owed = Obligation.objects.filter(pack=version.pack, form=form, period=period.code, entry=False)
    already = set(owed.values_list("unit_id", flat=True))
    new = [unit for unit in units if unit not in already]
    if not new:
        return 0
    pattern = Obligation(
        pack_version=version, pack=version.pack, form=form, period=period.code, unit_id=new[0], first=period.first, last=period.last,
        opens=span.opens, due=span.due, provisional=span.provisional, public_id="",
    )  # fmt: skip
    add_rows(Obligation, ("public_id", "unit_id"), zip(new_ids(len(new)), new), like=pattern)
    return len(new)
