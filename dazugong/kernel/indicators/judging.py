"""来由: the rows behind a figure, each with how it was judged, from the same SELECT that is counted."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from dazugong.formula.sqltext import Sql
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.orgs.models import Unit, UnitName
from dazugong.kernel.records.events import standing_on
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.models import Obligation, Revision
from dazugong.kernel.records.schedule import period_of_code

from .asking import Question, eyes
from .conditions import Judging
from .placing import placed, run

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Fact:
    """一条: one row judged: whether it counts above the line (`count`) and below it (`of`), and in which band.

    `amount` and `base` are what it adds above and below the line, `value` what is told apart (distinct). `public_id` leads to the
    obligation (or task) behind it; `for_unit` names the predecessor for which a merged unit answers; `answered` is False for a
    unit that was asked and has not answered.
    """

    unit: int
    band: str
    count: bool
    of: bool
    public_id: str
    title: str = ""
    for_unit: int | None = None
    answered: bool = True
    amount: Fraction | int = 1
    base: Fraction | int = 1
    value: str = ""


def judged_rows(reader: Reader, asked: Question) -> list[Fact]:
    """Every row under the unit, judged, in the order of units and rows."""
    with eyes(reader, asked):
        place = placed(reader, [asked])
        one = Judging(asked, place.source)
        indicator = asked.indicator
        parts = [_amount(one, indicator.sum), _amount(one, indicator.of_sum)]
        value = one.value if indicator.distinct else Sql("''")
        leaves = Sql(
            "SELECT s.unit AS unit, s.day AS day, s.public_id AS public_id, s.title AS title, s.for_unit AS for_unit, s.answered AS answered,"
            " {} AS band, CASE WHEN {} THEN 1 ELSE 0 END AS above, CASE WHEN {} THEN 1 ELSE 0 END AS below, {} AS a0, {} AS a1, {} AS b0, {} AS b1,"
            " {} AS value FROM ({}) s WHERE {}",
            one.band, one.above, one.below, parts[0][0], parts[0][1], parts[1][0], parts[1][1], value, place.source.sql, one.rows,
        )  # fmt: skip
        rows = run(Sql(
            "WITH l AS ({}) SELECT l.unit, l.band, l.above, l.below, l.public_id, l.title, l.for_unit, l.answered, l.a0, l.a1, l.b0, l.b1, l.value"
            " FROM l {} WHERE t.ancestor_id = {} ORDER BY l.day, l.unit, l.public_id, l.for_unit",
            leaves, place.joins, Sql("%s", params=(asked.under.pk,)),
        ))  # fmt: skip
    scales = parts[0][2], parts[1][2]
    return [_fact(row, scales) for row in rows]


def _amount(one: Judging, text: str) -> tuple[Sql, Sql, int]:
    """(above, varying part below, constant part below) of what a row adds; one where nothing is added up."""
    amount = one.amount(text)
    return amount.above.sql, amount.under.sql if amount.under else Sql("1"), amount.scale


def _fact(row: tuple, scales: tuple[int, int]) -> Fact:
    unit, band, above, below, public_id, title, for_unit, answered, *rest = row
    amount, base = (_whole(rest[2 * n], rest[2 * n + 1], scale) for n, scale in enumerate(scales))
    return Fact(unit, band, bool(above), bool(below), str(public_id or ""), str(title or ""), for_unit, bool(answered), amount, base, str(rest[4] or ""))


def _whole(above: object, below: object, scale: int) -> Fraction | int:
    if above is None or not below:
        return 0
    value = Fraction(int(above), int(below) * scale)    # type: ignore[call-overload]
    return int(value) if value.denominator == 1 else value


@dataclass(frozen=True)
class Behind:
    """一条来由: one row behind a figure; `revision` is the number of the revision that counted on the day, None where none did.

    `stood_until`: the last day on which its unit stood, where that is over: on it the row is looked at. `period`: what was owed for.
    """

    fact: Fact
    unit: str
    for_unit: str
    revision: int | None
    stood_until: date | None = None
    period: str = ""
    period_last: date | None = None


def named(reader: Reader, asked: Question, facts: list[Fact]) -> list[Behind]:
    """The facts with the names of their units and the revisions that counted."""
    units = {f.unit for f in facts} | {f.for_unit for f in facts if f.for_unit}
    of = "record__obligation__public_id"
    with eyes(reader, asked):
        standing = Revision.objects.filter(standing_on(asked.known), **{f"{of}__in": {f.public_id for f in facts}})
        written = dict(standing.values_list(of, "number")) if asked.form or asked.indicator.over == OBLIGATIONS.name else {}
        periods = _periods({f.public_id for f in facts}) if asked.indicator.over == OBLIGATIONS.name else {}
    with widened(reader):   # units whose rows were just counted, and perhaps no longer stand: their names, and until when
        names = dict(UnitName.objects.filter(unit__in=units, since__lte=asked.known).order_by("since").values_list("unit_id", "name"))
        ended = dict(Unit.objects.filter(pk__in=units, until__lte=reader.day).values_list("pk", "until"))
    return [
        Behind(f, names.get(f.unit, ""), names.get(f.for_unit or 0, ""), written.get(f.public_id),
               ended[f.unit] - ONE if f.unit in ended else None, *periods.get(f.public_id, ("", None)))
        for f in facts
    ]  # fmt: skip


def _periods(obligations: set[str]) -> dict[str, tuple[str, date]]:
    """(term, last day) of the period of each obligation."""
    rows = Obligation.objects.filter(public_id__in=obligations).values_list("public_id", "period", "last")
    return {public_id: (period_of_code(code, last).term, last) for public_id, code, last in rows}
