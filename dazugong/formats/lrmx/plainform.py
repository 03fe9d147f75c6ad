"""寻常的任免审批表: a form as every editor writes it - elements without attributes, nothing inside but text - read at one glance.

Whatever is written otherwise (entities, comments, a namespace, a second of the same name, a photo in lines) is left to the
XML parser; both read the same (test_plain_forms). It is there because a department reads its forms by the thousand.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

import pybase64

from dazugong.formats.lrmx.elements import FAMILY, PHOTO

LARGEST = 32 * 1024  # of what is not photo; an XML parser passes more quickly over more
_PHOTO, _PHOTO_END = f"<{PHOTO}>".encode(), f"</{PHOTO}>".encode()
_FORBIDDEN = bytes(code for code in range(32) if code not in b"\t\n")
_ELEMENT = re.compile(r"<([A-Za-z_]\w*+)(?:>([^<]*+)</\1>| ?/>)", re.ASCII)
_BEGIN, _NEXT_ITEM = re.compile(r"[ \t\n]*+<Person>[ \t\n]*+"), re.compile(r"</Item>[ \t\n]*+<Item>")
_FAMILY, _FAMILY_END, _ITEM, _ITEM_END = f"<{FAMILY}>", f"</{FAMILY}>", "<Item>", "</Item>"
_BLANK = " \t\n"
Pairs = list[tuple[str, str]]


class Plain(NamedTuple):
    """(elements as written, rows of the family, the photo); a photo is given decoded, its element is then empty."""

    pairs: Pairs
    family: list[Pairs]
    photo: bytes = b""


def plain_form(body: bytes) -> Plain | None:
    """What a form in UTF-8 without its declaration says; None where it is not so plain."""
    body, photo = _without_photo(body)
    if len(body) > LARGEST or b"&" in body or b"]]>" in body or len(body.translate(None, _FORBIDDEN)) < len(body):
        return None
    try:
        text = body.decode("utf-8").rstrip(_BLANK)
    except UnicodeError:
        return None
    begin = _BEGIN.match(text)
    if begin is None or not text.endswith("</Person>") or "\ufffe" in text or "\uffff" in text:
        return None
    before, opened, rest = text[begin.end():-len("</Person>")].partition(_FAMILY)
    family, closed, after = rest.partition(_FAMILY_END)
    elements, rows = _pairs(before), _rows(family)
    behind = _pairs(after)
    if elements is None or rows is None or behind is None or (opened and not closed):
        return None
    elements += behind
    if opened and (FAMILY in before or FAMILY in after):
        return None
    if photo and (PHOTO in family or before.count(f"<{PHOTO}") + after.count(f"<{PHOTO}") != 1):
        return None  # it was not the person's own
    return Plain(elements, rows, photo)


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


def _rows(family: str) -> list[Pairs] | None:
    """The pairs of each row; None if there stands anything else, or a row without a pair."""
    inside = family.strip(_BLANK)
    if not inside:
        return []
    if not (inside.startswith(_ITEM) and inside.endswith(_ITEM_END)):
        return None
    rows = [_pairs(row) for row in _NEXT_ITEM.split(inside[len(_ITEM):-len(_ITEM_END)])]
    return rows if all(rows) and inside.count("<Item") == len(rows) else None


def _pairs(text: str) -> Pairs | None:
    """(name, text) of every element of a text; None if it holds anything else."""
    pieces = _ELEMENT.split(text)  # what stands between, a name, a text, what stands between, …
    if "".join(pieces[::3]).strip(_BLANK):
        return None
    return [(name, said or "") for name, said in zip(pieces[1::3], pieces[2::3])]
