"""演示县里本人的事: the member who has an account brought a request that is answered, one that waits for his word, and an application for relief; a secretary is asked what he thinks of a suggestion."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.processes.actions import press
from dazugong.kernel.processes.models import Case
from dazugong.kernel.processes.opening import open_case, procedures_on
from dazugong.kernel.processes.own import answer, bring
from dazugong.kernel.processes.told import offered_to, units_taking
from dazugong.kernel.records.opening import install_pack

from .cast import Cast
from .tree import Tree
from .work import at_nine

PACKS = Path(__file__).parents[1] / "packs"
SINCE = timedelta(days=120)
ROOF = {"kind": "党员", "matter": "活动室东头一间漏雨，下雨天不能开会，请安排修缮。"}
LAMP = {"kind": "党员", "matter": "村部门口路灯不亮，老党员晚上来开会看不清台阶。"}
RELIEF = {"sort": "突发困难", "matter": "大风掀了屋顶，请帮助修缮。"}


def ask(tree: Tree, cast: Cast, on: date) -> None:
    """What persons bring themselves, and what one of them is asked."""
    for name, since in (("hardship", on - SINCE), ("training_needs", on)):       # the second from now on: nobody owes it for what is past
        system = system_reader(since, "安装机制")
        with reading(system):
            install_pack(source=PACKS / name, since=since, by=system, at=at_nine(since))
    branch = next(unit for role, unit in cast.logins if role == "member")
    with reading(system_reader(on, "查支部")):
        unit = Unit.objects.get(pk=branch)
    _answered(cast, unit, on - timedelta(days=40))
    _to_be_judged(cast, unit, on - timedelta(days=9))
    _applied(cast, unit, on - timedelta(days=4))
    _suggested(tree, cast, on - timedelta(days=2))


def _answered(cast: Cast, branch: Unit, day: date) -> None:
    case, officer = _brought(cast, branch, day, "requests.appeal", "活动室漏雨", ROOF)
    _press(officer, day + timedelta(days=1), case, 1, "受理", ROOF)
    _press(officer, day + timedelta(days=9), case, 2, "答复", {"answer": "已经换瓦，又开了一次现场会看过。", "result": "已解决"})
    his = cast.reader("member", branch, day + timedelta(days=10))
    with reading(his):
        answer(public_id=case.public_id, step=3, verb="认可", values={"rating": "满意"}, by=his, at=at_nine(his.day))


def _to_be_judged(cast: Cast, branch: Unit, day: date) -> None:
    case, officer = _brought(cast, branch, day, "requests.appeal", "村部门口路灯不亮", LAMP)
    _press(officer, day + timedelta(days=1), case, 1, "受理", LAMP)
    _press(officer, day + timedelta(days=7), case, 2, "答复", {"answer": "已报供电所，月底前换灯。", "result": "列入计划"})


def _applied(cast: Cast, branch: Unit, day: date) -> None:
    case, officer = _brought(cast, branch, day, "hardship.relief", "屋顶被大风掀了", RELIEF)
    _press(officer, day + timedelta(days=1), case, 1, "受理", RELIEF)


def _suggested(tree: Tree, cast: Cast, day: date) -> None:
    """待遇建议 about the first secretary: he reads it and has not answered yet."""
    section = cast.reader("section", tree.county, day)
    offered = next(one for one in procedures_on(day) if one.key == "fair_process.treatment")
    with reading(section):
        standing = set(Unit.objects.filter(until=None).values_list("pk", flat=True))
        login = next(login for (role, unit), login in cast.logins.items() if role == "secretary" and unit in standing)
        person = Person.objects.get(login=login)
        case = open_case(offered=offered, unit=tree.county, subject="年度考核优秀", person=person, by=section, at=at_nine(day))
        values = {"grade": f"{day.year - 1}年优秀", "what": "推荐表彰", "basis": "考核办法第八条"}
    _press(section, day, case, 1, "请本人说明", values)


def _brought(cast: Cast, branch: Unit, day: date, key: str, subject: str, values: Mapping[str, str]) -> tuple[Case, Reader]:
    """What the member brought, and the officer who takes it: that of the nearest unit above his branch that has one."""
    his = cast.reader("member", branch, day)
    with reading(his):
        offered = next(one for one in offered_to(his) if one.key == key)
        taking = [(role, unit) for unit in units_taking(his, offered) for role in ("organiser", "section", "secretary") if (role, unit.pk) in cast.logins]
        role, unit = next(iter(sorted(taking, key=lambda one: one[0] == "secretary")))
        case = bring(offered=offered, unit=unit, subject=subject, values=values, by=his, at=at_nine(day))
    return case, cast.reader(role, unit, day)


def _press(by: Reader, day: date, case: Case, step: int, verb: str, values: Mapping[str, str]) -> None:
    by = by.on(day)
    with reading(by):
        press(case=case, step=step, verb=verb, values=values, by=by, at=at_nine(day))
