"""填报页用语: small questions that the templates of a sheet ask."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dazugong.kernel.records.packs import version_on
from dazugong.kernel.records.sheets import Line
from dazugong.kernel.records.written import chosen, file_parts
from dazugong.spec.form import OPENED, Field
from dazugong.spec.mapping import drawn
from dazugong.web.pictures.ties import ties
from dazugong.web.reading import address

register = template.Library()


@register.filter
def among(choice: str, text: str) -> bool:
    """Whether a choice is one of several that were chosen."""
    return choice in chosen(text)


@register.filter
def file_of(text: str) -> tuple[str, str]:
    """(public id, name) of an attachment as an answer keeps it."""
    return file_parts(text)


@register.simple_tag
def relation_map(line: Line) -> SafeString:
    """{% relation_map line %}: the 关系图 of a table; a line leads to the row of its thing below."""
    found = drawn(line.field, [{cell.column.term: cell.text for cell in row} for row in line.rows])
    caption = f"{line.field.label}：{len(found.parties)}个组织，{len(found.things)}项；点线、点事项看依据"
    return ties(found, caption=caption, href=lambda row: f"#{line.field.id}-{row + 1}")


@register.simple_tag(takes_context=True)
def opened(context: Mapping[str, Any], field: Field, text: str) -> SafeString | str:
    """{% opened field text %}: the answer; an option that names a mechanism in force, or a page, leads there."""
    there, request = dict(field.opens).get(text, ""), context.get("request")
    if not there or request is None:
        return text
    where = address(OPENED[there]) if there in OPENED else address("pack", there) if version_on(there, request.reader.day) else ""
    return format_html('<a href="{}">{}</a>', where, text) if where else text


@register.filter
def typed_at(typed: Mapping[str, str], field: str) -> str:
    """What was written beside a field of a decision that was refused."""
    return typed.get(f"n-{field}", "")
