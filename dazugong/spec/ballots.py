"""票决: votes, elections, evaluations and panels of judges, as a pack declares them (ballots.toml).

A ballot says who votes, on whom, in which words, and what makes the result; it never says how voters are kept apart
from their votes: that is the same for every ballot and is not for a pack to choose.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dazugong.formula.facts import Column, FactTable
from dazugong.spec import domains
from dazugong.spec.key import Key

APPROVE, GRADES, ELECT, POINTS = "approve", "grades", "elect", "points"
KINDS = {APPROVE: "表决", GRADES: "测评", ELECT: "选举或推荐", POINTS: "评委打分"}
VOTERS = ("meeting", "members", "invited", "judges")
ABOUT = ("named", "units", "persons")
PUBLISHED = ("rule", "counts", "verdict", "own")
YES, NO, ABSTAIN = "赞成", "反对", "弃权"
CHOICES = {APPROVE: (YES, NO, ABSTAIN), ELECT: (YES, "不赞成", ABSTAIN)}
INVALID = "无效"
DUE, PRESENT, ISSUED, RETURNED, VALID, SPOILT, SEATS = "应到人数", "实到人数", "发出票数", "收回票数", "有效票数", "无效票数", "名额"
HEAD = (DUE, PRESENT, ISSUED, SEATS)
FIGURES = (DUE, PRESENT, ISSUED, RETURNED, VALID, SPOILT, SEATS)
BIDS, SUBJECT, RECUSED = "投标数", "对象", "评委回避"
PASSED, FAILED = "通过", "没有通过"
FULL = 100
# regulations that can judge a result, and the kinds of ballot they are for
RULES = {"decision.adopt": (APPROVE, ELECT), "election.elected": (ELECT,)}

ITEM = {
    "id": Key("id", "项目标识", required=True),
    "term": Key("text", "名称：票面上的一项，如 实用、群众认可", required=True),
    "weight": Key("number", "占百分之几，相加是100；都不写就是各项相加"),
    "most": Key("number", "评委打分：满分；不写是100"),
}
BALLOT = {
    "id": Key("id", "票决标识", required=True),
    "title": Key("text", "名称：事实表里的种类，机制内不重复", required=True),
    "kind": Key("text", "表决（赞成、反对、弃权）、测评（几档）、选举或推荐（从候选人中选几名）、评委打分", required=True, one_of=tuple(KINDS)),
    "domain": Key("text", f"{domains.MEANING}；不写是 cases", one_of=domains.DOMAINS),
    "held_by": Key("formula", "哪些单位办（可用：名称 类别 状态 级别 性质）；不写就用机制的范围"),
    "voters": Key("text", "谁投票：一次会议的到会人员、本单位党员、凭编码受邀的人（不用登录）、评委（要写名单，查回避）", required=True, one_of=VOTERS),
    "about": Key("text", "投的是谁：写名称的、单位，或人员；单位和人员能看到自己的结果", one_of=ABOUT),
    "choices": Key("texts", "测评的各档，从好到差"),
    "item": Key("tables", "逐项测评、逐项打分的各项；不写就是一项", table="ballot_item"),
    "differential": Key("yes-no", "差额：候选人必须多于名额"),
    "at_least": Key("whole", "最少几个（候选人、报名的）；不写是1"),
    "paper": Key("yes-no", "以纸质票为准：只用两名计票人各录一遍的计票，不发编码票"),
    "rule": Key("text", "结果按哪条法规判：decision.adopt 应到会成员过半数；election.elected 到会过半数、按名额当选", one_of=tuple(RULES)),
    "passes": Key("formula", "或写条件，成立就是通过（可用：应到人数 实到人数 发出票数 收回票数 有效票数 无效票数 名额 和各票面的票数）"),
    "winners": Key("whole", "评委打分：得分最高的几个算通过"),
    "drop_highest": Key("whole", "评委打分：每一项去掉几个最高分，其余取平均"),
    "drop_lowest": Key("whole", "评委打分：每一项去掉几个最低分"),
    "passed": Key("text", "通过的叫法，如 当选、中标；不写是 通过"),
    "failed": Key("text", "没有通过的叫法，如 提请再议、落选；不写是 没有通过"),
    "publish": Key("text", "结果给谁看：rule 人数少的只公布通过与否（不写就是它）；counts 法规要求报告票数；verdict 只公布通过与否；own 只给本人看，不排名", one_of=PUBLISHED),
    "own_first": Key("yes-no", "本人先看，确认收到以后才公布"),
    "judges_at_least": Key("whole", "评委打分：最少几名评委，不够的不能开始投票；不写是1"),
    "comments": Key("yes-no", "评委打分：要写意见"),
    "bids": Key("yes-no", "密封投标：截止以后才能由两人合开，开标以前谁也看不到；投标的就是评的对象"),
    "announces": Key("id", "密封投标：办件里哪张表是公告，给能投标的单位看"),
}
NOT_CHOSEN = ("secret", "anonymous", "open", "named", "names", "signed", "real_names", "show_voters")      # keys one might try in order to choose
SECRECY = "：怎么保密不用写，也改不了，票与人没有任何对应"
TABLES = {"ballots": {"ballot": Key("tables", "票决", table="ballot")}, "ballot": BALLOT, "ballot_item": ITEM}
TERMS = {"ballots": "票决文件（ballots.toml）", "ballot": "票决（[[ballot]]）", "ballot_item": "票面上的一项（[[ballot.item]]）"}
EXPECTED = {
    "ballot": Key("id", "哪种票决"),
    "about": Key("text", "票决的是谁"),
    "item": Key("text", "票面上的哪一项；只有一项的不写"),
    "votes": Key("values", "各票面应得几票"),
    "valid": Key("whole", "有效票几张"),
    "invalid": Key("whole", "无效票几张"),
}


@dataclass(frozen=True)
class Item:
    """票面上的一项. `weight` in percent; `most` the full mark of a judge."""

    id: str
    term: str
    weight: float | int | None = None
    most: float | int = FULL


@dataclass(frozen=True)
class Ballot:
    """一种票决; the keys are those of BALLOT."""

    id: str
    title: str
    kind: str
    voters: str
    domain: str = domains.CASES
    held_by: str = ""
    about: str = "named"
    choices: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    differential: bool = False
    at_least: int = 1
    paper: bool = False
    rule: str = ""
    passes: str = ""
    winners: int = 0
    drop_highest: int = 0
    drop_lowest: int = 0
    passed: str = PASSED
    failed: str = FAILED
    publish: str = "rule"
    own_first: bool = False
    judges_at_least: int = 1
    comments: bool = False
    bids: bool = False
    announces: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """票面: the words one may choose among; none where points are given."""
        return CHOICES.get(self.kind, self.choices)

    def most(self, term: str) -> float | int:
        """满分: the most that a judge gives under this item."""
        return next((item.most for item in self.items if item.term == term), FULL)

    @property
    def terms(self) -> tuple[str, ...]:
        """The names of the items; one nameless where the ballot has none."""
        return tuple(item.term for item in self.items) or ("",)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What `passes` may speak of."""
        return tuple(Column(name=f"n{place}", term=term, kind="number") for place, term in enumerate((*FIGURES, *self.marks)))


def ballot_of(raw: Mapping[str, object]) -> Ballot:
    """As ballots.toml writes it."""
    values = {"id": "", "title": "", "kind": APPROVE, "voters": VOTERS[0], **raw}
    items = tuple(Item(**{"id": "", "term": "", **one}) for one in values.pop("item", ()))  # type: ignore[attr-defined]
    return Ballot(**{**values, "choices": tuple(values.get("choices", ())), "items": items})  # type: ignore[arg-type]


BALLOTS = FactTable(
    name="ballots", term="票决结果", scope="unit", day="day",
    columns=(
        Column("unit", "单位", "unit"),
        Column("pack", "机制", "text"),
        Column("kind", "种类", "text"),
        Column("subject", "对象", "text"),
        Column("day", "票决日期", "date"),
        Column("due", DUE, "number"),
        Column("present", PRESENT, "number"),
        Column("issued", ISSUED, "number"),
        Column("returned", RETURNED, "number"),
        Column("valid", VALID, "number"),
        Column("yes", "赞成票数", "number"),
        Column("outcome", "结果", "text"),
        Column("score", "得分", "number", decimals=2),
        Column("public_id", "编号", "text"),
    ),
)
