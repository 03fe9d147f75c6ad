"""发展党员: admission of party members, under the text of 2014 and the revision of May 2026."""
from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from .model import Certainty, Rule
from .verdict import Grounds, Verdict, answers, either, refuse_earlier, refuse_more, yes_no
from .wholes import Due

Version = Literal["2014", "2026"]


def of_version(grounds: Grounds, key: str, version: Version | None, step: date | None = None) -> Rule | None:
    """The rule of the version named, of the day of the step otherwise; None where that version has no such rule."""
    base = grounds.rule("admission.approval", step) if version is None else next(
        rule for rule in grounds.book.versions("admission.approval") if rule.regulation.version.startswith(version))
    day = grounds.day(step) if base.regulation.in_force(grounds.day(step)) else base.since
    return grounds.book.find(key, day)


@answers("admission.vote")
def vote(grounds: Grounds, due_with_vote: Due, present: int, yes_in_room: int, written_yes_before_meeting: int = 0) -> Verdict:
    """支部大会表决: of those due; opinions written before the meeting count, unlike in elections."""
    rule, opening = grounds.rule("admission.vote"), grounds.rule("admission.quorum")
    refuse_more(present, "到会人数", due_with_vote.count, "应到会人数")
    refuse_more(yes_in_room, "会上赞成人数", present, "到会人数")
    refuse_more(written_yes_before_meeting, "会前书面赞成人数", due_with_vote.count - present, "没有到会的人数")
    quorum = opening.share("present").met(present, due_with_vote)
    written = written_yes_before_meeting if rule.choice("written") == "计入" else 0
    share = rule.share("yes")
    needed, yes = share.needed(due_with_vote), yes_in_room + written
    adopted = quorum and share.met(yes, due_with_vote)
    why = f"应到会{due_with_vote.count}人，要{needed}票，会上{yes_in_room}票、会前书面{written}票，{yes_no(adopted, '通过', '没有通过')}"
    if not quorum:
        why = f"应到会{due_with_vote.count}人，实到{present}人，没有过半，不能表决"
    remarks = (rule.note,) if written and rule.certainty is not Certainty.TWO else ()
    return Verdict({"quorum": quorum, "adopted": adopted, "needed": needed}, (rule, opening), why, remarks)


@answers("admission.quorum")
def quorum(grounds: Grounds, due_with_vote: Due, present: int) -> Verdict:
    """支部大会到会: more than half of those due."""
    rule = grounds.rule("admission.quorum")
    refuse_more(present, "到会人数", due_with_vote.count, "应到会人数")
    share = rule.share("present")
    needed, may = share.needed(due_with_vote), share.met(present, due_with_vote)
    why = f"应到会{due_with_vote.count}人，至少要到{needed}人，实到{present}人，{yes_no(may, '可以开会', '不能开会')}"
    return Verdict({"may_open": may, "needed": needed}, (rule,), why)


@answers("admission.batch")
def batch(grounds: Grounds, candidates: int, single_ballot_for_both: bool) -> Verdict:
    """逐个表决: several candidates are never voted on together."""
    ok = candidates < 2 or not single_ballot_for_both
    why = yes_no(ok, "一个人一个人地表决，可以", f"{candidates}人合在一张票上表决，不可以，应逐个讨论、逐个表决")
    return Verdict({"ok": ok}, (grounds.rule("admission.vote"),), why)


@answers("admission.cultivation")
def cultivation(grounds: Grounds, activist_since: date, object_on: date) -> Verdict:
    """培养考察: a full year before being named a candidate for admission."""
    rule = grounds.rule("admission.cultivation", object_on)
    earliest = rule.amount("length").after(activist_since)
    ok = object_on >= earliest
    why = f"{activist_since.isoformat()}列为积极分子，最早{earliest.isoformat()}列为发展对象，{yes_no(ok, '时间够了', '时间不够')}"
    return Verdict({"ok": ok, "earliest": earliest}, (rule,), why)


@answers("admission.training")
def training(grounds: Grounds, days: Fraction | None = None, hours: Fraction | None = None) -> Verdict:
    """集中培训: days or hours, either is enough."""
    return either("ok", grounds.rule("admission.training"), {"days": days, "hours": hours}, ("days", "hours"), "集中培训")


