"""动态口令这道门: who holds a post that asks for a second factor and has none reaches nothing but the page that switches it on."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from .refusals import without_factor

OPEN = frozenset({"factor_new", "logout"})


def stopped(request: HttpRequest) -> HttpResponse | None:
    """The answer in place of the page asked for, whatever it is and whether there is one; None where he may go on."""
    try:
        asked = resolve(request.path_info).url_name
    except Resolver404:
        asked = ""
    changing = request.user.must_change and asked == "password"
    return None if asked in OPEN or changing else without_factor(request)
