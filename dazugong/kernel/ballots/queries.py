"""查票决: lists, one vote, and what of its result a reader may be told."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.records.kinds import selects
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec.ballots import Ballot

from .keeping import concerns
from .models import Bid, Decline, Judge, Poll, State, Subject, TellerCount
from .tallying import unlike

STATES = tuple(State.choices)
DONE = (State.COUNTED, State.PUBLISHED)


@dataclass(frozen=True)
class Offered:
    """一种票决, and the installed version that declares it."""

    version: PackVersion
    ballot: Ballot

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.version.pack}.{self.ballot.id}"

    @property
    def pack_title(self) -> str:
        return pack_of(self.version).title

    def for_unit(self, unit: Unit, name: str, day: date) -> bool:
        """Whether the unit holds such votes."""
        return selects(self.ballot.held_by or pack_of(self.version).scope, unit, name, day)


@dataclass(frozen=True)
class Line:
    """一个对象的结果, as the reader may see it: `votes` None where counts are kept back, `mine` where it is about him."""

    subject: Subject
    votes: dict[str, dict[str, int]] | None
    mine: bool


def offered(day: date) -> list[Offered]:
    """Every kind of vote in force on the day."""
    return [Offered(version, one) for version in current_versions(day) for one in pack_of(version).ballots]


def offered_to(reader: Reader) -> list[Offered]:
    """Those whose domain the reader reaches over."""
    return [one for one in offered(reader.day) if reader.reaches(one.ballot.domain)]


def polls(reader: Reader) -> QuerySet[Poll]:
    """Every vote within reach, newest first; for whoever only sees himself, those about him."""
    if not reader.may("self.read"):
        reader.need("ballots.read")
    return reader.rows(Poll).select_related("pack_version").order_by("-day", "-pk")


def poll_for(reader: Reader, public_id: str) -> Poll:
    """One vote within reach. Raises `Hidden`."""
    found = polls(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("poll")
    return found


def keeps(reader: Reader, poll: Poll) -> bool:
    """Whether the reader runs this vote."""
    return reader.may("ballots.keep") and own_units(reader, domain=poll.domain).filter(pk=poll.unit_id).exists()


def lines(reader: Reader, poll: Poll, ballot: Ballot) -> list[Line]:
    """What came of every subject that the reader may see; before publication only those who keep the vote, and each of himself."""
    keeper, found = keeps(reader, poll), []
    for subject in reader.rows(Subject).filter(poll=poll).order_by("number"):
        mine = concerns(reader, subject)
        told = poll.state == State.PUBLISHED or poll.state in DONE and (mine or keeper)
        counts = told and (mine or keeper and ballot.publish != "own" or poll.counts_open)
        found.append(Line(subject if told else _bare(subject), _in_order(ballot, subject.votes) if counts else None, mine))
    return found


def _in_order(ballot: Ballot, votes: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """As the paper has them, points from the lowest up: a server's JSON keeps no order."""
    places = {mark: number for number, mark in enumerate(ballot.marks)}
    return {item: dict(sorted(votes[item].items(), key=lambda one: places[one[0]] if places else float(one[0]))) for item in ballot.terms if item in votes}


def repeated(reader: Reader, poll: Poll) -> Poll | None:
    """The vote held once more among those who came out equal in this one."""
    return reader.rows(Poll).filter(again_of=poll).exclude(state=State.VOID).first()


def names_of(reader: Reader, poll: Poll) -> list[str]:
    """Every name on the paper, for whoever keeps the vote. Raises `Hidden`."""
    if not keeps(reader, poll):
        raise Hidden("poll")
    with widened(reader):  # names alone; what came of those whose results are their own is not read
        return list(Subject.objects.filter(poll=poll).order_by("number").values_list("name", flat=True))


def _bare(subject: Subject) -> Subject:
    """The name and nothing else."""
    return Subject(pk=subject.pk, poll_id=subject.poll_id, number=subject.number, name=subject.name, person_id=subject.person_id, of_unit_id=subject.of_unit_id)


def judges_of(reader: Reader, poll: Poll) -> QuerySet[Judge]:
    return reader.rows(Judge).filter(poll=poll).select_related("person").order_by("pk")


def bids_of(reader: Reader, poll: Poll) -> QuerySet[Bid]:
    """Who has handed in a bid; its text is empty until all are opened."""
    return reader.rows(Bid).filter(poll=poll).order_by("unit_name")


def declines_of(reader: Reader, poll: Poll) -> QuerySet[Decline]:
    """Who has said that he will not bid."""
    return reader.rows(Decline).filter(poll=poll).order_by("unit_name")


def tellers_of(reader: Reader, poll: Poll) -> list[TellerCount]:
    """谁录过计票单: the latest entry of each teller, without what he counted: the second must not know it."""
    newest = {one.login: one for one in counts_of(reader, poll).defer("figures")}
    return sorted(newest.values(), key=lambda one: one.pk)


def differing(reader: Reader, poll: Poll) -> list[str]:
    """两人录的不一样的: names of figures, never what was counted; of the last entry and the other teller's last."""
    rows = list(counts_of(reader, poll))
    other = next((one for one in reversed(rows) if one.login != rows[-1].login), None)
    return unlike(rows[-1].figures, other.figures) if other else []


def counts_of(reader: Reader, poll: Poll) -> QuerySet[TellerCount]:
    """The tellers' counts, in the order of entry."""
    return reader.rows(TellerCount).filter(poll=poll).order_by("pk")


def board_for(reader: Reader, public_id: str) -> str:
    """The board of a counted vote: for those who keep it, and for others where its counts may be published. Raises `Hidden`."""
    poll = poll_for(reader, public_id)
    if not poll.board or not (keeps(reader, poll) or poll.state == State.PUBLISHED and poll.counts_open):
        raise Hidden("board")
    return poll.board
