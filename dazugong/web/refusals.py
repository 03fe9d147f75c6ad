"""拒绝页: what is shown when a request is refused before the page itself is reached."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """表单失效: the form's token does not fit the session."""
    return render(request, "403_csrf.html", status=403)


def not_opened(request: HttpRequest, *methods: str) -> HttpResponse:
    """不能直接打开: an address that takes only what a button sends was opened by itself."""
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(methods)
    return response
