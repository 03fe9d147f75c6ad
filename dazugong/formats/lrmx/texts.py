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
_PARTS = tuple(FAMILY_PARTS)


def tidy(text: str) -> str:
    """A text of the form without the blanks at its ends, every line break as one."""
    return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).strip()


def unpadded(name: str) -> str:
    """姓名 without the blanks that editors put between two characters."""
    name = tidy(name)
    return name if name.isalnum() else _PADDING.sub("", name)       # most have no blank at all


_READERS["name"] = unpadded
# by the name of the element: the attribute and how its text is read; of a schooling the attribute and its part
_VALUES = {element.name: (element.attribute, _READERS.get(element.attribute, tidy)) for element in PLAIN if "." not in element.attribute}
_SCHOOLINGS = {element.name: element.attribute.split(".") for element in PLAIN if "." in element.attribute}


def cadre_from(texts: Mapping[str, str], family: Iterable[Mapping[str, str]] = (), photo: bytes = b"") -> Cadre:
    """The person that the texts describe; an element of no known name is kept in `unknown`."""
    values: dict[str, object] = {}
    schoolings: dict[str, dict[str, str]] = {}
    members, unknown = _family(family)
    for name, text in texts.items():
        if name in _VALUES:
            attribute, read = _VALUES[name]
            values[attribute] = read(text)
        elif name in _SCHOOLINGS:
            attribute, part = _SCHOOLINGS[name]
            schoolings.setdefault(attribute, {})[part] = tidy(text)
        elif name not in KNOWN and text.strip():
            unknown.append((name, tidy(text)))
    values |= {attribute: Education(**parts) for attribute, parts in schoolings.items()}
    return Cadre(family=tuple(members), photo=photo, unknown=tuple(unknown), **values)


def _family(rows: Iterable[Mapping[str, str]]) -> tuple[list[FamilyMember], list[tuple[str, str]]]:
    """The rows that say anything, and what stands in them under unknown names."""
    members: list[FamilyMember] = []
    unknown: list[tuple[str, str]] = []
    for row in rows:
        said = [row.get(part) or "" for part in _PARTS]
        relation, name, birth, affiliation, post = [tidy(text) if "\r" in text else text.strip() for text in said]
        if relation or name or birth or affiliation or post:
            members.append(FamilyMember(relation, name if name.isalnum() else _PADDING.sub("", name), WrittenDate.read(birth), affiliation, post))
        if not row.keys() <= FAMILY_PARTS.keys():
            unknown += [(f"家庭成员第{len(members)}行 {part}", tidy(text)) for part, text in row.items()
                        if part not in FAMILY_PARTS and text.strip()]
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
