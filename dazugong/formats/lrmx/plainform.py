"""寻常的任免审批表: a form as every editor writes it - the elements in their order, without attributes, nothing inside but text.

One pattern says what such a form is, and reads it. Whatever is written otherwise (another order, entities, comments, a
namespace, a photo in lines) is left to the XML parser; both read the same (test_plain_forms). It is there because a
department reads its forms by the thousand.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

import pybase64

from dazugong.formats.lrmx.elements import CAREER, ELEMENTS, FAMILY, FAMILY_PARTS, NAME, NEWER_ELEMENTS, PHOTO

LARGEST = 32 * 1024  # of what is not photo; an XML parser passes more quickly over more
ITEM_LIMIT = 100
AS_WRITTEN = (CAREER, PHOTO)  # their blanks are part of them
_PHOTO, _PHOTO_END = f"<{PHOTO}>".encode(), f"</{PHOTO}>".encode()
_NAMES = tuple(element.name for element in (*ELEMENTS, *NEWER_ELEMENTS))
_BLANKS = r"[ \t\n]*+"
_TEXT = r"[^<&\]\x00-\x08\x0b-\x1f\ufffe\uffff]*+"  # neither entities, nor what XML forbids, nor the end of a CDATA section


def _may_stand(name: str, inside: str) -> str:
    """An element with that in it, or empty, or none at all; and the blanks behind it."""
    return f"(?:<{name}(?:>{inside}</{name}>| ?/>){_BLANKS})?+"


def _row(text: str) -> str:
    return f"<Item>{_BLANKS}{''.join(_may_stand(part, text) for part in FAMILY_PARTS)}</Item>"


_ROW = re.compile(_row(f"({_TEXT})"))
_FORM = re.compile(f"{_BLANKS}<Person>{_BLANKS}"
                   + "".join(_may_stand(name, f"{_BLANKS}((?:{_row(_TEXT)}{_BLANKS}){{0,{ITEM_LIMIT}}}+)" if name == FAMILY else f"({_TEXT})")
                             for name in _NAMES) + f"</Person>{_BLANKS}")


@dataclass(slots=True)
class OpenedForm:
    """打开的任免审批表: elements that say anything (without the blanks at their ends, but for the CV), family rows, photo."""

    elements: dict[str, str]
    written_name: str = ""
    family: list[dict[str, str]] = field(default_factory=list)
    photo: bytes = b""


def plain_form(body: bytes) -> OpenedForm | None:
    """What a form in UTF-8 without its declaration says, its photo decoded but not yet looked at; None where it is not so plain."""
    body, photo = _without_photo(body)
    if len(body) > LARGEST:
        return None
    try:
        form = _FORM.fullmatch(body.decode("utf-8"))
    except UnicodeError:
        return None
    if form is None:
        return None
    written = dict(zip(_NAMES, form.groups("")))
    items = _ROW.findall(written.pop(FAMILY))
    rows = [row for item in items if (row := {name: text for name, padded in zip(FAMILY_PARTS, item) if (text := padded.strip())})]
    elements = {name: text for name, padded in written.items() if (text := padded.strip())}
    elements |= {name: written[name] for name in AS_WRITTEN if name in elements}
    return OpenedForm(elements, written[NAME], rows, photo)


def _without_photo(body: bytes) -> tuple[bytes, bytes]:
    """The form with its photo taken out, and the photo: sound base64 is plain by itself and need not be looked through."""
    begin = body.find(_PHOTO) + len(_PHOTO)
    end = body.find(b"<", begin)
    if begin < len(_PHOTO) or end <= begin or not body.startswith(_PHOTO_END, end):
        return body, b""
    try:
        photo = pybase64.b64decode(memoryview(body)[begin:end], validate=True)
    except (binascii.Error, ValueError):
        return body, b""
    return body[:begin] + body[end:], photo
