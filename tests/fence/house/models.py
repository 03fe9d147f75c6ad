"""The tables of the test county, shaped like the product's."""
from __future__ import annotations

from django.db import models

from dazugong.fence.declare import Fence, by_row, by_unit


class Unit(models.Model):
    """单位."""

    fence = Fence("id IN {units:units} OR id IN {above:units}", writable="id IN {units:units}")

    name = models.CharField(max_length=40)

    class Meta:
        db_table = "orgs_unit"
        verbose_name = "单位"


class Ancestry(models.Model):
    """上下级."""

    unfenced = "the fence itself reads it"

    ancestor = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    descendant = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default="line")
    depth = models.IntegerField(default=0)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "orgs_ancestry"
        indexes = [
            models.Index(fields=["ancestor", "kind", "descendant", "since", "until"], name="ancestry_down"),
            models.Index(fields=["descendant", "kind", "ancestor", "since", "until"], name="ancestry_up"),
        ]


class Person(models.Model):
    """人员."""

    fence = Fence(
        "id IN (SELECT m.person_id FROM house_membership m WHERE m.unit_id IN {units:people}"
        " AND m.since <= {day} AND (m.until IS NULL OR m.until > {day})) OR id = {self}"
    )

    name = models.CharField(max_length=40)

    class Meta:
        verbose_name = "人员"


class Membership(models.Model):
    """党籍关系."""

    fence = Fence("unit_id IN {units:people} OR person_id = {self}")

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name = "党籍关系"


class Report(models.Model):
    """月报."""

    fence = by_unit("records")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    period = models.CharField(max_length=7)
    note = models.CharField(max_length=80, blank=True)
    readers = models.ManyToManyField(Person)

    class Meta:
        verbose_name = "月报"
        indexes = [models.Index(fields=["period"])]
        constraints = [models.UniqueConstraint(fields=["unit", "period"], name="one_report_per_unit_and_period")]


class Answer(models.Model):
    """填报项."""

    fence = by_row("house_report", "report_id")

    report = models.ForeignKey(Report, models.CASCADE, related_name="answers")
    value = models.IntegerField(default=0)

    class Meta:
        verbose_name = "填报项"


class Notice(models.Model):
    """通告: everybody reads it; only the issuing unit writes it."""

    fence = Fence("1 = 1", writable="unit_id IN {units:records}")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.CharField(max_length=80)

    class Meta:
        verbose_name = "通告"


class Bookmark(models.Model):
    """书签: an unguarded row that points at a guarded one."""

    unfenced = "holds only an id"

    report = models.ForeignKey(Report, models.CASCADE, related_name="bookmarks", null=True)
    report_again = models.ForeignKey(Report, models.CASCADE, related_name="+", null=True)
