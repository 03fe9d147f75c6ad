"""遮盖: personal values in reports (telephone numbers) are shown whole only to those who may see persons."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.keys.fields import Personal, Restricted
from dazugong.kernel.people.facts import HOLDERS, MEMBERS
from dazugong.spec.form import Field

from .answers import cell_of
from .models import Answer
from .prefilling import Prefilled
from .written import Typed

WITHHELD = "无权查看"
ROSTERS, NAME = (MEMBERS.name, HOLDERS.name), "姓名"
NAMING = ("person", "phone")  # types of fields that are withheld whole in registers, sums and compilations


def withheld(reader: Reader, field: Field) -> bool:
    """Whether the answers to a field are kept from the reader in what shows many reports at once."""
    if field.only and not may_see(reader, field.only):
        return True
    return (field.type in NAMING or lists_persons(field)) and not reader.may("people.read")


def may_see(reader: Reader, only: Iterable[str]) -> bool:
    """Whether the reader is one of the posts or roles named: by the term of the role, or the title his post's label ends with."""
    role = roles().get(reader.role)
    return reader.scope.everything or any((role and role.term == name) or reader.label.endswith(name) for name in only)


def lists_persons(field: Field) -> bool:
    """Whether a field is pre-filled with names out of a roster."""
    asked = field.prefill
    return asked is not None and asked.over in ROSTERS and NAME in (*asked.list, asked.take)


def veiled(reader: Reader, text: str) -> str:
    """A text as the reader sees it in one report: a personal one masked for whoever may not see persons."""
    if isinstance(text, Restricted):
        return text if may_see(reader, text.only) else text.masked
    return text.masked if isinstance(text, Personal) and not reader.may("people.read") else text


def unveiled(values: Mapping[str, str], *known: Mapping[str, Answer | Typed] | Mapping[str, Prefilled]) -> dict[str, str]:
    """What came back from a page or workbook, by address: a mask that was left as it stood means the value behind it.

    Rows of a table may have been moved or taken out meanwhile: there a mask means the one value of its column that it hides.
    """
    found = dict(values)
    for one in known:
        moved: dict[tuple[str, str, str], set[str]] = {}
        for address, answer in one.items():
            if isinstance(answer.text, Personal):
                if cell := cell_of(address):
                    moved.setdefault((cell[0], cell[2], answer.text.masked), set()).add(answer.text)
                if values.get(address) == answer.text.masked:
                    found[address] = answer.text
        for address, text in values.items():
            cell = cell_of(address)
            behind = moved.get((cell[0], cell[2], text), set()) if cell and found[address] == text else set()
            if len(behind) == 1:
                found[address] = next(iter(behind))
    return found
