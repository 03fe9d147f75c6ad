"""办票决: prepare, draw the slips, close, publish, void. Casting is in `casting.py`, counting in `tallying.py`, bids in
`bidding.py`; what may still be put right, and voting again, in `preparing.py`."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.crypto.voting import commitment_of, lock_of, new_codes, shown, slip_of
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.meetings.models import Meeting
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.models import Person
from dazugong.kernel.processes.models import Case
from dazugong.kernel.records.models import PackVersion
from dazugong.spec.ballots import POINTS, Ballot
from dazugong.spec.counting import standing_faults

from .box import Box
from .exposing import may_show
from .keeping import Named, Outsider, add_subjects, concerns, fresh, ready_to_vote, refuse_twice, seat_judges
from .models import Poll, State, Subject
from .papers import ballot_of, sealed_size

MOST_SUBJECTS, MOST_SLIPS = 200, 20_000
SHORTEST_REASON = 4


@dataclass(frozen=True)
class Slips:
    """编码票: shown once, to be printed and cut; kept nowhere. `halves` are for one scrutineer each."""

    codes: tuple[str, ...]
    halves: tuple[str, str]
    commitment: str


@transaction.atomic
def prepare_poll(
    *, version: PackVersion, ballot: Ballot, unit: Unit, topic: str, day: date, subjects: Sequence[Named], by: Reader, at: datetime,
    seats: int = 1, due: int = 0, present: int = 0, meeting: Meeting | None = None, judges: Sequence[Person | Outsider] = (), bids_until: datetime | None = None,
    case: Case | None = None,
) -> Poll:
    """准备票决: what is voted on, by whom, on whom, for which case. Where a meeting votes, its own attendance says who was due and
    present; where judges do, they are as many as are named.
    """
    by.need("ballots.keep")
    if not by.scope.everything and not own_units(by, domain=ballot.domain).filter(pk=unit.pk).exists():
        raise Hidden("unit")
    if meeting is not None:
        due, present = meeting.due, meeting.present
    elif judges and not due:
        due = present = len(dict.fromkeys(judges))
    if judges and len(dict.fromkeys(judges)) > due:
        raise Refusal(f"写了{len(dict.fromkeys(judges))}名评委，比应到{due}人还多，请核对", field="judges")
    if present > due:
        raise Refusal(f"实到{present}人比应到{due}人还多，请核对", field="present")
    if seats < 1:
        raise Refusal("名额至少1个", field="seats")
    if ballot.bids and (bids_until is None or subjects):
        raise Refusal("密封投标的，写投标截止的时间，不写对象：谁来投，谁就是对象", field="bids_until")
    if len({one.name for one in subjects}) < len(subjects) or len(subjects) > MOST_SUBJECTS:
        raise Refusal(f"对象不能重名，最多{MOST_SUBJECTS}个", field="subjects")
    if ballot.paper:    # a vote on paper is opened nowhere: what would keep it from being opened is said now, not when it has been held
        for fault in standing_faults(ballot, seats, [one.name for one in subjects]):
            raise Refusal(fault.message, field="subjects")
    if case is not None:
        refuse_twice(by, case, pack=version.pack, ballot=ballot.id)
    poll = Poll.objects.create(
        pack_version=version, ballot=ballot.id, title=ballot.title, topic=uncut(topic, "事项", 200, field="topic"), unit=unit, unit_name=unit.name,
        domain=ballot.domain, meeting=meeting, case=case, day=day, paper=ballot.paper, due=due, present=present, seats=seats, bids_until=bids_until, at=at,
    )
    with widened(by):  # results that are for the person alone stand in rows that the keeper himself does not see
        add_subjects(poll, ballot, subjects)
    seat_judges(poll, judges)
    leave_trace(by=by, at=at, verb="准备票决", kind="票决", thing=poll.public_id, count=len(subjects))
    return poll


@transaction.atomic
def draw_slips(*, poll: Poll, count: int, by: Reader, at: datetime) -> Slips:
    """抽取编码票: opens the vote. The list of slips is fixed by one line before anybody votes; codes and key are shown once."""
    poll = fresh(by, poll, State.PREPARED)
    with widened(by):  # as in `prepare_poll`; and judges are measured against units beyond the keeper's
        ballot, subjects = ready_to_vote(poll)
    if poll.paper:
        raise Refusal(f"“{poll.title}”以纸质票为准，不发编码票；请由两名计票人录入计票单")
    if poll.teller_counts.exists():
        raise Refusal("已经录了纸质票的计票单，不能再发编码票；要改用编码票的，把这一次作废，另准备一次")
    most = poll.present or poll.due
    if not 1 <= count <= min(most or MOST_SLIPS, MOST_SLIPS):
        raise Refusal(f"发出票数应在1到{min(most or MOST_SLIPS, MOST_SLIPS)}之间：一人一张，不能多于投票的人", field="count")
    codes, halves = new_codes(count), tuple(map(shown, new_codes(2)))
    slips = sorted(slip_of(poll.public_id, code) for code in codes)
    poll.slips, poll.commitment = "\n".join(slips), commitment_of(poll.public_id, slips)
    poll.lock, poll.issued, poll.state = lock_of(poll.public_id, halves), count, State.OPEN
    poll.save()
    Box(poll.public_id, sealed_size(ballot, subjects)).make(slips)
    leave_trace(by=by, at=at, verb="抽取编码票", kind="票决", thing=poll.public_id, count=count, digest=poll.commitment)
    return Slips(tuple(map(shown, codes)), (halves[0], halves[1]), poll.commitment)


@transaction.atomic
def close_poll(*, poll: Poll, by: Reader, at: datetime) -> Poll:
    """截止: from now on no paper is taken."""
    poll = fresh(by, poll, State.OPEN)
    poll.state = State.CLOSED
    poll.save(update_fields=["state"])
    leave_trace(by=by, at=at, verb="截止投票", kind="票决", thing=poll.public_id)
    transaction.on_commit(Box(poll.public_id, 0).shut)
    return poll


@transaction.atomic
def publish_poll(*, poll: Poll, reasons: Mapping[int, str], by: Reader, at: datetime) -> Poll:
    """公布: where those concerned see it first, once all have; where some lose a contest, each with its reason."""
    poll = fresh(by, poll, State.COUNTED)
    ballot = ballot_of(poll)
    with widened(by):  # the keeper publishes what he himself may not see: results that are for the person alone
        subjects = list(poll.subjects.order_by("number"))
        waiting = [one.name for one in subjects if ballot.own_first and one.seen_on is None]
        if waiting:
            raise Refusal(f"本人先看结果，确认收到以后才公布；还没有确认的：{'、'.join(waiting[:10])}")
        for one in subjects if ballot.kind == POINTS and ballot.winners else ():
            one.reason = uncut(reasons.get(one.number, one.reason), f"{one.name}的理由", 200, field=f"reason_{one.number}")
            if one.outcome == ballot.failed and len(one.reason) < SHORTEST_REASON:
                raise Refusal(f"{one.name}{ballot.failed}，请写明理由", field=f"reason_{one.number}")
            one.save(update_fields=["reason"])
        poll.counts_open, poll.counts_said = may_show(poll, ballot, subjects)
        if poll.counts_open:
            for one in subjects:
                one.yes = next(iter(one.votes.values()), {}).get("赞成")
                one.save(update_fields=["yes"])
        poll.state, poll.published_on = State.PUBLISHED, timezone.localdate(at)
        poll.save()
    leave_trace(by=by, at=at, verb="公布结果", kind="票决", thing=poll.public_id, count=len(subjects))
    return poll


@transaction.atomic
def void_poll(*, poll: Poll, reason: str, by: Reader, at: datetime) -> Poll:
    """作废: the vote counts for nothing; what was cast is destroyed unread."""
    poll = fresh(by, poll)
    if poll.state in (State.PUBLISHED, State.VOID):
        raise Refusal(f"这次票决{poll.get_state_display()}，不能作废")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal("请写明作废的原因", field="reason")
    poll.state, poll.void_reason = State.VOID, uncut(reason, "作废的原因", 200, field="reason")
    poll.save(update_fields=["state", "void_reason"])
    leave_trace(by=by, at=at, verb="票决作废", kind="票决", thing=poll.public_id)
    transaction.on_commit(Box(poll.public_id, 0).destroy)
    return poll


@transaction.atomic
def acknowledge(*, subject: Subject, by: Reader, at: datetime) -> Subject:
    """确认收到: the person (or the unit) it is about has seen the result before others do."""
    found = by.rows(Subject).select_related("poll").filter(pk=subject.pk).first()
    if found is None or not concerns(by, found):
        raise Hidden("subject")
    if found.poll.state not in (State.COUNTED, State.PUBLISHED):
        raise Refusal("还没有计票，没有结果可以确认")
    found.seen_on = found.seen_on or timezone.localdate(at)
    with widened(by):  # whoever it is about writes one day into a row that is the keeper's
        found.save(update_fields=["seen_on"])
        leave_trace(by=by, at=at, verb="确认收到结果", kind="票决", thing=found.poll.public_id)
    return found
