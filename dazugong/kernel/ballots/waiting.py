"""等我的票决: boxes to be opened, results to be published or confirmed by whom they are about, and tenders open to a bid, for the desk."""
from __future__ import annotations

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from dazugong.kernel.identity.reader import Reader

from .models import Bid, Decline, Poll, State, Subject

DOMAIN = "cases"
CONFIRM, BID = "confirm", "bid"


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, first day, number of one of them)."""
    found = []
    own = {reader.unit_id, *reader.scope.roots.get(DOMAIN, ())}
    if reader.may("ballots.keep"):
        polls = reader.rows(Poll).filter(unit__in=own, state__in=(State.CLOSED, State.COUNTED), day__lte=reader.day)
        found.append(_by(polls.annotate(what=F("state")), "ballot", "state", "day", "public_id"))
    if reader.may("ballots.read") or reader.may("self.read"):
        mine = Q(person=reader.person_id or 0) | Q(of_unit=reader.unit_id or 0)
        results = reader.rows(Subject).filter(mine, poll__state=State.COUNTED, seen_on=None)
        found.append(_by(results.annotate(what=Value(CONFIRM)), "poll__ballot", "poll__state", "poll__day", "poll__public_id"))
    if reader.may("ballots.bid"):
        asked = reader.rows(Poll).filter(state=State.PREPARED, bids_opened_at=None, bids_until__date__gte=reader.day).exclude(bids_lock=None).exclude(unit__in=own)
        for answered in (Bid, Decline):
            asked = asked.exclude(pk__in=reader.rows(answered).filter(unit=reader.unit_id or 0).values("poll"))
        found.append(_by(asked.annotate(what=Value(BID), until=TruncDate("bids_until")), "ballot", "state", "until", "public_id"))
    return found


def _by(rows: QuerySet, kind: str, state: str, day: str, number: str) -> QuerySet:
    rows = rows.order_by().annotate(in_pack=F(kind), of_kind=F(state))
    return rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min(day), one=Min(number))
