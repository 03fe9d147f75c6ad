"""两种口径: the totals as it was and in today's tree, side by side, and in one sentence why they differ."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.orgs.models import Unit

from .asking import AS_WAS, TODAY, TREES, Question
from .carrying import carried
from .judging import judged_rows
from .ledger import Ledger
from .summing import summed
from .sums import Sums
from .tables import Row, Table, bands_of, rows_of

MOST_NAMES = 2


@dataclass(frozen=True)
class BothWays:
    """两种口径: totals by band in each tree; `said` is the sentence on the difference, empty where there is none."""

    as_was: tuple[Row, ...]
    today: tuple[Row, ...]
    said: str

    @property
    def differ(self) -> bool:
        """Whether any figure differs."""
        return [(r.band, r.count, r.of) for r in self.as_was] != [(r.band, r.count, r.of) for r in self.today]


def both_ways(reader: Reader, table: Table) -> BothWays:
    """The totals of a table beside those of the same question in the other tree."""
    asked, under = table.asked, table.under
    other = TODAY if asked.tree == AS_WAS else AS_WAS
    (sums,) = summed(reader, [replace(asked, tree=other)], nodes=[under.pk])
    bands = bands_of(asked, [*((band, Sums(of=1)) for band in table.bands if band), *sums.get(under.pk, {}).items()])
    totals = {asked.tree: table.totals, other: tuple(rows_of(asked, bands, (under.pk, under.public_id, under.name), sums, table.totals[0].ledger if table.totals else Ledger()))}
    found = BothWays(totals[AS_WAS], totals[TODAY], "")
    return replace(found, said=_why(reader, asked)) if found.differ else found


def _why(reader: Reader, asked: Question) -> str:
    """In one sentence: which rows today's tree has no place for, which have left, which have come."""
    ratio = bool(asked.indicator.of or asked.indicator.of_sum)
    was, now = (
        Counter(f.unit for f in judged_rows(reader, replace(asked, tree=tree)) if (f.of if ratio else f.count)) for tree in TREES
    )
    gone, come = was - now, now - was
    places = carried(reader, asked)
    with widened(reader):   # only the names of units whose rows were just counted
        units = {u.pk: u for u in Unit.objects.filter(pk__in={*gone, *come})}
    ended = {pk for pk in gone if pk not in places and units[pk].until and units[pk].until <= asked.known}
    parts = [
        _part(gone, ended, units, "的单位已撤销，没有承继"),
        _part(gone, gone.keys() - ended, units, f"的单位现在不在{asked.under.name}之下"),
        _part(come, come.keys(), units, "的单位是后来转入或并入的"),
    ]
    return f"现时口径{now.total()}条，当时口径{was.total()}条：{'；'.join(filter(None, parts))}。"


def _part(counted: Counter[int], which: Iterable[int], units: dict[int, Unit], words: str) -> str:
    which = sorted(which)
    if not which:
        return ""
    names = "、".join(units[pk].name for pk in which[:MOST_NAMES]) + ("等" if len(which) > MOST_NAMES else "")
    return f"{sum(counted[pk] for pk in which)}条{words}（{names}）"
