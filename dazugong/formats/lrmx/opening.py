"""干部任免审批表 (.lrmx) 的安全打开: size, encoding, no DOCTYPE, whole; then every element by its name, as written.

Editors differ in version, encoding and padding, so values are matched by element name and nothing is guessed.
"""

from __future__ import annotations

import binascii
import re

import pybase64
from lxml import etree

from dazugong.formats.lrmx.elements import ELEMENTS, FAMILY, FAMILY_PARTS, KNOWN, NAME, PHOTO
from dazugong.formats.lrmx.plainform import AS_WRITTEN, ITEM_LIMIT, OpenedForm, plain_form
from dazugong.formats.lrmx.written import NOTHING
from dazugong.formats.lrmx.xmltext import checked, xml_root_of
from dazugong.formats.pictures import check_picture
from dazugong.formats.refusal import Refused

FILE_LIMIT = 8 * 1024 * 1024
PHOTO_LIMIT = 4 * 1024 * 1024
ELEMENT_LIMIT = 5_000
FORM = "任免审批表"
AGAIN = "请用任免审批表编辑软件打开后重新保存，再导入"
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]{0,60}")
_HEADING = re.compile(r"\A\s*data:image/[a-z]{3,4};base64,")
_SHORT = 1024  # no word for "none" is longer, however it is padded
_PLAIN = KNOWN | set(FAMILY_PARTS) | {"Item"}
_TERMS = {element.name: element.term for element in ELEMENTS}
_CAPITALS = {name.lower(): name for name in _PLAIN}
Pairs = list[tuple[str, str]]


def opened_form(data: bytes, filename: str) -> OpenedForm:
    """The form in the file; `Refused` if it is unsafe, cut off, or not such a form."""
    asked = {"field": FORM, "limit": FILE_LIMIT, "elements": ELEMENT_LIMIT, "remedy": AGAIN}
    body = checked(data, filename, **asked)
    form = plain_form(body) or _parsed(xml_root_of(body, filename, field=FORM, remedy=AGAIN), filename)
    written = form.elements.pop(PHOTO, "")
    form.photo = checked_photo(form.photo) if form.photo else _photo(written)
    return form


def _parsed(root: etree._Element, filename: str) -> OpenedForm:
    """What the XML parser read, as `plain_form` gives it; the photo as written, among the elements."""
    if root.tag.startswith("{"):
        _without_own_namespace(root)
    if root.tag != "Person":
        raise Refused(FORM, filename, "不是任免审批表文件", AGAIN)
    pairs: Pairs = []
    family: list[Pairs] = []
    for child in root:
        name = child.tag if child.tag in _PLAIN else _plain_name(child.tag, filename)
        if name == FAMILY:
            if family:
                raise Refused(FORM, filename, f"“{_TERMS.get(name, name)}”一项出现两次", AGAIN)
            family = [[(part.tag, _text(part, filename)) for part in item] for item in child]
        else:
            pairs.append((child.tag, _text(child, filename)))
    if len(family) > ITEM_LIMIT:
        raise Refused("家庭成员", filename, f"超过{ITEM_LIMIT}人", AGAIN)
    elements = _elements(pairs, filename)
    return OpenedForm(elements, dict(pairs).get(NAME) or elements.get(NAME, ""), _rows(family, filename))


def _text(element: etree._Element, filename: str) -> str:
    if len(element):
        raise Refused(FORM, filename, "层次不对，含有不属于任免审批表的内容", AGAIN)
    return element.text or ""


def _elements(pairs: Pairs, filename: str) -> dict[str, str]:
    """Every element that says anything by its name; none may stand twice."""
    elements: dict[str, str] = {}
    for written, text in pairs:
        name = written if written in _PLAIN else _plain_name(written, filename)
        if name in elements:
            raise Refused(FORM, filename, f"“{_TERMS.get(name, name)}”一项出现两次", AGAIN)
        elements[name] = text if name in AS_WRITTEN and text.strip() else text.strip()
    return {name: text for name, text in elements.items() if text}


def _rows(family: list[Pairs], filename: str) -> list[dict[str, str]]:
    """The rows of the family that say anything."""
    rows = []
    for item in family:
        row = {name if name in _PLAIN else _plain_name(name, filename): plain for name, text in item if (plain := text.strip())}
        if row:
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


def _photo(written: str) -> bytes:
    """The picture in the photo element: strict base64, a sound PNG or JPEG within the limits."""
    if len(written) < _SHORT and written.strip() in NOTHING:
        return b""
    try:
        photo = _decoded(written)
    except (binascii.Error, ValueError):
        raise Refused("照片", "", "照片数据已损坏", "请在编辑软件中重新插入照片，保存后再导入") from None
    return checked_photo(photo)


def _decoded(written: str) -> bytes:
    """Base64 as the editor writes it, in one line; as others do, in lines, with a heading or without its end, where that fails."""
    try:
        return pybase64.b64decode(written, validate=True)
    except binascii.Error:
        packed = "".join(_HEADING.sub("", written, count=1).split()).rstrip("=")
        return pybase64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)


def checked_photo(photo: bytes, filename: str = "") -> bytes:
    """The photo itself, refused if too large or no sound PNG or JPEG."""
    if len(photo) > PHOTO_LIMIT:
        raise Refused("照片", filename, f"超过{PHOTO_LIMIT // 1024 // 1024}兆", "请缩小照片，重新插入后再导入")
    check_picture(photo, filename, field="照片")
    return photo
