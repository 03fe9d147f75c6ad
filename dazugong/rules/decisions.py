"""讨论决定: how a committee decides on appointments."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from .kinship import judge
from .refusal import CannotJudge
from .verdict import Grounds, Verdict, answers, refuse_more, yes_no
from .wholes import Members

Checking = Literal["open", "closed", "concern"]


@answers("decision.quorum")
def quorum(grounds: Grounds, members_due: Members, present: int) -> Verdict:
    """讨论任免的到会: whether enough members are present."""
    rule = grounds.rule("decision.quorum")
    valid, needed = _enough_present(grounds, members_due, present)
    why = f"应到会成员{members_due.count}人，至少要到{needed}人，实到{present}人，{yes_no(valid, '可以讨论', '不能讨论')}"
    return Verdict({"valid": valid, "needed": needed}, (rule,), why)


@answers("decision.adopt")
def adopt(grounds: Grounds, members_due: Members, present: int, agree: int) -> Verdict:
    """任免通过: more than half of all members agree, in a meeting with its quorum."""
    rule = grounds.rule("decision.adopt")
    enough, least = _enough_present(grounds, members_due, present)
    refuse_more(agree, "同意人数", present, "到会人数")
    share = rule.share("yes")
    needed = share.needed(members_due)
    adopted = enough and share.met(agree, members_due)
    why = f"应到会成员{members_due.count}人，要{needed}人同意，同意{agree}人，{yes_no(adopted, '通过', '没有通过')}"
    if not enough:
        why = f"到会{present}人，不足{least}人，表决无效"
    return Verdict({"adopted": adopted, "needed": needed}, (rule, grounds.rule("decision.quorum")), why)


@answers("decision.differential")
def differential(grounds: Grounds, members_due: Members, present: int, posts: int, votes: Mapping[str, int]) -> Verdict:
    """差额票决: never decided by the larger number alone; the chair is told who passed the half of all members."""
    rule = grounds.rule("decision.differential")
    adoption = grounds.rule("decision.adopt")
    enough, least = _enough_present(grounds, members_due, present)
    for name, count in votes.items():
        refuse_more(count, f"{name}的票", present, "到会人数")
    if posts == 0:
        raise CannotJudge("职位数应不少于1，请改正")
    share = adoption.share("yes")
    over = sorted((n for n, c in votes.items() if share.met(c, members_due)), key=lambda n: -votes[n])
    who = f"{'、'.join(over)}超过应到会成员的一半" if over else f"没有人超过应到会成员的一半（要{share.needed(members_due)}票）"
    reason = f"{who}；差额票决不按票多少自动通过，{rule.choice('split')}"
    if not enough:
        reason = f"到会{present}人，不足{least}人，不能票决"
    answer = {"adopted": None, "reason": reason, "over_half": over if enough else []}
    return Verdict(answer, (adoption, rule), reason)


def _enough_present(grounds: Grounds, members: Members, present: int) -> tuple[bool, int]:
    refuse_more(present, "到会人数", members.count, "应到会成员数")
    share = grounds.rule("decision.quorum").share("present")
    return members.count > 0 and share.met(present, members), share.needed(members)


@answers("decision.recusal")
def recusal(grounds: Grounds, attendee: str, candidate: str, relation: str) -> Verdict:
    """任免回避: whether who attends must leave while the candidate is discussed."""
    rules = tuple(grounds.rule(key) for key in ("decision.recusal", "recusal.posts", "recusal.duty"))
    if attendee == candidate:
        return Verdict({"must_leave": True}, rules, "讨论的是本人，应当离开")
    kin = judge(relation, rules[1].amount("generations").number)
    why = f"{relation}：{kin.kind}，{yes_no(kin.covered, '应当回避', '不在必须回避的亲属之内')}"
    return Verdict({"must_leave": kin.covered}, rules, why, (kin.remark,) if kin.remark else ())


@answers("decision.submit")
def submit(grounds: Grounds, personal_report_check: Checking) -> Verdict:
    """能否上会: only when the check of the personal report is closed."""
    may = personal_report_check == "closed"
    why = {"closed": "个人有关事项已查核清楚", "open": "个人有关事项还没有查核完", "concern": "个人有关事项查核有疑点，还没有结论"}
    return Verdict({"may_submit": may}, (grounds.rule("decision.submit"),),
                   why[personal_report_check] + yes_no(may, "，这一项不妨碍上会", "，不能提交会议讨论"))


@answers("decision.reconsider")
def reconsider(grounds: Grounds, members_due: Members, agree_to_reconsider: int) -> Verdict:
    """复议: more than half of all members agree to it."""
    rule = grounds.rule("decision.reconsider")
    refuse_more(agree_to_reconsider, "同意复议人数", members_due.count, "应到会成员数")
    share = rule.share("yes")
    allowed = share.met(agree_to_reconsider, members_due)
    why = f"成员{members_due.count}人，要{share.needed(members_due)}人同意，同意{agree_to_reconsider}人，{yes_no(allowed, '可以复议', '不能复议')}"
    return Verdict({"allowed": allowed}, (rule,), why)
