"""边界样例: a small city with two counties and one township clerk, for playing hostile input through the real doors."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.people.actions import appoint, open_post, register_person
from dazugong.kernel.people.models import Person

SINCE = date(2000, 1, 1)


@dataclass(frozen=True)
class Border:
    """样例: the clerk's login and a person within reach."""

    login: Login
    person: Person


def build_border(at: datetime) -> Border:
    """City 样例市 with 样例县 (township 样例镇, branch 样例村党支部) and 邻县 (branch 邻县某支部)."""
    by = system_reader(at.date(), "边界样例")
    with reading(by):

        def found(name: str, kind: str, under):  # noqa: ANN001, ANN202
            return found_unit(name=name, kind=kind, under=under, since=SINCE, by=by, at=at)

        city = found("样例市委", "city", None)
        county, other = found("样例县委", "county", city), found("邻县县委", "county", city)
        town = found("样例镇党委", "township", county)
        branch = found("样例村党支部", "branch", town)
        found("邻县某支部", "branch", other)
        person = register_person(values={"name": "样例人", "ethnic_group": "汉族"}, unit=branch, since=SINCE, by=by, at=at)
        clerk = register_person(values={"name": "样例干事", "sex": "男"}, unit=branch, since=SINCE, by=by, at=at)
        post = open_post(unit=town, title="组织委员", since=SINCE, by=by, at=at)
        give_role(post=post, role="organiser", over=town, since=SINCE, by=by, at=at)
        appoint(person=clerk, post=post, since=SINCE, by=by, at=at)
        login = Login.objects.create(username="clerk", label="样例干事", state=Login.State.CONFIRMED, must_change=False)
        Person.objects.filter(pk=clerk.pk).update(login=login)
    return Border(login, person)
