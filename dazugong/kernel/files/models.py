"""附件: a file that a unit handed in, checked before it was kept, never changed afterwards."""
from __future__ import annotations

from django.db import models

from dazugong.fence.declare import Fence, by_row
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.orgs.models import Unit


class Attachment(models.Model):
    """附件. `digest` is the SHA-256 of its bytes; who handed it in stands in the trace.

    What it was handed in for says who may read it: a report's by whoever reaches the reports of its unit, a task's by
    whoever sees the task.
    """

    class KeptFor(models.TextChoices):
        RECORDS = "records", "报表"
        TASKS = "tasks", "任务"

    OWN = "(kept_for = 'records' AND unit_id IN {units:records}) OR (kept_for = 'tasks' AND unit_id IN {units:tasks})"
    fence = Fence(f"{OWN} OR (kept_for = 'tasks' AND id IN (SELECT attachment_id FROM {{table:tasks_taskfile}}))", writable=OWN)

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="attachments")
    kept_for = models.CharField("用于", max_length=10, choices=KeptFor.choices, default=KeptFor.RECORDS)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("种类", max_length=10)
    size = models.IntegerField("字节数")
    digest = models.CharField("摘要", max_length=64)
    kept_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"


class Content(models.Model):
    """附件内容: the bytes, apart from the rest so that lists never read them."""

    fence = by_row("files_attachment", "attachment_id")

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="content")
    data = models.BinaryField("内容")

    class Meta:
        verbose_name = "附件内容"
