"""报送情况: beside each figure, how much of what was owed is approved, late or missing; by unit, in one statement."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dazugong.formula.facts import bind_names
from dazugong.formula.sqltext import Sql, joined
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.kinds import Edge
from dazugong.kernel.orgs.models import Ancestry
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.records import states
from dazugong.kernel.records.owing import Roll
from dazugong.kernel.records.states import STATE_SQL

from .asking import OF_FORMS, TODAY, Question, eyes
from .carrying import carried
from .dialects import among, earlier_of
from .placing import Placed, ended_within, run


@dataclass(frozen=True)
class Ledger:
    """报送情况: obligations owed (免报 left out), approved, filed late, and missing on the day; `running` are not due yet."""

    owed: int = 0
    approved: int = 0
    late: int = 0
    missing: int = 0
    running: int = 0
    due: date | None = None

    def __add__(self, other: Ledger) -> Ledger:
        days = [day for day in (self.due, other.due) if day]
        return Ledger(self.owed + other.owed, self.approved + other.approved, self.late + other.late, self.missing + other.missing,
                      self.running + other.running, max(days, default=None))  # fmt: skip


def entering(asked: Question, nodes: Sequence[int]) -> set[int]:
    """Of these units those at or below which somebody may enter the register that is counted; all of them where nothing is entered."""
    schedule = next((one for one in asked.pack.schedules if asked.form and one.form == asked.form.id), None)
    if schedule is None or asked.form is None or not asked.form.entries:
        return set(nodes)
    units = set(Roll().in_scope(asked.pack, schedule, asked.shown_day))
    pairs = Ancestry.objects.filter(open_on(asked.shown_day), ancestor__in=nodes, kind=Edge.LINE).values_list("ancestor_id", "descendant_id")
    return {above for above, one in pairs if one in units}


def ledgers(reader: Reader, asked: Question, nodes: Sequence[int]) -> dict[tuple[int, bool], Ledger]:
    """(unit, whether of the unit itself) → what was owed under the indicator's form, or the whole mechanism, in the period."""
    found: dict[tuple[int, bool], Ledger] = {}
    for _, node, own, state, due, number in _owed(reader, asked, [asked], nodes):
        found[node, own] = found.get((node, own), Ledger()) + _counted(state, due, number, asked.known)
    return found


def ledgers_of(reader: Reader, several: Sequence[Question], nodes: Sequence[int]) -> dict[tuple[str, int], Ledger]:
    """(period, unit) → what was owed there and below it, for the same question of several periods; one statement."""
    found: dict[tuple[str, int], Ledger] = {}
    for period, node, _, state, due, number in _owed(reader, several[-1], several, nodes):
        found[period, node] = found.get((period, node), Ledger()) + _counted(state, due, number, several[-1].known)
    return found


def _owed(reader: Reader, asked: Question, several: Sequence[Question], nodes: Sequence[int]) -> list[tuple]:
    """(period, unit, own, state, due, how many)."""
    places_now = carried(reader, asked) if asked.tree == TODAY else {}
    places = joined(", ", [Sql("%s", params=(one.period.code,)) for one in several])
    where = [Sql("o.pack = %s AND o.exempt_reason = '' AND NOT o.entry", params=(asked.pack.id,)), Sql("o.period IN ({})", places)]
    if asked.form:
        where.append(Sql("o.form = %s", params=(asked.form.id,)))
    state, params = bind_names(STATE_SQL, {"day": asked.known.isoformat()})
    rows = Sql("SELECT o.unit_id AS unit, {} AS day, o.period AS period, o.due AS due, {} AS state FROM records_obligation o WHERE {}",
               earlier_of("o.last", asked.known), Sql(state, params=tuple(params)), joined(" AND ", where))  # fmt: skip
    joins = Placed(None, asked, places_now, ended_within(reader, asked, [one.period for one in several])).joins
    sql = Sql("WITH l AS ({}) SELECT l.period, t.ancestor_id, CASE WHEN t.depth = 0 THEN 1 ELSE 0 END AS own, l.state, l.due, COUNT(*) FROM l {}"
              " WHERE t.ancestor_id IN {} GROUP BY 1, 2, 3, 4, 5", rows, joins, among(nodes))  # fmt: skip
    with eyes(reader, asked, OF_FORMS):
        return [(period, node, bool(own), state, due if isinstance(due, date) else date.fromisoformat(due), number)
                for period, node, own, state, due, number in run(sql)]  # fmt: skip


def _counted(state: str, due: date, number: int, day: date) -> Ledger:
    return Ledger(
        number, number * (state == states.APPROVED), number * (state == states.FILED_LATE), number * (state == states.MISSING),
        number * (due >= day), due,
    )  # fmt: skip
