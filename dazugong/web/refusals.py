"""拒绝页: what is shown when a request is refused before the page itself is reached."""
from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .entering import half_way
from .posting import came_from
from .unsaid import refuse, typed

KEPT_NOWHERE = "no-store"  # a desk is shared: after the log-out neither “back” nor the disk shows what was on the page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """表单失效: the form's token does not fit the session, as after a log-in in another window."""
    return _kept(request, "403_csrf.html")


def logged_out(request: HttpRequest) -> HttpResponse:
    """已经退出: to the log-in, and back from there; a form that was sent too late gives back what was written in it.

    Whoever has given his password and not yet the code goes on with the code.
    """
    if half_way(request):
        return redirect("login_code")
    if request.method == "POST" and typed(request) and came_from(request, other=""):
        return _kept(request, "login/late.html")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def without_factor(request: HttpRequest) -> HttpResponse:
    """须用动态口令: to the page that switches it on; a form sent just as it became required gives back what was written in it."""
    if request.method == "POST" and typed(request) and came_from(request, other=""):
        return _kept(request, "login/required.html")
    return redirect("factor_new")


def _kept(request: HttpRequest, page: str) -> HttpResponse:
    """What was written stands on the page; only where a page of this site sent it: nobody else puts words here."""
    back = came_from(request, other="")
    if back:
        refuse(request)
    response = render(request, page, {"back": back}, status=403)
    response["Cache-Control"] = KEPT_NOWHERE
    return response


def not_opened(request: HttpRequest, *methods: str) -> HttpResponse:
    """不能直接打开: an address that takes only what a button sends was opened by itself."""
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(methods)
    return response
