"""写单位: lines in which a unit is written by its name, and the names suggested below them."""
from __future__ import annotations

from django import template

from dazugong.web.whose import suggestions, unit_line

register = template.Library()

register.simple_tag(unit_line)
register.simple_tag(suggestions)
