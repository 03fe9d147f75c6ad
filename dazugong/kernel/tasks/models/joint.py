"""相关各方: what a task waits for, who countersigns it, how it is supervised, who took part in it."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row
from dazugong.kernel.files.models import Attachment
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person

from .tasks import Task, TaskProgress


class Prerequisite(models.Model):
    """前置任务: `task` begins when `needs` is closed."""

    fence = by_row("tasks_task", "task_id")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="prerequisites")
    needs = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "前置任务"
        constraints = [
            models.UniqueConstraint(fields=["task", "needs"], name="one_prerequisite_per_pair"),
            models.CheckConstraint(name="no_task_needs_itself", condition=~Q(task=F("needs"))),
        ]


class Countersign(models.Model):
    """会签: one unit asked to agree to one version of a task; `verdict` empty: it has not said yet.

    `owner` and `giver` are the units of the task, so that whoever reaches them sees who has signed. What the unit said
    of the same version before it thought otherwise (改签) stands in `before`, a line for each time.
    """

    fence = Fence("unit_id IN {units:tasks} OR owner_id IN {units:tasks} OR giver_id IN {units:tasks}")

    class Verdict(models.TextChoices):
        AGREED = "agreed", "同意"
        OBJECTED = "objected", "不同意"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="countersigns")
    version = models.IntegerField("版次")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("会签单位", max_length=80)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    asked_on = models.DateField("送签日期")
    asked_by = models.BigIntegerField("送签账号", null=True)
    due = models.DateField("会签期限", null=True)
    verdict = models.CharField("意见", max_length=10, choices=Verdict.choices, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    before = models.TextField("先前的意见", blank=True)
    label = models.CharField("会签人", max_length=160, blank=True)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("会签时间", null=True)

    class Meta:
        verbose_name = "会签"
        constraints = [
            models.UniqueConstraint(fields=["task", "version", "unit"], name="one_countersign_per_version_and_unit"),
            models.CheckConstraint(name="objection_has_its_reason", condition=~Q(verdict="objected") | ~Q(reason="")),
        ]


class Supervision(models.Model):
    """督办单: issued by a person after a rule of the packs proposed it; `number` counts the sheets of a task.

    `told` names everyone the rule tells; `above` is the unit one step above the giver where the rule tells it too (上一级);
    `contact` is whom to ask and to answer, by post and name as on the day of issue; `phone` the office's (办公电话) of that day.
    """

    fence = by_row("tasks_task", "task_id")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="supervisions")
    number = models.IntegerField("序号")
    year = models.IntegerField("年份")
    serial = models.IntegerField("编号")
    colour = models.CharField("颜色", max_length=10)
    days_late = models.IntegerField("逾期工作日")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    issuer_name = models.CharField("督办单位", max_length=80)
    demand = models.TextField("督办要求")
    told = models.CharField("告知", max_length=260, blank=True)
    above = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="上一级")
    reply_due = models.DateField("回复期限")
    issued_on = models.DateField("签发日期")
    replied_on = models.DateField("回复日期", null=True)
    contact = models.CharField("联系人", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    label = models.CharField("签发人", max_length=160)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "督办单"
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="one_sheet_per_task_and_number"),
            models.UniqueConstraint(fields=["issuer", "year", "serial"], name="one_sheet_per_issuer_and_serial"),
        ]


class TaskMember(models.Model):
    """参与干部: who took part in a task, as the unit that did it says; the person may say that it is not so.

    `title` is the task's on the day of entry: the person sees his own deeds without seeing the tasks of the unit.
    """

    fence = Fence("person_id = {self} OR task_id IN (SELECT id FROM {table:tasks_task})")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("事项", max_length=200)
    part = models.CharField("承担的工作", max_length=100)
    objection = models.CharField("本人异议", max_length=500, blank=True)
    objected_at = models.DateTimeField("异议时间", null=True)
    answer = models.CharField("核实结果", max_length=500, blank=True)
    stands = models.BooleanField("有效", default=True)
    label = models.CharField("登记人", max_length=160)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "参与干部"
        constraints = [models.UniqueConstraint(fields=["task", "person"], name="one_entry_per_task_and_person")]


class TaskFile(models.Model):
    """佐证材料: one file that came with an entry on a task."""

    fence = by_row("tasks_taskprogress", "progress_id")

    progress = models.ForeignKey(TaskProgress, on_delete=models.PROTECT, related_name="files")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="evidence_in")

    class Meta:
        verbose_name = "佐证材料"
