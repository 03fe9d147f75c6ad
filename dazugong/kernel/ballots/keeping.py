"""谁办票决: the poll as it stands for whoever keeps it, the names on its paper, and whom a result concerns."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.models import Person
from dazugong.kernel.processes.models import Case
from dazugong.spec.ballots import Ballot
from dazugong.spec.counting import standing_faults

from .box import Box
from .models import Judge, Poll, State, Subject
from .papers import ballot_of
from .recusal import refuse_partial

UNDERWAY = (State.PREPARED, State.OPEN, State.CLOSED)


@dataclass(frozen=True)
class Named:
    """票面上的一个对象: its name, and whose it is where that is known."""

    name: str
    person: Person | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Outsider:
    """外请评委: a judge who stands in no roster of the county: his name and where he works."""

    name: str
    workplace: str


def add_subjects(poll: Poll, ballot: Ballot, subjects: Sequence[Named]) -> None:
    """Puts them on the paper; part of an act that leaves the trace itself."""
    Subject.objects.bulk_create(
        Subject(poll=poll, unit_id=poll.unit_id, domain=poll.domain, number=number, name=uncut(one.name, "名称", 60, field="subjects"), person=one.person,
                of_unit=one.unit, private=ballot.publish == "own")
        for number, one in enumerate(subjects, 1)
    )  # fmt: skip


def seat_judges(poll: Poll, judges: Sequence[Person | Outsider]) -> None:
    """Who judges; part of an act that leaves the trace itself."""
    Judge.objects.bulk_create(
        Judge(poll=poll, unit_id=poll.unit_id, domain=poll.domain, name=uncut(one.name, "评委姓名", 60, field="judges"), **_place(one)) for one in dict.fromkeys(judges)
    )


def _place(judge: Person | Outsider) -> dict[str, Person | str]:
    if isinstance(judge, Person):
        return {"person": judge}
    return {"workplace": uncut(judge.workplace, "外请评委的单位", 80, field="judges")}


def clear_boxes(by: Reader) -> None:
    """清箱: the boxes of votes that are over. Each is destroyed once its act stands; a server that stopped in between has left it."""
    over = by.rows(Poll).filter(state__in=(State.COUNTED, State.PUBLISHED, State.VOID)).exclude(slips="")
    for public_id in over.values_list("public_id", flat=True):
        Box(public_id, 0).destroy()


def concerns(by: Reader, subject: Subject) -> bool:
    """Whether the subject is the reader himself, or the unit he stands for."""
    return subject.person_id is not None and subject.person_id == by.person_id or subject.of_unit_id is not None and subject.of_unit_id == by.unit_id


def fresh(by: Reader, poll: Poll, *states: State) -> Poll:
    """The poll as it stands now, locked, for whoever keeps ballots. Raises `Hidden`, or `Refusal` in another state."""
    by.need("ballots.keep")
    found = by.rows(Poll).select_for_update(of=("self",)).select_related("pack_version").filter(pk=poll.pk).first()
    if found is None or not by.scope.everything and not own_units(by, domain=found.domain).filter(pk=found.unit_id).exists():
        raise Hidden("poll")
    if states and found.state not in states:
        raise Refusal(f"这次票决现在是“{found.get_state_display()}”，办不了这一步")
    return found


def refuse_twice(by: Reader, case: Case, *, pack: str, ballot: str) -> None:
    """A case is decided by one vote of a kind at a time. Raises `Refusal` while another is not done with, also one that the reader does not see."""
    with widened(by):
        Case.objects.select_for_update(of=("self",)).only("pk").filter(pk=case.pk).first()    # two at once wait for one another
        other = Poll.objects.filter(case=case, pack_version__pack=pack, ballot=ballot, state__in=UNDERWAY).first()
    if other is not None:
        raise Refusal(f"这一件的“{other.title}”还有一次没有办完（{other.day.isoformat()}，{other.get_state_display()}），请到那一次里办；那一次不要了的，先作废，再另准备", field="what")


def ready_to_vote(poll: Poll) -> tuple[Ballot, list[str]]:
    """(its kind, the names on the paper) when the vote may begin. Raises `Refusal`: too few to choose among, bids not opened, too few
    judges, a judge partial."""
    ballot = ballot_of(poll)
    if ballot.bids and poll.bids_opened_at is None:
        raise Refusal("还没有开标，不能评审")
    subjects = [one.name for one in poll.subjects.order_by("number")]
    for fault in standing_faults(ballot, poll.seats, subjects):
        raise Refusal(fault.message, field="subjects")
    if ballot.voters == "judges" and poll.due < ballot.judges_at_least:
        raise Refusal(f"评委应到{poll.due}人，少于{ballot.judges_at_least}人，不能开始投票；请补上评委", field="judges")
    refuse_partial(poll)
    return ballot, subjects
