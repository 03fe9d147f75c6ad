"""填报页用语: small questions that the templates of a sheet ask."""
from __future__ import annotations

from collections.abc import Mapping

from django import template

from dazugong.kernel.records.written import chosen, file_parts

register = template.Library()


@register.filter
def among(choice: str, text: str) -> bool:
    """Whether a choice is one of several that were chosen."""
    return choice in chosen(text)


@register.filter
def file_of(text: str) -> tuple[str, str]:
    """(public id, name) of an attachment as an answer keeps it."""
    return file_parts(text)


@register.filter
def typed_at(typed: Mapping[str, str], field: str) -> str:
    """What was written beside a field of a decision that was refused."""
    return typed.get(f"n-{field}", "")
