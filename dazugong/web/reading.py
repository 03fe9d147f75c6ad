"""读者进门: who is asking is settled once per request; the whole request then looks through that reader."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dazugong.fence.errors import OutOfScope
from dazugong.fence.scope import looking
from dazugong.kernel.access.queries import attend
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal

from .exporting import TooLong, asked_instead
from .gate import stopped
from .posting import cannot, led_already
from .refusals import KEPT_NOWHERE, logged_out, not_opened
from .unsaid import refuse

IDLE_REFRESH = 5 * 60  # seconds after which an active session is given its full half-hour again
UNATTENDED = "X-Unattended"  # sent with what a page asks for by itself: nobody need be sitting there, so it keeps no session awake
EARLIEST = date(1949, 10, 1)
BAD = 400           # the answer to a form that was refused
UNASKED = "/vote/"  # where a paper is filled in: who is logged in is not even looked up, and no session is touched


def today() -> date:
    """The day in the office's time zone; one of the few places where the clock is read."""
    return timezone.localdate()


class ReaderMiddleware:
    """Sets `request.reader` (None for the public) and looks through it while the page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = None
        if request.path.startswith(UNASKED):
            with looking(None):
                return self.get_response(request)
        if not request.user.is_authenticated:
            with looking(None):
                return self.get_response(request)
        if UNATTENDED not in request.headers:
            self._keep_awake(request)
        request.today = today()
        acting = request.session.get("acting", "")
        request.attendance = attend(request.user, day=_day_asked(request), today=request.today, acting=acting)
        request.reader = request.attendance.reader if request.attendance else None
        lacks = request.attendance is not None and request.attendance.lacks_factor      # then the database shows him nothing either
        with looking(request.reader.scope if request.reader and not lacks else None):
            response = (stopped(request) if lacks else None) or self.get_response(request)
        response.headers.setdefault("Cache-Control", KEPT_NOWHERE)
        return response

    @staticmethod
    def _keep_awake(request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        if now - request.session.get("seen", 0) > IDLE_REFRESH:
            request.session["seen"] = now


def _day_asked(request: HttpRequest) -> date:
    """截至日期 of the address; a day that cannot be, or lies ahead, is today."""
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today
    return min(max(asked, EARLIEST), request.today)


def page(*powers: str, any_of: bool = False, methods: tuple[str, ...] = ("GET",)) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for those who are logged in and have the powers (all, or any with `any_of`).

    Without the power, or beyond one's reach, the page is the same 404 as one that does not exist.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return logged_out(request)
            if request.reader is None:
                return render(request, "login/no_post.html", status=403)
            if request.user.must_change and view.__name__ != "password":
                return redirect("password")
            if not allowed(guarded, request.reader):
                refuse(request)
                raise Http404
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return not_opened(request, *methods)
            try:
                response = _answer(view, request, *args, **kwargs)
            except (Hidden, OutOfScope, Http404) as hidden:
                refuse(request)
                if earlier := led_already(request):
                    return redirect(earlier)
                raise Http404 from hidden
            except Refusal as refusal:      # of what was only looked at; an act shows its own form again
                response = cannot(request, refusal)
            return redirect(earlier) if response.status_code == BAD and (earlier := led_already(request)) else response

        guarded.powers, guarded.any_of, guarded.methods = powers, any_of, methods
        return guarded

    return decorate


def allowed(view: Callable[..., HttpResponse], reader: Reader) -> bool:
    """Whether the powers of a page are the reader's."""
    return (any if view.any_of else all)(reader.may(power) for power in view.powers) if view.powers else True


def _answer(view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What the page answers; of a list that is too long to be exported while one waits, the page of its export."""
    try:
        return view(request, *args, **kwargs)
    except TooLong as long:
        return asked_instead(request, long)


def address(name: str, *args: object) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args)
