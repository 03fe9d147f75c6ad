"""建议责任单位: which units the words of a document may mean. Only ever a proposal; an officer assigns."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import children
from dazugong.kernel.tasks.queries import giving_unit
from dazugong.reading import assisting_at, same_script

TOWNS = re.compile(r"乡镇|镇街|街道|各乡|各镇|各地")
OFFICE = re.compile(r"组织部|本部")
TOWN_KINDS = (UnitKind.TOWNSHIP, UnitKind.STREET)
TAIL = re.compile(r"(?:党委|党工委|党总支|党支部|机关)$")
LEVEL = "省市县区州"
COMMITTEE = re.compile(rf"^中共|[{LEVEL}]?委(?:员会)?$")
RANK = re.compile(rf"[{LEVEL}]委?")
EVERYWHERE = ("办公室",)     # what many units have is no unit's name without the committee before it
SHORTEST = 3        # 人社局, 县纪委; fewer characters name nobody
BETWEEN = re.compile(r"[、,，;；和与及\s]+")


@dataclass(frozen=True)
class Choices:
    """可选单位: whom the owner of a document may assign: itself, and the units one step below the committee it serves."""

    owner: Unit
    below: list[Unit]
    area: str
    text: str = ""      # of the document

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
        """The units that the words of a document may mean, in whatever script; none rather than a guess."""
        words, named = same_script(words), []
        for unit, called in self._calls:
            words, times = called.subn("、", words)
            named += [unit] * bool(times)
        for word in BETWEEN.split(words):
            likely = [unit for unit, shortened in self._shortened if shortened.fullmatch(word)]
            named += [unit for unit in likely if len(likely) == 1 and unit not in named]
        towns = self.towns if TOWNS.search(words) else []
        if not any(unit in self.towns for unit in named):
            named += towns
        if named:
            return named
        return [self.owner] if OFFICE.search(words) and "组织部" in same_script(self.owner.name) else []

    def helping_at(self, start: int, length: int, leading: Sequence[Unit]) -> list[Unit]:
        """配合的: the units that the document names as helping with the measure at that place, but for those that lead."""
        leads = {unit.pk for unit in leading}
        return [unit for unit in self.meant_by(assisting_at(self.text, start, start + length)) if unit.pk not in leads]

    @cached_property
    def _calls(self) -> list[tuple[Unit, re.Pattern[str]]]:
        """称呼: what a document calls each unit; asked for every measure of a page, so found once."""
        return [(unit, self._called(unit)) for unit in self.all()]

    @cached_property
    def _shortened(self) -> list[tuple[Unit, re.Pattern[str]]]:
        """简称: 县人社局 or 人社局 for 县人力资源社会保障局 - characters of the name in their order, the first and the last among them."""
        parts = [(unit, *self._rank_and_name(unit)) for unit in self.all()]
        return [(unit, _shortening(rank, name)) for unit, rank, name in parts if name and name not in EVERYWHERE]

    def _called(self, unit: Unit) -> re.Pattern[str]:
        """县民政局 or 民政局, but not 市民政局; 县委宣传部 or 宣传部, but not 市委宣传部."""
        rank, bare = self._rank_and_name(unit)
        if not bare or bare in EVERYWHERE:
            return re.compile(re.escape(rank + bare))
        return re.compile(rf"(?<![{LEVEL}委])(?:{rank})?{re.escape(bare)}")

    def _rank_and_name(self, unit: Unit) -> tuple[str, str]:
        """县, 民政局; a name without a rank before it is none that others may shorten."""
        short = self._short(unit)
        rank = RANK.match(short)
        return (rank[0], short[rank.end() :]) if rank else (short, "")

    def _short(self, unit: Unit) -> str:
        """甲县石桥镇党委 → 石桥镇: what a document of the county calls it."""
        name = same_script(unit.name)
        return TAIL.sub("", name).removeprefix(self.area) or name


def choices(reader: Reader, owner: Unit, text: str = "") -> Choices:
    """Whom the measures of a document of `owner` with that `text` may be assigned to."""
    top = giving_unit(reader, owner)
    below = [unit for unit in children(reader, top) if unit.pk != owner.pk]
    return Choices(owner, below, area_of(top.name), text)


def area_of(committee: str) -> str:
    """中共甲县委员会 → 甲: what the names of the units of the area begin with."""
    return COMMITTEE.sub("", same_script(committee))


def _shortening(rank: str, name: str) -> re.Pattern[str]:
    between = "".join(f"{re.escape(each)}?" for each in name[1:-1])
    return re.compile(rf"(?=.{{{SHORTEST}}})(?:{rank})?{re.escape(name[0])}{between}{re.escape(name[-1])}")
