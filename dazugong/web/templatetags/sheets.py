"""填报页用语: small questions that the templates of a sheet ask."""
from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from dazugong.kernel.records.sheets import Line
from dazugong.kernel.records.written import chosen, file_parts
from dazugong.spec.mapping import drawn
from dazugong.web.pictures.ties import ties

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


@register.filter
def typed_at(typed: Mapping[str, str], field: str) -> str:
    """What was written beside a field of a decision that was refused."""
    return typed.get(f"n-{field}", "")
