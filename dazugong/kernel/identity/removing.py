"""解除动态口令: for whoever has lost telephone and recovery codes; one administrator asks, another decides."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace

from .factors import switch_off
from .models import FactorRemoval, Login
from .reader import Reader
from .refusal import Refusal, uncut

MOST = 60


@transaction.atomic
def ask_removal(*, login: Login, reason: str, by: Reader, at: datetime) -> None:
    """申请解除. Raises `Refusal` where there is nothing to remove, for oneself, and where it is asked already."""
    by.need("accounts.prepare")
    reason = uncut(reason, "事由", MOST, field="reason")
    if login.pk == by.login_id:
        raise Refusal("不能为自己申请，请由另一位系统管理员办理，或在服务器上用命令解除")
    if login.factor_since is None:
        raise Refusal("这个账号没有启用动态口令，不用解除")
    if not reason:
        raise Refusal("请写明事由：怎么核实了是本人、为什么要解除", field="reason")
    if removal_of(login) is not None:
        raise Refusal("已经申请过，正在等安全管理员办理")
    FactorRemoval.objects.create(login=login, reason=reason, asked_by=by.login_id, asked_at=at)
    leave_trace(by=by, at=at, verb="申请解除动态口令", kind="账号", thing=login.pk)


@transaction.atomic
def settle_removal(*, login: Login, agreed: bool, by: Reader, at: datetime) -> None:
    """同意解除 or 不同意. Raises `Refusal` for oneself, for whoever asked, and where nothing waits any more."""
    by.need("accounts.confirm")
    asked = removal_of(login)
    if asked is None:
        raise Refusal("这个申请刚才已经办过，或者本人已经停用，不用再办")
    if by.login_id in (login.pk, asked.asked_by):
        raise Refusal("申请人和本人不能办理，请由另一位安全管理员办理")
    asked.settled_by, asked.settled_at, asked.agreed = by.login_id, at, agreed
    asked.save(update_fields=["settled_by", "settled_at", "agreed"])
    if agreed:
        switch_off(login=login, by=by, at=at, verb="解除动态口令")
    else:
        leave_trace(by=by, at=at, verb="不同意解除动态口令", kind="账号", thing=login.pk)


def removal_of(login: Login) -> FactorRemoval | None:
    """The application that waits for a decision."""
    return FactorRemoval.objects.filter(login=login, settled_at=None).first()
