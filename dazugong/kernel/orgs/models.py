"""组织树: units and how they hang together, over time and by several kinds of edge."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row
from dazugong.kernel.identity.ids import new_id

from .kinds import Edge, Nature, UnitKind

# Said of the unit itself, not through its row: the tree of a day joins three tables and would ask for it three times.
OF_UNIT = Fence("unit_id IN {units:units} OR unit_id IN {above:units}", writable="unit_id IN {units:units}")


class Unit(models.Model):
    """单位 (党组织): exists from `since` until, not including, `until`. `name` is today's; past names are `UnitName`.

    `nature`: what its name says, or what was set since; empty where nobody has said. What was owed before it changed stays owed.
    `phone`: the office's, today's, told to whoever sees the unit; nobody's own number.
    """

    fence = Fence("id IN {units:units} OR id IN {above:units}", writable="id IN {units:units}")

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    code = models.CharField("代码", max_length=24, blank=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=20, choices=UnitKind.choices)
    nature = models.CharField("性质", max_length=20, choices=Nature.choices, blank=True)
    phone = models.CharField("办公电话", max_length=20, blank=True)
    since = models.DateField("成立日期")
    until = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "单位"
        constraints = [
            models.CheckConstraint(name="unit_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since")))
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """名称沿革: what a unit was called from `since` until, not including, `until`."""

    fence = OF_UNIT

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField("名称", max_length=80)
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        verbose_name = "名称沿革"
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="one_open_name_per_unit"),
            models.CheckConstraint(name="name_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))),
        ]


class Placement(models.Model):
    """隶属关系: a unit sits under a parent from `since` until, not including, `until`. A root has no parent."""

    fence = OF_UNIT

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField("关系种类", max_length=10, choices=Edge.choices, default=Edge.LINE)
    rank = models.IntegerField("排序", default=0)
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        verbose_name = "隶属关系"
        indexes = [models.Index(fields=["parent", "kind"])]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], condition=Q(until=None), name="one_open_placement"),
            models.CheckConstraint(name="placement_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))),
            models.CheckConstraint(name="no_unit_under_itself", condition=Q(parent=None) | ~Q(parent=F("unit"))),
        ]


class Ancestry(models.Model):
    """上下级: every pair of ancestor and descendant, dated; kept by the actions that place units.

    It is what makes "the subtree on day D" one query, and what the fence around all rows stands on.
    `depth` 0 is the unit itself.
    """

    unfenced = "the fence itself reads it; pages never do"

    ancestor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    descendant = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("关系种类", max_length=10, choices=Edge.choices, default=Edge.LINE)
    depth = models.IntegerField("层数")
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        verbose_name = "上下级"
        indexes = [
            models.Index(fields=["ancestor", "kind", "descendant", "since", "until"], name="ancestry_down"),
            models.Index(fields=["descendant", "kind", "ancestor", "since", "until"], name="ancestry_up"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ancestor", "descendant", "kind"], condition=Q(until=None), name="one_open_ancestry"
            )
        ]


class UnitEvent(models.Model):
    """组织变动: one dated event (成立、更名、调整隶属、合并、分设、撤销、定性质) with its document."""

    fence = by_row("orgs_unit", "unit_id")

    class Verb(models.TextChoices):
        FOUND = "found", "成立"
        RENAME = "rename", "更名"
        MOVE = "move", "调整隶属"
        MERGE = "merge", "合并"
        SPLIT = "split", "分设"
        DISSOLVE = "dissolve", "撤销"
        NATURE = "nature", "定性质"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField("变动", max_length=10, choices=Verb.choices)
    day = models.DateField("日期")
    basis = models.CharField("依据", max_length=200, blank=True)
    at = models.DateTimeField("登记时间")
    login = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "组织变动"


class Succession(models.Model):
    """承继: after `day` the work of `before` goes on in `after`. Two rows with one `after` are a merger, two rows
    with one `before` a split. What was filed stays with the unit that filed it."""

    fence = Fence("before_id IN {units:units} OR after_id IN {units:units}")

    before = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    after = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    day = models.DateField("日期")
    event = models.ForeignKey(UnitEvent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "承继"
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="one_succession_per_pair")]
