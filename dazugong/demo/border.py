"""边界样例: a small city with two counties, a township clerk and an officer of the cadre section, for playing hostile input
through the real doors."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import appoint, open_post, register_person
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.opening import install_pack

SINCE = date(2000, 1, 1)
PAPERS = {      # 一本只收附件的登记簿
    "README.md": "边界样例：收件。",
    "pack.toml": """
id = "papers"
title = "收件"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例市收件办法", place = "第一条" }]
""",
    "schedule.toml": """
[[schedule]]
form = "paper"
every = "any-time"
usual = 4
""",
    "forms/paper.toml": """
title = "收件登记簿"

[[field]]
id = "paper"
term = "附件"
type = "file"
required = true
""",
    "examples/empty.toml": """
title = "没有附件的退回"
first = 2026-05-01
last = 2026-05-31
given = [{ over = "paper", unit = "样例镇党委", answers = {} }]

[[expect]]
form = "paper"
unit = "样例镇党委"
refused = ["附件"]
""",
}


@dataclass(frozen=True)
class Border:
    """样例: the clerk's login and his township, a person within reach, and the login of the officer to whom cadre forms belong."""

    login: Login
    town: Unit
    person: Person
    officer: Login


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

        def holds(name: str, title: str, role: str, over):  # noqa: ANN001, ANN202
            holder = register_person(values={"name": name, "sex": "男"}, unit=branch, since=SINCE, by=by, at=at)
            post = open_post(unit=over, title=title, since=SINCE, by=by, at=at)
            give_role(post=post, role=role, over=over, since=SINCE, by=by, at=at)
            appoint(person=holder, post=post, since=SINCE, by=by, at=at)
            login = Login.objects.create(username=role, label=name, state=Login.State.CONFIRMED, must_change=False)
            Person.objects.filter(pk=holder.pk).update(login=login)
            return login

        install_pack(source=PAPERS, since=at.date().replace(month=1, day=1), by=by, at=at)
        return Border(
            holds("样例干事", "组织委员", "organiser", town), town, person, holds("样例科员", "干部科科员", "cadre_section", county)
        )
