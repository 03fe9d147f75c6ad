"""一眼看全: every indicator of every mechanism for one unit, in its latest period."""
from __future__ import annotations

from collections.abc import Iterable

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.models import Unit
from dazugong.spec.model import Indicator, Pack

from .asking import Question, questions
from .latest import Periods
from .ledger import Ledger
from .standing import fresh, standing
from .summing import at_once, summed
from .sums import Summed
from .tables import Row, bands_of, rows_of


def at_a_glance(
    reader: Reader, several: Iterable[tuple[Pack, Indicator]], *, under: Unit, periods: Periods
) -> dict[tuple[str, str], list[Row]]:
    """(mechanism, indicator) → its figures for the unit itself and all below it, one for each band, in the period given for it.

    The number of statements does not grow with the indicators: what needs one of its own (distinct values, quotients of each
    row, rows guarded one by one) and has no target is left out, as is what has no period yet.
    """
    asked = questions(reader, several, under=under, periods=periods)
    if not asked:
        return {}
    found = {}
    for number, one in _summed(reader, asked, under).items():
        own = asked[number]
        bands = bands_of(own, one.get(under.pk, {}).items())
        found[own.pack.id, own.indicator.id] = rows_of(own, bands, (under.pk, under.public_id, under.name), one, Ledger(running=int(periods.of(own.pack, own.indicator)[2])))
    return found


def _summed(reader: Reader, asked: list[Question], under: Unit) -> dict[int, Summed]:
    """From the snapshot where there is one: with so many units nobody waits for what it does not hold."""
    if fresh() is None:
        found = at_once(reader, asked, nodes=[under.pk])
        aimed = [number for number, one in enumerate(asked) if number not in found and one.indicator.targets]
        return found | dict(zip(aimed, summed(reader, [asked[number] for number in aimed], nodes=[under.pk]), strict=True))
    ready = {number: standing(reader, [one], [under.pk]) for number, one in enumerate(asked)}
    return {number: one[0] for number, one in ready.items() if one is not None}
