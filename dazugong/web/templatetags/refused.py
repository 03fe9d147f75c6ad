"""没有办成: the place on every page where a refusal and the words typed stand if the page has no other for them."""
from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dazugong.web.unsaid import Unsaid, unsaid

register = template.Library()


@register.simple_block_tag(takes_context=True)
def nothing_lost(context: template.Context, content: SafeString, below: bool = False) -> SafeString:
    """{% nothing_lost %} around what a page says: above it, or `below`, comes what a refused act still has to be told."""
    request = context.get("request")
    left = unsaid(request, content, context.flatten()) if request and request.method == "POST" else Unsaid()
    if not any(left):
        return content
    rest = render_to_string("parts/unsaid.html", left._asdict())
    return content + rest if below else rest + content
