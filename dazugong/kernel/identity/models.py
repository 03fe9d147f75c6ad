"""账号: who may log in. What a login may do comes from the posts its person holds, never from the login."""
from __future__ import annotations

import hashlib
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class LoginManager(BaseUserManager["Login"]):
    """Finds a login by its name."""

    def get_by_natural_key(self, username: str | None) -> Login:
        return self.get(username=username)


class Login(AbstractBaseUser):
    """账号. The system administrator prepares it, the security administrator confirms it; only then it works."""

    unfenced = "read before it is known who asks; account pages check powers"

    class State(models.TextChoices):
        PREPARED = "prepared", "待确认"
        CONFIRMED = "confirmed", "启用"
        CLOSED = "closed", "停用"

    username = models.CharField("登录名", max_length=40, unique=True)
    label = models.CharField("使用人", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREPARED)
    must_change = models.BooleanField("首次登录须改密码", default=True)
    prepared_by = models.BigIntegerField("开户人", null=True)
    confirmed_by = models.BigIntegerField("确认人", null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = LoginManager()

    class Meta:
        verbose_name = "账号"
        constraints = [
            models.CheckConstraint(
                name="preparer_does_not_confirm",
                condition=models.Q(confirmed_by=None)
                | models.Q(prepared_by=None)
                | ~models.Q(confirmed_by=models.F("prepared_by")),
            )
        ]

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django asks this at every log-in
        return self.state == self.State.CONFIRMED


def token_digest(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class OneTimeToken(models.Model):
    """一次性口令: lets a new account set its first password. Only the digest is kept."""

    unfenced = "read before it is known who asks"

    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("摘要", max_length=64, unique=True)
    expires = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "一次性口令"


class Submission(models.Model):
    """已办请求: a form's key and where its act led, so that a form sent twice acts once."""

    unfenced = "found only by the key that the same login sent"

    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("表单编号", max_length=40)
    location = models.CharField("去向", max_length=300)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "已办请求"
        constraints = [models.UniqueConstraint(fields=["login", "key"], name="one_submission_per_form")]
