"""干部任免审批表 (.lrmx) 在门口的核对: opened safely, and the few values looked at that decide whose form it is.

The meaning of the other cells (CV lines, parties, assessments) is read by `dazugong.formats.lrmx`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from dazugong.formats.lrmx.opening import opened_form
from dazugong.formats.roster import doubtful_together
from dazugong.formats.values import citizen_number, partial_date, person_name, sex

_DATES = {"RuDangShiJian": "入党时间", "CanJiaGongZuoShiJian": "参加工作时间"}


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
    opened = opened_form(data, filename)
    form = LrmxForm("", opened.written_name, opened.elements, opened.family, opened.photo)
    _check_person(form, today)
    return form


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
