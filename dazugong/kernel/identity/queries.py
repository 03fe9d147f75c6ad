"""查账号。"""
from __future__ import annotations

from django.db.models import QuerySet

from .models import Login
from .reader import Reader
from .refusal import Hidden


def logins(reader: Reader) -> QuerySet[Login]:
    """Accounts, for the two administrators who keep them."""
    if not (reader.may("accounts.prepare") or reader.may("accounts.confirm")):
        raise Hidden("accounts")
    return Login.objects.order_by("username")


def login_for(reader: Reader, pk: int) -> Login:
    """One account. Raises `Hidden`."""
    login = logins(reader).filter(pk=pk).first()
    if login is None:
        raise Hidden("login")
    return login


def any_login() -> bool:
    """Whether the installation has any account at all."""
    return Login.objects.exists()
