"""演示县的人员: members by branch, cadres by post; everybody invented."""
from __future__ import annotations

import random
from datetime import date, datetime

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import Entry, appoint, open_post, register_people
from dazugong.kernel.people.models import Membership, Person

from .names import Names
from .tree import Tree

MEMBERS_OF_A_BRANCH = 20  # on the average; twelve thousand in the whole county
AREA = "439900"  # 无此县: a code never given to any county, so no invented number can be a real person's
EDUCATION = ("初中", "高中", "中专", "大专", "大学", "研究生")
OCCUPATION = ("农牧渔民", "农牧渔民", "农牧渔民", "工勤技能人员", "专业技术人员", "企事业单位管理人员", "党政机关工作人员", "其他职业人员")
RETIRED_BORN, STUDENT_BORN = 1964, 2002  # born before, most are retired; born after, most are students
BORN, IN_OFFICE_BORN = (1938, 2004), (1969, 2001)  # all members; who holds a post and who works in an office
GROUPS = ("汉族",) * 18 + ("苗族", "土家族")
TOWN_POSTS = (
    ("书记", True, ""), ("副书记、镇长", True, ""), ("副书记", False, ""), ("组织委员", False, "organiser"), ("纪委书记", False, ""),
    ("宣传委员", False, ""), ("统战委员", False, ""), ("武装部长", False, ""), ("副镇长", False, ""), ("人大主席", True, ""),
    ("党政办主任", False, ""), ("党建办主任", False, ""), ("农业办主任", False, ""), ("综治办主任", False, ""),
    ("民政办主任", False, ""), ("财政所所长", False, ""), ("文化站站长", False, ""),
)  # fmt: skip
OFFICE_POSTS = ("主要负责人", "副职", "副职（分管）", "纪检组长", "办公室主任", "业务科科长", "综合科科长", "机关党支部书记", "四级调研员", "副科长", "科员岗", "人事科科长")
DEPARTMENT_POSTS = (
    ("部长", True, "leader"), ("常务副部长", False, "leader"), ("组织科科长", False, "section"), ("干部科科长", False, "cadre_section"),
    ("系统管理员", False, "sysadmin"), ("安全管理员", False, "secadmin"), ("审计管理员", False, "auditor"),
    ("组织科副科长", False, "section"),
)  # fmt: skip
DIRECTOR = "办公室主任"     # of the department itself: files what it owes, and sees no further


