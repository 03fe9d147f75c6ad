"""表内文字: between the record of a person and the texts of the form, element by element.

Every format of the field is an arrangement of these texts: elements of .lrmx, fields of .lrm, items of a package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dazugong.formats.lrmx.assessments import Assessments
from dazugong.formats.lrmx.cadre import Cadre, Education, FamilyMember
from dazugong.formats.lrmx.career import Career
from dazugong.formats.lrmx.elements import FAMILY_PARTS, KNOWN, PLAIN
from dazugong.formats.lrmx.joining import Joining
from dazugong.formats.lrmx.written import WrittenDate
from dazugong.formats.text import BLANKS

_DATES = ("birth", "work_started", "ages_as_of", "form_date", "limit_month")
_READERS = dict.fromkeys(_DATES, WrittenDate.read) | {
    "joining": Joining.read, "career": Career.read, "assessments": Assessments.read}
_PADDING = re.compile(f"(?<=[^\x00-\x7f])[{BLANKS}]+(?=[^\x00-\x7f])")


def tidy(text: str) -> str:
    """A text of the form without the blanks at its ends, every line break as one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(f"\n\t{_EDGE}")


_EDGE = "".join(c for c in map(chr, range(0x20, 0x3001)) if re.fullmatch(f"[{BLANKS}]", c))


def unpadded(name: str) -> str:
    """姓名 without the blanks that editors put between two characters."""
    return _PADDING.sub("", tidy(name))


def cadre_from(texts: Mapping[str, str], family: Iterable[Mapping[str, str]] = (), photo: bytes = b"") -> Cadre:
    """The person that the texts describe; an element of no known name is kept in `unknown`."""
    values: dict[str, object] = {}
    parts: dict[str, dict[str, str]] = {"full_time": {}, "in_service": {}}
    for element in PLAIN:
        written = texts.get(element.name, "")
        head, _, part = element.attribute.partition(".")
        if part:
            parts[head][part] = tidy(written)
        elif head in _READERS:
            values[head] = _READERS[head](written)
        else:
            values[head] = unpadded(written) if head == "name" else tidy(written)
    members, unknown = _family(family)
    unknown += [(name, tidy(text)) for name, text in texts.items() if name not in KNOWN and text.strip()]
    return Cadre(full_time=Education(**parts["full_time"]), in_service=Education(**parts["in_service"]),
                 family=tuple(members), photo=photo, unknown=tuple(unknown), **values)


def _family(rows: Iterable[Mapping[str, str]]) -> tuple[list[FamilyMember], list[tuple[str, str]]]:
    """The rows that say anything, and what stands in them under unknown names."""
    members: list[FamilyMember] = []
    unknown: list[tuple[str, str]] = []
    for row in rows:
        values = {attribute: tidy(row.get(part, "")) for part, attribute in FAMILY_PARTS.items()}
        strange = [(part, tidy(text)) for part, text in row.items() if part not in FAMILY_PARTS and text.strip()]
        if any(values.values()):
            birth = WrittenDate.read(values.pop("birth"))
            name = unpadded(values.pop("name"))
            members.append(FamilyMember(birth=birth, name=name, **values))
        unknown += [(f"家庭成员第{len(members)}行 {part}", text) for part, text in strange]
    return members, unknown


def texts_of(cadre: Cadre) -> dict[str, str]:
    """The texts of the form, every element but family and photo."""
    return {element.name: _text(cadre, element.attribute) for element in PLAIN}


def family_texts(member: FamilyMember) -> dict[str, str]:
    """The texts of one row of the family."""
    return {part: str(getattr(member, attribute)) for part, attribute in FAMILY_PARTS.items()}


def _text(cadre: Cadre, attribute: str) -> str:
    head, _, part = attribute.partition(".")
    value = getattr(cadre, head)
    if part:
        return getattr(value, part)
    return value.text if isinstance(value, Joining | Career | Assessments) else str(value)
