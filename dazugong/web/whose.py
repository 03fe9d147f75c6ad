"""认单位: a unit is named by writing its name; what is written is settled among all the units there are, however many.

A list to choose from would be cut somewhere, or be too long to find anything in: in a county there are hundreds of branches.
The names below the line are the likeliest; where there are more, those that hold what is being written are asked of the server.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dazugong.web.reading import address

SUGGESTED = 300         # below the field at first; the others are found by writing a part of the name
LIKE = 50               # and as many of those
NAMED_AT_MOST = 8
Named = tuple[str, str]     # public id, name


class UnitInput(forms.TextInput):
    """A line to write in, with names suggested; a unit kept by its number is shown by its name."""

    units: Sequence[Named] = ()

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        shown = next((one for number, one in self.units if number == value), value)
        listed = f"{(attrs or {}).get('id', name)}_names"
        line = super().render(name, shown, {**(attrs or {}), **_asking(name, listed, self.units)}, renderer)
        return format_html("{}{}", line, suggestions(listed, self.units))


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


def unit_line(name: str, value: str, units: Sequence[Named], *, id: str = "", listed: str, label: str = "", placeholder: str = "", required: bool = False) -> SafeString:
    """{% unit_line "to_unit" typed.to_unit units id=… listed=… %}: a line to write a unit in, beside its `suggestions`."""
    given = {"id": id, "aria-label": label, "placeholder": placeholder}
    attrs = {key: said for key, said in given.items() if said} | ({"data-required": ""} if required else {}) | _asking(name, listed, units)
    return forms.TextInput().render(name, next((one for number, one in units if number == value), value), attrs)


def suggestions(listed: str, units: Sequence[Named]) -> SafeString:
    """{% suggestions listed units %}: the likeliest names, for every line that names this list."""
    return format_html('<datalist id="{}">{}</datalist>', listed, names_as_options(name for _, name in units[:SUGGESTED]))


def names_as_options(names: Iterable[str]) -> SafeString:
    """Names as the options of a <datalist>."""
    return format_html_join("", '<option value="{}">', ((name,) for name in names))


def _asking(name: str, listed: str, units: Sequence[Named]) -> dict[str, str]:
    """What makes a line suggest names; where not all of them stand below it, it asks while one writes."""
    attrs = {"list": listed, "autocomplete": "off"}
    if len(units) <= SUGGESTED:
        return attrs
    asks = {"get": f"{address('unit_names')}?of={name}", "trigger": "input changed delay:200ms", "target": f"#{listed}", "swap": "innerHTML", "sync": "this:replace"}
    return attrs | {f"hx-{key}": said for key, said in asks.items()}


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
