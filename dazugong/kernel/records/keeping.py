"""管哪几本台账: the forms and registers that a post's own units answer for, for its hand-over."""
from __future__ import annotations

from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import own_units
from dazugong.spec.model import ANY_TIME

from .kinds import selects
from .packs import current_versions, pack_of


@dataclass(frozen=True)
class Ledger:
    """一本台账: a form that is owed every period or kept as a register, and the unit that answers for it."""

    pack: str
    form: str
    title: str
    register: bool
    unit: str


def ledgers_of(reader: Reader) -> list[Ledger]:
    """What the units in whose name the reader files answer for on his day, by mechanism."""
    if not reader.may("records.file"):
        return []
    own = list(own_units(reader, domain="records").filter(pk__in=reader.scope.roots.get("records", frozenset())))
    found = []
    for pack in map(pack_of, current_versions(reader.day)):
        for schedule in pack.schedules:
            unit = next((one for one in own if selects(schedule.scope or pack.scope, one, one.name_on, reader.day)), None)
            form = pack.form(schedule.form)
            if unit and form:
                found.append(Ledger(pack.id, form.id, form.title or pack.title, schedule.every == ANY_TIME, unit.name_on))
    return list(dict.fromkeys(found))
