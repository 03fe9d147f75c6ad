"""截止投票: what was taken before the box was shut is counted, what came later is told so, and it is done once."""
from __future__ import annotations

import threading

import pytest

from dazugong.kernel.ballots import casting, tallying
from dazugong.kernel.ballots.box import Box
from dazugong.kernel.ballots.papers import Written
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from tests.kernel.voting import Voting, cast_all


def test_whoever_is_told_that_his_paper_is_in_is_counted_however_late_it_came(voting: Voting) -> None:
    """Forty voters press while the vote is closed: each is told “in” or “too late”, and the count says the same."""
    poll = voting.prepare("open_review", "open_doors", ["办公室"], due=40)
    slips = voting.draw(poll, 40)
    paper = casting.paper_of(poll.public_id, voting.by.day)       # everybody had the form before him while the vote was open
    told: dict[str, str] = {}

    def press(code: str) -> None:
        try:
            told[code] = casting.cast(paper, code, Written({cell: "满意" for cell in paper.cells}))
        except Refusal as refusal:
            told[code] = refusal.message

    voters = [threading.Thread(target=press, args=(code,)) for code in slips.codes]
    for voter in voters[:20]:
        voter.start()
    Box(poll.public_id, 0).shut()        # what the closing does once it stands
    for voter in voters[20:]:
        voter.start()
    for voter in voters:
        voter.join()
    voting.close(poll)
    with reading(voting.by):
        done = tallying.count_poll(poll=poll, halves=slips.halves, unused=0, by=voting.by, at=voting.at)
    taken = [said for said in told.values() if said != "投票已经截止，不再收票"]
    assert done.returned == len(taken) and all(len(said) == 64 for said in taken)
    assert len(taken) < 40, "those who pressed after it was shut are told so"


def test_a_vote_is_closed_once_and_counted_once(voting: Voting, django_capture_on_commit_callbacks) -> None:
    poll = voting.prepare("open_review", "open_doors", ["办公室"], due=5)
    slips = voting.draw(poll, 2)
    cast_all(poll, slips.codes, [(1, {"办公室": "满意"})])
    with django_capture_on_commit_callbacks(execute=True):
        voting.close(poll)
    assert Box(poll.public_id, 0).is_shut
    with pytest.raises(Refusal, match="已截止"):
        voting.close(poll)
    with django_capture_on_commit_callbacks(execute=True), reading(voting.by):
        tallying.count_poll(poll=poll, halves=slips.halves, unused=1, by=voting.by, at=voting.at)
    with pytest.raises(Refusal, match="已计票"), reading(voting.by):
        tallying.count_poll(poll=poll, halves=slips.halves, unused=1, by=voting.by, at=voting.at)
    assert not Box(poll.public_id, 0).exists
