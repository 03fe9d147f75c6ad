"""补发一次性口令: for whoever forgot the password; one administrator asks, another decides, and the owner sets a new one from the slip."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace

from .actions import issue_token
from .models import Login, Reissue
from .reader import Reader
from .refusal import Hidden, Refusal, uncut

MOST = 60
GONE = "这个申请刚才已经办过、撤回，或者本人已经改了密码，不用再办"


@transaction.atomic
def ask_reissue(*, login: Login, reason: str, by: Reader, at: datetime) -> None:
    """申请补发. Raises `Refusal` for an account that is not in use, for oneself, and where it is asked already."""
    by.need("accounts.prepare")
    reason = uncut(reason, "事由", MOST, field="reason")
    if login.pk == by.login_id:
        raise Refusal("不能为自己申请，请由另一位系统管理员办理，或在服务器上用命令补发")
    _must_be_in_use(login)
    if not reason:
        raise Refusal("请写明事由：怎么核实了是本人、为什么要补发", field="reason")
    if reissue_of(login) is not None:
        raise Refusal("已经申请过，正在等安全管理员办理")
    Reissue.objects.create(login=login, reason=reason, asked_by=by.login_id, asked_at=at)
    leave_trace(by=by, at=at, verb="申请补发一次性口令", kind="账号", thing=login.pk)


@transaction.atomic
def take_back_reissue(*, login: Login, by: Reader, at: datetime) -> None:
    """撤回申请: the password stays as it is. Raises `Refusal` where nothing waits any more."""
    by.need("accounts.prepare")
    if not Reissue.objects.filter(login=login, settled_at=None).update(settled_at=at):
        raise Refusal(GONE)
    leave_trace(by=by, at=at, verb="撤回补发一次性口令的申请", kind="账号", thing=login.pk)


@transaction.atomic
def settle_reissue(*, login: Login, agreed: bool, by: Reader, at: datetime) -> str:
    """同意补发 or 不同意. Returns the token, to be handed over on paper; nothing where it was declined.

    Raises `Refusal` for oneself, for whoever asked, and where nothing waits any more.
    """
    by.need("accounts.confirm")
    asked = reissue_of(login)
    if asked is None:
        raise Refusal(GONE)
    if by.login_id in (login.pk, asked.asked_by):
        raise Refusal("申请人和本人不能办理，请由另一位安全管理员办理")
    waiting = Reissue.objects.filter(pk=asked.pk, settled_at=None)
    if not waiting.update(settled_by=by.login_id, settled_at=at, agreed=agreed):
        raise Refusal(GONE)     # of two who press at the same moment one gives out the slip
    if agreed:
        return _give_out(login, by, at)
    leave_trace(by=by, at=at, verb="不同意补发一次性口令", kind="账号", thing=login.pk)
    return ""


@transaction.atomic
def reissue(*, login: Login, why: str, by: Reader, at: datetime) -> str:
    """补发, for whoever stands at the server: nobody need ask or agree. Returns the token.

    Raises `Hidden` for anybody else, and `Refusal` for an account that is not in use.
    """
    if not by.scope.everything:
        raise Hidden("reissue")
    return _give_out(login, by, at, note=f"命令行：{why}")


def reissue_of(login: Login) -> Reissue | None:
    """The application that waits for a decision."""
    return Reissue.objects.filter(login=login, settled_at=None).first()


def _must_be_in_use(login: Login) -> None:
    if not login.is_active:
        raise Refusal(f"账号“{login.username}”不在启用状态，不能补发一次性口令")


def _give_out(login: Login, by: Reader, at: datetime, note: str = "") -> str:
    """The old password and every session end at once; a second factor stays."""
    login.refresh_from_db()
    _must_be_in_use(login)
    login.set_unusable_password()
    login.save(update_fields=["password"])
    Reissue.objects.filter(login=login, settled_at=None).delete()
    leave_trace(by=by, at=at, verb="补发一次性口令", kind="账号", thing=login.pk, note=note)
    return issue_token(login=login, by=by, at=at)
