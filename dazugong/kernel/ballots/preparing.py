"""票决改准备: other judges and a later closing of bids before the vote begins, and a vote once more among those who came out equal."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.models import Person
from dazugong.spec.ballots import ELECT
from dazugong.spec.counting import EQUAL, TIED

from .keeping import Named, Outsider, add_subjects, fresh, refuse_twice, seat_judges
from .models import Bid, Poll, State
from .papers import ballot_of

ALIKE = (TIED, EQUAL)
KEPT = ("pack_version", "ballot", "title", "topic", "unit", "unit_name", "domain", "case", "meeting", "paper", "due", "present", "bids_until", "bids_lock", "bids_opened_at")


@transaction.atomic
def change_judges(*, poll: Poll, judges: Sequence[Person | Outsider], by: Reader, at: datetime) -> Poll:
    """换评委: as long as nobody has voted; the bids stay as they are."""
    poll = fresh(by, poll, State.PREPARED)
    if ballot_of(poll).voters != "judges" or not judges:
        raise Refusal("请写明评委，一行一个" if not judges else f"“{poll.title}”没有评委", field="judges")
    before = poll.judges.count()
    poll.judges.all().delete()
    seat_judges(poll, judges)
    if poll.due == before or poll.due < poll.judges.count():
        poll.due = poll.present = poll.judges.count()
        poll.save(update_fields=["due", "present"])
    leave_trace(by=by, at=at, verb="换评委", kind="票决", thing=poll.public_id, count=poll.judges.count())
    return poll


@transaction.atomic
def extend_bids(*, poll: Poll, until: datetime, by: Reader, at: datetime) -> Poll:
    """延长投标: to a later minute, while no bid has been opened; what was handed in stays sealed."""
    poll = fresh(by, poll, State.PREPARED)
    if poll.bids_until is None or poll.bids_opened_at is not None:
        raise Refusal("已经开标，或者不用投标，不能延长")
    if until <= max(poll.bids_until, at):
        raise Refusal("新的截止时间要比原来的晚，也要在现在以后", field="until")
    poll.bids_until = until
    poll.save(update_fields=["bids_until"])
    leave_trace(by=by, at=at, verb="延长投标", kind="票决", thing=poll.public_id, note=timezone.localtime(until).strftime("%Y-%m-%d %H:%M"))
    return poll


@transaction.atomic
def vote_again(*, poll: Poll, by: Reader, at: datetime) -> Poll:
    """再投一次 among those who came out equal where not all can be chosen: the same judges, the same bids, new papers."""
    poll = fresh(by, poll, State.COUNTED, State.PUBLISHED)
    with widened(by):  # as in `prepare_poll`
        alike = list(poll.subjects.filter(outcome__in=ALIKE).select_related("person", "of_unit").order_by("number"))
        if not alike:
            raise Refusal("没有票数或得分相同、还没有定的，不用再投")
        if poll.repeated.exclude(state=State.VOID).exists():
            raise Refusal("再投的票决已经准备好了，请到那一次里办")
        if poll.case is not None:
            refuse_twice(by, poll.case, pack=poll.pack_version.pack, ballot=poll.ballot)
        ballot = ballot_of(poll)
        taken = poll.subjects.filter(outcome=ballot.passed).count() if ballot.kind == ELECT else 0
        again = Poll.objects.create(**{name: getattr(poll, name) for name in KEPT}, seats=poll.seats - taken, again_of=poll, day=timezone.localdate(at), at=at)
        add_subjects(again, ballot, [Named(one.name, person=one.person, unit=one.of_unit) for one in alike])
        seat_judges(again, [one.person or Outsider(one.name, one.workplace) for one in poll.judges.select_related("person").order_by("pk")])
        for bid in poll.bids.filter(unit__in=[one.of_unit_id for one in alike if one.of_unit_id]):
            Bid.objects.create(poll=again, unit_id=bid.unit_id, domain=bid.domain, unit_name=bid.unit_name, box=bid.box, handed_at=bid.handed_at, text=bid.text)
    leave_trace(by=by, at=at, verb="准备再投", kind="票决", thing=again.public_id, count=len(alike), note=poll.public_id)
    return again

