"""查账号。"""
from __future__ import annotations

from datetime import datetime

from django.db.models import Count, DateField, QuerySet, Value

from .models import FactorRemoval, Login, OneTimeToken, Reissue, Submission, token_digest
from .reader import Reader
from .refusal import Hidden


def logins(reader: Reader) -> QuerySet[Login]:
    """Accounts, for the two administrators who keep them."""
    if not (reader.may("accounts.prepare") or reader.may("accounts.confirm")):
        raise Hidden("accounts")
    return Login.objects.order_by("username")


CONFIRM, REMOVE, REISSUE = "account", "factor", "reissue"


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, first day, number of one of them), for the desk: 待确认的账号, 待办的解除动态口令, 待办的补发一次性口令."""
    if not reader.may("accounts.confirm"):
        return []
    waiting = (
        (CONFIRM, Login.objects.filter(state=Login.State.PREPARED)),
        (REMOVE, FactorRemoval.objects.filter(settled_at=None)),
        (REISSUE, Reissue.objects.filter(settled_at=None)),
    )
    rows = [found.order_by().annotate(what=Value(what), in_pack=Value(""), of_kind=Value("")) for what, found in waiting]
    return [one.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Value(None, output_field=DateField()), one=Value("")) for one in rows]


def login_with(pk: int) -> Login | None:
    """The account that works, for whoever has given its password and not yet the code."""
    return Login.objects.filter(pk=pk, state=Login.State.CONFIRMED).first()


def asked_to_be_freed(accounts: QuerySet[Login]) -> QuerySet[Login]:
    """待办的解除动态口令 among these accounts."""
    return accounts.filter(pk__in=FactorRemoval.objects.filter(settled_at=None).values("login"))


def asked_for_token(accounts: QuerySet[Login]) -> QuerySet[Login]:
    """待办的补发一次性口令 among these accounts."""
    return accounts.filter(pk__in=Reissue.objects.filter(settled_at=None).values("login"))


def last_reissue(login: Login) -> Reissue | None:
    """The last time the administrators gave out a new token for an account, for its owner to see."""
    return Reissue.objects.filter(login=login, agreed=True).order_by("-settled_at").first()


def last_removal(login: Login) -> FactorRemoval | None:
    """The last time the factor of an account was removed by the administrators, for the account page."""
    return FactorRemoval.objects.filter(login=login, agreed=True).order_by("-settled_at").first()


def token_stands(token: str, at: datetime) -> bool:
    """Whether a one-time token can still be used; an unknown, used or expired one is simply not there."""
    found = OneTimeToken.objects.filter(digest=token_digest(token), used_at=None, expires__gt=at)
    return found.filter(login__state=Login.State.CONFIRMED).exists()


def any_login() -> bool:
    """Whether the installation has any account at all."""
    return Login.objects.exists()


def led_to(*, key: str, by: Reader) -> str:
    """去向: where the act of a form's key led; empty if it has not acted."""
    found = Submission.objects.filter(login_id=by.login_id, key=key) if key else Submission.objects.none()
    return found.values_list("location", flat=True).first() or ""
