"""干部任免审批表 (.lrmx) 的安全打开: size, encoding, no DOCTYPE, whole; then every element by its name, as written.

Editors differ in version, encoding and padding, so values are matched by element name and nothing is guessed.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field

from lxml import etree

from dazugong.formats.lrmx.elements import FAMILY, PHOTO
from dazugong.formats.lrmx.xmltext import xml_root
from dazugong.formats.pictures import check_picture
from dazugong.formats.refusal import Refused

FILE_LIMIT = 8 * 1024 * 1024
PHOTO_LIMIT = 4 * 1024 * 1024
ITEM_LIMIT = 100
ELEMENT_LIMIT = 5_000
FORM = "任免审批表"
AGAIN = "请用任免审批表编辑软件打开后重新保存，再导入"
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]{0,60}")
_UNTRIMMED = {"JianLi", PHOTO}


@dataclass(slots=True)
class OpenedForm:
    """打开的任免审批表: elements as written (blanks at the ends removed, the CV untouched), family rows, photo."""

    elements: dict[str, str]
    written_name: str = ""
    family: list[dict[str, str]] = field(default_factory=list)
    photo: bytes = b""


def opened_form(data: bytes, filename: str) -> OpenedForm:
    """The form in the file; `Refused` if it is unsafe, cut off, or not such a form."""
    root = xml_root(data, filename, field=FORM, limit=FILE_LIMIT, elements=ELEMENT_LIMIT, remedy=AGAIN)
    if etree.QName(root).localname != "Person":
        raise Refused(FORM, filename, "不是任免审批表文件", AGAIN)
    elements, family = _elements(root, filename)
    photo = _photo(elements.pop(PHOTO, ""))
    return OpenedForm(elements, root.findtext("XingMing") or "", family, photo)


def _elements(root: etree._Element, filename: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    elements: dict[str, str] = {}
    family: list[dict[str, str]] = []
    for child in root:
        name = _plain_name(child, filename)
        if name in elements or (name == FAMILY and family):
            raise Refused(FORM, filename, f"“{name}”一项出现两次", AGAIN)
        if name == FAMILY:
            if len(child) > ITEM_LIMIT:
                raise Refused("家庭成员", filename, f"超过{ITEM_LIMIT}人", AGAIN)
            items = [{_plain_name(part, filename): _value(part, filename) for part in item} for item in child]
            family += [item for item in items if any(item.values())]
        else:
            elements[name] = _value(child, filename)
    return elements, family


def _plain_name(element: etree._Element, filename: str) -> str:
    name = element.tag
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Refused(FORM, filename, "含有不属于任免审批表的内容", AGAIN)
    return name


def _value(element: etree._Element, filename: str) -> str:
    if len(element):
        raise Refused(FORM, filename, "层次不对，含有不属于任免审批表的内容", AGAIN)
    text = element.text or ""
    return text if element.tag in _UNTRIMMED and text.strip() else text.strip()


def _photo(written: str) -> bytes:
    """The picture in the photo element: strict base64, a sound PNG or JPEG within the limits."""
    packed = re.sub(r"\s+", "", written)
    if not packed:
        return b""
    try:
        photo = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("照片", "", "照片数据已损坏", "请在编辑软件中重新插入照片，保存后再导入") from None
    return checked_photo(photo)


def checked_photo(photo: bytes, filename: str = "") -> bytes:
    """The photo itself, refused if too large or no sound PNG or JPEG."""
    if len(photo) > PHOTO_LIMIT:
        raise Refused("照片", filename, f"超过{PHOTO_LIMIT // 1024 // 1024}兆", "请缩小照片，重新插入后再导入")
    check_picture(photo, filename, field="照片")
    return photo
