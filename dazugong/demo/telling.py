"""演示县的公开: a grade publicity with an objection answered and one waiting, what is made known, what waits for approval, letters."""
from __future__ import annotations

from datetime import date, timedelta

from dazugong.formats.publicfile import COMMENT, LETTER, OBJECTION, Inbox
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.publications.actions import approve, draft, draft_again, hand_in, mark_read
from dazugong.kernel.publications.duties import open_disclosures
from dazugong.kernel.publications.feeding import boxes, public_folder
from dazugong.kernel.publications.kinds import kind_of
from dazugong.kernel.publications.models import Publication, Remark
from dazugong.kernel.publications.remarks import answer, show_comment, take_in
from dazugong.kernel.records.opening import install_pack

from .cast import Cast
from .tree import Tree
from .work import PACKS, at_nine

SINCE = timedelta(days=60)
GRADED = (4, 30)        # the day of a year on which its grades stand
STANDARD = (
    "定级标准：班子、队伍、活动、阵地、实绩五项，每项20分。90分以上定为好，80至89分定为较好，70至79分定为一般，70分以下定为较差；群众满意率不到90%的，不能定为好、较好。\n"
    "下表列出各支部的等次、查摆出的问题和整改措施。公示期内对等次、问题或者措施有不同意见的，都可以提出，逐件核实答复。"
)
OBJECTIONS = ("我村活动室今年已经修好，台账里写的“阵地建设不达标”应当去掉，请核对。", "支部上半年只开过一次党员大会，定为“较好”是不是高了？")
ANSWERED = "镇党委已到村核实：活动室7月完成修缮，但远程教育设备还没有恢复使用，“阵地建设不达标”一项保留；修缮情况已补记，年底前复核一次。"
DUES = "上季度收缴党费按月足额上缴；下拨支部活动经费，主要用于走访慰问老党员、困难党员和购置学习资料。明细在各支部党务公开栏张贴。"
DECISIONS = "县委研究通过《关于提升村级党组织组织力的若干措施》，明确月度调度、季度点评、年底定级三项制度，请各乡镇党委对照落实。"
NEWS = ("枕溪镇：月初领任务，月底晒进度，支部书记例会先讲没办成的事，再讲下一步谁来办、哪天办成。", "本县第三季度支部书记培训班结业，六十名新任支部书记参加，结业前每人现场处理一件群众来访。")
FORUM = "本月共读《乡土中国》，欢迎写下心得。留言经审核后显示，不署名。"
THOUGHT = "书里讲的熟人社会，和我们调解邻里纠纷时碰到的一样：先把人请到一张桌子上，比先讲道理管用。"
LETTERS = ("村里老党员想看党报，活动室的报刊架空了两个月，希望恢复订阅。", "建议支部党员大会放在晚上开，白天大家都在外面干活，来的人少。")
REPLY = "已转镇党委办理：报刊本周恢复投递，活动室钥匙由值班委员保管，白天都能进去看。"
MATERIALS = "请各支部书记阅读：一、发展党员工作流程和常见差错；二、组织生活记录怎样写；三、后进支部整顿的六个步骤。"


def tell(tree: Tree, cast: Cast, on: date) -> None:
    """Everything that is made known in the county these weeks; of the grades only once there are any this year."""
    system = system_reader(on - SINCE, "安装机制")
    with reading(system):
        for name in ("openness", "website", "conduct"):
            install_pack(source=PACKS / name, since=on - SINCE, by=system, at=at_nine(on - SINCE))
    town = next(one for one in tree.towns if one.kind == "township")
    if (begun := _publicity_day(on)) and on >= date(on.year, *GRADED) + timedelta(days=9):
        _grades(town, tree, cast, begun)
    _county(tree, cast, on)
    _letters(tree, cast, on)
    system = system_reader(on, "照看发布")
    with reading(system):
        open_disclosures(by=system, at=at_nine(on))


def _publicity_day(on: date) -> date | None:
    """The latest day on which a publicity can begin so that its last working day is known; it runs on `on` if it can."""
    days = (on - timedelta(days=back) for back in (3, 10, 17))
    return next((day for day in days if not Workdays().after(day, 5).provisional), None)


