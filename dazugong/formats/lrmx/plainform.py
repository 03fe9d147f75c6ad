"""寻常的任免审批表: a form as every editor writes it - elements without attributes, nothing inside but text - read at one glance.

Whatever is written otherwise (entities, comments, a namespace, a second of the same name, a large photo) is left to the XML
parser; both read the same (test_plain_forms). It is there because a department reads its forms by the thousand.
"""

from __future__ import annotations

import re

from dazugong.formats.lrmx.elements import FAMILY

LARGEST = 32 * 1024  # beyond it a file is mostly photo, which the parser passes over more quickly
_FORBIDDEN = bytes(code for code in range(32) if code not in b"\t\n")
_ELEMENT = re.compile(r"(<([A-Za-z_]\w*+)(?:>([^<]*+)</\2>| ?/>)[ \t\n]*+)", re.ASCII)
_BEGIN, _ITEM, _ITEM_END = re.compile(r"[ \t\n]*+<Person>[ \t\n]*+"), re.compile(r"[ \t\n]*+<Item>[ \t\n]*+"), "</Item>"
_FAMILY, _FAMILY_END = f"<{FAMILY}>", f"</{FAMILY}>"
_BLANK = " \t\n"
Pairs = list[tuple[str, str]]


def plain_form(body: bytes) -> tuple[Pairs, list[Pairs]] | None:
    """(elements as written, rows of the family) of a form in UTF-8 without its declaration; None where it is not so plain."""
    if len(body) > LARGEST or b"&" in body or len(body.translate(None, _FORBIDDEN)) < len(body):
        return None
    try:
        text = body.decode("utf-8").rstrip(_BLANK)
    except UnicodeError:
        return None
    begin = _BEGIN.match(text)
    if begin is None or not text.endswith("</Person>") or "\ufffe" in text or "\uffff" in text or "]]>" in text:
        return None
    before, opened, rest = text[begin.end():-len("</Person>")].partition(_FAMILY)
    family, closed, after = rest.partition(_FAMILY_END)
    elements, rows = _pairs(before), _rows(family)
    behind = _pairs(after.lstrip(_BLANK))
    if elements is None or rows is None or behind is None or (opened and not closed):
        return None
    if opened and any(name == FAMILY for name, _ in (*elements, *behind)):
        return None
    return elements + behind, rows


def _rows(family: str) -> list[Pairs] | None:
    *items, rest = family.split(_ITEM_END)
    rows = [_pairs(item[begin.end():]) if (begin := _ITEM.match(item)) else None for item in items]
    return None if rest.strip(_BLANK) or None in rows else rows


def _pairs(text: str) -> Pairs | None:
    """(name, text) of every element of a text; None if it holds anything else."""
    found = _ELEMENT.findall(text)
    return [one[1:] for one in found] if sum([len(one[0]) for one in found]) == len(text) else None
