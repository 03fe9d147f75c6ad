"""照旧采用: what a paper repeats word for word from an earlier one is taken as it was taken then, by an officer, all at once."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal

from .comparing import Comparison
from .deadlines import year_of
from .deciding import Verb, decide, held
from .models import TAKEN, Decision, Document, Measure
from .queries import assignable, measures

KEPT = "kept"
CARRIED = ("kind", "line", "frequency")     # what an officer may have put right then


def waiting_as_before(found: Comparison) -> list[tuple[Measure, Measure]]:
    """The pairs (earlier, new) of the same words of which the earlier was taken and the new waits still."""
    pairs = [(row.old, row.new) for row in found.rows if row.fate == KEPT]
    return [(old, new) for old, new in pairs if old and new and old.decision in TAKEN and new.decision == Decision.PROPOSED]


@transaction.atomic
def keep_measures(*, old: Document, new: Document, found: Comparison, by: Reader, at: datetime) -> int:
    """照旧采用: with the kind, line, rhythm and units of the earlier; within one year with its deadline where the new has none.

    Each is a decision of its own, and is taken back like any other. Returns how many. Errors: Refusal where none waits.
    """
    held(by, new)
    now = {measure.pk: measure for measure in measures(by, new)}
    then = {measure.pk: measure for measure in measures(by, old)}
    pairs = [(then[a.pk], now[b.pk]) for a, b in waiting_as_before(found) if b.pk in now and now[b.pk].decision == Decision.PROPOSED]
    if not pairs:
        raise Refusal("没有要照旧采用的：沿用的都已审定，或者以前没有采用")
    allowed = {unit.pk for unit in assignable(by, new).all()}
    same_year = year_of(old.title, old.received_on) == year_of(new.title, new.received_on)
    for before, measure in pairs:
        owners = [[one.unit_id, one.duty] for one in (measure.owners.all() or before.owners.all()) if one.unit_id in allowed]
        due = measure.due or (before.due if same_year else None)
        carried = {name: getattr(before, name) or getattr(measure, name) for name in CARRIED}
        decide(measure, Verb.ACCEPT, by, at, owners=owners, decision=Decision.ACCEPTED, edited_text="", due=due, **carried)
    return len(pairs)
