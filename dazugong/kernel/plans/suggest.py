"""建议责任单位: which units the words of a document may mean. Only ever a proposal; an officer assigns."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import children
from dazugong.kernel.tasks.queries import giving_unit

TOWNS = re.compile(r"乡镇|镇街|街道|各乡|各镇|各地")
OFFICE = re.compile(r"组织部|本部")
TOWN_KINDS = (UnitKind.TOWNSHIP, UnitKind.STREET)
TAIL = re.compile(r"(?:党委|党工委|党总支|党支部)$")
COMMITTEE = re.compile(r"[省市县区州]?委(?:员会)?$")


@dataclass(frozen=True)
class Choices:
    """可选单位: whom the owner of a document may assign: itself, and the units one step below the committee it serves."""

    owner: Unit
    below: list[Unit]
    area: str

    @property
    def towns(self) -> list[Unit]:
        """全部乡镇街道"""
        return [unit for unit in self.below if unit.kind in TOWN_KINDS]

    def all(self) -> list[Unit]:
        """Every unit that may be assigned."""
        return [self.owner, *self.below]

    def in_words(self, units: Sequence[Unit]) -> str:
        """The units as a person would name them: 全部19个乡镇街道 rather than nineteen names."""
        towns = {unit.pk for unit in self.towns}
        named = [unit.name for unit in units]
        if len(towns) > 1 and towns <= {unit.pk for unit in units}:
            named = [f"全部{len(towns)}个乡镇街道", *(unit.name for unit in units if unit.pk not in towns)]
        return "、".join(named)

    def meant_by(self, words: str) -> list[Unit]:
        """The units that the words of a document may mean; none rather than a guess."""
        if not words:
            return []
        named = [unit for unit in self.all() if self._short(unit) in words]
        if named:
            return named
        if TOWNS.search(words):
            return self.towns
        return [self.owner] if OFFICE.search(words) and "组织部" in self.owner.name else []

    def _short(self, unit: Unit) -> str:
        """甲县石桥镇党委 → 石桥镇: what a document of the county calls it."""
        return TAIL.sub("", unit.name).removeprefix(self.area) or unit.name


def choices(reader: Reader, owner: Unit) -> Choices:
    """Whom the measures of a document of `owner` may be assigned to."""
    top = giving_unit(reader, owner)
    below = [unit for unit in children(reader, top) if unit.pk != owner.pk]
    return Choices(owner, below, COMMITTEE.sub("", top.name))
