"""干部来件的核对: the values that decide whose form it is, and whether every text may come in at all.

Refused is what cannot be (a name, a citizen number, a day that does not exist, hidden signs); what only looks doubtful
is told and kept. A text that is merely not understood is no reason to refuse: it is kept as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from dazugong.formats.dates import partial_date
from dazugong.formats.lrmx import Cadre
from dazugong.formats.names import person_name
from dazugong.formats.refusal import Refused, Taken
from dazugong.formats.roster import doubtful_together, impossible_together
from dazugong.formats.text import line_text, plain_text
from dazugong.formats.values import citizen_number, ethnic_group, sex

CAREER_LIMIT = 20_000
CELL_LIMIT = 5_000
HOME_LIMIT = 60
LINES = {"relation": "称谓", "name": "姓名", "affiliation": "政治面貌"}
TEXTS = {
    "birthplace": "出生地", "health": "健康状况", "technical_post": "专业技术职务", "speciality": "熟悉专业有何专长",
    "post": "现任职务", "proposed_post": "拟任职务", "post_to_leave": "拟免职务", "awards": "奖惩情况", "reason": "任免理由",
    "reporting_unit": "呈报单位", "filled_by": "填表人", "age_limit": "改革前任职年龄界限", "affiliation": "政治面貌",
}


@dataclass(slots=True)
class Checked:
    """核对结果: the person's values in standard form, what was changed in them, and what looks doubtful."""

    values: dict[str, str]
    notices: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def check_cadre(cadre: Cadre, *, written_name: str = "", today: date) -> Checked:
    """The person's values; raises `Refused` naming the cell."""
    checked = Checked({})
    rules: dict[str, tuple[str, Callable[[str], Taken]]] = {
        "name": (written_name.strip() or cadre.name, person_name), "sex": (cadre.sex, sex), "ethnic_group": (cadre.ethnic_group, ethnic_group),
        "native_place": (cadre.native_place, lambda text: line_text(text, field="籍贯", limit=HOME_LIMIT)),
        "citizen_number": (cadre.citizen_number, lambda text: citizen_number(text, today=today)),
    }  # fmt: skip
    for name, (written, rule) in rules.items():
        if written or name == "name":
            taken = rule(written)
            checked.values[name] = taken.value
            checked.notices += [taken.notice] if taken.notice else []
    checked.values |= _dates(cadre, today)
    for refused in impossible_together(checked.values):
        raise refused
    checked.warnings = doubtful_together(checked.values, today=today)
    _check_texts(cadre)
    return checked


def _dates(cadre: Cadre, today: date) -> dict[str, str]:
    """Birth, start of work and joining as far as known. A slip of the pen in digits is refused, 不详 is not."""
    found = {}
    for name, term, written in (("birth", "出生年月", cadre.birth), ("work_start", "参加工作时间", cadre.work_started)):
        if written.value:
            found[name] = partial_date(written.value.text, field=term, today=today).value
        elif re.search(r"\d", written.verbatim):
            partial_date(written.verbatim, field=term, today=today)
    joined = [cadre.joining.party_since, *(other.since for other in cadre.joining.others)]
    dates = [partial_date(one.text, field="入党时间", today=today).value for one in joined if one]
    for piece in cadre.joining.unread:
        if re.fullmatch(r"[0-9]{4}[0-9.年月]{0,6}", piece):
            partial_date(piece, field="入党时间", today=today)
    if cadre.joining.party_since:
        found["joined"] = dates[0]
    return found


def _check_texts(cadre: Cadre) -> None:
    """No hidden signs, no control characters, nothing longer than a cell can hold."""
    plain_text(cadre.career.text, field="简历", limit=CAREER_LIMIT)
    plain_text(cadre.joining.text, field="入党时间", limit=CELL_LIMIT)
    plain_text(cadre.assessments.text, field="年度考核结果", limit=CELL_LIMIT)
    for name, term in TEXTS.items():
        plain_text(getattr(cadre, name), field=term, limit=CELL_LIMIT)
    for part, term in ((cadre.full_time, "全日制教育"), (cadre.in_service, "在职教育")):
        for name in ("level", "degree", "level_school", "degree_school"):
            plain_text(getattr(part, name), field=term, limit=CELL_LIMIT)
    for number, member in enumerate(cadre.family, 1):
        place = f"家庭成员第{number}行"
        for name, term in LINES.items():
            _in_place(lambda text, term: line_text(text, field=term), getattr(member, name), term, place)
        _in_place(lambda text, term: plain_text(text, field=term, limit=CELL_LIMIT), member.post, "工作单位及职务", place)
    for name, text in cadre.unknown:
        plain_text(text, field=name, limit=CAREER_LIMIT)


def _in_place(rule: Callable[[str, str], Taken], text: str, term: str, place: str) -> None:
    try:
        rule(text, term)
    except Refused as refused:
        raise refused.at(place) from None
