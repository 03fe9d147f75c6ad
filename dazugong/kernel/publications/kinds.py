"""发布的种类: what the installed packs declare, which units it is for, and whose it is to draft and to approve."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.processes.parties import named
from dazugong.kernel.records.kinds import selects
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec.model import Pack
from dazugong.spec.publications import LetterBox, PublicationKind

DOMAIN = "records"


@dataclass(frozen=True)
class Offer:
    """一个种类 and the pack that declares it."""

    pack: Pack
    kind: PublicationKind

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.pack.id}.{self.kind.id}"

    @property
    def scope(self) -> str:
        """The formula over units that says who publishes."""
        return self.kind.scope or self.pack.scope


def kinds_on(day: date) -> list[Offer]:
    """Every kind in force on the day."""
    return [Offer(pack, kind) for pack in map(pack_of, current_versions(day)) for kind in pack.publications]


def kind_of(pack: str, kind: str, day: date) -> Offer:
    """One kind. Raises `Hidden` where no pack in force has it."""
    found = next((one for one in kinds_on(day) if (one.pack.id, one.kind.id) == (pack, kind)), None)
    if found is None:
        raise Hidden("kind")
    return found


def boxes_on(day: date) -> list[tuple[Pack, LetterBox]]:
    """Every letter box in force on the day."""
    return [(pack, box) for pack in map(pack_of, current_versions(day)) for box in pack.letterboxes]


def draftable(reader: Reader) -> list[Offer]:
    """The kinds that the reader may draft."""
    if not reader.may("publications.draft"):
        return []
    return [one for one in kinds_on(reader.day) if reader.scope.everything or named(reader, one.kind.draft_by)]


def units_for(reader: Reader, offer: Offer) -> list[Unit]:
    """The units in whose name the reader may publish this kind: those he acts over themselves, where the kind is theirs."""
    roots = reader.scope.roots.get(DOMAIN, frozenset())
    units = own_units(reader, domain=DOMAIN).order_by("kind", "name_on")
    units = units if reader.scope.everything else units.filter(pk__in=roots)
    return [unit for unit in units if selects(offer.scope, unit, unit.name_on, reader.day)]


def reaches(reader: Reader, unit_id: int) -> bool:
    """Whether the unit lies within the reader's own subtree."""
    return reader.scope.everything or own_units(reader, domain=DOMAIN).filter(pk=unit_id).exists()
