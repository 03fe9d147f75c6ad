"""公布到哪里: whether counts may be shown beyond those who keep the vote. In a small circle one number tells who voted how."""
from __future__ import annotations

from collections.abc import Sequence

from dazugong.spec.ballots import APPROVE, ELECT, GRADES, Ballot
from dazugong.spec.named_rules import found

from .models import Poll, Subject

BY_ORDER = {
    "counts": (True, "法规要求报告票数"),
    "verdict": (False, "只公布通过与否"),
    "own": (False, "只给本人看，不排名"),
}


def may_show(poll: Poll, ballot: Ballot, subjects: Sequence[Subject]) -> tuple[bool, str]:
    """(whether, why in words)."""
    if ballot.publish in BY_ORDER:
        return BY_ORDER[ballot.publish]
    voters = poll.returned or 0
    if ballot.kind == GRADES:
        answer, why = found("ballot.survey_cell", {"unit_respondents": voters}, poll.day)
        return answer.get("publish") is True, why[:300]
    if ballot.kind in (APPROVE, ELECT):
        yes = max((votes.get("赞成", 0) for one in subjects for votes in one.votes.values()), default=0)
        answer, why = found("ballot.cell", {"electorate": voters, "yes": yes}, poll.day)
        return answer.get("publish") == "counts", why[:300]
    return True, "评委的平均分"