class People:
    """登记人员与任职. Numbers run from the seed, so the same seed gives the same people."""

    def __init__(self, names: Names, draw: random.Random, tree: Tree, *, by: Reader, at: datetime) -> None:
        self.names, self.draw, self.tree, self.by, self.at = names, draw, tree, by, at
        self.count = 0
        self.members: dict[int, list[Person]] = {}
        self.numbers: set[str] = set()
        self.holders: list[tuple[Person, Unit, str]] = []

    def settle(self) -> None:
        """Registers the members of all branches, then fills the posts from among them."""
        branches = self.tree.branches
        sizes = [max(5, int(self.draw.gauss(MEMBERS_OF_A_BRANCH, 6))) for _ in branches]
        entries = [self.entry(unit) for unit, size in zip(branches, sizes) for _ in range(size)]
        for entry, person in zip(entries, register_people(entries=entries, by=self.by, at=self.at)):
            self.members.setdefault(entry.unit.pk, []).append(person)
        for persons in self.members.values():
            persons.sort(key=_past_office)      # posts are filled from the front
        self._fill_department()
        for town in self.tree.towns:
            pool = iter([p for v in (*self.tree.villages[town.pk], *self.tree.others[town.pk]) for p in self.members[v.pk][1:3]])
            for title, principal, role in TOWN_POSTS:
                self._hold(next(pool), town, title, role, town, principal=principal)
        for office, branch in zip(self.tree.offices, self.tree.office_branches[1:]):
            pool = iter(self.members[branch.pk])
            for title, person in zip(OFFICE_POSTS, pool):
                self._hold(person, office, title, "", office, principal=title == OFFICE_POSTS[0])
        for branch in branches:
            self._hold(self.members[branch.pk][0], branch, "书记", "secretary", branch, principal=True)
        self._fill_office_of_department()

    def _fill_department(self) -> None:
        branch = self.tree.office_branches[0]
        extra = [self.entry(branch) for _ in range(max(0, 20 - len(self.members[branch.pk])))]
        self.members[branch.pk] += register_people(entries=extra, by=self.by, at=self.at)
        for (title, principal, role), person in zip(DEPARTMENT_POSTS, self.members[branch.pk][1:]):
            self._hold(person, self.tree.department, title, role, self.tree.county, principal=principal)

    def _fill_office_of_department(self) -> None:
        person = self.members[self.tree.office_branches[0].pk][1 + len(DEPARTMENT_POSTS)]
        own = random.Random(len(self.holders))  # a stream of its own: the rest of the county stays as it is drawn
        self._hold(person, self.tree.department, DIRECTOR, "section", self.tree.department, principal=False, draw=own)

    def _hold(self, person: Person, unit: Unit, title: str, role: str, over: Unit, *, principal: bool, draw: random.Random | None = None) -> None:
        draw = draw or self.draw
        since = date(2021, 1, 1 + draw.randrange(28))
        post = open_post(unit=unit, title=title, principal=principal, since=unit.since, by=self.by, at=self.at)
        if role:
            give_role(post=post, role=role, over=over, since=unit.since, by=self.by, at=self.at)
        self.holders.append((person, unit, title))
        appoint(person=person, post=post, since=since, document=f"澄组〔2021〕{draw.randrange(1, 90)}号", by=self.by, at=self.at)

    def entry(self, unit: Unit) -> Entry:
        """An invented member of a branch."""
        draw = self.draw
        self.count += 1
        sex = "男" if draw.random() < 0.7 else "女"
        birth = date(draw.randrange(*(IN_OFFICE_BORN if unit in self.tree.office_branches else BORN)), draw.randrange(1, 13), draw.randrange(1, 29))
        joined = min(birth.year + draw.randrange(19, 40), 2023)
        probationary = joined == 2023 and draw.random() < 0.5
        values = {
            "name": self.names.person(sex), "sex": sex, "ethnic_group": draw.choice(GROUPS),
            "birth": birth.isoformat() if draw.random() < 0.8 else f"{birth:%Y-%m}",
            "education": EDUCATION[min(5, max(0, int(draw.gauss(1.2 + (birth.year - 1938) / 22, 1))))],
            "occupation": self._occupation(birth), "native_place": "澄岭",
            "joined": f"{joined}-07-01" if draw.random() < 0.7 else f"{joined}-07",
            "member_class": "预备党员" if probationary else "正式党员",
            "regular": "" if probationary else f"{joined + 1}-07",
            "citizen_number": self._number(birth, sex), "phone": f"199{self.count:08d}",
        }  # fmt: skip
        kind = Membership.Kind.PROBATIONARY if probationary else Membership.Kind.REGULAR
        return Entry(values, unit, date(max(2016, joined), 7, 1), kind)

    def _occupation(self, birth: date) -> str:
        likely = "离退休人员" if birth.year < RETIRED_BORN else "学生" if birth.year > STUDENT_BORN else ""
        return likely if likely and self.draw.random() < 0.6 else self.draw.choice(OCCUPATION)

    def _number(self, birth: date, sex: str) -> str:
        while (number := citizen_number(birth, self.draw.randrange(0, 1000, 2) + (sex == "男"))) in self.numbers:
            pass
        self.numbers.add(number)
        return number


def _past_office(person: Person) -> bool:
    """Whether somebody is too old or too young for a post."""
    return int(person.birth[:4]) not in range(*IN_OFFICE_BORN)


def citizen_number(birth: date, order: int) -> str:
    """An invented number of the right form: no such area, right check digit; `order` is odd for men."""
    body = f"{AREA}{birth:%Y%m%d}{order:03d}"
    total = sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))
    return body + "10X98765432"[total % 11]
