"""种类: the kinds of relations and meetings that the installed packs declare, and which units they are for."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dazugong.formula.record import holds
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import units_on
from dazugong.kernel.relations.actions import list_needed
from dazugong.spec.meetings import MeetingKind
from dazugong.spec.model import Pack
from dazugong.spec.published import UNITS
from dazugong.spec.relations import RelationKind

from .answers import formula
from .owing import unit_row
from .packs import current_versions, pack_of


@dataclass(frozen=True)
class Offered:
    """一个种类: a kind and the pack that declares it."""

    pack: Pack
    kind: RelationKind | MeetingKind

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.pack.id}.{self.kind.id}"

    @property
    def scope(self) -> str:
        """The formula over units that says whom it is for; the pack's own where the kind says nothing."""
        own = self.kind.held_by if isinstance(self.kind, MeetingKind) else self.kind.to_scope
        return own or self.pack.scope


def relation_kinds(day: date) -> list[Offered]:
    """Every kind of relation in force on the day."""
    return [Offered(pack, kind) for pack in map(pack_of, current_versions(day)) for kind in pack.relations]


def meeting_kinds(day: date) -> list[Offered]:
    """Every kind of meeting in force on the day."""
    return [Offered(pack, kind) for pack in map(pack_of, current_versions(day)) for kind in pack.meetings]


def offered(kinds: Iterable[Offered], key: str) -> Offered:
    """The kind of this key. Raises `Hidden`."""
    found = next((one for one in kinds if one.key == key), None)
    if found is None:
        raise Hidden("kind")
    return found


def selects(scope: str, unit: Unit, name: str, day: date) -> bool:
    """Whether a formula over units selects the unit."""
    return not scope or holds(formula(scope, UNITS.columns), unit_row(unit.kind, unit.nature, name, day))


def open_needs(*, by: Reader, at: datetime) -> int:
    """列待落实: for every kind that says which units must have a relation, those that have none; safe to run twice."""
    by.need("relations.keep")
    listed = 0
    with widened(by):  # whoever opens periods opens them for every unit
        units = [(unit, unit.name_on) for unit in units_on(by)]
    for one in relation_kinds(by.day):
        if isinstance(one.kind, RelationKind) and one.kind.to_scope:
            needing = [unit for unit, name in units if selects(one.kind.to_scope, unit, name, by.day)]
            listed += list_needed(kind=one.kind, pack=one.pack.id, units=needing, by=by, at=at)
    return listed
