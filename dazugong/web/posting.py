"""提交: a form acts once, a refusal is shown in words, nothing typed is lost."""
from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dazugong.kernel.identity.actions import once
from dazugong.kernel.identity.queries import led_to
from dazugong.kernel.identity.refusal import Refusal

from .unsaid import refuse, typed


def act_once(
    request: HttpRequest, act: Callable[[], str], *, refused: Callable[[Refusal], HttpResponse] | None = None
) -> HttpResponse:
    """Runs `act` (which returns the address to go to) once for the form's key.

    A `Refusal`, or a value that a field cannot take, goes to `refused`, which shows the form again with what was typed;
    without it the answer is that of `back_with`. What such a page does not say itself stands above it (see `unsaid`).
    """
    try:
        return redirect(once(key=request.POST.get("form_key", ""), by=request.reader, at=timezone.now(), act=act))
    except Refusal as said:
        refusal = said
    except ValidationError as wrong:
        refusal = Refusal(wrong.messages[0])
    refuse(request, refusal)
    return refused(refusal) if refused is not None else back_with(request, refusal)


def back_with(request: HttpRequest, refusal: Refusal, *, to: str = "") -> HttpResponse:
    """The page one came from, or `to`, with the message; where something was written, a page that keeps it and leads there."""
    if typed(request):
        return cannot(request, refusal, back=to)
    messages.error(request, refusal.message)
    return redirect(to or came_from(request))


def cannot(request: HttpRequest, refusal: Refusal, *, back: str = "") -> HttpResponse:
    """现在办不了: a page of its own for the refusal."""
    refuse(request, refusal)
    return render(request, "cannot.html", {"says": refusal.message, "back": back or came_from(request, other="")}, status=400)


def led_already(request: HttpRequest) -> str:
    """Where a form that is sent again led the first time: it is no refusal that the page looks different since. Empty for any other."""
    return led_to(key=request.POST.get("form_key", ""), by=request.reader) if request.method == "POST" else ""


def to_form(form: Form, shown: Callable[[], HttpResponse]) -> Callable[[Refusal], HttpResponse]:
    """A refusal stands at the field it belongs to, and what was typed stays; `shown` shows the form again."""

    def refused(refusal: Refusal) -> HttpResponse:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return shown()

    return refused


def came_from(request: HttpRequest, *, other: str = "/") -> str:
    """The page of this site that sent the form; if that cannot be told `other`, the desk."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return other
    return parts.path + (f"?{parts.query}" if parts.query else "")
