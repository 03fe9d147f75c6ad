"""导出: a list too long to be handed out while one waits; its file is made in the background and kept for a few days."""
from __future__ import annotations

from django.db import models
from django.db.models import Q

from dazugong.fence.declare import Fence
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.identity.models import Login
from dazugong.kernel.people.models import Person


class Export(models.Model):
    """导出. `rows` of what (`noun`) as they stood on `day`; its job is the one about `public_id`.

    `acting` and `reach` say by what right it was asked for: the capacity, and a digest of all that it could see and do.
    `asked` (the address of the list, later the name of the file) and `box` (the file) are sealed, and gone once it is wiped.
    """

    fence = Fence("person_id = {self}")

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="+")
    acting = models.CharField("身份", max_length=60)
    reach = models.CharField("权限摘要", max_length=64)
    day = models.DateField("截至日期")
    rows = models.IntegerField("行数")
    noun = models.CharField("计数单位", max_length=20)
    asked = models.BinaryField("要求密文", null=True)
    box = models.BinaryField("文件密文", null=True)
    size = models.IntegerField("字节数", default=0)
    digest = models.CharField("文件摘要", max_length=64, blank=True)
    asked_at = models.DateTimeField("交办时间")
    ready_at = models.DateTimeField("备好时间", null=True)
    until = models.DateTimeField("保存到")
    wiped_at = models.DateTimeField("删除时间", null=True)
    wiped_for = models.CharField("删除原因", max_length=20, blank=True)

    class Meta:
        verbose_name = "导出"
        indexes = [models.Index(fields=["until"], condition=Q(wiped_at=None), name="export_to_be_wiped")]
        constraints = [
            models.CheckConstraint(name="export_wiped_is_gone", condition=Q(wiped_at=None) | Q(asked=None, box=None)),
        ]
