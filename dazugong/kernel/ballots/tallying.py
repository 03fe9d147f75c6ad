"""计票: the scrutineers open the box together, or two tellers enter the paper count; then the same reckoning for both."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from dazugong.crypto import SealBroken
from dazugong.crypto.voting import lock_of, open_with, opening_key, slip_of
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.ballots import Ballot
from dazugong.spec.counting import Count, counted, faults, off_the_scale, results

from .box import Box
from .keeping import fresh, ready_to_vote
from .models import Poll, State, Subject, TellerCount
from .papers import Written, ballot_of, board_of, head_of, sealed_size, unpacked

WHOLE = ("发出票数", "收回票数", "有效票数", "无效票数")
Figure = int | list[str]        # how many; where points are given, the points of every paper


@transaction.atomic
def count_poll(*, poll: Poll, halves: Sequence[str], unused: int, by: Reader, at: datetime) -> Poll:
    """开箱计票: with both halves of the key. `unused` slips were handed back blank."""
    poll = fresh(by, poll, State.CLOSED)
    with widened(by):  # whoever opens the box counts for everybody, also what each may see of himself only
        ballot, subjects = ballot_of(poll), [one.name for one in poll.subjects.order_by("number")]
        if lock_of(poll.public_id, halves) != bytes(poll.lock or b""):
            raise Refusal("开箱钥匙不对：请两名监票人各输入自己的一半，核对有没有输错", field="halves")
        box = Box(poll.public_id, sealed_size(ballot, subjects))
        if not box.exists:
            raise Refusal("票箱不在这台服务器上，请在收票的那台服务器上开箱")
        box.shut()      # done when the vote was closed, unless the server stopped in between
        papers = _opened(poll, ballot, subjects, box, halves)
        if len(papers) + unused > poll.issued:
            raise Refusal(f"发出{poll.issued}张，收到{len(papers)}张，又退回空白{unused}张，多出来了，请重新清点退回的空白票", field="unused")
        count = counted(ballot, subjects, [one.paper for one in papers.values()])
        poll.unused, poll.board = unused, board_of(poll, ballot, subjects, papers)
        _settle(poll, ballot, count, _opinions(papers, subjects))
    leave_trace(by=by, at=at, verb="开箱计票", kind="票决", thing=poll.public_id, count=count.returned)
    transaction.on_commit(box.destroy)
    return poll


def _opened(poll: Poll, ballot: Ballot, subjects: Sequence[str], box: Box, halves: Sequence[str]) -> dict[str, Written]:
    """Code → paper; a paper that lies in another's place is a box that was meddled with."""
    key, papers = opening_key(poll.public_id, halves), {}
    for slip, sealed in box.papers():
        if sealed is None:
            continue
        try:
            code, written = unpacked(ballot, subjects, open_with(key, poll.public_id, sealed))
        except SealBroken:
            raise Refusal(f"票号{slip[:8]}的选票打不开，票箱可能被改动过；请保存现场，按纸质票重新投票") from None
        if slip_of(poll.public_id, code) != slip:
            raise Refusal(f"票号{slip[:8]}里放的不是这张票，票箱被改动过；请保存现场，按纸质票重新投票")
        papers[code] = written
    return papers


