"""账号的办理与表单的幂等。"""
from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dazugong.kernel.audit.actions import leave_trace

from .models import Login, OneTimeToken, Reissue, Submission, token_digest
from .queries import led_to
from .reader import Reader
from .refusal import Hidden, Refusal

TOKEN_DAYS = 7
PASSWORD_REFUSED = "密码至少10位，不能全是数字，也不能用常见密码，请换一个"


def prepare_login(*, username: str, label: str, by: Reader, at: datetime) -> Login:
    """开户: an account that does not work until the security administrator confirms it."""
    by.need("accounts.prepare")
    username = username.strip().lower()
    if not username or len(username) > 40 or not username.replace("-", "").isalnum():
        raise Refusal("登录名只能用字母、数字和短横线，且不超过40个字符", field="username")
    if Login.objects.filter(username=username).exists():
        raise Refusal(f"登录名“{username}”已被使用，请换一个", field="username")
    with transaction.atomic():
        login = Login(username=username, label=label.strip(), prepared_by=by.login_id)
        login.set_unusable_password()
        login.save()
        leave_trace(by=by, at=at, verb="开户", kind="账号", thing=login.pk)
    return login


def confirm_login(*, login: Login, by: Reader, at: datetime) -> str:
    """确认: the account works from now on; returns the one-time token to be handed over on paper."""
    by.need("accounts.confirm")
    if login.state != Login.State.PREPARED:
        raise Refusal("该账号不在待确认状态，无需再确认")
    if login.prepared_by is not None and login.prepared_by == by.login_id:
        raise Refusal("开户人不能确认自己开的账号，请由另一位安全管理员确认")
    with transaction.atomic():
        login.state, login.confirmed_by = Login.State.CONFIRMED, by.login_id
        login.save(update_fields=["state", "confirmed_by"])
        leave_trace(by=by, at=at, verb="确认账号", kind="账号", thing=login.pk)
        return issue_token(login=login, by=by, at=at)


def close_login(*, login: Login, by: Reader, at: datetime) -> None:
    """停用: the account stops at once."""
    by.need("accounts.prepare")
    if login.pk == by.login_id:
        raise Refusal("不能停用自己的账号，请由另一位系统管理员办理")
    with transaction.atomic():
        login.state = Login.State.CLOSED
        login.save(update_fields=["state"])
        Reissue.objects.filter(login=login, settled_at=None).delete()
        leave_trace(by=by, at=at, verb="停用账号", kind="账号", thing=login.pk)


def issue_token(*, login: Login, by: Reader, at: datetime) -> str:
    """A token that sets the password once within seven days; earlier ones of the account serve no longer."""
    OneTimeToken.objects.filter(login=login, used_at=None, expires__gt=at).update(expires=at)
    token = secrets.token_urlsafe(24)
    OneTimeToken.objects.create(login=login, digest=token_digest(token), expires=at + timedelta(days=TOKEN_DAYS))
    leave_trace(by=by, at=at, verb="发一次性口令", kind="账号", thing=login.pk)
    return token


def use_token(*, token: str, password: str, at: datetime) -> Login:
    """启用: sets the password, the first one or that after a forgotten one. An unknown, used or expired token is simply not there."""
    with transaction.atomic():
        found = OneTimeToken.objects.select_for_update().filter(digest=token_digest(token), used_at=None, expires__gt=at)
        entry = found.select_related("login").first()
        if entry is None or not entry.login.is_active:
            raise Hidden("token")
        _check_password(password, entry.login)
        entry.login.set_password(password)
        entry.login.must_change = False
        entry.login.save(update_fields=["password", "must_change"])
        entry.used_at = at
        entry.save(update_fields=["used_at"])
        Reissue.objects.filter(login=entry.login, settled_at=None).delete()
        leave_trace(by=Themselves(entry.login), at=at, verb="设定密码", kind="账号", thing=entry.login.pk)
    return entry.login


def change_password(*, login: Login, old: str, new: str, by: Reader, at: datetime) -> None:
    """改密码: one's own, with the old one."""
    if not login.check_password(old):
        raise Refusal("原密码不对，请重新输入", field="old")
    _check_password(new, login)
    with transaction.atomic():
        login.set_password(new)
        login.must_change = False
        login.save(update_fields=["password", "must_change"])
        Reissue.objects.filter(login=login, settled_at=None).delete()      # he remembers
        leave_trace(by=by, at=at, verb="改密码", kind="账号", thing=login.pk)


def once(*, key: str, by: Reader, at: datetime, act: Callable[[], str]) -> str:
    """Runs `act` once for a form's key and returns where it led; a form sent again leads to the same place."""
    if not key or len(key) > 40 or by.login_id is None:
        raise Refusal("表单已失效，请刷新页面后重新提交")
    try:
        with transaction.atomic():
            if earlier := led_to(key=key, by=by):
                return earlier
            location = act()
            Submission.objects.create(login_id=by.login_id, key=key, location=location, at=at)
            return location
    except (Refusal, IntegrityError):
        if earlier := led_to(key=key, by=by):       # both were sent at the same moment, and this one came to the rows second
            return earlier
        raise


class Themselves:
    """An actor who has no Reader yet: the owner of the account."""

    def __init__(self, login: Login) -> None:
        self.login_id: int | None = login.pk
        self.post_id: int | None = None


def _check_password(password: str, login: Login) -> None:
    try:
        validate_password(password, login)
    except ValidationError as error:
        raise Refusal(PASSWORD_REFUSED, field="new") from error
