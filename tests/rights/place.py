"""样例市的上下级: the tree of the sample city as the statement of rights sees it, written down apart from the product."""
from __future__ import annotations

PARENT: dict[str, str] = {}
for _x in "甲乙":
    PARENT |= {f"{_x}县": "样例市", f"{_x}部": f"{_x}县", f"{_x}部支部": f"{_x}部"}
    for _t in "一二":
        PARENT |= {f"{_x}{_t}镇": f"{_x}县", f"{_x}{_t}村": f"{_x}{_t}镇", f"{_x}{_t}湾": f"{_x}{_t}镇"}

UNITS = ["样例市", *PARENT]
OFFICES = {"甲部", "乙部"}
CADRE_SECTIONS = ("甲部", "乙部")
WORKING = ("leader", "section", "organiser", "secretary", "member")
ADMINISTRATORS = ("sysadmin", "secadmin", "auditor")


def ancestors(unit: str) -> list[str]:
    """From the parent to the top."""
    found = []
    while unit in PARENT:
        unit = PARENT[unit]
        found.append(unit)
    return found


def reach(unit: str) -> set[str]:
    """The unit and everything below it."""
    return {u for u in UNITS if u == unit or unit in ancestors(u)}


def relation(reader: str, unit: str) -> str:
    """How `unit` stands to the unit over which the reader has his right."""
    if unit == reader:
        return "own"
    if reader in ancestors(unit):
        return "below"
    if unit in ancestors(reader):
        return "ancestor"
    if PARENT.get(unit) == PARENT.get(reader):
        return "sibling"
    return "elsewhere"


def over(place: str) -> str:
    """The unit over which whoever sits at `place` has his right: an office serves its county."""
    return PARENT[place] if place in OFFICES else place


def places(role: str) -> list[str]:
    """Where the role is filled, the places of the first county first."""
    if role in ("leader", "section", "cadre_section", *ADMINISTRATORS):
        return ["甲部", "乙部"]
    if role == "organiser":
        return [u for u in UNITS if u.endswith("镇")]
    return [u for u in UNITS if u.endswith(("村", "湾"))] if role in ("secretary", "member") else ["甲县"]


def related(reader: str, wanted: str) -> list[str]:
    """Units standing in this relation to `reader`; first the one that speaks best for it."""
    if wanted == "deeper":
        return [u for u in related(reader, "below") if PARENT[u] != reader and PARENT[u] not in OFFICES]
    if wanted == "own_set":
        return [reader]
    found = [u for u in UNITS if u not in OFFICES and relation(reader, u) == wanted]
    if wanted == "ancestor":
        return ancestors(reader)
    if wanted == "below":  # a township of a county, a village of a township
        found.sort(key=lambda u: (PARENT[u] != reader, u.endswith("支部")))
    if wanted == "elsewhere":  # the same kind of place in the other county
        found.sort(key=lambda u: (u[-1] != reader[-1], u[0] == reader[0], u.endswith("支部")))
    return found
