"""办件里的票决: what a vote settles at a step, and whom it offers where the one chosen gave up."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from dazugong.kernel.ballots.casework import recusal_checked
from dazugong.kernel.ballots.keeping import UNDERWAY
from dazugong.kernel.ballots.queries import DONE
from dazugong.kernel.ballots.succeeding import Offer, offer_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.processes.queries import Door
from dazugong.kernel.records.written import YES_NO
from dazugong.spec.ballots import RECUSED, SUBJECT


@dataclass(frozen=True)
class Vote:
    """这一环节的票决: fields that the vote answers so that nobody ticks them, the unit it chose, or who may take the place of the one who gave up;
    `underway` the one that is not done with, so that no second is offered."""

    settled: Collection[str] = ()
    unit: str = ""
    offer: Offer | None = None
    underway: Any = None


def vote_at(reader: Reader, door: Door, polls: Sequence[Any]) -> Vote:
    """What the votes of the case say at a step of the reader's; nothing at a step without one."""
    asked = [poll for poll in polls if poll.ballot == door.declared.ballot]
    counted, underway = [poll for poll in asked if poll.state in DONE], next((poll for poll in asked if poll.state in UNDERWAY), None)
    if not door.mine or door.form is None or not counted:
        return Vote(underway=underway)
    taken = {figure: field for field in door.form.fields if (figure := door.declared.takes.get(field.term))}
    said = {figure: door.answers[field.id].text for figure, field in taken.items() if field.id in door.answers}
    settled = {taken[RECUSED].id} if said.get(RECUSED) == YES_NO[0] and all(recusal_checked(reader, poll) for poll in counted) else set()
    offer = offer_of(reader, door.row)
    return Vote(settled, "" if offer else said.get(SUBJECT, ""), offer, underway)
