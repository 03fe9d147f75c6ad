"""逐级审核: which units approve one after the other, as the pack's schedule says; without it whoever stands above."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import ancestors_of
from dazugong.spec.model import APPROVAL_LEVELS

from .models import Obligation, Record
from .packs import pack_of

LEVEL = {
    UnitKind.TOWNSHIP: "township", UnitKind.STREET: "township", UnitKind.COMMITTEE: "township", UnitKind.COUNTY: "county",
    UnitKind.OFFICE: "county", UnitKind.CITY: "city",
}
Line = list[tuple[int, str]]        # (unit id, name) of each approver, from below


def levels_of(obligation: Obligation) -> tuple[str, ...]:
    """The levels above the unit that its form's schedule names."""
    schedules = pack_of(obligation.pack_version).schedules
    named = next((s.approval for s in schedules if s.form == obligation.form), ())
    own = LEVEL.get(UnitKind(obligation.unit.kind))
    passed = APPROVAL_LEVELS.index(own) if own else -1
    return tuple(level for level in APPROVAL_LEVELS if level in named and APPROVAL_LEVELS.index(level) > passed)


def lines_of_approval(obligations: Iterable[Obligation], day: date) -> dict[int, Line]:
    """For each obligation the units that approve it one after the other; nobody for a form without levels.

    A level that the unit has nothing of above it is left out: a branch right below the county needs no township.
    """
    asked = {o.pk: (o.unit_id, levels) for o in obligations if (levels := levels_of(o))}
    if not asked:
        return {}
    above = ancestors_of({unit for unit, _ in asked.values()}, day)
    names = {pk: (name, kind) for pk, name, kind in Unit.objects.filter(pk__in={u for line in above.values() for u in line}).values_list("pk", "name", "kind")}
    found: dict[int, Line] = {}
    for pk, (unit, levels) in asked.items():
        line = [u for u in reversed(above.get(unit, [])) if u != unit and u in names]
        nearest = (next(((u, names[u][0]) for u in line if LEVEL.get(UnitKind(names[u][1])) == level), None) for level in levels)
        found[pk] = [one for one in nearest if one]
    return found


def is_last(by: Reader, obligation: Obligation, record: Record) -> bool:
    """Whether the reader's approval is the last that is needed. Raises `Refusal` when it is not his turn."""
    line = lines_of_approval([obligation], by.day).get(obligation.pk, [])
    left = line[record.passed :]
    if not left or by.scope.everything:
        return True
    own = by.scope.roots.get("records", frozenset())
    if left[0][0] in own:
        return len(left) == 1
    order = "、".join(name for _, name in line)
    raise Refusal(f"这张表逐级审核（{order}），现在应由{left[0][1]}审核；如内容有误，可以先退回")


def levels_behind(by: Reader, obligation: Obligation) -> int:
    """How many levels a report has behind it when `by` files it: he who files on behalf does not approve it again."""
    own = by.scope.roots.get("records", frozenset())
    line = lines_of_approval([obligation], by.day).get(obligation.pk, [])
    return next((place + 1 for place, (unit, _) in enumerate(line[:-1]) if unit in own), 0)