def _grades(town: Unit, tree: Tree, cast: Cast, day: date) -> None:
    """分类定级公示 of a township: drafted by its organiser, approved by the section; two object, one is answered."""
    made = _publish(cast, ("organiser", town), ("section", tree.county), "grading.result", town, f"{town.name}{day.year}年基层党组织分类定级公示", STANDARD, day, period=str(day.year))
    for text in OBJECTIONS:
        _receive(OBJECTION, made.public_id, text, day + timedelta(days=1))
    organiser = cast.reader("organiser", town, day + timedelta(days=2))
    with reading(organiser):
        answer(remark=organiser.rows(Remark).get(publication=made, text=OBJECTIONS[0]), text=ANSWERED, by=organiser, at=at_nine(organiser.day))


def _county(tree: Tree, cast: Cast, on: date) -> None:
    """What the department makes known: figures of a quarter, two pieces of news, a forum, something to read; one thing waits."""
    section, leader = ("section", tree.county), ("leader", tree.county)

    def told(kind: str, subject: str, body: str, back: int, *, waits: bool = False) -> Publication:
        return _publish(cast, section, None if waits else leader, kind, tree.county, subject, body, on - timedelta(days=back))

    told("openness.dues", "上季度党费收支公开", DUES, 40)
    news = told("website.news", "支部书记例会先讲没办成的事", NEWS[0], 30)
    officer = cast.reader(*section, on - timedelta(days=28))
    with reading(officer):
        draft_again(publication=news, body=f"{NEWS[0]}（更正：例会时间为每月28日。）", by=officer, at=at_nine(officer.day))
        hand_in(publication=news, by=officer, at=at_nine(officer.day))
    _approve(cast, leader, news, on - timedelta(days=27))
    told("website.news", "六十名新任支部书记结业", NEWS[1], 12)
    forum = told("website.forum", "本月共读《乡土中国》", FORUM, 20)
    for text in (THOUGHT, "差序格局那一章读了两遍，想听听大家怎么看。"):
        _receive(COMMENT, forum.public_id, text, on - timedelta(days=6))
    officer = cast.reader(*section, on - timedelta(days=5))
    with reading(officer):
        show_comment(remark=officer.rows(Remark).get(publication=forum, text=THOUGHT), by=officer, at=at_nine(officer.day))
    read = told("conduct.materials", "支部书记应知应会", MATERIALS, 15)
    for town in tree.towns[1:]:
        _read(read, cast, "secretary", tree.villages[town.pk][0], on - timedelta(days=9))
    told("openness.decisions", "组织力提升措施公开", DECISIONS, 1, waits=True)


def _letters(tree: Tree, cast: Cast, on: date) -> None:
    """Two letters to the county's box: the earlier one answered."""
    system = system_reader(on - timedelta(days=8), "收取来言")
    with reading(system):
        box = next(one for one in boxes(system) if one.unit == tree.county and one.box.id == "opinions").key
    for text, back in zip(LETTERS, (8, 2), strict=True):
        _receive(LETTER, box, text, on - timedelta(days=back))
    officer = cast.reader("section", tree.county, on - timedelta(days=5))
    with reading(officer):
        first = officer.rows(Remark).filter(kind=LETTER).order_by("pk")[0]
        answer(remark=first, text=REPLY, by=officer, at=at_nine(officer.day))


def _receive(kind: str, about: str, text: str, day: date) -> None:
    """What somebody outside sends is left in the inbox and taken in, as always."""
    Inbox(public_folder()).drop(kind, about, text)
    system = system_reader(day, "收取来言")
    with reading(system):
        take_in(by=system, at=at_nine(day))


def _publish(cast: Cast, drafter: tuple[str, Unit], approver: tuple[str, Unit] | None, kind: str, unit: Unit, subject: str, body: str, day: date, period: str = "") -> Publication:
    """Drafted and handed in on the day, approved on the same one; without an approver it waits."""
    by = cast.reader(*drafter, day)
    with reading(by):
        made = draft(offer=kind_of(*kind.split("."), day), unit=unit, subject=subject, body=body, period=period, by=by, at=at_nine(day))
        hand_in(publication=made, by=by, at=at_nine(day))
    if approver:
        _approve(cast, approver, made, day)
    return made


def _approve(cast: Cast, approver: tuple[str, Unit], made: Publication, day: date) -> None:
    by = cast.reader(*approver, day)
    with reading(by):
        approve(publication=made, by=by, at=at_nine(day))


def _read(publication: Publication, cast: Cast, role: str, unit: Unit, day: date) -> None:
    by = cast.reader(role, unit, day)
    with reading(by):
        mark_read(publication=publication, by=by, at=at_nine(day))
