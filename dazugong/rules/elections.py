"""选举: elections within basic-level party organisations."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from .bounds import Amount
from .refusal import CannotJudge
from .verdict import Grounds, Verdict, answers, refuse_more, yes_no
from .wholes import Due, Present, Seats

Body = Literal["committee", "delegates", "standing_committee", "secretary"]
Standing = Literal["正式党员", "预备党员", "留党察看", "被留置", "被逮捕"]
Mark = Literal["赞成", "不赞成", "弃权"]
SURPLUS = {
    "committee": "election.surplus", "delegates": "election.surplus.delegates",
    "standing_committee": "election.surplus.standing", "secretary": "election.surplus.secretary",
}
WITHOUT_RIGHT = {
    "预备党员": "预备党员还没有选举权和被选举权", "留党察看": "留党察看期间没有选举权和被选举权",
    "被留置": "被留置的，选举权和被选举权中止", "被逮捕": "被逮捕的，选举权和被选举权中止",
}
CANDIDATE = re.compile(r"(?<!非)(?<!不是)(?<!不为)(?<!不属于)候选人|(?<!non-)(?<!non )(?<!not a )\bcandidate", re.IGNORECASE)


@answers("election.quorum")
def quorum(grounds: Grounds, due_with_vote: Due, present_with_vote: Present) -> Verdict:
    """到会: whether enough of those due are present."""
    rule = grounds.rule("election.quorum")
    refuse_more(present_with_vote.count, "到会人数", due_with_vote.count, "应到会人数")
    share = rule.share("present")
    needed = share.needed(due_with_vote)
    valid = due_with_vote.count > 0 and share.met(present_with_vote.count, due_with_vote)
    why = f"应到会{due_with_vote.count}人，至少要到{needed}人，实到{present_with_vote.count}人，{yes_no(valid, '可以选举', '不能选举')}"
    return Verdict({"valid": valid, "needed": needed}, (rule,), why)


@answers("election.surplus")
def surplus(grounds: Grounds, body: Body, seats: Seats, candidates: int) -> Verdict:
    """差额: whether there are enough candidates, and not more than the rule allows."""
    rule = grounds.rule(SURPLUS[body])
    _some_seats(seats)
    extra = rule.bounds["extra"]
    more = extra.number if isinstance(extra, Amount) else extra.needed(seats)
    least = seats.count + more
    most = least if body == "secretary" else seats.count + rule.amount("ceiling").number if "ceiling" in rule.bounds else None
    ok = least <= candidates and (most is None or candidates <= most)
    demanded = f"候选人应为{least}人" if most == least else f"候选人至少{least}人" + (f"、至多{most}人" if most else "")
    return Verdict({"ok": ok, "min_candidates": least}, (rule,), f"应选{seats.count}人，{demanded}，现有{candidates}人")


@answers("election.returned")
def returned(grounds: Grounds, voters: int, returned: int, issued: int | None = None) -> Verdict:
    """收回的票: whether the papers that came back leave the election valid."""
    rule = grounds.rule("election.returned")
    against = rule.choice("against")
    limit = voters if against == "投票人数" else issued
    if limit is None:
        raise CannotJudge("缺少 issued，按县里的规定要同发出的票比，请补上")
    valid = returned <= limit
    why = f"收回{returned}张，{against}{limit}，{yes_no(valid, '没有多出，选举有效', '收回的多，选举无效')}"
    remarks = (f"发出{issued}张，投票{voters}人，两数不等，请写进记录",) if issued not in (None, voters) else ()
    return Verdict({"election_valid": valid} | ({} if valid else {"action": "重新选举"}), (rule,), why, remarks)


@answers("election.paper")
def paper(grounds: Grounds, seats: Seats, chosen: int) -> Verdict:
    """一张票: valid when no more are chosen than there are seats."""
    rule = grounds.rule("election.paper")
    _some_seats(seats)
    valid = chosen <= seats.count
    why = f"应选{seats.count}人，票上选了{chosen}人，{yes_no(valid, '这张票有效', '选多了，这张票作废')}"
    return Verdict({"paper": "valid" if valid else "invalid"}, (rule,), why)


@answers("election.elected")
def elected(grounds: Grounds, present_with_vote: Present, seats: Seats, yes: Mapping[str, int]) -> Verdict:
    """当选: who is elected, who votes again for the last seats, and how many seats stay empty."""
    rule = grounds.rule("election.elected")
    _some_seats(seats)
    for name, count in yes.items():
        refuse_more(count, f"{name}的赞成票", present_with_vote.count, "到会人数")
    share = rule.share("yes")
    over = sorted((n for n, c in yes.items() if share.met(c, present_with_vote)), key=lambda n: -yes[n])
    sure, tied = _in_order(over, yes, seats.count)
    left = seats.count - len(sure)
    answer: dict[str, object] = {"elected": sure}
    why = f"到会{present_with_vote.count}人，超过半数要{share.needed(present_with_vote)}票；"
    why += f"过半数{len(over)}人，应选{seats.count}人，当选{len(sure)}人"
    rules = [rule]
    if tied:
        answer |= {"runoff": tied, "runoff_seats": left}
        why += f"；{'、'.join(tied)}票数相等，就这几人再投一次，选{left}人"
        rules.append(grounds.rule("election.order"))
    elif left:
        options = ["对不足的名额另行选举"]
        if sure:
            options.append("如已接近应选名额，半数以上选举人同意或主席团决定，可以减少名额，不再选举")
        answer |= {"shortfall": left, "options": options}
        why += f"，缺{left}人"
        rules.append(grounds.rule("election.shortfall"))
    papers = present_with_vote.count * seats.count
    remarks = ("赞成票的总数多于全部选票所能选的，请核对计票",) if sum(yes.values()) > papers else ()
    return Verdict(answer, tuple(rules), why, remarks)


def _in_order(over: list[str], yes: Mapping[str, int], seats: int) -> tuple[list[str], list[str]]:
    """Those over half in order of votes: the elected, and those tied for the last seats."""
    if len(over) <= seats or yes[over[seats - 1]] > yes[over[seats]]:
        return over[:seats], []
    last = yes[over[seats]]
    return [n for n in over if yes[n] > last], [n for n in over if yes[n] == last]


@answers("election.right")
def right(grounds: Grounds, status: Standing) -> Verdict:
    """选举权: whether a member may vote and may stand."""
    may = status == "正式党员"
    why = WITHOUT_RIGHT.get(status, "正式党员有选举权和被选举权")
    return Verdict({"may_vote": may, "may_stand": may}, (grounds.rule("election.right"),), why)


@answers("election.proxy")
def proxy(grounds: Grounds, voter_present: bool, proxy: str = "") -> Verdict:
    """代写: who is present may have a non-candidate write for him; who is absent may not vote through another."""
    by_candidate = bool(CANDIDATE.search(proxy))
    accepted = voter_present and not by_candidate
    if not voter_present:
        why = "没有到会的人不能托人投票"
    else:
        why = yes_no(accepted, "本人到会，可以请一名不是候选人的人代写", "代写的人不能是候选人")
    remarks = (f"请核对{proxy}不是候选人",) if accepted and proxy else ()
    return Verdict({"accepted": accepted}, (grounds.rule("election.proxy"),), why, remarks)


@answers("election.scrutineer")
def scrutineer(grounds: Grounds, scrutineer_is_candidate: bool) -> Verdict:
    """监票人: not a candidate."""
    ok = not scrutineer_is_candidate
    why = yes_no(ok, "监票人不是候选人，可以", "候选人不能监票，请另推选一人")
    return Verdict({"ok": ok}, (grounds.rule("election.scrutineer"),), why)


@answers("election.term")
def term(grounds: Grounds, term_end: date, new_end: date, approved_by_superior: bool = False) -> Verdict:
    """任期: an end moved later or earlier needs approval and stays within the limit."""
    rule = grounds.rule("election.term")
    shift = rule.amount("shift")
    within = shift.before(term_end) <= new_end <= shift.after(term_end)
    ok = new_end == term_end or (within and approved_by_superior)
    if new_end == term_end:
        why = "按期换届"
    elif not within:
        why = f"{yes_no(new_end > term_end, '推后', '提前')}超过{shift.number}年"
    else:
        why = f"在{shift.number}年以内，" + yes_no(ok, "上级已批准", "但上级没有批准")
    return Verdict({"ok": ok}, (rule,), why)


@answers("election.congress")
def congress(grounds: Grounds, members: int, dispersed: bool = False) -> Verdict:
    """会议形式: whether delegates may meet in place of all members; the superior's approval is needed besides."""
    rule = grounds.rule("election.congress")
    bound = rule.amount("members")
    allowed = bound.met(members) or dispersed
    reason = f"党员{members}名，{yes_no(bound.met(members), '达到', '不到')}{bound.number}名，住地{yes_no(dispersed, '分散', '不分散')}"
    why = reason + yes_no(allowed, "，经上级批准可以开代表大会", "，应开党员大会")
    return Verdict({"delegates_meeting_allowed": allowed}, (rule,), why)


@answers("election.writein")
def writein(grounds: Grounds, mark_for_A: Mark, write_in: str = "") -> Verdict:  # noqa: N803
    """另选他人: counted only beside a vote against."""
    counted = mark_for_A == "不赞成" and bool(write_in.strip())
    if not write_in.strip():
        why = "没有另写他人"
    else:
        why = yes_no(counted, "投了不赞成，另写的人计票", f"投的是{mark_for_A}，不能另写他人")
    return Verdict({"write_in_counted": counted}, (grounds.rule("election.writein"),), why)


def _some_seats(seats: Seats) -> None:
    if seats.count == 0:
        raise CannotJudge("应选名额应不少于1，请改正")
