"""投票: a paper goes into the box. No reader, no trace, no row of any table: the box alone changes, and it keeps no order.

This is the one act of the product that has neither `by` nor `at` and leaves nothing behind; tests/kernel/test_ballot_secrecy.py says
what that means. Whoever runs the server could see a paper while it comes in; the page says so.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dazugong.crypto.voting import seal_to, slip_of, typed
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.spec.ballots import Ballot
from dazugong.spec.counting import Cell, refused_paper

from .box import Box
from .models import Poll, State
from .papers import MOST_COMMENT, Written, ballot_of, packed, sealed_size

TOO_LATE = "投票已经截止，不再收票"
NOT_YET = {State.PREPARED: "投票还没有开始，请等监票人宣布", State.OPEN: ""}


@dataclass(frozen=True)
class Paper:
    """票面: what somebody with a slip is asked, and whether he may still answer."""

    poll: Poll
    ballot: Ballot
    subjects: Sequence[str]
    cells: Sequence[Cell]
    closed: str


def paper_of(public_id: str, day: date) -> Paper:
    """The paper of a poll, for anybody who has the address: it names no voter. Raises `Hidden`."""
    with reading(system_reader(day, "投票")):
        poll = Poll.objects.select_related("pack_version").filter(public_id=public_id).exclude(slips="").first()
        if poll is None:
            raise Hidden("poll")
        ballot = ballot_of(poll)
        subjects = [one.name for one in poll.subjects.order_by("number")]
    cells = [(subject, term) for subject in subjects for term in ballot.terms]
    return Paper(poll, ballot, subjects, cells, NOT_YET.get(State(poll.state), TOO_LATE))


def cast(paper: Paper, code: str, written: Written) -> str:
    """Puts it in and gives the mark by which the voter finds it on the board. Raises `Refusal`."""
    if paper.closed:
        raise Refusal(paper.closed)
    if written.paper is not None and (why := refused_paper(paper.ballot, paper.subjects, paper.poll.seats, written.paper)):
        raise Refusal(why)
    for subject, comment in written.comments.items():
        uncut(comment, f"对{subject}的意见", MOST_COMMENT)
    poll, plain = paper.poll, typed(code)
    slip = slip_of(poll.public_id, plain)
    box = Box(poll.public_id, sealed_size(paper.ballot, paper.subjects))
    sealed = seal_to(bytes(poll.lock or b""), poll.public_id, packed(paper.ballot, paper.subjects, plain, written))
    try:
        if not box.cast(slip, sealed):
            raise Refusal("这个编码已经投过票了，一张票只能投一次")
    except FileNotFoundError:
        if box.is_shut:
            raise Refusal(TOO_LATE) from None
        raise Refusal("票箱不在这台服务器上，请用监票人给的地址投票") from None
    except KeyError:
        raise Refusal("没有这个编码，请照票上的十六位字母数字重新输入", field="code") from None
    return slip
