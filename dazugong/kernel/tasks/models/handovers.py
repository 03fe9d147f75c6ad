"""交接: who handed a post to whom, and what was open on that day."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import by_row
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.people.models import Person, Post


class PostHandover(models.Model):
    """交接: on `day` whoever left `post` handed what he held to his successor, in one act."""

    fence = by_row("people_post", "post_id")

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handovers")
    leaver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("交接日期")
    note = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("登记时间")
    login = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "交接"
        constraints = [models.CheckConstraint(name="nobody_hands_over_to_himself", condition=~Q(leaver=F("successor")))]


class HandedItem(models.Model):
    """交接事项: one thing that was open on the day of a hand-over: a report, a task, an approval that waits."""

    fence = by_row("tasks_posthandover", "handover_id")

    class Kind(models.TextChoices):
        DRAFT = "draft", "草稿"
        RETURNED = "returned", "退回待改"
        OWED = "owed", "要报的"
        APPROVAL = "approval", "待审的报表"
        TASK = "task", "在办任务"
        CLOSING = "closing", "待销号的任务"

    handover = models.ForeignKey(PostHandover, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    public_id = models.CharField("编号", max_length=12)
    title = models.CharField("事项", max_length=240)
    unit = models.CharField("单位", max_length=80)
    due = models.DateField("期限", null=True)

    class Meta:
        verbose_name = "交接事项"
        constraints = [models.UniqueConstraint(fields=["handover", "kind", "public_id"], name="one_item_per_handover")]
