"""工作台上的提醒: what waits in publications, letters, votes, bookings, meetings, relations, hand-overs and accounts; all of it counted in one statement."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dazugong.kernel.ballots import waiting as ballots
from dazugong.kernel.identity import queries as identity
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.meetings import inviting
from dazugong.kernel.processes import told as own
from dazugong.kernel.publications import waiting as publications
from dazugong.kernel.relations import waiting as relations
from dazugong.kernel.slots import waiting as slots
from dazugong.kernel.tasks import handing
from dazugong.web.reading import address

TO_BE_APPROVED = (publications.APPROVE, "counted")     # what belongs to 等我批的
OF_PUBLICATIONS = (publications.APPROVE, publications.READ, publications.ANSWER, publications.CLOSE)


@dataclass(frozen=True)
class Notice:
    """一条提醒: how many of what, since or until when, where to do it; `approving`: it waits for a decision."""

    what: str
    whose: str
    day: date | None
    due: bool
    url: str
    verb: str
    approving: bool


def notices(reader: Reader) -> list[Notice]:
    """Everything that waits for the reader in these; kinds of one sort are told together."""
    asked = [*publications.counted(reader), *ballots.counted(reader), *slots.counted(reader), *handing.counted(reader), *identity.counted(reader), *own.counted(reader), *inviting.counted(reader), *relations.counted(reader)]
    rows = [row for row in asked[0].union(*asked[1:], all=True) if row["many"]] if asked else []     # a count over nothing is a row too
    told = publications.for_reader(reader, [row for row in rows if row["what"] in OF_PUBLICATIONS])
    found: dict[str, list[dict]] = {}
    for row in (*told, *(row for row in rows if row["what"] not in OF_PUBLICATIONS)):
        found.setdefault(_sort(row), []).append(row)
    return [_notice(sort, together) for sort, together in found.items()]


def _sort(row: dict) -> str:
    """Which of WORDS it is told in."""
    if row["what"] != publications.ANSWER:
        return row["what"]
    return row["of_kind"] if row["of_kind"] in ("comment", "objection") else "letter"


WORDS = {  # sort → (in words, under which noun, verb, page of one of them where there is one, page of all)
    own.OWN_STEP: ("您本人的{}件事等您办", "本人", "去办", "", "own_cases"),
    publications.APPROVE: ("{}份发布等审批", "公开", "审批", "publication", "publications"),
    publications.READ: ("{}份发布等您阅知", "公开", "阅知", "publication", "publications"),
    publications.CLOSE: ("{}份公示期满，可以结束", "公开", "结束", "publication", "publications"),
    "comment": ("{}条留言待审核", "来言", "审核", "remark", "remarks"),
    "objection": ("{}件异议待答复", "来言", "答复", "remark", "remarks"),
    "letter": ("{}封来信待答复", "来言", "答复", "remark", "remarks"),
    "closed": ("{}次票决等监票人开箱", "票决", "开箱", "poll", "polls"),
    "counted": ("{}次票决等公布", "票决", "公布", "poll", "polls"),
    ballots.CONFIRM: ("{}项结果等您确认收到", "票决", "确认", "poll", "polls"),
    ballots.BID: ("{}项正在招标，可以投标", "招标", "投标", "poll", "polls"),
    slots.CONFIRM: ("{}次预约用后没有确认", "预约", "确认", "slot", "slots"),
    slots.ANSWER: ("{}次约谈待答复", "预约", "答复", "slot", "slots"),
    handing.RECEIVE: ("{}个岗位交接等您确认接收", "交接", "核对", "handover", "handover"),
    identity.CONFIRM: ("{}个新开的账号等您确认", "账号", "确认", "", "accounts"),
    identity.REMOVE: ("{}个账号申请解除动态口令", "账号", "办理", "", "accounts"),
    identity.REISSUE: ("{}个账号申请补发一次性口令", "账号", "办理", "", "accounts"),
    inviting.COME: ("{}次会议请您参加", "会议", "查看", "", "invited"),
    inviting.CHANGED: ("{}次会议的安排有变动", "会议", "查看", "", "invited"),
    relations.ENDING: ("{}段联系快到期或待评价", "联系", "查看", "relation", "relations"),
    slots.AGREE: ("{}次换班等您同意", "轮值", "查看", "rota", "rotas"),
}
SHOWN = {publications.APPROVE: "?show=approve", publications.READ: "?show=read", relations.ENDING: "?show=soon"}
DUE = (publications.READ, "objection", "letter", handing.RECEIVE, own.OWN_STEP, inviting.COME, inviting.CHANGED, ballots.BID, relations.ENDING)    # the day of these is a deadline


def _notice(sort: str, rows: Iterable[dict]) -> Notice:
    rows = list(rows)
    many, days = sum(row["many"] for row in rows), [row["first"] for row in rows if row["first"]]
    words, noun, verb, one, all_of = WORDS[sort]
    url = address(one, rows[0]["one"]) if one and (many == 1 or one == all_of) else address(all_of) + SHOWN.get(sort, "")
    return Notice(words.format(many), noun, min(days) if days else None, sort in DUE, url, verb, sort in TO_BE_APPROVED)
