"""干部: one person as an appointment form describes him, typed, with every text that was not understood kept as written.

Attributes are named after the printed cells; texts are kept without the blanks at their ends, the CV untouched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dazugong.formats.lrmx.assessments import Assessments
from dazugong.formats.lrmx.career import Career
from dazugong.formats.lrmx.joining import Joining
from dazugong.formats.lrmx.written import WrittenDate

_DEAD = re.compile("去世|已故|病故|亡故|逝世")


@dataclass(frozen=True, slots=True)
class Unread:
    """未读懂: a text that is kept as written because its meaning was not understood; `place` names the cell."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Education:
    """学历学位: of full-time or in-service study; each of level and degree with its school and subject."""

    level: str = ""
    degree: str = ""
    level_school: str = ""
    degree_school: str = ""


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """家庭成员或重要社会关系: one row of the form."""

    relation: str = ""
    name: str = ""
    birth: WrittenDate = WrittenDate()
    affiliation: str = ""
    post: str = ""

    @property
    def dead(self) -> bool:
        """Whether the row says so; the form then shows no age."""
        return bool(_DEAD.search(self.post))


# Alone of these records not frozen: thirty-two values put past the lock were a tenth of the reading of a form.
@dataclass(slots=True, kw_only=True)
class Cadre:
    """干部. `version` is that of the editor the file came from and says nothing about the person: it is not compared.

    `age_limit`, `limit_month` and `affiliation` stand only in newer files; `unknown` holds elements of no known name.
    """

    name: str = ""
    sex: str = ""
    birth: WrittenDate = WrittenDate()
    ethnic_group: str = ""
    native_place: str = ""
    birthplace: str = ""
    joining: Joining = Joining()
    work_started: WrittenDate = WrittenDate()
    health: str = ""
    technical_post: str = ""
    speciality: str = ""
    full_time: Education = Education()
    in_service: Education = Education()
    post: str = ""
    proposed_post: str = ""
    post_to_leave: str = ""
    career: Career = Career()
    awards: str = ""
    assessments: Assessments = Assessments()
    reason: str = ""
    family: tuple[FamilyMember, ...] = ()
    reporting_unit: str = ""
    ages_as_of: WrittenDate = WrittenDate()
    form_date: WrittenDate = WrittenDate()
    filled_by: str = ""
    citizen_number: str = ""
    photo: bytes = field(default=b"", repr=False)
    version: str = field(default="", compare=False)
    age_limit: str = ""
    limit_month: WrittenDate = WrittenDate()
    affiliation: str = ""
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Every text of the form that was kept without being understood, in the order of the form."""
        dates = (("出生年月", self.birth), ("参加工作时间", self.work_started), ("计算年龄时间", self.ages_as_of),
                 ("填表时间", self.form_date), ("到龄年月", self.limit_month))
        parts = (("入党时间", self.joining), ("简历", self.career), ("年度考核结果", self.assessments))
        found = [Unread(place, written.verbatim) for place, written in dates if written.verbatim]
        found += [Unread(place, text) for place, part in parts for text in part.unread]
        found += [Unread(f"家庭成员第{row}行出生日期", member.birth.verbatim)
                  for row, member in enumerate(self.family, 1) if member.birth.verbatim]
        return tuple(found + [Unread(name, text) for name, text in self.unknown])
