"""开始: a new installation's root, its office, and the first four accounts."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.calendar.actions import load_year, published_days
from dazugong.kernel.identity.actions import issue_token
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import appoint, open_post, register_person
from dazugong.kernel.people.models import Person

from .actions import give_role
from .roles import roles

FIRST_DAY = date(2000, 1, 1)
# 科室 is among them: somebody must enter units and posts before anybody else can be given an account.
FIRST = ("sysadmin", "secadmin", "auditor", "section")


@dataclass(frozen=True)
class FirstToken:
    """首个口令: the address printed from it sets the first password."""

    username: str
    title: str
    token: str


@transaction.atomic
def begin(*, name: str, at: datetime) -> list[FirstToken]:
    """初始化. Nobody has a password afterwards: everybody sets his own with a one-time token."""
    system = system_reader(at.date(), "初始化")
    with reading(system):
        for year in range(at.year - 2, at.year + 2):
            if days := published_days(year):
                load_year(year=year, days=days, basis="国务院办公厅节假日安排", by=system, at=at)
        root = found_unit(name=name, kind=UnitKind.COUNTY, under=None, since=FIRST_DAY, by=system, at=at)
        office = found_unit(name=f"{name}组织部", kind=UnitKind.OFFICE, under=root, since=FIRST_DAY, by=system, at=at)
        return [_administrator(role, office, root, system, at) for role in FIRST]


def _administrator(role: str, office: Unit, root: Unit, by: Reader, at: datetime) -> FirstToken:
    title = roles()[role].term
    post = open_post(unit=office, title=title, since=FIRST_DAY, by=by, at=at)
    give_role(post=post, role=role, over=root, since=FIRST_DAY, by=by, at=at)
    person = register_person(values={"name": title, "sex": "男"}, unit=office, since=FIRST_DAY, by=by, at=at)
    appoint(person=person, post=post, since=FIRST_DAY, by=by, at=at)
    login = Login(username=role, label=title, state=Login.State.CONFIRMED, must_change=False)
    login.set_unusable_password()
    login.save()
    Person.objects.filter(pk=person.pk).update(login=login)
    return FirstToken(role, title, issue_token(login=login, by=by, at=at))
