"""任务: who owes what by when; a tree, because a task is handed down from unit to unit."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.orgs.models import Unit


class State(models.TextChoices):
    """状态: the doer moves a task to 已报结, only the giver's side to 已办结."""

    GIVEN = "todo", "待办"
    DOING = "doing", "在办"
    REPORTED = "reported", "已报结"
    DONE = "done", "已办结"
    WITHDRAWN = "withdrawn", "已撤销"


UNFINISHED = (State.GIVEN, State.DOING)
OPEN = (*UNFINISHED, State.REPORTED)
FINISHED = (State.REPORTED, State.DONE)


class Duty(models.TextChoices):
    """分工: whether the unit leads or assists."""

    LEAD = "lead", "牵头"
    ASSIST = "assist", "配合"


class Origin(models.TextChoices):
    """来源: what a task comes from."""

    DOCUMENT = "document", "文件"
    MINUTES = "minutes", "会议纪要"
    INSPECTION = "inspection", "检查督查"
    INSTRUCTION = "instruction", "领导交办"
    OTHER = "other", "其他"


class Every(models.TextChoices):
    """周期: in each of which periods of the calendar a task is to be done; what that means: `recurring`."""

    WEEK = "week", "每周"
    THIRD = "ten-day", "每旬"
    MONTH = "month", "每月"
    TWO_MONTHS = "two-month", "每两个月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half-year", "每半年"
    YEAR = "year", "每年"


class Task(models.Model):
    """任务: `unit` owes it, `given_by` gave it (null at the top, where a unit sets itself the task).

    `whole` is, for a unit that assists the one that leads and hangs below it, the task from which whoever gave it named both.
    `giver` and `doer` are the names of the two units on that day: a township may not see the row of the county's office,
    nor of the neighbour that assists it.
    `due` null means without a deadline; `due_text` is the deadline, and how often, as the document writes it.
    `every` is the rhythm of a task that is to be done again in each period, empty where it is done once; `every_since` the day on
    which a running task was given its rhythm.
    `done_on` is the day on which the doer says it was done; `reported_by` the account that said so. `changed_at` is the
    last change of state or content: for a day before it, entries and versions say how the task stood.
    `part` numbers the parts of a task that was split (0: not a part); `opens` is the first day of a window such as a
    campaign; `line` is the field of work (条线) by which a leader looks at it; `admitted` the public number of the
    register entry by which it may reach a community; `evidence` the names of the files that came with its entries, for
    the reports that are pre-filled from tasks.
    """

    # Whoever is asked to countersign sees what he signs.
    fence = Fence(
        "unit_id IN {units:tasks} OR given_by_id IN {units:tasks} OR id IN (SELECT task_id FROM {table:tasks_countersign})",
        writable="unit_id IN {units:tasks} OR given_by_id IN {units:tasks}",
    )

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True)
    whole = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="整项")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    giver = models.CharField("交办单位", max_length=80, blank=True)
    doer = models.CharField("承办单位", max_length=80, blank=True)
    duty = models.CharField("分工", max_length=10, choices=Duty.choices, default=Duty.LEAD)
    title = models.CharField("事项", max_length=200)
    detail = models.TextField("要求", blank=True)
    kind = models.CharField("类别", max_length=20, blank=True)
    sentence = models.TextField("原文", blank=True)
    place = models.CharField("原文位置", max_length=300, blank=True)
    document = models.CharField("文件编号", max_length=12, blank=True)
    measure = models.IntegerField("举措序号", null=True)
    due = models.DateField("完成期限", null=True)
    due_text = models.CharField("原文时限", max_length=60, blank=True)
    every = models.CharField("周期", max_length=10, choices=Every.choices, blank=True)
    every_since = models.DateField("周期起算", null=True)
    targets = models.JSONField("目标值", default=list, blank=True)
    given_on = models.DateField("下达日期")
    part = models.IntegerField("部分", default=0)
    line = models.CharField("条线", max_length=20, blank=True)
    origin = models.CharField("来源", max_length=12, choices=Origin.choices, default=Origin.OTHER)
    opens = models.DateField("起始日期", null=True)
    admitted = models.CharField("准入事项", max_length=12, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.GIVEN)
    done_on = models.DateField("办结日期", null=True)
    reported_by = models.BigIntegerField("报结账号", null=True)
    version = models.IntegerField("版次", default=1)
    changed_at = models.DateTimeField("最近变动", null=True)
    evidence = models.TextField("佐证材料", blank=True)

    class Meta:
        verbose_name = "任务"
        indexes = [
            models.Index(fields=["unit", "state", "due"], name="task_owed"),
            models.Index(fields=["given_by", "state"], name="task_given"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "unit", "part"], condition=~Q(state="withdrawn"), name="one_standing_task_per_parent_and_unit"
            ),
            models.CheckConstraint(name="window_opens_before_it_ends", condition=Q(opens=None) | Q(due=None) | Q(opens__lte=F("due"))),
            models.CheckConstraint(name="giver_is_not_doer", condition=Q(given_by=None) | ~Q(given_by=F("unit"))),
            models.CheckConstraint(name="handed_down_task_has_giver", condition=Q(parent=None) | ~Q(given_by=None)),
            models.CheckConstraint(
                name="done_day_only_when_reported",
                condition=Q(state__in=["reported", "done"], done_on__isnull=False)
                | Q(state__in=["todo", "doing", "withdrawn"], done_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskVersion(models.Model):
    """任务变更: one change of title, deadline or targets, with what stood before and why."""

    fence = by_row("tasks_task", "task_id")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField("版次")
    before = models.JSONField("变更前")
    after = models.JSONField("变更后")
    reason = models.CharField("原因", max_length=200)
    label = models.CharField("办理人", max_length=160)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "任务变更"
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="one_version_per_number")]


class TaskProgress(models.Model):
    """办理记录: what was handed down, reported, sent back, closed or withdrawn. `label` names unit and post, not the person."""

    fence = by_row("tasks_task", "task_id")

    class Kind(models.TextChoices):
        HAND_DOWN = "hand_down", "下达"
        SPLIT = "split", "拆分"
        PROGRESS = "progress", "进展"
        FINISH = "finish", "报结"
        TAKE_BACK = "take_back", "撤回报结"
        RETURN = "return", "退回"
        CLOSE = "close", "销号"
        WITHDRAW = "withdraw", "撤销"
        SUPERVISE = "supervise", "督办"
        REPLY = "reply", "督办回复"
        WAIT = "wait", "前置"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    kind = models.CharField("动作", max_length=10, choices=Kind.choices)
    text = models.TextField("内容", blank=True)
    percent = models.IntegerField("完成比例", null=True)
    values = models.JSONField("目标完成值", default=dict, blank=True)      # what stands in front of a target's sign → the value reported
    day = models.DateField("日期")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    label = models.CharField("办理人", max_length=160)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办理记录"
        constraints = [
            models.CheckConstraint(
                name="percent_within_hundred", condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100)
            )
        ]
