"""拒绝页: pages for requests that are refused before any page of ours is reached."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """表单失效: the form's token does not fit the session."""
    return render(request, "403_csrf.html", status=403)
