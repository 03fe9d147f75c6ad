"""填报的内容: what was sent with the form of a report."""
from __future__ import annotations

from django.http import HttpRequest

from dazugong.kernel.records.answers import field_at
from dazugong.spec.form import Form

ANSWER = "a-"


def answers_in(request: HttpRequest) -> dict[str, str]:
    """By address; of several choices each is a value of its own."""
    return {name.removeprefix(ANSWER): "、".join(values) if len(values) > 1 else values[0]
            for name, values in request.POST.lists() if name.startswith(ANSWER)}  # fmt: skip


def saves_in(request: HttpRequest) -> int:
    return _whole(request, "saves") or 0


def used_in(request: HttpRequest) -> int | None:
    """Seconds spent at the form, where the page kept time."""
    return _whole(request, "used")


def _whole(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def left_over(request: HttpRequest, form: Form) -> list[tuple[str, str]]:
    """(栏目, what was typed) for a page on which the form that was sent stands no more: the figures as well as the texts."""
    sent = ((field_at(form, address), text) for address, text in answers_in(request).items())
    return [(field.label, text) for field, text in sent if field and text]
