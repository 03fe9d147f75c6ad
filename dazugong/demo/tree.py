"""演示县的组织树: 19 townships and streets, 291 villages and communities, about 600 branches."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.actions import found_unit, set_phone
from dazugong.kernel.orgs.models import Unit

from .names import COUNTY, OFFICES, TOWNS, Names

VILLAGES = 291
OTHERS = 290  # branches of firms, societies, schools and offices
FOUNDED = date(2016, 1, 1)
FEWEST = 3  # townships and offices, however small the county: the stories of the demo need as many


@dataclass
class Tree:
    """组织树, as the other parts of the demo need it."""

    county: Unit
    department: Unit
    towns: list[Unit] = field(default_factory=list)
    villages: dict[int, list[Unit]] = field(default_factory=dict)  # by town
    others: dict[int, list[Unit]] = field(default_factory=dict)
    offices: list[Unit] = field(default_factory=list)
    office_branches: list[Unit] = field(default_factory=list)

    @property
    def branches(self) -> list[Unit]:
        """Every branch, in the order in which they were founded."""
        own = [u for town in self.towns for u in (*self.villages[town.pk], *self.others[town.pk])]
        return [*own, *self.office_branches]


def grow(names: Names, *, by: Reader, at: datetime, scale: float = 1.0) -> Tree:
    """Founds every unit of the county, or its first townships and offices if `scale` is below 1; each one is whole."""

    def found(name: str, kind: str, under: Unit | None, rank: int, code: str = "", nature: str = "") -> Unit:
        return found_unit(name=name, kind=kind, nature=nature, under=under, since=FOUNDED, rank=rank, code=code, by=by, at=at, basis="演示数据")

    county = found(f"中共{COUNTY}委员会", "county", None, 0, "CL")
    department = found(f"{COUNTY}委组织部", "office", county, 1, "CL00")
    tree = Tree(county, department)
    set_phone(unit=department, phone="0900-2000001", by=by, at=at)
    tree.office_branches.append(found(f"{COUNTY}委组织部机关党支部", "branch", department, 0))
    for number, town in enumerate(TOWNS[: _some(TOWNS, scale)], start=1):
        street = town.endswith("街道")
        unit = found(f"{town}{'党工委' if street else '党委'}", "street" if street else "township", county, 10 + number, f"CL{number:02d}")
        tree.towns.append(set_phone(unit=unit, phone=f"0900-20001{number:02d}", by=by, at=at))
        count = VILLAGES // len(TOWNS) + (number <= VILLAGES % len(TOWNS))
        kind = "社区" if street else "村"
        tree.villages[unit.pk] = [
            found(f"{names.place()}{kind}党支部", "branch", unit, n, f"CL{number:02d}{n:03d}") for n in range(1, count + 1)
        ]
        count = OTHERS // len(TOWNS) + (number <= OTHERS % len(TOWNS))
        made = ((names.firm(), "private_firm") if n % 3 else (names.society(), "social") for n in range(count))
        tree.others[unit.pk] = [found(f"{name}党支部", "branch", unit, 100 + n, nature=nature) for n, (name, nature) in enumerate(made)]
    for number, office in enumerate(OFFICES[: _some(OFFICES, scale)]):
        unit = found(office.replace("县", COUNTY, 1) if office.startswith("县") else office, "office", county, 50 + number)
        tree.offices.append(unit)
        tree.office_branches.append(found(f"{unit.name}机关党支部", "branch", unit, 0))
    return tree


def _some(names: tuple[str, ...], scale: float) -> int:
    return max(FEWEST, round(len(names) * scale))
