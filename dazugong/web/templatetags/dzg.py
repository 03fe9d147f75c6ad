"""模板用语: dates, figures, ratios, marks and deadlines as pages write them."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.http import HttpRequest

from dazugong.formats.attachments import KIND_OF_SUFFIX
from dazugong.reading import quoted, tidy
from dazugong.web import marks
from dazugong.web.columns import on_day

register = template.Library()

register.filter("day", marks.day_in_table)
register.filter("day_text", marks.day_in_text)
register.filter("day_full", marks.day_full)
register.filter("weekday", marks.weekday_of)
register.filter("figure", marks.grouped)
register.filter("shown", marks.shown)
register.filter("tidy", tidy)
register.filter("quoted", quoted)


@register.filter
def wan(number: int) -> str:
    """123456 → 12.3万, half up; below ten thousand the number itself."""
    if abs(number) < 10000:
        return str(number)
    return f"{(Decimal(number) / 10000).quantize(Decimal('0.1'), ROUND_HALF_UP)}万"


@register.simple_tag
def kinds_taken() -> str:
    """{% kinds_taken %} → .docx,.xlsx,…: what the window in which a file is chosen shows first."""
    return ",".join(KIND_OF_SUFFIX)


@register.simple_tag
def ratio(count: int, of: int) -> str:
    """{% ratio 46 50 %} → 92.0% with 46/50 beside it; 不适用 where there is no base."""
    return marks.Ratio(count, of).__html__()


@register.filter
def percent(pair: tuple[int, int]) -> str:
    """(46, 50) → 92.0%, the bare words, for titles and sentences."""
    return str(marks.Ratio(*pair))


@register.simple_tag
def status(name: str, text: str = "") -> str:
    """{% status "late" "逾期2天" %}; names: ok soon late done."""
    return marks.Status[name.upper()].saying(text)


@register.simple_tag
def mark(name: str) -> str:
    """{% mark "not_filed" %}; names: not_due not_filed not_applicable blank withheld failed."""
    return marks.Mark[name.upper()].__html__()


@register.simple_tag(takes_context=True)
def keep_day(context: template.Context, url: str) -> str:
    """{% keep_day url %}: the same address looked at on the same day, when that day is not today."""
    request: HttpRequest | None = context.get("request")
    return on_day(url, request.GET.get("on", "")) if request else url


@register.simple_tag(takes_context=True)
def kept_parameters(context: template.Context, *without: str) -> Iterator[tuple[str, str]]:
    """{% kept_parameters "on" "page" as kept %}: the other parameters of this address, for hidden inputs."""
    request: HttpRequest | None = context.get("request")
    return [(name, value) for name, value in request.GET.items() if name not in without] if request else []
