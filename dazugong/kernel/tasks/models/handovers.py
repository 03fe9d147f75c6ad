"""交接: who handed a post to whom, what was open on that day, and when the successor confirmed."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.people.models import Person, Post


class PostHandover(models.Model):
    """交接: whoever leaves `post` hands what he holds to his successor.

    `day` is the day on which the post is to change hands. It does when the successor has confirmed, on `taken_over_on`:
    the same day, or that of the confirmation where it came later. `called_off` says why it came to nothing.
    """

    # The successor sees what is handed to him before the post is his.
    fence = Fence(
        "post_id IN (SELECT id FROM {table:people_post}) OR successor_id = {self} OR leaver_id = {self}",
        writable="post_id IN (SELECT id FROM {table:people_post})",
    )

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="handovers")
    leaver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField("职务", max_length=120, blank=True)
    leaver_name = models.CharField("移交人", max_length=60, blank=True)
    successor_name = models.CharField("接交人", max_length=60, blank=True)
    day = models.DateField("交接日期")
    document = models.CharField("任职文号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    label = models.CharField("办理人", max_length=160, blank=True)
    at = models.DateTimeField("登记时间")
    login = models.BigIntegerField("登记账号", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    taken_over_on = models.DateField("接任日期", null=True)
    called_off = models.CharField("撤回原因", max_length=200, blank=True)
    called_off_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "交接"
        constraints = [
            models.CheckConstraint(name="nobody_hands_over_to_himself", condition=~Q(leaver=F("successor"))),
            models.UniqueConstraint(fields=["post", "leaver"], condition=Q(confirmed_at=None, called_off_at=None), name="one_open_handover_per_holder"),
            models.CheckConstraint(name="taken_over_when_confirmed", condition=Q(confirmed_at=None, taken_over_on=None) | Q(confirmed_at__isnull=False, taken_over_on__isnull=False)),
            models.CheckConstraint(name="called_off_or_confirmed", condition=Q(called_off_at=None) | Q(confirmed_at=None)),
        ]

    @property
    def waits(self) -> bool:
        """Whether the successor has still to confirm."""
        return self.confirmed_at is None and self.called_off_at is None


class HandedItem(models.Model):
    """交接事项: one thing that was open on the day of a hand-over. `public_id` is its number, of a ledger 机制.表单."""

    fence = by_row("tasks_posthandover", "handover_id")

    class Kind(models.TextChoices):
        DRAFT = "draft", "草稿"
        RETURNED = "returned", "退回待改"
        OWED = "owed", "要报的"
        APPROVAL = "approval", "待审的报表"
        TASK = "task", "在办任务"
        CLOSING = "closing", "待销号的任务"
        SIGN = "sign", "待会签的任务"
        DOCUMENT = "document", "待审的文件"
        CASE = "case", "在办的办件"
        MEETING = "meeting", "安排好的会议"
        CONVENE = "convene", "还要开的会议"
        POLL = "poll", "没有办完的票决"
        PUBLISH = "publish", "待办的发布"
        REMARK = "remark", "待答复的来言"
        BOOKING = "booking", "待确认的预约"
        TURN = "turn", "轮值"
        RELATION = "relation", "联系和结对"
        LEDGER = "ledger", "台账"

    handover = models.ForeignKey(PostHandover, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    public_id = models.CharField("编号", max_length=90)
    title = models.CharField("事项", max_length=240)
    unit = models.CharField("单位", max_length=80)
    due = models.DateField("期限", null=True)

    class Meta:
        verbose_name = "交接事项"
        constraints = [models.UniqueConstraint(fields=["handover", "kind", "public_id"], name="one_item_per_handover")]
