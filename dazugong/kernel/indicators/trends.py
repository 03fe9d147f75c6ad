"""走势: one indicator over the periods behind, for a unit and those directly below it, in a few statements whatever the number."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dazugong.kernel.calendar.periods import kind_of
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.queries import children
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.packs import pack_of
from dazugong.kernel.records.schedule import period_of_code

from .asking import Question
from .ledger import Ledger, ledgers_of
from .summing import summed_at_once
from .tables import Row, bands_of, rows_of

MOST_PERIODS = 13       # a year of months and the month it is held against


@dataclass(frozen=True)
class Point:
    """一期: the rows (one for each band) of one unit in one period. `anew`: the rule is not that of the period before."""

    asked: Question
    rows: tuple[Row, ...]
    anew: bool = False


@dataclass(frozen=True)
class Trend:
    """走势: the points of the unit asked about, and those of each unit directly below, oldest first."""

    bands: tuple[str, ...]
    points: tuple[Point, ...]
    below: tuple[tuple[Point, ...], ...]


def trend(reader: Reader, asked: Question, codes: Sequence[str]) -> Trend:
    """The indicator in the periods of the same kind as the one asked about, out of `codes` (the latest first).

    The units below are those of the period asked about; each period keeps the rule that held at its end.
    """
    several = _over(reader, asked, codes)
    with reading(reader.on(asked.shown_day)) as then:
        units = [(asked.under.pk, asked.under.public_id, asked.under.name), *((u.pk, u.public_id, u.name_on) for u in children(then, asked.under))]
    nodes = [unit[0] for unit in units]
    sums = summed_at_once(reader, several, nodes=nodes)
    owed = ledgers_of(reader, several, nodes)
    bands = bands_of(asked, (pair for each in sums for pair in each.get(asked.under.pk, {}).items()))
    lines = []
    for unit in units:
        lines.append(tuple(
            Point(one, tuple(rows_of(one, bands, unit, each, owed.get((one.period.code, unit[0]), Ledger()))), anew=_rule(one) != _rule(several[max(n - 1, 0)]))
            for n, (one, each) in enumerate(zip(several, sums, strict=True))
        ))  # fmt: skip
    return Trend(bands, lines[0], tuple(lines[1:]))


def _over(reader: Reader, asked: Question, codes: Sequence[str]) -> list[Question]:
    """The same question of every period; the versions of the mechanism are read once."""
    kind = kind_of(asked.period.code) if len(asked.period.code) < 10 else ""
    of_kind = [code for code in codes if len(code) < 10 and kind_of(code) == kind] if kind else [code for code in codes if len(code) == 10]
    spans = sorted((period_of_code(code) for code in of_kind), key=lambda span: span.first)
    spans = [span for span in spans if span.first <= asked.period.first][-MOST_PERIODS:] or [asked.period]
    versions = list(PackVersion.objects.filter(pack=asked.pack.id, since__lte=reader.day).order_by("since", "pk"))
    found = []
    for span in spans:
        day = min(span.last, reader.day)
        packs = [pack_of(version) for version in versions if version.since <= day] or [asked.pack]
        indicator = packs[-1].indicator(asked.indicator.id)
        found.append(replace(asked, period=span, pack=packs[-1] if indicator else asked.pack, indicator=indicator or asked.indicator))
    return found


def _rule(one: Question) -> tuple[str, ...]:
    i = one.indicator
    return i.over, i.count, i.of, i.where, i.fixed, i.per, i.sum, i.of_sum, i.distinct
