"""类别与关系种类: the words a unit is described by, known to pages and packs alike."""
from __future__ import annotations

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


KINDS = tuple(UnitKind.choices)
