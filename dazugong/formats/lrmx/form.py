"""干部任免审批表 (.lrmx): read tolerantly from any version, written strictly as version 3.2.1.16 with 34 elements."""

from __future__ import annotations

import base64

from lxml import etree

from dazugong.formats.lrmx.cadre import Cadre
from dazugong.formats.lrmx.elements import ELEMENTS, FAMILY, NEWER_ELEMENTS, PHOTO, VERSION
from dazugong.formats.lrmx.opening import opened_form
from dazugong.formats.lrmx.texts import cadre_from, family_texts, texts_of
from dazugong.formats.lrmx.xmltext import writable, xml_bytes

WRITTEN_VERSION = "3.2.1.16"


def read_lrmx(data: bytes, filename: str = "") -> Cadre:
    """The person on the form; what is not understood is kept and listed in `unread`. `Refused` only as unsafe or damaged."""
    form = opened_form(data, filename)
    return cadre_from(form.elements, form.family, form.photo)


def write_lrmx(cadre: Cadre, *, newer: bool = False, version: str = WRITTEN_VERSION) -> bytes:
    """The form as a file. `newer` adds the elements of the reform of 2025, behind all others.

    No file of the editor's newer version was at hand: behind the others they disturb no reader that counts.
    """
    root = etree.Element("Person")
    texts = texts_of(cadre) | {VERSION: version, PHOTO: base64.b64encode(cadre.photo).decode("ascii")}
    for element in (*ELEMENTS, *(NEWER_ELEMENTS if newer else ())):
        child = etree.SubElement(root, element.name)
        if element.name == FAMILY:
            _write_family(child, cadre)
        else:
            child.text = writable(texts[element.name], field=element.term) or None
    return xml_bytes(root)


def _write_family(parent: etree._Element, cadre: Cadre) -> None:
    for row, member in enumerate(cadre.family, 1):
        item = etree.SubElement(parent, "Item")
        for part, text in family_texts(member).items():
            etree.SubElement(item, part).text = writable(text, field=f"家庭成员第{row}行") or None
