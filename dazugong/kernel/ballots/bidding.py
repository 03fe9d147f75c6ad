"""密封投标: a bid is sealed when it comes in and can be opened by nobody before the minute at which bids close, nor by one alone."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.crypto.voting import lock_of, new_codes, open_with, opening_key, seal_to, shown
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit

from .keeping import Named, add_subjects, fresh
from .models import Bid, Decline, Poll, State
from .papers import ballot_of

LONGEST_BID = 5000
WIDTH = 20_000      # bytes of a bid before sealing, whatever stands in it


@transaction.atomic
def lock_bids(*, poll: Poll, by: Reader, at: datetime) -> tuple[str, str]:
    """设标箱: from now on bids are taken. Gives the two halves of the key, shown once, for one opener each."""
    poll = fresh(by, poll, State.PREPARED)
    if poll.bids_until is None or poll.bids_lock is not None:
        raise Refusal("这次不用密封投标，或者标箱已经设好")
    first, second = map(shown, new_codes(2))
    poll.bids_lock = lock_of(poll.public_id, (first, second))
    poll.save(update_fields=["bids_lock"])
    leave_trace(by=by, at=at, verb="设标箱", kind="票决", thing=poll.public_id)
    return first, second


@transaction.atomic
def hand_in_bid(*, poll: Poll, text: str, by: Reader, at: datetime) -> Bid:
    """投标, in the name of the unit one acts for: a second one takes the place of the first, until the minute of closing."""
    found, unit = _tender(poll, by, at)
    if not (said := uncut(text, "标书", LONGEST_BID, field="text")):
        raise Refusal("请写标书", field="text")
    Decline.objects.filter(poll=found, unit=unit).delete()
    box = seal_to(bytes(found.bids_lock), found.public_id, said.encode().ljust(WIDTH))
    Bid.objects.update_or_create(poll=found, unit=unit, defaults={"unit_name": unit.name, "box": box, "handed_at": at, "text": ""})
    leave_trace(by=by, at=at, verb="投标", kind="票决", thing=found.public_id)
    return Bid.objects.get(poll=found, unit=unit)


@transaction.atomic
def withdraw_bid(*, poll: Poll, by: Reader, at: datetime) -> None:
    """撤回投标, until the minute of closing: the sealed paper goes unread, and another may be handed in."""
    found, unit = _tender(poll, by, at)
    if not Bid.objects.filter(poll=found, unit=unit).delete()[0]:
        raise Refusal("本单位没有投标，没有可以撤回的")
    leave_trace(by=by, at=at, verb="撤回投标", kind="票决", thing=found.public_id)


@transaction.atomic
def decline(*, poll: Poll, by: Reader, at: datetime) -> None:
    """不参加: the unit will not bid; the tender leaves its desk."""
    found, unit = _tender(poll, by, at)
    if Bid.objects.filter(poll=found, unit=unit).exists():
        raise Refusal("本单位已经投标，不参加的请先撤回投标")
    Decline.objects.get_or_create(poll=found, unit=unit, defaults={"unit_name": unit.name, "at": at})
    leave_trace(by=by, at=at, verb="不参加投标", kind="票决", thing=found.public_id)


@transaction.atomic
def take_part(*, poll: Poll, by: Reader, at: datetime) -> None:
    """改为参加: what was said before is taken back."""
    found, unit = _tender(poll, by, at)
    if not Decline.objects.filter(poll=found, unit=unit).delete()[0]:
        raise Refusal("本单位没有表示不参加")
    leave_trace(by=by, at=at, verb="改为参加投标", kind="票决", thing=found.public_id)


def _tender(poll: Poll, by: Reader, at: datetime) -> tuple[Poll, Unit]:
    """The vote while it takes bids, and the unit one acts for. Raises `Hidden`, or `Refusal` once bids are closed."""
    by.need("ballots.bid")
    found = by.rows(Poll).filter(pk=poll.pk).first()
    unit = by.rows(Unit).filter(pk=by.unit_id).first()
    if found is None or found.bids_lock is None or unit is None:
        raise Hidden("poll")
    if found.bids_until is None or at >= found.bids_until or found.state != State.PREPARED:
        until = timezone.localtime(found.bids_until) if found.bids_until else at
        raise Refusal(f"投标已于{until:%m月%d日%H时%M分}截止，不能再投，也不能再改、再撤回", field="text")
    return found, unit


@transaction.atomic
def open_bids(*, poll: Poll, halves: Sequence[str], by: Reader, at: datetime) -> int:
    """开标: after the minute of closing, with both halves; whoever handed in a bid is then judged."""
    poll = fresh(by, poll, State.PREPARED)
    if poll.bids_lock is None or poll.bids_until is None or poll.bids_opened_at is not None:
        raise Refusal("没有可以开的标，或者已经开标")
    if at < poll.bids_until:
        raise Refusal(f"投标到{timezone.localtime(poll.bids_until):%m月%d日%H时%M分}才截止，现在不能开标")
    if lock_of(poll.public_id, halves) != bytes(poll.bids_lock):
        raise Refusal("开标钥匙不对：请两名开标人各输入自己的一半，核对有没有输错", field="halves")
    key = opening_key(poll.public_id, halves)
    with widened(by):  # the bids of units below become readable and are put on the paper
        bids = list(poll.bids.select_related("unit").order_by("unit__name"))
        for bid in bids:
            bid.text = open_with(key, poll.public_id, bytes(bid.box)).decode().rstrip()
            bid.save(update_fields=["text"])
        add_subjects(poll, ballot_of(poll), [Named(bid.unit_name, unit=bid.unit) for bid in bids])
        poll.bids_opened_at = at
        poll.save(update_fields=["bids_opened_at"])
    leave_trace(by=by, at=at, verb="开标", kind="票决", thing=poll.public_id, count=len(bids))
    return len(bids)
