"""权限: which post holds which role over which unit, and for which roles a second factor is required. Rights come from posts, never from persons or accounts."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import by_row
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Post


class Holding(models.Model):
    """职权: whoever holds `post` has `role` over `over` and everything below it, from `since` until, not incl., `until`."""

    fence = by_row("people_post", "post_id")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField("角色", max_length=20)
    over = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        verbose_name = "职权"
        constraints = [
            models.UniqueConstraint(fields=["post", "role", "over"], condition=Q(until=None), name="one_open_holding"),
            models.CheckConstraint(name="holding_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))),
        ]


class FactorRule(models.Model):
    """动态口令要求: whoever is `role` in `over` or below it needs a second factor, from the moment `since` until `until`."""

    unfenced = "read when it is settled who asks; the page checks power and reach"

    role = models.CharField("角色", max_length=20)
    over = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True)

    class Meta:
        verbose_name = "动态口令要求"
        constraints = [models.UniqueConstraint(fields=["role", "over"], condition=Q(until=None), name="one_open_factor_rule")]
