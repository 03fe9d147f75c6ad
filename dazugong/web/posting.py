"""提交: a form acts once, a refusal is shown in words, nothing typed is lost."""
from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from dazugong.kernel.identity.actions import once
from dazugong.kernel.identity.refusal import Refusal


def act_once(
    request: HttpRequest, act: Callable[[], str], *, refused: Callable[[Refusal], HttpResponse] | None = None
) -> HttpResponse:
    """Runs `act` (which returns the address to go to) once for the form's key.

    A `Refusal`, or a value that a field cannot take, goes to `refused`, which shows the form again with what was typed;
    without it the message is shown on the page one came from.
    """
    try:
        return redirect(once(key=request.POST.get("form_key", ""), by=request.reader, at=timezone.now(), act=act))
    except Refusal as said:
        refusal = said
    except ValidationError as wrong:
        refusal = Refusal(wrong.messages[0])
    if refused is not None:
        return refused(refusal)
    messages.error(request, refusal.message)
    return redirect(came_from(request))


def to_form(form: Form, shown: Callable[[], HttpResponse]) -> Callable[[Refusal], HttpResponse]:
    """A refusal stands at the field it belongs to, and what was typed stays; `shown` shows the form again."""

    def refused(refusal: Refusal) -> HttpResponse:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return shown()

    return refused


def came_from(request: HttpRequest) -> str:
    """The page of this site that sent the form; the desk if that cannot be told."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")
