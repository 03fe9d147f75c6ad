"""文件与举措: a working document and what was read out of it; nothing counts until an officer has decided it."""
from __future__ import annotations

import re

from django.db import models
from django.db.models import Q

from dazugong.fence.declare import by_row, by_unit
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.tasks.models import Duty, State, Task
from dazugong.kernel.tasks.recurring import every_of
from dazugong.reading import standing_alone, tidy

PLACEHOLDER = re.compile(r"(?<![A-Za-z0-9])[XＸ×]+(?![A-Za-z0-9])|\*{2,}")


class Document(models.Model):
    """文件: a speech, a yearly plan … as text, owned by the unit that took it in.

    `login` and `post` are whose account took it in, in which post. One that was withdrawn keeps its row and says why; only the list of
    those withdrawn holds it.
    """

    fence = by_unit("plans")

    class Kind(models.TextChoices):
        PLAN = "plan", "工作要点"
        SCHEME = "scheme", "实施方案"
        SPEECH = "speech", "讲话"
        NOTICE = "notice", "通知"
        OTHER = "other", "其他"

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.OTHER)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    text = models.TextField("全文")
    received_on = models.DateField("收文日期")
    login = models.BigIntegerField("上传账号", null=True)
    post = models.BigIntegerField("上传职务", null=True)
    at = models.DateTimeField("上传时间")
    withdrawn_on = models.DateField("撤回日期", null=True)
    withdrawn_by = models.CharField("撤回人", max_length=160, blank=True)
    withdrawn_for = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "文件"
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], condition=Q(withdrawn_on=None), name="one_document_per_unit_and_file")]

    def __str__(self) -> str:
        return self.title


class Decision(models.TextChoices):
    """审定: the machine only proposes."""

    PROPOSED = "proposed", "待审"
    ACCEPTED = "accepted", "采用"
    EDITED = "edited", "改后采用"
    DROPPED = "dropped", "弃用"
    ABSORBED = "absorbed", "已并入"
    WITHDRAWN = "withdrawn", "已收回"


GONE = (Decision.ABSORBED, Decision.WITHDRAWN)
TAKEN = (Decision.ACCEPTED, Decision.EDITED)


class Measure(models.Model):
    """举措: one thing of a document that can be checked, quoted exactly.

    `text` is always `Document.text[offset : offset + len(text)]`; merging and splitting move its ends, never its words.
    `kind`, `frequency`, `targets`, `line` … are as read until an officer changes them; `edited_text`, `opens` and `due` are his. Every
    earlier state stands in the decisions. A measure that was merged away is `absorbed` `into` the other and keeps its row;
    one that an officer added and took back is `withdrawn` and keeps its row too.
    """

    fence = by_row("plans_document", "document_id")

    class Kind(models.TextChoices):
        TASK = "task", "任务"
        TARGET = "target", "目标"
        MECHANISM = "mechanism", "机制"
        PRINCIPLE = "principle", "要求"
        ACHIEVEMENT = "achievement", "成效"

    class Status(models.TextChoices):
        DONE = "done", "已做"
        ONGOING = "ongoing", "在做"
        PLANNED = "planned", "要做"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="measures")
    number = models.IntegerField("序号")
    heading_path = models.JSONField("标题路径", default=list)
    text = models.TextField("原文")
    offset = models.IntegerField("起点")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    status = models.CharField("时态", max_length=10, choices=Status.choices)
    responsible = models.TextField("责任单位（原文）", blank=True)
    deadline = models.TextField("时限（原文）", blank=True)
    frequency = models.TextField("周期", blank=True)
    targets = models.JSONField("目标值", default=list)
    mechanisms = models.JSONField("机制名称", default=list)
    decision = models.CharField("审定", max_length=10, choices=Decision.choices, default=Decision.PROPOSED)
    edited_text = models.TextField("改后文字", blank=True)
    opens = models.DateField("起始日期", null=True)
    due = models.DateField("完成期限", null=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", null=True)
    into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="并入")
    label = models.CharField("编号", max_length=20, blank=True)
    line = models.CharField("条线", max_length=20, blank=True)

    class Meta:
        verbose_name = "举措"
        constraints = [
            models.CheckConstraint(
                name="absorbed_measure_has_its_other", condition=Q(decision="absorbed", into__isnull=False) | (~Q(decision="absorbed") & Q(into=None))
            ),
            models.UniqueConstraint(fields=["document", "number"], name="one_measure_per_number"),
            models.CheckConstraint(
                name="edited_measure_has_its_text", condition=~Q(decision="edited") | ~Q(edited_text="")
            ),
            models.CheckConstraint(
                name="only_a_taken_measure_has_a_task", condition=Q(task=None) | Q(decision__in=["accepted", "edited"])
            ),
        ]

    @property
    def end(self) -> int:
        """Where it ends in `Document.text`."""
        return self.offset + len(self.text)

    @property
    def name(self) -> str:
        """What people call it: 12, and 12-2 for what was split off from it."""
        return self.label or str(self.number)

    @property
    def wording(self) -> str:
        """The words that count: the officer's where there are any, else the document's without residue."""
        return self.edited_text or standing_alone(self.text)

    @property
    def every(self) -> str:
        """The rhythm of its task; empty where the 周期 is none of the calendar."""
        return every_of(self.frequency)

    @property
    def unfilled(self) -> bool:
        """Whether the words still hold a place for a number that nobody has put in: X月中旬前, X%."""
        return bool(PLACEHOLDER.search(self.wording))

    def led_by(self, unit: Unit) -> bool:
        """牵头: whether the unit is among those that lead."""
        return any(owner.unit_id == unit.pk and owner.duty == Duty.LEAD for owner in self.owners.all())

    @property
    def handed(self) -> bool:
        """Whether it stands as a task; a withdrawn task leaves the measure free to be handed down anew."""
        return self.task is not None and self.task.state != State.WITHDRAWN

    @property
    def place(self) -> str:
        """Where it stands in the document, below the title."""
        return " › ".join(map(tidy, self.heading_path[1:] or self.heading_path))


class MeasureOwner(models.Model):
    """责任单位: a unit that leads (牵头) or assists (配合) in a measure."""

    fence = by_row("plans_measure", "measure_id")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="owners")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField("分工", max_length=10, choices=Duty.choices, default=Duty.LEAD)

    class Meta:
        verbose_name = "责任单位"
        constraints = [models.UniqueConstraint(fields=["measure", "unit"], name="one_duty_per_measure_and_unit")]


class MeasureDecision(models.Model):
    """审定记录: every decision on a measure, undoing included, with the state before and after it."""

    fence = by_row("plans_measure", "measure_id")

    class Verb(models.TextChoices):
        ACCEPT = "accept", "采用"
        EDIT = "edit", "改后采用"
        DROP = "drop", "弃用"
        ASSIGN = "assign", "指定"
        KIND = "kind", "改类别"
        MERGE = "merge", "合并"
        SPLIT = "split", "拆分"
        CHECK = "check", "复核"
        ADD = "add", "补加"
        UNDO = "undo", "撤回"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="decisions")
    number = models.IntegerField("序号")
    verb = models.CharField("动作", max_length=10, choices=Verb.choices)
    before = models.JSONField("此前")
    after = models.JSONField("此后")
    other = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="合并或拆分的另一条")
    label = models.CharField("办理人", max_length=160)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "审定记录"
        constraints = [models.UniqueConstraint(fields=["measure", "number"], name="one_decision_per_number")]
