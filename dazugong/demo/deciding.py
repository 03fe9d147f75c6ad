"""演示县的票决、预约和轮值: a vote prepared, one that is being held, one counted and published; halls booked, duties taken in turn."""
from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from dazugong.kernel.ballots.actions import Slips, draw_slips, prepare_poll, publish_poll
from dazugong.kernel.ballots.actions import close_poll as close
from dazugong.kernel.ballots.casting import cast as put_in
from dazugong.kernel.ballots.casting import paper_of
from dazugong.kernel.ballots.keeping import Named
from dazugong.kernel.ballots.models import Poll
from dazugong.kernel.ballots.papers import Written
from dazugong.kernel.ballots.queries import offered
from dazugong.kernel.ballots.tallying import count_poll
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Membership, Person
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.slots.actions import book, confirm_use, list_resource
from dazugong.kernel.slots.queries import resource_kinds, rota_kinds
from dazugong.kernel.slots.turns import ask_to_swap, plan_rota

from .cast import Cast, write_private
from .tree import Tree
from .work import PACKS, at_nine

SLIPS = "demo-slips.txt"
SINCE = timedelta(days=60)
APPOINTED = ("童山青（枕溪镇党委副书记）", "麦望舒（县档案馆副馆长）", "祁连雪（澄东街道办事处副主任）")
OFFICES = ("组织科", "干部科", "办公室")
MARKS, LIKELY = ("认同", "基本认同", "不认同", "不了解"), (70, 20, 4, 6)
REVIEWED = ("优秀", "合格", "基本合格")
MEMBERS, TURNS = 8, 5       # on the paper of the vote that is being held; in the rota


