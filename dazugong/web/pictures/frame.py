"""图框: what every picture has around it: a caption that says the finding, a description for those who listen, links on marks."""
from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

EMPTY = SafeString("")


def figure(body: SafeString, *, caption: str, desc: str, size: tuple[int, int], css: str) -> SafeString:
    """A picture of this size in its own units; it grows and shrinks with the page."""
    return format_html(
        '<figure class="picture {}"><figcaption>{}</figcaption><div class="picture-in" tabindex="0" role="region" aria-label="{}">'
        '<svg viewBox="0 0 {} {}" role="group" aria-label="{}"><title>{}</title><desc>{}</desc>{}</svg></div></figure>',
        css, caption, caption, *size, caption, caption, desc, body,
    )  # fmt: skip


def joined(pieces: Iterable[SafeString]) -> SafeString:
    """Pieces one after the other."""
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def linked(body: SafeString, href: str, said: str) -> SafeString:
    """A mark that says what it is, and leads to its rows where there are any."""
    inside = format_html("<title>{}</title>{}", said, body)
    return format_html('<a href="{}" aria-label="{}">{}</a>', href, said, inside) if href else format_html("<g>{}</g>", inside)


def text(x: int, y: int, words: object, css: str = "") -> SafeString:
    """A word at its place."""
    return format_html('<text x="{}" y="{}" class="{}">{}</text>', x, y, css, words)


def line(x1: int, y1: int, x2: int, y2: int, css: str) -> SafeString:
    """A straight line."""
    return format_html('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>', x1, y1, x2, y2, css)


def box(x: int, y: int, width: int, height: int, css: str) -> SafeString:
    """A rectangle."""
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>', x, y, width, height, css)


def shortened(words: str, letters: int) -> str:
    """As many letters as there is room for; nothing where there is none."""
    return words if len(words) <= letters else f"{words[: letters - 1]}…" if letters > 2 else ""


def rounded_up(most: int) -> int:
    """The next round number an axis may end at: 1, 2, 5 with noughts behind."""
    step = 1
    while True:
        for leading in (1, 2, 5):
            if leading * step >= most:
                return leading * step
        step *= 10
