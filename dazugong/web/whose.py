"""认单位: a unit is named by writing its name; what is written is settled among all the units there are, however many.

A list to choose from would be cut somewhere, or be too long to find anything in: in a county there are hundreds of branches.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SUGGESTED = 300         # below the field while one types; what is not among them may be written all the same
NAMED_AT_MOST = 8
Named = tuple[str, str]     # public id, name


class UnitInput(forms.TextInput):
    """A line to write in, with names suggested; a unit kept by its number is shown by its name."""

    units: Sequence[Named] = ()

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        shown = next((one for number, one in self.units if number == value), value)
        listed = f"{(attrs or {}).get('id', name)}_names"
        line = super().render(name, shown, {**(attrs or {}), "list": listed, "autocomplete": "off"}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', line, listed, suggested(self.units))


class UnitField(forms.CharField):
    """单位: gives the public id of the unit meant. `offer` says among which."""

    widget = UnitInput

    def offer(self, units: Iterable[Any]) -> None:
        """The units one may name, the likeliest first; the first one stands in the field already where one must be named."""
        self.widget.units = [(unit.public_id, unit.name_on) for unit in units]
        if self.required and self.widget.units and not self.initial:
            self.initial = self.widget.units[0][1]

    def clean(self, value: Any) -> str:
        return unit_named(super().clean(value).strip(), self.widget.units)


def suggested(units: Sequence[Named]) -> SafeString:
    """The first of the units, for a <datalist>."""
    return format_html_join("", '<option value="{}">', ((name,) for _, name in units[:SUGGESTED]))


def unit_named(words: str, units: Sequence[Named]) -> str:
    """The public id of the unit of that name or number, or of the only one whose name holds the words; "" for nothing written."""
    if not words or any(words == number for number, _ in units):
        return words
    found = [one for one in units if one[1] == words] or [one for one in units if words in one[1]]
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise ValidationError(f"您的范围内没有叫“{words}”的单位，请照“组织”里的名称写")
    alike = len({name for _, name in found}) < len(found)
    named = "、".join(f"{name}（编号{number}）" if alike else name for number, name in found[:NAMED_AT_MOST])
    raise ValidationError(f"“{words}”可能是：{named}{'等' if len(found) > NAMED_AT_MOST else ''}。请{'填编号' if alike else '把名称写全'}")
