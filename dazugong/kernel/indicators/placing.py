"""放置: from which SELECT the rows of an indicator come, and under which units each of them counts."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import OperationalError, connection

from dazugong.formula.sqltext import Sql
from dazugong.formula.whole import whole_sums
from dazugong.kernel.calendar.periods import Period
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.records.facts import OBLIGATIONS

from .asking import TODAY, Question
from .carrying import Pairs, carried, history
from .dialects import among, listed, on_day
from .fixedrows import of_fixed
from .formrows import BACK, of_entries, of_form
from .sources import Source, of_table

EndedIn = list[tuple[int, date, date]]    # (unit, its last day, the last day of the period in which it ended)
EVER_BELOW = "(SELECT w.descendant_id FROM orgs_ancestry w WHERE w.ancestor_id = {} AND w.kind = 'line')"
UP = "JOIN orgs_ancestry t ON t.descendant_id = {} AND t.kind = 'line' AND t.since <= {} AND (t.until IS NULL OR t.until > {})"


@dataclass(frozen=True)
class Placed:
    """放在哪里: in which tree rows are placed, and what earlier units went into."""

    source: Source
    asked: Question
    carried: dict[int, int] = field(default_factory=dict, repr=False)
    ended: EndedIn = field(default_factory=list, repr=False)

    @property
    def day(self) -> tuple[Sql, Sql]:
        """(a join to `l`, the day on whose tree its row is placed).

        As it was, what a unit filed for a period in which it ended lies where the unit stood on its last day.
        """
        if not self.ended:
            return Sql(""), Sql("l.day")
        last = listed(self.ended, unit="id", day="day", until="day")
        return Sql("LEFT JOIN {} z ON z.unit = l.unit AND l.day <= z.until", last), Sql("CASE WHEN z.day < l.day THEN z.day ELSE l.day END")

    @property
    def joins(self) -> Sql:
        """From `l` (unit, day) up the tree: `t` holds the units above, `t.depth` 0 being the place itself."""
        if self.asked.tree != TODAY:
            ended, day = self.day
            return Sql("{} {}", ended, Sql(UP, Sql("l.unit"), day, day))
        today = on_day(self.asked.known)
        places = listed(list(self.carried.items()), unit="id", place="id")
        return Sql("LEFT JOIN {} k ON k.unit = l.unit {}", places, Sql(UP, Sql("COALESCE(k.place, l.unit)"), today, today))


Known = tuple[Pairs, dict[int, int]]    # the successions, and where earlier units' rows belong today


def known_of(reader: Reader, asked: Question, *, looks: bool) -> Known:
    """What became of earlier units; nothing is read where no formula looks back and the tree is that of its day."""
    pairs: Pairs = history(reader, asked)[0] if asked.tree == TODAY or looks else []
    return pairs, carried(reader, asked) if asked.tree == TODAY else {}


def ended_within(reader: Reader, asked: Question, spans: Sequence[Period]) -> EndedIn:
    """(unit, its last day, the last day of the period in which that lies), where rows are filed for periods and placed as it was."""
    filed = asked.indicator.over == OBLIGATIONS.name if asked.form is None else not asked.form.entries
    if asked.tree == TODAY or not filed:
        return []
    gone = history(reader, asked)[1]
    return [(unit, last, span.last) for span in spans for unit, last in gone if span.first <= last < min(span.last, asked.known)]


def placed(reader: Reader, several: Sequence[Question], *, everywhere: bool = False, known: Known | None = None) -> Placed:
    """The rows of questions that ask the same rows, and where they belong. Within `eyes`, as every statement here.

    `known`: what became of earlier units, where it has been read already.
    """
    asked = several[0]
    pairs, places = known or known_of(reader, asked, looks=any(map(looks_back, several)))
    within = None if everywhere else _within(asked, places)
    if asked.form is None:
        source = of_table(several, within)
    elif asked.form.entries:
        source = of_entries(several, within)
    elif asked.indicator.fixed:
        source = of_fixed(several, within, pairs)
    else:
        source = of_form(several, within, pairs)
    return Placed(source, asked, places, ended_within(reader, asked, asked.spans))


def looks_back(asked: Question) -> bool:
    """Whether the formulas ask what stood before, so that it matters who went into whom."""
    i = asked.indicator
    return asked.form is not None and any(word in text for word in BACK for text in (i.count, i.of, i.where, i.per, i.sum, i.of_sum, i.distinct))


def _within(asked: Question, carried: dict[int, int]) -> Sql:
    """The units whose rows can come to lie below the one asked about, on whatever day."""
    below = Sql(EVER_BELOW, Sql("%s", params=(asked.under.pk,)))
    return Sql("(SELECT * FROM {} UNION SELECT * FROM {})", Sql("{} AS u1", below), Sql("{} AS u2", among(list(carried)))) if carried else below


def run(sql: Sql) -> list[tuple]:
    """The rows of a statement; where a sum becomes too large for SQLite, it is asked again with sums of our own."""
    try:
        return _run(sql)
    except OperationalError as error:
        if "integer overflow" not in str(error):
            raise
        return _run(whole_sums(sql))


def _run(sql: Sql) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, list(sql.params))
        return cursor.fetchall()
