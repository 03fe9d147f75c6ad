"""演示县的干部: an appointment form for everybody who holds a post of a township or an office; all of it invented."""
from __future__ import annotations

import random
from datetime import datetime

from dazugong.formats.lrmx import Cadre, Education, FamilyMember, WrittenDate
from dazugong.formats.lrmx.assessments import Assessment, Assessments
from dazugong.formats.lrmx.career import Career, Span
from dazugong.formats.lrmx.joining import Joining
from dazugong.formula.partial import PartialDate
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.cadre_actions import FormEntry, register_forms
from dazugong.kernel.people.models import Person

from .names import COUNTY
from .persons import People
from .tree import Tree

OWN = ("主任", "所长", "站长")  # whom a township manages itself; its leaders are managed by the county
SCHOOLS = ("某农业大学农学专业", "某师范学院汉语言文学专业", "某大学行政管理专业", "某理工学院土木工程专业", "某财经学院会计学专业")
IN_SERVICE = ("", "", "省委党校公共管理专业", "市委党校经济管理专业")
RELATIONS = {"男": "妻子", "女": "丈夫"}


def enrol_cadres(people: People, tree: Tree, *, by: Reader, at: datetime) -> None:
    """Forms for the holders of posts outside the branches, in the order in which they were appointed."""
    branches = {unit.pk for unit in tree.branches}
    towns = {unit.pk for unit in tree.towns}
    managed: dict[int, tuple[Unit, list[FormEntry]]] = {}
    seen: set[int] = set()
    for person, unit, title in people.holders:
        if unit.pk in branches or title.endswith("管理员") or person.pk in seen:
            continue
        seen.add(person.pk)
        manager = unit if unit.pk in towns and title.endswith(OWN) else tree.county
        draw = random.Random(len(seen))  # a stream of its own: the rest of the county stays as it is drawn
        managed.setdefault(manager.pk, (manager, []))[1].append(FormEntry(_form(person, unit, title, draw, at.year), "demo", {}, person))
    for manager, entries in managed.values():
        register_forms(entries=entries, unit=manager, since=manager.since, by=by, at=at)


def _form(person: Person, unit: Unit, title: str, draw: random.Random, year: int) -> Cadre:
    born = int(person.birth[:4])
    start = min(max(born + 22, 1960), year - 3)
    post = f"{unit.name}{title}"
    turns = sorted({start, min(start + draw.randrange(3, 9), year - 2), min(start + draw.randrange(9, 16), year - 1)})
    spans = [Span(PartialDate(f"{start - 4}-09"), PartialDate(f"{start}-07"), "某高等学校学生")]
    places = [*(f"某单位{draw.choice(('科员', '办事员', '干事'))}" for _ in turns[:-1]), post]
    for since, until, text in zip(turns, [*turns[1:], None], places):
        spans.append(Span(PartialDate(f"{since}-07"), PartialDate(f"{until}-07") if until else None, text))
    school, later = draw.choice(SCHOOLS), draw.choice(IN_SERVICE)
    results = [Assessment(y, "优秀" if draw.random() < 0.2 else "称职") for y in range(year - 3, year)]
    return Cadre(
        name=person.name, sex=person.sex, birth=WrittenDate.read(person.birth[:7]), ethnic_group=person.ethnic_group,
        native_place=person.native_place, birthplace=COUNTY, joining=Joining.read(person.joined[:7]),
        work_started=WrittenDate(PartialDate(f"{start}-07")), health="健康", full_time=Education("大学", "学士", school, school),
        in_service=Education("研究生" if later else "", "", later, ""), post=post, career=Career.of(spans), awards="无",
        assessments=Assessments.of(results), family=(_spouse(person, born, draw),), reporting_unit=f"中共{COUNTY}委组织部",
    )  # fmt: skip


def _spouse(person: Person, born: int, draw: random.Random) -> FamilyMember:
    name = f"某{draw.choice('甲乙丙丁戊己庚辛')}"
    return FamilyMember(RELATIONS.get(person.sex, "配偶"), name, WrittenDate.read(str(born + draw.randrange(-3, 4))), "群众", "某单位职工")