def decide(tree: Tree, cast: Cast, draw: random.Random, on: date, slips: Path) -> None:
    """The votes; the slips nobody has used yet are written down for whoever shows the county, for once."""
    system = system_reader(on - SINCE, "安装机制")
    with reading(system):
        for name in ("open_review", "evaluation"):
            install_pack(source=PACKS / name, since=on - SINCE, by=system, at=at_nine(on - SINCE))
    officer = cast.reader("section", tree.county, on)
    _prepare(officer, "open_review.open_doors", tree.county, f"{on.year}年开门评部", map(Named, OFFICES), due=60)
    _published(tree, cast, draw, on - timedelta(days=18))
    branch = tree.villages[tree.towns[0].pk][1]
    poll, drawn = _running(branch, cast, draw, on)
    unused = drawn.codes[MEMBERS // 2 :]
    write_private(slips, [f"{branch.name}　{poll.title}　投票地址 /vote/{poll.public_id}/", "没有用过的编码：", *unused, "监票人的两半钥匙：", *drawn.halves])


def _prepare(by: Reader, key: str, unit: Unit, topic: str, subjects: Iterable[Named], due: int, present: int = 0) -> Poll:
    with reading(by):
        kind = next(one for one in offered(by.day) if one.key == key)
        return prepare_poll(version=kind.version, ballot=kind.ballot, unit=unit, topic=topic, day=by.day, subjects=list(subjects), due=due, present=present, by=by, at=at_nine(by.day))


def _draw(by: Reader, poll: Poll, count: int) -> Slips:
    with reading(by):
        return draw_slips(poll=poll, count=count, by=by, at=at_nine(by.day))


def _cast(poll: Poll, codes: Sequence[str], marks: Sequence[str], weights: Sequence[int], draw: random.Random, day: date) -> None:
    """So many papers, each filled in at random."""
    paper = paper_of(poll.public_id, day)
    for code in codes:
        put_in(paper, code, Written({cell: draw.choices(marks, weights)[0] for cell in paper.cells}))


def _published(tree: Tree, cast: Cast, draw: random.Random, day: date) -> None:
    """新提拔人员评议: forty slips, two of them handed back unused, one paper blank."""
    officer = cast.reader("section", tree.county, day)
    poll = _prepare(officer, "open_review.appointed_review", tree.county, f"{day.year}年一报告两评议", map(Named, APPOINTED), due=42, present=40)
    drawn = _draw(officer, poll, 40)
    _cast(poll, drawn.codes[:37], MARKS, LIKELY, draw, day)
    put_in(paper_of(poll.public_id, day), drawn.codes[37], Written(None))
    with reading(officer):
        common = {"poll": poll, "by": officer, "at": at_nine(day)}
        close(**common)
        count_poll(halves=drawn.halves, unused=2, **common)
        publish_poll(reasons={}, **common)


def _running(branch: Unit, cast: Cast, draw: random.Random, on: date) -> tuple[Poll, Slips]:
    """民主评议党员 in a branch of the first township, half of the papers cast."""
    secretary = cast.reader("secretary", branch, on)
    persons = _members(branch, secretary, MEMBERS)
    poll = _prepare(secretary, "evaluation.member_review", branch, f"{on.year}年民主评议党员", [Named(one.name, person=one) for one in persons], due=len(persons), present=len(persons))
    drawn = _draw(secretary, poll, len(persons))
    _cast(poll, drawn.codes[: MEMBERS // 2], REVIEWED, (30, 65, 5), draw, on)
    return poll, drawn


def _members(branch: Unit, by: Reader, most: int) -> list[Person]:
    """Members who stand in the branch, no two of one name."""
    with reading(by):
        standing = Membership.objects.filter(unit=branch, until=None).select_related("person").order_by("pk")
        return list({one.person.name: one.person for one in standing}.values())[:most]


def share(tree: Tree, cast: Cast, on: date) -> None:
    """A hall and a van of the county, booked by a township: one use not yet confirmed, one to come; and a rota of a branch."""
    month = on.replace(day=1)       # the mechanism is in force from then on
    officer = cast.reader("section", tree.county, month)
    with reading(officer):
        kinds = {one.key: one for one in resource_kinds(month)}
        hall, van = (
            list_resource(kind=kinds[key].kind, pack=kinds[key].pack.id, unit=tree.county, name=name, place=place, shared_with=tree.county, by=officer, at=at_nine(month))
            for key, name, place in (("twinning.venue", "县文化馆多功能厅", "文化路，可坐120人，有投影"), ("twinning.equipment", "流动图书车和讲解员", "提前两天约，随车讲解员一名"))
        )
    town = tree.towns[0]
    clerk = cast.reader("organiser", town, month)
    for resource, booked, used, begins, purpose in ((hall, 12, 6, 9, "支部书记培训"), (hall, 5, 2, 14, "主题党日宣讲"), (van, 1, -4, 9, "送书下村")):
        clerk = clerk.on(max(month, on - timedelta(days=booked)))
        day = max(clerk.day, on - timedelta(days=used))
        with reading(clerk):
            booking = book(resource=resource, unit=town, day=day, begins=begins * 60, ends=(begins + 2) * 60, purpose=purpose, by=clerk, at=at_nine(clerk.day))
        if begins == 9 and day <= on:
            with reading(clerk.on(day)):
                confirm_use(booking=booking, by=clerk.on(day), at=at_nine(day))
    _take_turns(tree.villages[town.pk][1], cast, on)


def _take_turns(branch: Unit, cast: Cast, on: date) -> None:
    """支部成员轮值接待, from a Monday two weeks ago; where two turns are still to come this year, two persons want to swap."""
    secretary = cast.reader("secretary", branch, on)
    monday = on - timedelta(days=14 + on.weekday())
    with reading(secretary):
        kind = next(one for one in rota_kinds(on) if one.key == "branch_meetings.counsel")
        rota = plan_rota(kind=kind.kind, pack=kind.pack.id, unit=branch, persons=_members(branch, secretary, TURNS), since=monday, by=secretary, at=at_nine(on))
        coming = list(rota.turns.filter(first__gte=on).order_by("number")[:2])
        if len(coming) > 1:
            ask_to_swap(mine=coming[0], other=coming[1], by=secretary, at=at_nine(on))
