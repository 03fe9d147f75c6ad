"""干部任免审批表 on paper: two pages of A4 in the rows and columns of the printed form, one person or a hundred.

    printed = approval_forms_pdf([cadre, …], on=date(2026, 11, 1))
    printed.data, printed.notices

What each cell says is decided here, once for PDF and docx: `sheet_of`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dazugong.formats.lrmx.cadre import Cadre, FamilyMember
from dazugong.formats.lrmx.written import WrittenDate, dotted
from dazugong.formats.paper.career_size import CareerLine, career_lines, career_size
from dazugong.formats.paper.coverage import missing_characters
from dazugong.formats.paper.measures import (
    CAREER_HEIGHT,
    FAMILY_CELLS,
    FIRST_CELLS,
    NAMES_BELOW,
    broad_points,
    career_pitch,
    first_heights,
    points_for,
    second_heights,
    signing_heights,
)
from dazugong.formats.paper.printable import breakable, printable
from dazugong.formats.paper.typesetting import NotSet, Printed, set_pdf
from dazugong.formula.partial import PartialDate

FAMILY_ROWS = 7
_CLOSED_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)")
_PNG = b"\x89PNG"


@dataclass(frozen=True, slots=True)
class Sheet:
    """一份表要印的文字: by cell; the CV by line with its size in points; the family row by row, seven at least."""

    cells: dict[str, str]
    career: list[CareerLine]
    career_points: float
    family: list[tuple[str, str, str, str, str]]
    photo: bytes = b""

    def texts(self) -> str:
        """Everything that will be printed, in one text."""
        rows = [cell for row in self.family for cell in row]
        return "\n".join([*self.cells.values(), *rows, *(line.when + line.what for line in self.career)])


def sheet_of(cadre: Cadre, *, on: date) -> Sheet:
    """What the form says of the person; ages as of the day written on the form, else as of `on`."""
    as_of = _day_of_ages(cadre.ages_as_of, on)
    birth = _month(cadre.birth)
    age = age_at(cadre.birth, as_of)
    cells = {
        "name": cadre.name, "sex": cadre.sex, "birth": birth if age is None else f"{birth}\n（{age}岁）",
        "ethnic_group": cadre.ethnic_group, "native_place": cadre.native_place, "birthplace": cadre.birthplace,
        "joining": _CLOSED_MONTH.sub(r"\1.\2", cadre.joining.text), "work_started": _month(cadre.work_started),
        "health": cadre.health, "technical_post": cadre.technical_post, "speciality": cadre.speciality,
        "full_time": _study(cadre.full_time.level, cadre.full_time.degree),
        "full_time_school": _study(cadre.full_time.level_school, cadre.full_time.degree_school),
        "in_service": _study(cadre.in_service.level, cadre.in_service.degree),
        "in_service_school": _study(cadre.in_service.level_school, cadre.in_service.degree_school),
        "post": cadre.post, "proposed_post": cadre.proposed_post, "post_to_leave": cadre.post_to_leave,
        "awards": cadre.awards, "assessments": cadre.assessments.text, "reason": cadre.reason,
        "reporting_unit": cadre.reporting_unit, "form_date": _in_words(cadre.form_date), "filled_by": cadre.filled_by,
    }
    lines = career_lines(cadre.career.text)
    family = [_member(member, as_of) for member in cadre.family]
    family += [("",) * 5] * (FAMILY_ROWS - len(family))
    return Sheet(cells, lines, career_size(lines), family, cadre.photo)


def age_at(birth: WrittenDate, as_of: PartialDate) -> int | None:
    """周岁: by the day where both are known to the day, else by the month; None where no year of birth is known."""
    born = birth.value
    if not born or born.text[:4] > as_of.text[:4]:
        return None
    known = min(len(born.text), len(as_of.text))
    return as_of.year - born.year - (1 if as_of.text[4:known] < born.text[4:known] else 0)


def approval_forms_pdf(cadres: Sequence[Cadre], *, on: date, of_the_machine: bool = True) -> Printed:
    """The forms of the persons one after another in one file. `of_the_machine` = False: only the font of the package.

    A photo that cannot be shown leaves its cell empty and is told; so is a character that no font has.
    """
    sheets = [sheet_of(cadre, on=on) for cadre in cadres]
    notices = [one for cadre, sheet in zip(cadres, sheets) for one in notices_about(cadre, sheet)]
    try:
        return Printed(_set(sheets, of_the_machine), tuple(notices))
    except NotSet as refused:
        if not refused.picture:
            raise
    for place, sheet in enumerate(sheets):
        if sheet.photo and not _can_be_shown(sheet.photo):
            sheets[place] = replace(sheet, photo=b"")
            notices.append(f"{printable(cadres[place].name)}的照片已损坏，没有印出。请重新插入照片。")
    return Printed(_set(sheets, of_the_machine), tuple(notices))


def notices_about(cadre: Cadre, sheet: Sheet) -> list[str]:
    """What the paper cannot show of the person, in words."""
    name = printable(cadre.name) or "未填姓名"
    found = []
    if rare := missing_characters(printable(sheet.texts())):
        found.append(f"{name}：本机字库没有“{'、'.join(rare)}”，印出来是空框，请手工补写或装上字库。")
    if len(cadre.family) > FAMILY_ROWS:
        found.append(f"{name}：家庭成员有{len(cadre.family)}人，比表上的{FAMILY_ROWS}行多，已加行。")
    if cadre.age_limit or cadre.limit_month.value or cadre.limit_month.verbatim:
        found.append(f"{name}：到龄情况没有印出，纸质表上没有这一格。")
    return found


def _set(sheets: Sequence[Sheet], of_the_machine: bool) -> bytes:
    forms, pictures = [], []
    for place, sheet in enumerate(sheets):
        picture = ""
        if sheet.photo:
            picture = f"{place}.{'png' if sheet.photo.startswith(_PNG) else 'jpg'}"
            pictures.append((picture, sheet.photo))
        forms.append(_placed(sheet) | {"photo": picture})
    return set_pdf("approval", {"forms": forms}, pictures=pictures, of_the_machine=of_the_machine)


def _placed(sheet: Sheet) -> dict[str, object]:
    """The texts as the template takes them: each with its size, the rows with their heights."""
    cells = sheet.cells
    first = first_heights(cells)
    pitch = career_pitch(sheet.career, sheet.career_points) if None not in first else None
    second = second_heights(cells, sheet.family, compact=pitch is None)
    points = {cell: points_for(cells[cell], *room) for cell, room in FIRST_CELLS.items()}
    points |= {cell: broad_points(cells[cell], height) for cell, height in zip(("awards", "assessments", "reason"), second)}
    points |= {cell: points_for(cells[cell], *NAMES_BELOW) for cell in ("reporting_unit", "filled_by")}
    family = [[[breakable(cell), points_for(cell, width, height or 0)] for cell, width in zip(row, FAMILY_CELLS)]
              for row, height in zip(sheet.family, second[4:])]
    return {**{cell: [breakable(text), points.get(cell, 12)] for cell, text in cells.items()},
            "career": [[breakable(line.when), breakable(line.what)] for line in sheet.career],
            "points": sheet.career_points, "pitch": pitch, "career_height": CAREER_HEIGHT, "family": family, "first": first, "second": second,
            "signing": signing_heights(cells, second, compact=pitch is None)}


def _can_be_shown(photo: bytes) -> bool:
    name = f"one.{'png' if photo.startswith(_PNG) else 'jpg'}"
    try:
        set_pdf("picture", {"picture": name}, pictures=[(name, photo)], of_the_machine=False)
    except NotSet:
        return False
    return True


def _member(member: FamilyMember, as_of: PartialDate) -> tuple[str, str, str, str, str]:
    """A row of the family; the dead have no age."""
    age = None if member.dead else age_at(member.birth, as_of)
    return member.relation, member.name, "" if age is None else str(age), member.affiliation, member.post


def _day_of_ages(written: WrittenDate, on: date) -> PartialDate:
    return written.value if written.value else PartialDate.of(on)


def _month(written: WrittenDate) -> str:
    """1986.07; a text that is no date as it is written."""
    return dotted(PartialDate(written.value.text[:7])) if written.value else written.verbatim


def _in_words(written: WrittenDate) -> str:
    """2026年11月1日 as far as known; the blank line of the form where nothing is."""
    if not written.value:
        return written.verbatim or "年　　月　　日"
    value = written.value
    parts = (f"{value.year}年", f"{value.month}月" if value.month else "　　月", f"{value.day}日" if value.day else "　　日")
    return "".join(parts)


def _study(one: str, other: str) -> str:
    """学历 above 学位, the same school only once."""
    return "\n".join(dict.fromkeys(part for part in (one, other) if part))
