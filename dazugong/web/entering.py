"""进门: the one place where sessions begin. Who has a second factor is half-way after the password: nobody is logged in yet."""
from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import login as begin_session
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from dazugong.kernel.identity.queries import login_with

MINUTES = 5     # for the code to follow the password
KEY = "halfway"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def after_password(request: HttpRequest, who, leads_to: str, now: datetime) -> str:  # noqa: ANN001
    """Logs in whoever has no second factor; anybody else is half-way, in a session of its own. Returns where to go."""
    if who.factor_since is None:
        begin_session(request, who, backend=BACKEND)
        return leads_to
    request.session.flush()     # what lay in the session before the password is gone, and so is its key
    until = int((now + timedelta(minutes=MINUTES)).timestamp())
    request.session[KEY] = {"login": who.pk, "tied": who.get_session_auth_hash(), "until": until, "next": leads_to}
    return reverse("login_code")


def half_way(request: HttpRequest) -> bool:
    """Whether the password was given and the code is missing, in time or not."""
    return KEY in request.session


def who_waits(request: HttpRequest, now: datetime):  # noqa: ANN201
    """The account whose code is missing; None when the minutes are over, or password, factor or account changed meanwhile."""
    kept = request.session.get(KEY)
    if kept is None or now.timestamp() >= kept["until"]:
        return None
    found = login_with(kept["login"])
    return found if found is not None and constant_time_compare(found.get_session_auth_hash(), kept["tied"]) else None


def after_code(request: HttpRequest, who) -> str:  # noqa: ANN001
    """Logs in whoever was half-way, under a new key of the session. Returns where he wanted to go."""
    leads_to = request.session.pop(KEY)["next"]
    begin_session(request, who, backend=BACKEND)
    return leads_to
