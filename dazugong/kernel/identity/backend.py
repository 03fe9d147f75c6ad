"""第二步的核对: a code of the second factor goes the way of a password, so that wrong ones are counted and locked like wrong passwords."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from .factors import spend
from .models import Login


class FactorBackend(BaseBackend):
    """Knows an account again by its code alone: asked only for whoever has given the right password just before."""

    def authenticate(self, request: HttpRequest | None, username: str, code: str, at: datetime, **_: Any) -> Login | None:
        """The account whose code this is; the code has served then."""
        login = Login.objects.filter(username=username, state=Login.State.CONFIRMED).first()
        return login if login is not None and spend(login=login, code=code, at=at) else None
