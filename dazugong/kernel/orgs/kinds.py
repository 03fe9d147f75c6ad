"""类别与关系种类: the words a unit is described by, known to pages and packs alike."""
from __future__ import annotations

import re

from django.db import models


class Edge(models.TextChoices):
    """关系种类: by which line one unit stands under another."""

    LINE = "line", "隶属"
    AREA = "area", "地域"
    TRADE = "trade", "条线"


class UnitKind(models.TextChoices):
    """类别: the kinds of Party organisation and office that a county's tree is made of."""

    CITY = "city", "市委"
    COUNTY = "county", "县委"
    OFFICE = "office", "党委部门"
    TOWNSHIP = "township", "乡镇党委"
    STREET = "street", "街道党工委"
    COMMITTEE = "committee", "基层党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"


class Nature(models.TextChoices):
    """性质: among whom a grass-roots organisation stands; units above the grass roots have none."""

    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    OFFICE = "office", "机关"
    INSTITUTION = "institution", "事业单位"
    STATE_FIRM = "state_firm", "国有企业"
    PRIVATE_FIRM = "private_firm", "非公企业"
    SOCIAL = "social", "社会组织"


KINDS = tuple(UnitKind.choices)
NATURES = tuple(Nature.choices)
GRASS_ROOTS = (UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH)
_ORGANISATION = r"(联合)?(党支部|党总支|党委|支部委员会|总支部委员会|委员会)$"
_NAMED = tuple((re.compile(f"({words}){_ORGANISATION}"), nature) for words, nature in (
    ("社区|居委会|居民委员会", Nature.COMMUNITY), ("村|村委会|村民委员会", Nature.VILLAGE), ("机关", Nature.OFFICE),
    ("学校|中学|小学|幼儿园|医院|卫生院", Nature.INSTITUTION), ("协会|商会|学会|事务所", Nature.SOCIAL),
))  # fmt: skip


def nature_of(name: str, kind: str) -> str:
    """What the name of a grass-roots organisation says of its 性质; nothing where it does not say, as with firms."""
    return next((nature for pattern, nature in _NAMED if pattern.search(name)), "") if kind in GRASS_ROOTS else ""
