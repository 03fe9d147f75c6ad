"""没有办成的话: what an answer owes to whoever was refused - why, and what he wrote - wherever the page itself does not say it.

A colleague was quicker, and the form that was pressed is gone from the page: then neither the refusal nor the words typed have a place
there. So the page is made first and asked what it says; the rest stands above it.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.html import escape

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.answers import Refusals

MANY = 8            # what is shorter is typed again sooner than copied
WIDE, TALL = 24, 12  # characters in a line of the box, lines in it
NOT_TYPED = {"csrfmiddlewaretoken", "form_key", "act", "verb", "before"}    # what a button or the page itself sends along
SECRET = {"password", "old", "new", "again", "half_1", "half_2", "code", "present"}    # passwords, codes and keys are never shown again


class Unsaid(NamedTuple):
    """Why it was refused, and each text that was typed with the lines it takes."""

    why: Sequence[str] = ()
    texts: Sequence[tuple[str, int]] = ()


def refuse(request: HttpRequest, refusal: Refusal | None = None) -> None:
    """From here on the answer is one to a refused act; without `refusal` the page is nothing but the refusal.

    Of several mistakes the first is enough to ask for: where it stands at its field, so do the others.
    """
    first = refusal.found[0] if isinstance(refusal, Refusals) else refusal
    request.refused = [first.message] if first else []


def unsaid(request: HttpRequest, page: str, context: Mapping[str, Any]) -> Unsaid:
    """What `page`, made of `context`, leaves out. Nothing unless an act was refused or a form that was sent has mistakes."""
    sent = [form for form in context.values() if isinstance(form, BaseForm) and form.is_bound]
    wrong = [said for form in sent for errors in form.errors.values() for said in errors]
    refused = getattr(request, "refused", None)
    if refused is None and not wrong:
        return Unsaid()
    return Unsaid(_missing((*(refused or ()), *wrong), page), [(text, _lines(text)) for text in _missing(typed(request), page)])


def typed(request: HttpRequest) -> list[str]:
    """写的字: every text of the form that was sent which one would not like to write again; no choices, numbers or keys."""
    values = (value.strip() for name, values in request.POST.lists() if name not in NOT_TYPED | SECRET for value in values)
    return [value for value in values if len(value) >= MANY and not (value.isascii() and len(value.split()) < 2)]


def _missing(words: Iterable[str], page: str) -> list[str]:
    """Those that the page does not say; a line ends as one line, however the browser or the page ends it."""
    plain = page.replace("\r\n", "\n")
    return [one for one in dict.fromkeys(words) if escape(one.replace("\r\n", "\n")) not in plain]


def _lines(text: str) -> int:
    return min(sum(1 + len(line) // WIDE for line in text.splitlines()), TALL)
