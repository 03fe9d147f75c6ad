"""图: small pictures drawn on the server, with classes and whole numbers only; the data table stands below them."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dazugong.web.marks import Ratio

register = template.Library()

TICKS = (0, 25, 50, 75, 100)


def place(ratio: Ratio) -> str:
    """Where a ratio lies on an axis from 0 to 100: "73.2%"; a ratio above one stays at the end."""
    whole, tenth = divmod(min(ratio.tenths(), 1000), 10) if ratio.of else (0, 0)
    return f"{whole}.{tenth}%"


@register.simple_tag
def bar(count: int, of: int, target: int | None = None, title: str = "") -> SafeString:
    """{% bar count of target=90 title="…" %}: a bar from zero with a tick at the target, in percent."""
    ratio = Ratio(count, of)
    reached = target is not None and ratio.of and ratio.count * 100 >= target * ratio.of
    tick = format_html('<line class="goal" x1="{0}%" x2="{0}%" y1="-2" y2="100%"/>', target) if target is not None else ""
    words = title or (f"{ratio}，目标{target}%" if target is not None else str(ratio))
    return format_html(
        '<svg class="bar-picture" role="img"><title>{}</title><rect class="track" width="100%" height="100%"/>'
        '<rect class="fill{}" width="{}" height="100%"/>{}</svg>',
        words, " reached" if reached else "", place(ratio), tick,
    )  # fmt: skip


def _dot(label: str, ratio: Ratio, href: str, target: int | None) -> SafeString:
    short = target is not None and ratio.count * 100 < target * ratio.of
    goal = format_html('<line class="goal" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>', target) if target is not None else ""
    dot = format_html('<circle class="dot{}" cx="{}" cy="50%" r="5"/>', " short" if short else "", place(ratio)) if ratio.of else ""
    inside = format_html(
        '<span>{}</span><svg aria-hidden="true"><line class="guide" x1="0" x2="100%" y1="50%" y2="50%"/>{}{}</svg>'
        '<span class="value">{}</span>',
        label, goal, dot, ratio,
    )  # fmt: skip
    return format_html('<a href="{}">{}</a>', href, inside) if href else inside


@register.simple_tag
def dots(points: Iterable[Sequence], target: int | None = None, title: str = "") -> SafeString:
    """{% dots points target=90 title="…" %}: one line a unit, a dot at its ratio; points: (label, count, of[, href])."""
    lines = format_html_join("", "<li>{}</li>", (
        (_dot(label, Ratio(count, of), href[0] if href else "", target),) for label, count, of, *href in points
    ))  # fmt: skip
    ticks = format_html_join("", '<text class="tick" x="{}%" y="1em" text-anchor="middle">{}</text>', ((at, f"{at}%") for at in TICKS))
    axis = format_html('<li class="axis" aria-hidden="true"><span></span><svg>{}</svg><span></span></li>', ticks)
    return format_html('<figure class="picture"><figcaption>{}</figcaption><ol class="dots">{}{}</ol></figure>', title, lines, axis)
