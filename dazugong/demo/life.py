"""演示县的组织生活: branches hold their meetings, most as often as they must; offices are paired with villages and visit them."""
from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.meetings.actions import plan_meeting, record_attendance
from dazugong.kernel.meetings.daily import open_life
from dazugong.kernel.meetings.roster import due_at
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.kinds import Offered, meeting_kinds, offered, relation_kinds
from dazugong.kernel.relations.actions import begin_relation, record_visit

from .cast import Cast
from .tree import Tree

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOPICS = ("学习中央和省市县委有关精神", "讨论接收预备党员", "研究本季度重点工作", "通报党费收缴和支部工作")
DEEDS = ("共同修整活动室，帮助理清台账", "联系农技人员到村讲课", "一起上党课，走访困难户", "帮助对接农产品销路")
BRANCHES, PAIRS = 12, 14


def _at(day: date) -> datetime:
    return datetime.combine(day, time(15, 0), SHANGHAI)


def live(tree: Tree, cast: Cast, draw: random.Random, on: date) -> None:
    """What the days ask for, meetings of the first township's branches, and pairings of offices with its villages."""
    system = system_reader(on, "照看会议和联系")
    with reading(system):
        open_life(by=system, at=_at(on))
    town = tree.towns[0]
    for branch in (*tree.villages[town.pk], *tree.others[town.pk])[:BRANCHES]:
        _meet(branch, cast, draw, on)
    _pair(tree, draw, on)


def _meet(branch: Unit, cast: Cast, draw: random.Random, on: date) -> None:
    """An assembly in each of two quarters, held by the secretary; now and then one is left out."""
    assembly = offered(meeting_kinds(on), "branch_meetings.assembly")
    for back in (100, 20):
        day = on - timedelta(days=back + draw.randrange(0, 12))
        if draw.random() < 0.8:
            _hold(branch, assembly, day, cast, draw)


def _hold(branch: Unit, one: Offered, day: date, cast: Cast, draw: random.Random) -> None:
    secretary = cast.reader("secretary", branch, day)
    with reading(secretary):
        topic = draw.choice(TOPICS)
        meeting = plan_meeting(kind=one.kind, pack=one.pack.id, unit=branch, day=day, topic=topic, place="支部活动室", chair="支部书记", by=secretary, at=_at(day))
        marks = {}
        for invited in due_at(secretary, meeting, one.kind):
            if draw.random() < 0.15:
                marks[invited.person] = draw.choice((("leave", "公出"), ("leave", "病假"), ("absent", ""), ("excused", "年老体弱")))
        record_attendance(meeting=meeting, kind=one.kind, marks=marks, by=secretary, at=_at(day))


def _pair(tree: Tree, draw: random.Random, on: date) -> None:
    """Branches of the county's offices take villages of the first township; most have been there, two wait for somebody."""
    kind = offered(relation_kinds(on), "twinning.city_village").kind
    system, since = system_reader(on, "结对"), on - timedelta(days=120)
    with reading(system):
        for number, village in enumerate(tree.villages[tree.towns[0].pk][:PAIRS]):
            office = tree.office_branches[number % len(tree.office_branches)] if number > 1 else None
            relation = begin_relation(kind=kind, pack="twinning", unit=village, to=village, holder=office, since=since, by=system, at=_at(since))
            if number % 4 and office:
                day = on - timedelta(days=draw.randrange(5, 60))
                record_visit(relation=relation, day=day, what=draw.choice(DEEDS), raised=2, solved=draw.randrange(0, 3), by=system, at=_at(on))
