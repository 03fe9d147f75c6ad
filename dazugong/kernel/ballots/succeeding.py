"""递补: whoever was chosen by points gave up; who comes next in the order of the vote. Nothing is decided here, it is only offered."""
from __future__ import annotations

from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.processes.filling import answers_of
from dazugong.kernel.processes.models import Move, Step
from dazugong.kernel.processes.queries import walked_step
from dazugong.kernel.processes.walking import procedure_of
from dazugong.kernel.records.packs import pack_of
from dazugong.spec.ballots import SUBJECT

from .models import Poll, Subject
from .queries import DONE

LAST = 10 ** 6      # behind everybody who has a place


@dataclass(frozen=True)
class Offer:
    """递补的人选: the vote, who gave up and why, and who comes next; nobody where `why_not` says why."""

    poll: Poll
    gave_up: str
    reason: str
    next: Subject | None
    why_not: str = ""


def offer_of(reader: Reader, row: Step) -> Offer | None:
    """What the vote offers at a step to which the case has just come back because the one chosen gave up; None at any other."""
    declared = walked_step(row)
    if not declared.ballot or not reader.may("ballots.read"):
        return None
    given_up = _given_up(row)
    polls = list(reader.rows(Poll).filter(case=row.case_id, ballot=declared.ballot, state__in=DONE).order_by("-pk")) if given_up else []
    if given_up is None or not polls:
        return None
    with widened(reader):  # whoever acts at the step takes the result from the vote, as `take_into_case` does
        name = held(row, SUBJECT)
        poll = next((poll for poll in polls if poll.subjects.filter(name=name).exists()), None)
        return _next(poll, name, given_up.reason) if poll else None


def held(row: Step, figure: str) -> str:
    """What the form of the step holds where it takes this figure; empty where nothing does."""
    declared = walked_step(row)
    form = pack_of(row.case.pack_version).form(declared.form)
    address = next((field.id for field in form.fields if declared.takes.get(field.term) == figure), "") if form else ""
    found = answers_of(row.case, form).get(address) if form else None
    return found.text if found else ""


def _given_up(row: Step) -> Move | None:
    """The last thing done to the case, where it was that the one chosen gave up, and it led here."""
    last = Move.objects.filter(case=row.case_id).select_related("step").order_by("pk").last()
    declared = procedure_of(row.case)[1].step(last.step.step) if last and last.step else None
    move = declared.move(last.verb) if declared and last else None
    return last if move and move.runner_up and row.step in move.to else None


def _next(poll: Poll, gave_up: str, reason: str) -> Offer:
    """By points; where equals were judged once more, among them by the later points."""
    rounds = [poll]
    while rounds[0].again_of is not None:
        rounds.insert(0, rounds[0].again_of)
    ranks = [{one.name: one.rank or LAST for one in each.subjects.all()} for each in rounds]
    order = {name: tuple(rank.get(name, 0) for rank in ranks) for name, first in ranks[0].items() if first < LAST}
    behind = {name: place for name, place in order.items() if place > order.get(gave_up, ())}
    first = [name for name, place in behind.items() if place == min(behind.values())]
    if not first:
        return Offer(poll, gave_up, reason, None, "后面没有别的了，请流标重发")
    if len(first) > 1:
        return Offer(poll, gave_up, reason, None, f"次一名有{len(first)}家得分相同（{'、'.join(first)}），请重新评审，或者流标重发")
    found = next(each.subjects.get(name=first[0]) for each in reversed(rounds) if each.subjects.filter(name=first[0]).exists())
    return Offer(poll, gave_up, reason, found)