@answers("admission.talk")
def talk(grounds: Grounds, applied: date, talk: date) -> Verdict:
    """谈话: within a month of the application."""
    rule = grounds.rule("admission.talk", talk)
    refuse_earlier(talk, "谈话日期", applied, "申请日期")
    deadline = rule.amount("within").after(applied)
    overdue = talk > deadline
    why = f"最迟{deadline.isoformat()}谈话，{yes_no(overdue, f'{talk.isoformat()}才谈，迟了', '没有迟')}"
    return Verdict({"overdue": overdue, "deadline": deadline}, (rule,), why)


@answers("admission.publicity")
def publicity(grounds: Grounds, publicity_workdays: int, rule_version: Version | None = None) -> Verdict:
    """发展对象公示: five working days since the revision of 2026; the text of 2014 had no such rule."""
    rule = of_version(grounds, "admission.publicity", rule_version)
    if rule is None:
        base = of_version(grounds, "admission.cultivation", rule_version)
        return Verdict({"ok": True}, (base,), f"{base.regulation.version}年的细则没有要求列为发展对象时公示")
    length = rule.amount("length")
    ok = length.met(publicity_workdays)
    return Verdict({"ok": ok}, (rule,), f"公示{publicity_workdays}个工作日，应{length}，{yes_no(ok, '够了', '不够')}")


@answers("admission.meeting_after_prereview")
def meeting_after_prereview(
    grounds: Grounds, prereview_ok: date, meeting: date, rule_version: Version | None = None,
) -> Verdict:
    """支部大会: within a month of the pre-review since 2026; no limit before."""
    refuse_earlier(meeting, "支部大会日期", prereview_ok, "预审合格日期")
    rule = of_version(grounds, "admission.meeting", rule_version, meeting)
    if rule is None:
        base = of_version(grounds, "admission.prereview", rule_version, meeting)
        return Verdict({"overdue": False}, (base,), f"{base.regulation.version}年的细则没有限定预审后多久开会")
    deadline = rule.amount("within").after(prereview_ok)
    overdue = meeting > deadline
    why = f"最迟{deadline.isoformat()}开支部大会，{yes_no(overdue, f'{meeting.isoformat()}才开，迟了', '没有迟')}"
    return Verdict({"overdue": overdue, "deadline": deadline}, (rule,), why)


@answers("admission.approval")
def approval(grounds: Grounds, meeting: date, approved: date, special_reason: bool = False) -> Verdict:
    """接收审批: three months; up to six where there is a special reason, with a warning."""
    rule = grounds.rule("admission.approval", approved)
    refuse_earlier(approved, "审批日期", meeting, "支部大会日期")
    usual, ceiling = rule.amount("usual").after(meeting), rule.amount("special").after(meeting)
    if approved <= usual:
        return Verdict({"ok": True}, (rule,), f"最迟{usual.isoformat()}审批，没有迟")
    if approved > ceiling:
        warning = f"已过{ceiling.isoformat()}，超过{rule.amount('special').number}个月的上限"
    else:
        reason = yes_no(special_reason, "；有特殊情况的可以延长，请写明情况", "，又没有特殊情况")
        warning = f"已过{usual.isoformat()}，超过{rule.amount('usual').number}个月{reason}"
    return Verdict({"ok": special_reason and approved <= ceiling, "warning": warning}, (rule,), warning)


@answers("admission.probation_start")
def probation_start(grounds: Grounds, meeting: date, approved: date | None = None) -> Verdict:
    """预备期: from the day of the branch meeting, not of the approval."""
    rule = grounds.rule("admission.probation", meeting)
    if approved is not None:
        refuse_earlier(approved, "审批日期", meeting, "支部大会日期")
    full = rule.amount("length").after(meeting)
    why = f"预备期从支部大会通过的{meeting.isoformat()}算起，不从审批日算；{full.isoformat()}期满"
    return Verdict({"probation_from": meeting, "earliest_full": full}, (rule,), why)
