"""密钥: a sealed key per person or case. Destroying the key is how personal values are deleted."""
from __future__ import annotations

from django.db import models


class SubjectKey(models.Model):
    """主体密钥. `subject` is e.g. "person:7Q2K…"; `sealed` is empty once destroyed."""

    unfenced = "holds no readable value; opened only by actions that have already found the person"

    subject = models.CharField("主体", max_length=60, unique=True)
    provider = models.CharField("密码服务", max_length=60)
    sealed = models.BinaryField("密封密钥", null=True)
    destroyed_at = models.DateTimeField("销毁时间", null=True)

    class Meta:
        verbose_name = "主体密钥"
        constraints = [
            models.CheckConstraint(
                name="key_or_destroyed",
                condition=models.Q(sealed__isnull=False, destroyed_at=None)
                | models.Q(sealed__isnull=True, destroyed_at__isnull=False),
            )
        ]
