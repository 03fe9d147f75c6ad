"""查账号。"""
from __future__ import annotations

from datetime import datetime

from django.db.models import Count, DateField, QuerySet, Value

from .models import Login, OneTimeToken, Submission, token_digest
from .reader import Reader
from .refusal import Hidden


def logins(reader: Reader) -> QuerySet[Login]:
    """Accounts, for the two administrators who keep them."""
    if not (reader.may("accounts.prepare") or reader.may("accounts.confirm")):
        raise Hidden("accounts")
    return Login.objects.order_by("username")


CONFIRM = "account"


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, first day, number of one of them), for the desk: 待确认的账号."""
    if not reader.may("accounts.confirm"):
        return []
    rows = Login.objects.filter(state=Login.State.PREPARED).order_by().annotate(what=Value(CONFIRM), in_pack=Value(""), of_kind=Value(""))
    return [rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Value(None, output_field=DateField()), one=Value(""))]


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
