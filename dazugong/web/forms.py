"""表单的写法: a text that is too long is refused with its length, never cut off silently by the browser."""
from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates

TOO_LONG = {"max_length": "最多%(limit_value)d个字，现在有%(show_value)d个字，请删短后再提交"}


class Renderer(DjangoTemplates):
    """Says how much a field takes (data-most, for the counter beside it) where Django would let the browser cut."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        attrs = context.get("widget", {}).get("attrs", {})
        if "maxlength" in attrs:
            attrs["data-most"] = attrs.pop("maxlength")
        return super().render(template_name, context, request)
