"""干部任免审批表旧格式 (.lrm 和同名 .pic): 33 quoted fields in GB 18030, read and written.

Fields are divided by `","`; within some of them `@` divides cells and `#` the lines of a cell. The older form has no
place for the citizen number, the newer elements and the day of a date: `as_lrm_carries` says what is left.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from dazugong.formats.lrmx.cadre import Cadre, FamilyMember
from dazugong.formats.lrmx.elements import ELEMENTS, FAMILY_PARTS, Element
from dazugong.formats.lrmx.opening import FILE_LIMIT, checked_photo
from dazugong.formats.lrmx.texts import cadre_from, family_texts, texts_of
from dazugong.formats.lrmx.written import WrittenDate
from dazugong.formats.lrmx.xmltext import is_utf8
from dazugong.formats.refusal import Refused

FORM = "任免审批表（旧格式）"
FIELDS = 33
SLOTS = 13
SLOT_LIMIT = 100
_FAMILY_FIRST = 20
_EDUCATION = (9, 10)
_DIVIDER = '","'
_LOOSE_DIVIDER = re.compile(r'"[ \t]*,[ \t]*"')
_AGAIN = "请用任免审批表编辑软件打开后重新保存，再导入"
_PLACED = tuple(element for element in ELEMENTS if element.place)


def read_lrm(data: bytes, filename: str = "", *, picture: bytes = b"") -> Cadre:
    """The person in the text file; `picture` is the content of the .pic file of the same name."""
    if len(data) > FILE_LIMIT:
        raise Refused(FORM, filename, f"超过{FILE_LIMIT // 1024 // 1024}兆", _AGAIN)
    fields = _fields(_decoded(data, filename), filename)
    photo = checked_photo(picture, filename) if picture else b""
    return cadre_from(_texts(fields), _family(fields, filename), photo)


def write_lrm(cadre: Cadre) -> tuple[bytes, bytes]:
    """The text file and the picture file; the second is empty where there is no photo."""
    texts = texts_of(as_lrm_carries(cadre))
    fields = [""] * FIELDS
    cells = {place: [""] * 4 for place in _EDUCATION}
    for element in _PLACED:
        field, cell = element.place or (0, -1)
        if cell < 0:
            fields[field] = texts[element.name]
        else:
            cells[field][cell] = _without(texts[element.name], element.term)
    for place, four in cells.items():
        fields[place] = f"{four[0]}#{four[1]}@{four[2]}#{four[3]}"
    _write_family(fields, cadre.family)
    body = _DIVIDER.join(fields)
    if body.split(_DIVIDER) != fields:
        raise Refused(FORM, cadre.name, "有一项内容含有旧格式用作分隔的“\",\"”", "请改用中文引号和逗号，或改用新格式导出")
    return f'"{body}"'.replace("\n", "\r\n").encode("gb18030", errors="strict"), cadre.photo


def as_lrm_carries(cadre: Cadre) -> Cadre:
    """The person as far as the older form can carry him: dates to the month, no citizen number, no newer elements."""
    dates = {name: getattr(cadre, name).to_the_month() for name in ("birth", "work_started", "ages_as_of", "form_date")}
    family = tuple(replace(member, birth=member.birth.to_the_month()) for member in cadre.family)
    return replace(cadre, citizen_number="", age_limit="", limit_month=WrittenDate(), affiliation="", unknown=(),
                   version="", family=family, **dates)


def _decoded(data: bytes, filename: str) -> str:
    """GB 18030; UTF-8 and UTF-16 where the file is marked as such, or is sound UTF-8. Padding behind the text goes."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig" if is_utf8(data) else "gb18030").rstrip("\x00\x1a\r\n\t ")
    except UnicodeError:
        raise Refused(FORM, filename, "文字编码不能识别，或文件不完整", _AGAIN) from None
    if "\x00" in text:
        raise Refused(FORM, filename, "含有空字符，不是文字文件", _AGAIN)
    return text.replace("\r\n", "\n").strip()


def _fields(text: str, filename: str) -> list[str]:
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        raise Refused(FORM, filename, "不是旧格式的任免审批表，或内容不完整", _AGAIN)
    fields = text[1:-1].split(_DIVIDER)
    if len(fields) == 1:
        fields = _LOOSE_DIVIDER.split(text[1:-1])
    if len(fields) != FIELDS:
        raise Refused(FORM, filename, f"应有{FIELDS}项，实际{len(fields)}项", _AGAIN)
    return fields


def _texts(fields: list[str]) -> dict[str, str]:
    """The texts by element name; what stands in the fields that should be empty is kept by its number."""
    cells = {place: _four(fields[place]) for place in _EDUCATION}
    texts = {element.name: _cell(element, fields, cells) for element in _PLACED}
    used = {element.place.field for element in _PLACED if element.place} | set(range(_FAMILY_FIRST, _FAMILY_FIRST + 5))
    texts |= {f"第{place + 1}项": fields[place] for place in range(FIELDS) if place not in used}
    return texts | {f"第{place + 1}项": fields[place] for place in _EDUCATION if _overfull(fields[place])}


def _cell(element: Element, fields: list[str], cells: dict[int, list[str]]) -> str:
    field, cell = element.place or (0, -1)
    return fields[field] if cell < 0 else cells[field][cell]


def _four(text: str) -> list[str]:
    """全日制学历#学位@在职学历#学位 as four texts."""
    halves = (text.split("@") + ["", ""])[:2]
    return [part for half in halves for part in (half.split("#") + ["", ""])[:2]]


def _overfull(text: str) -> bool:
    halves = text.split("@")
    return any(half.strip("# ") for half in halves[2:]) or any(
        part.strip() for half in halves[:2] for part in half.split("#")[2:])


def _family(fields: list[str], filename: str) -> list[dict[str, str]]:
    """The five columns as rows."""
    columns = [field.split("@") for field in fields[_FAMILY_FIRST : _FAMILY_FIRST + 5]]
    rows = max(len(column) for column in columns)
    if rows > SLOT_LIMIT:
        raise Refused("家庭成员", filename, f"超过{SLOT_LIMIT}人", _AGAIN)
    return [{part: (column[row] if row < len(column) else "").replace("#", "\n")
             for part, column in zip(FAMILY_PARTS, columns)} for row in range(rows)]


def _write_family(fields: list[str], family: tuple[FamilyMember, ...]) -> None:
    rows = [family_texts(replace(member, birth=member.birth.to_the_month())) for member in family]
    rows += [dict.fromkeys(FAMILY_PARTS, "") for _ in range(SLOTS - len(rows))]
    for place, part in enumerate(FAMILY_PARTS, _FAMILY_FIRST):
        cells = [_without(row[part], f"家庭成员第{number}行").replace("\n", "#") for number, row in enumerate(rows, 1)]
        fields[place] = "@".join(cells)


def _without(text: str, term: str) -> str:
    """The text itself, refused if it holds a mark that divides cells."""
    if "@" in text or "#" in text:
        raise Refused(term, text, "含有旧格式用作分隔的“@”或“#”", "请改用全角符号，或改用新格式导出")
    return text
