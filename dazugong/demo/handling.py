"""演示县的办件: requests and tickets at every stage, a village in rectification, a supervision sheet that is late."""
from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.processes.actions import press
from dazugong.kernel.processes.models import Case
from dazugong.kernel.processes.opening import open_case, procedures_on
from dazugong.kernel.processes.tending import escalate_late
from dazugong.kernel.records.opening import install_pack

from .cast import Cast
from .tree import Tree

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACKS = Path(__file__).parents[1] / "packs"
MATTERS = ("活动室屋顶漏雨", "村部网络时断时续", "党员教育平板没有配发", "老党员出行不便，请安排送学", "流动党员联系方式需要核对", "换届材料样式请示范")
TICKETS, ASKED = 12, 4
SINCE = timedelta(days=120)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, 0), SHANGHAI)


def handle(tree: Tree, cast: Cast, draw: random.Random, on: date) -> None:
    """Everything that is handled in the county these weeks."""
    system = system_reader(on - SINCE, "安装机制")
    with reading(system):
        for name in ("requests", "improvement", "fair_process"):
            install_pack(source=PACKS / name, since=on - SINCE, by=system, at=_at(on - SINCE))
    for number in range(TICKETS):
        _ticket(tree.towns[number % len(tree.towns)], tree, cast, draw, on - timedelta(days=draw.randrange(2, 30)), number % 3, draw.choice(MATTERS))
    for town in tree.towns[:ASKED]:
        _begin(cast.reader("organiser", town, on - timedelta(days=5)), "requests.instruction", town, "关于增设党支部的请示")
    _supervise(tree, cast, on)
    _rectify(tree.towns[0], tree, cast, on)
    last = system_reader(on, "办件照看")
    with reading(last):
        escalate_late(by=last, at=_at(on))


def _begin(by: Reader, key: str, unit: Unit, subject: str) -> Case:
    offered = next(one for one in procedures_on(by.day) if one.key == key)
    with reading(by):
        return open_case(offered=offered, unit=unit, subject=subject, by=by, at=_at(by.day))


def _ticket(town: Unit, tree: Tree, cast: Cast, draw: random.Random, day: date, far: int, matter: str) -> None:
    """A ticket of a township, handed to one of its villages, and as far as it has come."""
    organiser, village = cast.reader("organiser", town, day), draw.choice(tree.villages[town.pk])
    case = _begin(organiser, "requests.ticket", town, matter)
    if far:
        with reading(organiser):
            press(case=case, step=1, verb="交办", values={"kind": "基层单位", "matter": f"{matter}，请尽快解决。"}, to_unit=village, by=organiser, at=_at(day))
    if far > 1:
        secretary = cast.reader("secretary", village, day + timedelta(days=1))
        with reading(secretary):
            press(case=case, step=2, verb="办结", values={"answer": "已经办好，现场看过。", "result": "已解决"}, by=secretary, at=_at(secretary.day))
        after = cast.reader("organiser", town, day + timedelta(days=2))
        with reading(after):
            press(case=case, step=3, verb="办妥", values={"rating": draw.choice(("满意", "基本满意"))}, by=after, at=_at(after.day))


def _supervise(tree: Tree, cast: Cast, on: date) -> None:
    """Two sheets of the county's section: one answered, one late."""
    for number, town in enumerate(tree.towns[:2]):
        section = cast.reader("section", tree.county, on - timedelta(days=24))
        case = _begin(section, "requests.supervision", tree.county, f"{town.name}引才任务进度")
        with reading(section):
            press(case=case, step=1, verb="下发", values={"kind": "基层单位", "matter": "任务过半，进度没有过半。"}, to_unit=town, by=section, at=_at(section.day))
        if number == 0:
            organiser = cast.reader("organiser", town, on - timedelta(days=15))
            with reading(organiser):
                press(case=case, step=2, verb="回复", values={"answer": "已逐项排出计划。", "result": "列入计划"}, by=organiser, at=_at(organiser.day))


def _rectify(town: Unit, tree: Tree, cast: Cast, on: date) -> None:
    """A village of the first township, listed by the township and with its plan."""
    village = tree.villages[town.pk][2]
    organiser, secretary = cast.reader("organiser", town, on - timedelta(days=60)), cast.reader("secretary", village, on - timedelta(days=55))
    case = _begin(organiser, "improvement.rectification", village, "后进村党组织整顿")
    plan = {"plan": "配强班子，规范议事。", "leader": "镇党委副书记", "helper": "第一书记", "stages": "4"}
    with reading(organiser):
        press(case=case, step=1, verb="列入", values={"reasons": "班子议事不经常。", "kind": "村级"}, by=organiser, at=_at(organiser.day))
    with reading(secretary):
        press(case=case, step=2, verb="开始整顿", values=plan, by=secretary, at=_at(secretary.day))
