"""账号: who may log in. What a login may do comes from the posts its person holds, never from the login."""
from __future__ import annotations

import hashlib
from datetime import UTC
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac


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
    factor_sealed = models.BinaryField("动态口令密钥（密封）", null=True)
    factor_digest = models.CharField("动态口令算法", max_length=10, blank=True)
    factor_since = models.DateTimeField("动态口令启用时间", null=True)
    factor_step = models.BigIntegerField("用过的最后一个时间步", default=0)

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
            ),
            models.CheckConstraint(
                name="factor_whole_or_not_at_all",
                condition=Q(factor_sealed=None, factor_since=None) | Q(factor_sealed__isnull=False, factor_since__isnull=False),
            ),
        ]

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django asks this at every log-in
        return self.state == self.State.CONFIRMED

    def get_session_auth_hash(self) -> str:
        """What a session is tied to: the password, and the second factor as it stands. Another one ends every session begun before."""
        tied = super().get_session_auth_hash()
        if self.factor_since is None:
            return tied
        return salted_hmac("dazugong.factor", f"{tied}/{self.factor_since.astimezone(UTC).isoformat()}", algorithm="sha256").hexdigest()


def token_digest(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class OneTimeToken(models.Model):
    """一次性口令: lets an account set its first password, or another one when it was forgotten. Only the digest is kept."""

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


class RecoveryCode(models.Model):
    """恢复码: stands for one code of the second factor when the telephone is lost. Only a keyed digest is kept."""

    unfenced = "read before it is known who asks"

    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField("摘要", max_length=32, unique=True)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "恢复码"


class AccountRequest(models.Model):
    """账号上的申请: asked for by the system administrator, decided by the security administrator. Taken back: settled by nobody."""

    login = models.ForeignKey(Login, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("事由", max_length=60)
    asked_by = models.BigIntegerField("申请人")
    asked_at = models.DateTimeField("申请时间")
    settled_by = models.BigIntegerField("办理人", null=True)
    settled_at = models.DateTimeField("办理时间", null=True)
    agreed = models.BooleanField("同意", default=False)

    class Meta:
        abstract = True


class FactorRemoval(AccountRequest):
    """解除动态口令的申请."""

    unfenced = "account pages check powers and reach"

    class Meta:
        verbose_name = "解除动态口令的申请"
        constraints = [
            models.UniqueConstraint(fields=["login"], condition=Q(settled_at=None), name="one_open_factor_removal"),
            models.CheckConstraint(
                name="asker_does_not_settle", condition=Q(settled_by=None) | ~Q(settled_by=models.F("asked_by"))
            ),
        ]


class Reissue(AccountRequest):
    """补发一次性口令的申请: for whoever forgot the password, or whose first slip is lost or too old."""

    unfenced = "account pages check powers and reach"

    class Meta:
        verbose_name = "补发一次性口令的申请"
        constraints = [
            models.UniqueConstraint(fields=["login"], condition=Q(settled_at=None), name="one_open_reissue"),
            models.CheckConstraint(
                name="reissue_by_two", condition=Q(settled_by=None) | ~Q(settled_by=models.F("asked_by"))
            ),
        ]
