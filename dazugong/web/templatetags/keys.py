"""表单编号: the hidden key by which a form sent twice acts once."""
from __future__ import annotations

import secrets

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def form_key() -> str:
    """{% form_key %} inside every form that acts."""
    return format_html('<input type="hidden" name="form_key" value="{}">', secrets.token_urlsafe(15))
