"""票决进办件: what came of a vote goes into the form of the step that asked for it, so that nobody types the figures again."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes.actions import fill_step
from dazugong.kernel.processes.filling import answers_of
from dazugong.kernel.processes.models import Case, Step
from dazugong.kernel.processes.queries import waiting, walked_step
from dazugong.kernel.records.packs import pack_of
from dazugong.kernel.records.written import YES_NO
from dazugong.spec import ballots as b
from dazugong.spec.form import Field
from dazugong.spec.procedure_ballots import RESULT

from .keeping import UNDERWAY
from .models import Poll, State, Subject
from .papers import ballot_of
from .preparing import ALIKE
from .queries import DONE
from .recusal import apart
from .succeeding import offer_of

SHORTEST_REASON = 4
NEXT = "按次序递补"


def waiting_cases(reader: Reader, poll: Poll) -> list[Step]:
    """办件 that stand at a step of the reader's which takes its figures from this vote; how many have bid is known once the bids are open."""
    if not reader.may("cases.act") or not (poll.state in DONE or poll.state == State.PREPARED and poll.bids_opened_at):
        return []
    rows = [row for row in waiting(reader) if row.case.pack == poll.pack_version.pack and walked_step(row).ballot == poll.ballot]
    known = [row for row in rows if poll.state in DONE or set(walked_step(row).takes.values()) <= {b.BIDS}]
    return [row for row in known if poll.case_id in (None, row.case_id)]


def polls_of(reader: Reader, case: Case) -> list[Poll]:
    """票决 that were prepared for the case, as far as the reader sees them."""
    return list(reader.rows(Poll).filter(case=case).order_by("pk")) if reader.may("ballots.read") else []


def underway_of(reader: Reader, case: Case) -> list[Poll]:
    """Those of them that are not done with: while one is, no second of its kind is prepared for the case."""
    return [poll for poll in polls_of(reader, case) if poll.state in UNDERWAY]


def case_of(reader: Reader, poll: Poll) -> Case | None:
    """The case that the vote was prepared for, where the reader sees it."""
    return reader.rows(Case).filter(pk=poll.case_id).first() if poll.case_id and reader.may("cases.read") else None


def announced(reader: Reader, poll: Poll) -> list[tuple[Field, str]]:
    """公告: what the case tells those who may bid, though they do not see the case: the one form that the ballot announces."""
    form = pack_of(poll.pack_version).form(ballot_of(poll).announces)
    if form is None or poll.case_id is None:
        return []
    with widened(reader):  # what is put out to tender is told to whoever may bid; no other form is read
        answers = answers_of(Case.objects.select_related("pack_version", "key").get(pk=poll.case_id), form)
    return [(field, answers[field.id].text) for field in form.fields if field.id in answers]


def recusal_checked(reader: Reader, poll: Poll) -> bool:
    """Whether the vote itself answers for its judges: all of them named from the roster, and none who has to stand aside."""
    with widened(reader):  # judges are told to whoever keeps the vote alone; here only whether they are apart
        return apart(poll) is True


@transaction.atomic
def take_into_case(*, poll: Poll, step: int, by: Reader, at: datetime) -> Case:
    """记入办件, by whoever acts at the step, also where another kept the vote: `step` is the key of one of `waiting_cases`.

    What else stands in the form of the step stays.
    """
    by.need("ballots.read")
    found = by.rows(Poll).select_related("pack_version").filter(pk=poll.pk).first()
    row = next((one for one in waiting_cases(by, found) if one.pk == step), None) if found else None
    if found is None or row is None:
        raise Hidden("step")
    if offer_of(by, row) is not None:
        raise Refusal("定了的已经放弃，不能再记入；请按次序由下一名递补，或者流标重发")
    with widened(by):  # whether the step is the reader's to act at is checked above, and by `fill_step`
        figures = figures_of(found, _subject(found, row.case) if found.state in DONE else None)
    enter(row, figures, by, at)
    leave_trace(by=by, at=at, verb="票决记入办件", kind="票决", thing=found.public_id, note=row.case.public_id)
    return row.case


@transaction.atomic
def take_next(*, poll: Poll, step: int, reason: str, by: Reader, at: datetime) -> Case:
    """由次一名递补: who comes next in the order of the vote takes the place of the one who gave up; by whoever acts at the step, with his reason."""
    by.need("ballots.read")
    row = next((one for one in waiting(by) if one.pk == step), None)
    offer = offer_of(by, row) if row else None
    if row is None or offer is None or offer.poll.pk != poll.pk:
        raise Hidden("step")
    if offer.next is None:
        raise Refusal(offer.why_not)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal("请写明由次一名递补的理由", field="reason")
    with widened(by):  # as in `take_into_case`
        figures = figures_of(offer.poll, offer.next) | {RESULT: ballot_of(offer.poll).passed}
    enter(row, figures, by, at, verb=NEXT, to=offer.next.name, reason=reason)
    leave_trace(by=by, at=at, verb=NEXT, kind="票决", thing=offer.poll.public_id, note=row.case.public_id)
    return row.case


def enter(row: Step, figures: Mapping[str, str], by: Reader, at: datetime, *, verb: str = "", to: str = "", reason: str = "") -> None:
    """Writes the figures that the step takes into its form; part of an act that leaves the trace itself."""
    declared = walked_step(row)
    form = pack_of(row.case.pack_version).form(declared.form)
    assert form is not None
    with widened(by):  # as in `take_into_case`
        values = {address: typed.text for address, typed in answers_of(row.case, form).items()}
    values |= {field.id: figures[declared.takes[field.term]] for field in form.fields if declared.takes.get(field.term) in figures}
    fill_step(case=row.case, step=row.number, values=values, by=by, at=at, verb=verb, to=to, reason=reason)


def _subject(poll: Poll, case: Case) -> Subject:
    """Whose votes the case asks for: the person it is about, what it is called, the only one, or the only one who passed."""
    listed, passed = list(poll.subjects.order_by("number")), ballot_of(poll).passed
    ways = (
        [one for one in listed if case.person_id and one.person_id == case.person_id], [one for one in listed if one.name == case.subject], listed,
        [one for one in listed if one.outcome == passed],
    )  # fmt: skip
    found = next((way[0] for way in ways if len(way) == 1), None)
    if found is None and any(one.outcome in ALIKE for one in listed):
        raise Refusal("得分或票数相同，还没有定，请先再投一次")
    if found is None:
        raise Refusal(f"票面上没有与“{case.subject}”同名的，通过的也不是正好一个，不知道记哪一个的票数；请在办件里填写")
    return found


def figures_of(poll: Poll, subject: Subject | None) -> dict[str, str]:
    """What may be taken; before the count only how many have bid."""
    if subject is None:
        return {b.BIDS: str(poll.bids.count())}
    whole = {b.DUE: poll.due, b.PRESENT: poll.present, b.ISSUED: poll.issued, b.RETURNED: poll.returned, b.VALID: poll.valid, b.SPOILT: poll.invalid, b.SEATS: poll.seats, b.BIDS: poll.bids.count()}
    votes = next(iter(subject.votes.values()), {})
    figures = {**{name: str(number or 0) for name, number in (whole | votes).items()}, b.SUBJECT: subject.name, RESULT: subject.outcome}
    checked = apart(poll)
    return figures if checked is None else figures | {b.RECUSED: YES_NO[not checked]}
