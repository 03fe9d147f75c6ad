"""干部任免审批表 (.lrmx) 的安全打开: size, encoding, no DOCTYPE, whole; then every element by its name, as written.

Editors differ in version, encoding and padding, so values are matched by element name and nothing is guessed.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

from lxml import etree

from dazugong.formats.lrmx.elements import FAMILY, FAMILY_PARTS, KNOWN, PHOTO
from dazugong.formats.lrmx.written import NOTHING
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
_HEADING = re.compile(r"\A\s*data:image/[a-z]{3,4};base64,")
_UNTRIMMED = {"JianLi", PHOTO}
_PLAIN = KNOWN | set(FAMILY_PARTS) | {"Item"}
_CAPITALS = {name.lower(): name for name in _PLAIN}


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
    if root.tag.startswith("{"):
        _without_own_namespace(root)
    if root.tag != "Person":
        raise Refused(FORM, filename, "不是任免审批表文件", AGAIN)
    elements, family = _elements(root, filename)
    photo = _photo(elements.pop(PHOTO, ""))
    return OpenedForm(elements, root.findtext("XingMing") or elements.get("XingMing", ""), family, photo)


def _elements(root: etree._Element, filename: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    elements: dict[str, str] = {}
    family: list[dict[str, str]] | None = None
    for child in root:
        name = child.tag
        if name not in _PLAIN:
            name = _plain_name(name, filename)
        if name in elements or (name == FAMILY and family):
            raise Refused(FORM, filename, f"“{name}”一项出现两次", AGAIN)
        if name == FAMILY:
            family = _rows(child, filename)
        elif len(child):
            raise _nested(filename)
        else:
            text = child.text
            plain = text.strip() if text else ""
            elements[name] = text if plain and name in _UNTRIMMED else plain
    return elements, family or []


def _rows(family: etree._Element, filename: str) -> list[dict[str, str]]:
    """The rows of the family that say anything."""
    if len(family) > ITEM_LIMIT:
        raise Refused("家庭成员", filename, f"超过{ITEM_LIMIT}人", AGAIN)
    rows = []
    for item in family:
        row: dict[str, str] = {}
        for part in item:
            name = part.tag
            if name not in _PLAIN:
                name = _plain_name(name, filename)
            if len(part):
                raise _nested(filename)
            text = part.text
            row[name] = text.strip() if text else ""
        if any(row.values()):
            rows.append(row)
    return rows


def _plain_name(tag: object, filename: str) -> str:
    """The name of an element, by one spelling where some tool wrote it in other capitals."""
    if not isinstance(tag, str) or not _NAME.fullmatch(tag):
        raise Refused(FORM, filename, "含有不属于任免审批表的内容", AGAIN)
    return _CAPITALS.get(tag.lower(), tag)


def _without_own_namespace(root: etree._Element) -> None:
    """A namespace that a tool put on the whole form says nothing; elements of any other are refused later."""
    space = f"{root.tag.rpartition('}')[0]}}}"
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.removeprefix(space)


def _nested(filename: str) -> Refused:
    return Refused(FORM, filename, "层次不对，含有不属于任免审批表的内容", AGAIN)


def _photo(written: str) -> bytes:
    """The picture in the photo element: strict base64, a sound PNG or JPEG within the limits."""
    if not written or written.strip() in NOTHING:
        return b""
    try:
        photo = _decoded(written)
    except (binascii.Error, ValueError):
        raise Refused("照片", "", "照片数据已损坏", "请在编辑软件中重新插入照片，保存后再导入") from None
    return checked_photo(photo)


def _decoded(written: str) -> bytes:
    """Base64 as the editor writes it, in one line; as others do, in lines, with a heading or without its end, where that fails."""
    try:
        return binascii.a2b_base64(written, strict_mode=True)
    except binascii.Error:
        packed = "".join(_HEADING.sub("", written, count=1).split()).rstrip("=")
        return binascii.a2b_base64(packed + "=" * (-len(packed) % 4), strict_mode=True)


def checked_photo(photo: bytes, filename: str = "") -> bytes:
    """The photo itself, refused if too large or no sound PNG or JPEG."""
    if len(photo) > PHOTO_LIMIT:
        raise Refused("照片", filename, f"超过{PHOTO_LIMIT // 1024 // 1024}兆", "请缩小照片，重新插入后再导入")
    check_picture(photo, filename, field="照片")
    return photo
