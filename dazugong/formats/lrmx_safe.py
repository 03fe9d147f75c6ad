"""干部任免审批表 (.lrmx) 的安全打开: size, encoding, no DOCTYPE, whole; then every element by its name, as written.

Editors differ in version, encoding and padding, so values are matched by element name and nothing is guessed. The
meaning of the fields (CV lines, parties, ages) is read elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from dazugong.formats.pictures import check_picture
from dazugong.formats.refusal import Refused
from dazugong.formats.roster import doubtful_together
from dazugong.formats.values import citizen_number, partial_date, person_name, sex

FILE_LIMIT = 8 * 1024 * 1024
PHOTO_LIMIT = 4 * 1024 * 1024
ITEM_LIMIT = 100
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030",
              "utf-16": "utf-16"}
_DECLARATION = re.compile(r"\s*<\?xml[^>]*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,30})["']""")
_AGAIN = "请用任免审批表编辑软件打开后重新保存，再导入"
_DATES = {"RuDangShiJian": "入党时间", "CanJiaGongZuoShiJian": "参加工作时间"}
_UNTRIMMED = {"JianLi", "ZhaoPian"}


@dataclass(slots=True)
class LrmxForm:
    """一份任免审批表: elements as written (blanks at the ends removed, the CV untouched), family, photo, notices.

    `name` is in standard form, `written_name` as it stands in the file (editors pad short names with blanks).
    """

    name: str
    written_name: str
    elements: dict[str, str]
    family: list[dict[str, str]] = field(default_factory=list)
    photo: bytes = b""
    notices: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def open_lrmx(data: bytes, filename: str, *, today: date) -> LrmxForm:
    """The form in the file; `Refused` if it is unsafe, cut off, not such a form, or its person cannot be right."""
    root = _root(_decoded(data, filename), filename)
    if etree.QName(root).localname != "Person":
        raise Refused("任免审批表", filename, "不是任免审批表文件", _AGAIN)
    elements, family = _elements(root, filename)
    form = LrmxForm("", root.findtext("XingMing") or "", elements, family)
    form.photo = _photo(elements.pop("ZhaoPian", ""))
    _check_person(form, today)
    return form


def _decoded(data: bytes, filename: str) -> str:
    """The file as text: by its mark, else by what it declares, else UTF-8; the declaration itself is taken off."""
    if len(data) > FILE_LIMIT:
        raise Refused("任免审批表", filename, f"超过{FILE_LIMIT // 1024 // 1024}兆", "请缩小照片后重新保存，再导入")
    declared = _ENCODING.search(data[:300])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        name, data = "utf-8", data[3:]
    if name not in _ENCODINGS:
        raise Refused("任免审批表", filename, "声明的文字编码不能识别", _AGAIN)
    try:
        text = data.decode(_ENCODINGS[name])
    except UnicodeError:
        raise Refused("任免审批表", filename, "文字编码与声明不符，或文件不完整", _AGAIN) from None
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)


def _root(text: str, filename: str) -> etree._Element:
    if re.search("<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", text, re.IGNORECASE):
        raise Refused("任免审批表", filename, "含有文档类型声明，可能引用外部内容", _AGAIN)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("任免审批表", filename, "内容已损坏或不完整", _AGAIN) from None


def _elements(root: etree._Element, filename: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    elements: dict[str, str] = {}
    family: list[dict[str, str]] = []
    for child in root:
        name = _plain_name(child, filename)
        if name in elements or (name == "JiaTingChengYuan" and family):
            raise Refused("任免审批表", filename, f"“{name}”一项出现两次", _AGAIN)
        if name == "JiaTingChengYuan":
            if len(child) > ITEM_LIMIT:
                raise Refused("家庭成员", filename, f"超过{ITEM_LIMIT}人", _AGAIN)
            items = [{_plain_name(part, filename): _value(part, filename) for part in item} for item in child]
            family += [item for item in items if any(item.values())]
        else:
            elements[name] = _value(child, filename)
    return elements, family


def _plain_name(element: etree._Element, filename: str) -> str:
    if "}" in str(element.tag) or not re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,60}", str(element.tag)):
        raise Refused("任免审批表", filename, "含有不属于任免审批表的内容", _AGAIN)
    return str(element.tag)


def _value(element: etree._Element, filename: str) -> str:
    if len(element):
        raise Refused("任免审批表", filename, "层次不对，含有不属于任免审批表的内容", _AGAIN)
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
    if len(photo) > PHOTO_LIMIT:
        raise Refused("照片", "", f"超过{PHOTO_LIMIT // 1024 // 1024}兆", "请缩小照片，重新插入后再导入")
    check_picture(photo, "", field="照片")
    return photo


def _check_person(form: LrmxForm, today: date) -> None:
    """The few values that decide whose form it is: name, sex, citizen number and birth."""
    rules = {"name": ("XingMing", person_name), "sex": ("XingBie", sex),
             "citizen_number": ("ShenFenZheng", lambda v: citizen_number(v, today=today)),
             "birth": ("ChuShengNianYue", lambda v: partial_date(v, field="出生年月", today=today))}
    known = {}
    for field_id, (element, rule) in rules.items():
        written = form.elements.get(element, "")
        if written or field_id == "name":
            taken = rule(written)
            known[field_id] = taken.value
            if taken.notice and field_id != "birth":
                form.notices.append(taken.notice)
    for element, term in _DATES.items():
        if re.fullmatch(r"[0-9]{4}[0-9.年月]{0,6}", form.elements.get(element, "")):
            partial_date(form.elements[element], field=term, today=today)
    form.name = known["name"]
    form.warnings = doubtful_together(known)
