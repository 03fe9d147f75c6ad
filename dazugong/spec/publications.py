"""发布: what a pack may say of what is made known (公示, 公开, 制度, 资料, 目录 …): what of it, to whom, for how long, by whom.

Nothing is made public that is not named: `fields` is the whole list of what leaves a form. The tables of facts are said here
once; the kernel adds the SQL that fills them.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dazugong.formula.facts import Column, FactTable
from dazugong.spec.key import Key

GENRES = ("公示", "公开", "制度", "资料", "目录", "清单", "承诺", "信息", "论坛", "预案", "成果")
COUNTED = ("working", "calendar")
EVERY = ("month", "quarter", "half-year", "year")
DRAFT, WAITING, PUBLISHED, CLOSED, WITHDRAWN = STATES = ("草稿", "待审", "已发布", "已结束", "已撤下")
NEVER_PUBLIC = ("phone", "file")        # 电话、附件: no mechanism may make these public
NEVER_SAID = re.compile(r"身份证|身份号码|公民[^|]{0,4}号码|证件号|银行[^|]{0,2}(卡|账号|账户)|住址")       # nor whatever asks for these
PUBLICATION = {
    "id": Key("id", "发布标识", required=True),
    "title": Key("text", "名称：公式里的种类，机制内不重复", required=True),
    "genre": Key("text", "体裁", required=True, one_of=GENRES),
    "scope": Key("formula", "哪些单位发布（可用：名称 类别 状态 级别 性质）；不写就用机制的范围"),
    "public": Key("yes-no", "false 是只在内部看；不写是公众不登录就能看"),
    "form": Key("id", "取自本机制的哪张表：已批准的报表，或登记簿里在册的各条；不写就由起草人写"),
    "fields": Key("texts", "公开哪几栏（名称）；没有列出的一概不公开。表格的写它各栏的名称，表格一行公开成一行"),
    "where": Key("formula", "条件：只公开哪些行（看这张表的栏目）"),
    "titled": Key("text", "只取这一栏与标题相同的（一份预案、一项承诺各自一份）"),
    "group": Key("text", "按公开的哪一栏分类计数，如 下放方式"),
    "indicator": Key("id", "或取自本机制的一个指标：各下级的数"),
    "names": Key("text", "公开人名的理由；公开的栏目里有人名（person）就必写"),
    "days": Key("whole", "公示几天，期满并答复了异议才能结束；不写不限期"),
    "counted": Key("text", "按工作日还是自然日；不写是工作日", one_of=COUNTED),
    "draft_by": Key("texts", "由谁起草：岗位或角色，如 科室；不写是有起草权的都可以"),
    "approve_by": Key("texts", "由谁审批：岗位或角色，如 部领导；起草的人不审批", required=True),
    "comments": Key("yes-no", "公众可以留言，审核后才显示"),
    "objections": Key("yes-no", "公示期内公众可以提异议，要逐件答复"),
    "read_by": Key("texts", "由谁阅知：岗位或角色，如 支部书记；每一版重新阅知"),
    "read_within": Key("whole", "发布后几个工作日内阅知；不写不限期"),
    "every": Key("text", "多久应公开一次；不写就是按需", one_of=EVERY),
    "due_day": Key("whole", "应公开的截止：期末后第几天；不写是期末那天"),
    "responsible": Key("text", "应公开的责任岗位；不写就是起草的岗位"),
    "review": Key("whole", "几个月要复核（演练）一次，过了标黄；不写不要求"),
    "tasks": Key("table", "启动：把这一版的各行变成任务", table="publication_tasks"),
    "beside": Key("text", "公开的哪一栏写的是办理环节；办件走到那一环节时旁边显示这一行"),
}
TASKS = {
    "title": Key("text", "哪一栏是要办的事", required=True),
    "unit": Key("text", "哪一栏是责任单位", required=True),
    "days": Key("text", "哪一栏是几天内办完"),
    "due": Key("text", "哪一栏是完成期限（日期 date）；写了它就不写 days"),
    "once": Key("yes-no", "一件事只变一次任务：以前启动过的（同一种发布、同一责任单位、同一件事）不再变"),
}
LETTERBOX = {
    "id": Key("id", "信箱标识", required=True),
    "title": Key("text", "名称，如 征求意见信箱", required=True),
    "scope": Key("formula", "哪些单位设这个信箱；不写就用机制的范围"),
    "note": Key("text", "写给来信人的话：收什么、不收什么"),
    "office": Key("text", "承办科室，公众凭编号查得到", required=True),
    "days": Key("whole", "几天内答复", required=True),
    "counted": Key("text", "按工作日还是自然日；不写是工作日", one_of=COUNTED),
    "answer_by": Key("texts", "由谁看信、答复：岗位或角色", required=True),
}
FILE = {"publication": Key("tables", "发布的种类", table="publication"), "letterbox": Key("tables", "不登录的信箱", table="letterbox")}
KEYS = {"publications": FILE, "publication": PUBLICATION, "publication_tasks": TASKS, "letterbox": LETTERBOX}
TERMS = {
    "publications": "发布文件（publications.toml）", "publication": "发布（[[publication]]）", "publication_tasks": "启动（tasks = { … }）",
    "letterbox": "信箱（[[letterbox]]）",
}  # fmt: skip


@dataclass(frozen=True)
class Launch:
    """启动: which columns say what is to be done, by whom and within how many days, or by which day; with `once` no row becomes a task again."""

    title: str = ""
    unit: str = ""
    days: str = ""
    due: str = ""
    once: bool = False


@dataclass(frozen=True)
class PublicationKind:
    """发布的种类."""

    id: str
    title: str
    genre: str = ""
    scope: str = ""
    public: bool = True
    form: str = ""
    fields: tuple[str, ...] = ()
    where: str = ""
    titled: str = ""
    group: str = ""
    indicator: str = ""
    names: str = ""
    days: int = 0
    counted: str = "working"
    draft_by: tuple[str, ...] = ()
    approve_by: tuple[str, ...] = ()
    comments: bool = False
    objections: bool = False
    read_by: tuple[str, ...] = ()
    read_within: int = 0
    every: str = ""
    due_day: int = 0
    responsible: str = ""
    review: int = 0
    tasks: Launch | None = None
    beside: str = ""


@dataclass(frozen=True)
class LetterBox:
    """信箱: whoever writes is not asked who he is; he gets a number by which he alone can ask."""

    id: str
    title: str
    scope: str = ""
    note: str = ""
    office: str = ""
    days: int = 0
    counted: str = "working"
    answer_by: tuple[str, ...] = ()


_UNIT, _PACK, _KIND = Column("unit", "单位", "unit"), Column("pack", "机制", "text"), Column("kind", "种类", "text")
_TITLE, _EDITION = Column("title", "标题", "text"), Column("edition", "版次", "number")
PUBLICATIONS = FactTable(
    name="publications", term="发布", scope="unit", day="published_on",
    columns=(
        _UNIT, _PACK, _KIND, _TITLE, _EDITION,
        Column("state", "状态", "choice", STATES),
        Column("published_on", "发布日期", "date"),
        Column("until", "公示期满日", "date"),
        Column("open", "公众可看", "yesno"),
        Column("objections", "异议数", "number"),
        Column("answered", "已答复数", "number"),
        Column("public_id", "编号", "text"),
    ),
)
READINGS = FactTable(
    name="readings", term="阅知", scope="unit", day="",
    columns=(
        _UNIT, _PACK, _KIND, _TITLE, _EDITION,
        Column("standing", "现行版", "yesno"),
        Column("post", "岗位", "text"),
        Column("read", "已阅", "yesno"),
        Column("read_on", "阅知日期", "date"),
        Column("due", "阅知期限", "date"),
        Column("public_id", "编号", "text"),
    ),
)
DISCLOSURES = FactTable(
    name="disclosures", term="应公开", scope="unit", day="period_last",
    columns=(
        _UNIT, _PACK, _KIND,
        Column("period", "期间", "text"),
        Column("period_last", "期间末日", "date"),
        Column("due", "公开期限", "date"),
        Column("responsible", "责任岗位", "text"),
        Column("made", "已公开", "yesno"),
        Column("made_on", "公开日期", "date"),
        Column("overdue", "逾期", "yesno"),
    ),
)
REMARK_KINDS = {"letter": "来信", "comment": "留言", "objection": "异议"}
REMARKS = FactTable(     # who wrote, and what, is nowhere in it
    name="remarks", term="来言", scope="unit", day="came_on",
    columns=(
        _UNIT, _PACK,
        Column("kind", "种类", "choice", tuple(REMARK_KINDS.values())),
        Column("about", "所指", "text"),
        Column("office", "承办科室", "text"),
        Column("came_on", "收到日期", "date"),
        Column("due", "答复期限", "date"),
        Column("settled", "已办", "yesno"),
        Column("settled_on", "办理日期", "date"),
        Column("in_time", "按期办理", "yesno"),
        Column("overdue", "逾期", "yesno"),
    ),
)
TABLES = (PUBLICATIONS, READINGS, DISCLOSURES, REMARKS)


def publication_kind(raw: Mapping[str, object]) -> PublicationKind:
    """One [[publication]] as it was read."""
    values: dict[str, object] = {"id": "", "title": "", **raw}
    for name in ("fields", "draft_by", "approve_by", "read_by"):
        values[name] = tuple(values.get(name, ()))      # type: ignore[arg-type]
    if "tasks" in values:
        values["tasks"] = Launch(**values["tasks"])     # type: ignore[arg-type]
    return PublicationKind(**values)        # type: ignore[arg-type]


def letter_box(raw: Mapping[str, object]) -> LetterBox:
    """One [[letterbox]] as it was read."""
    values: dict[str, object] = {"id": "", "title": "", **raw}
    values["answer_by"] = tuple(values.get("answer_by", ()))        # type: ignore[arg-type]
    return LetterBox(**values)      # type: ignore[arg-type]