def _opinions(papers: Mapping[str, Written], subjects: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """What the judges gave and wrote of each subject, in the order of the texts, so that it says nothing of who came first."""
    found: dict[str, list[dict[str, object]]] = {subject: [] for subject in subjects}
    for one in papers.values():
        for subject, comment in one.comments.items():
            points = {term: said for (name, term), said in (one.paper or {}).items() if name == subject}
            found[subject].append({"points": points, "comment": comment})
    return {subject: sorted(listed, key=lambda one: (str(one["comment"]), str(one["points"]))) for subject, listed in found.items()}


@transaction.atomic
def enter_count(*, poll: Poll, figures: Mapping[str, Figure], by: Reader, at: datetime) -> list[str]:
    """录计票单: one teller's count of the paper ballots. Settled when two tellers say the same.

    Gives the names of the figures in which it differs from the other teller's; empty when there is none yet, or all are equal.
    """
    poll = fresh(by, poll, State.PREPARED, State.CLOSED)
    if poll.slips:
        raise Refusal("这次用的是编码票，由监票人开箱计票")
    with widened(by):  # as above
        ballot, subjects = ready_to_vote(poll)
        poll.issued = figures["发出票数"]
        count = _count_of(ballot, subjects, figures)
        for fault in faults(ballot, head_of(poll), count):
            raise Refusal(fault.message)
        TellerCount.objects.create(poll=poll, unit_id=poll.unit_id, domain=poll.domain, login=by.login_id, label=by.label, figures=dict(figures), at=at)
        other = poll.teller_counts.exclude(login=by.login_id).order_by("-pk").first()
        leave_trace(by=by, at=at, verb="录计票单", kind="票决", thing=poll.public_id)
        if other is None:
            return []
        differing = unlike(figures, other.figures)
        if not differing:
            _settle(poll, ballot, count, {})
    return differing


def unlike(one: Mapping[str, Figure], other: Mapping[str, Figure]) -> list[str]:
    """The names of the figures in which two tellers differ."""
    return [name for name, said in one.items() if other.get(name) != said]


def cell_name(subject: str, term: str, mark: str) -> str:
    """How a figure of the paper count is called."""
    return " ".join(filter(None, (subject, term, mark)))


def figures_asked(ballot: Ballot, subjects: Sequence[str]) -> list[str]:
    """Every figure of the paper count, in order."""
    return [*WHOLE, *(cell_name(subject, term, mark) for subject in subjects for term in ballot.terms for mark in ballot.marks or ("",))]


def _count_of(ballot: Ballot, subjects: Sequence[str], figures: Mapping[str, Figure]) -> Count:
    """The count on paper. Raises `Refusal` where the points are not as many as the papers, or off the scale."""
    count = Count(tuple(subjects), figures["有效票数"], figures["无效票数"], figures["收回票数"])     # type: ignore[arg-type]
    for cell in ((subject, term) for subject in subjects for term in ballot.terms):
        if ballot.marks:
            count.votes[cell] = {mark: figures[cell_name(*cell, mark)] for mark in ballot.marks}    # type: ignore[misc]
            continue
        name, given = cell_name(*cell, ""), list(figures[cell_name(*cell, "")])     # type: ignore[arg-type]
        if len(given) != count.valid:
            raise Refusal(f"{name}：录了{len(given)}个分数，有效票是{count.valid}张，请核对")
        if wrong := next(filter(None, (off_the_scale(ballot, cell, one) for one in given)), ""):
            raise Refusal(wrong)
        count.points[cell] = [Fraction(one) for one in given]
    return count


def _settle(poll: Poll, ballot: Ballot, count: Count, opinions: Mapping[str, list]) -> None:
    """Writes the counts and what comes of them."""
    for fault in faults(ballot, head_of(poll), count):
        raise Refusal(fault.message)
    poll.returned, poll.valid, poll.invalid, poll.state = count.returned, count.valid, count.invalid, State.COUNTED
    poll.save()
    rows = {one.name: one for one in poll.subjects.all()}
    for result in results(ballot, head_of(poll), count, poll.day):
        row = rows[result.subject]
        row.votes = _said(ballot, count, result.subject)
        row.outcome, row.why, row.rank = result.outcome, result.why[:400], result.rank
        row.score = None if result.score is None else int(result.score * 100)
        row.opinions = opinions.get(result.subject, [])
        row.save()


def _said(ballot: Ballot, count: Count, subject: str) -> dict[str, dict[str, int]]:
    """{item: {mark: votes}}; of points how many judges gave how many."""
    if ballot.marks:
        return {term: count.votes[subject, term] for term in ballot.terms}
    return {term: dict(Counter(str(float(one)).removesuffix(".0") for one in sorted(count.points[subject, term]))) for term in ballot.terms}


__all__ = ["Subject", "cell_name", "count_poll", "enter_count", "figures_asked", "unlike"]
