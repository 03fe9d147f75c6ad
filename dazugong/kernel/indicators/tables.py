"""指标表: an indicator for every unit directly below one, and for that one itself."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dazugong.formula.tree import Term
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import children
from dazugong.kernel.records.answers import formula
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.written import shown_number
from dazugong.spec.model import Indicator, Pack
from dazugong.spec.target import PERCENT, Target

from .asking import Question
from .judgements import by_hand
from .ledger import Ledger, entering, ledgers
from .summing import summed
from .sums import Summed, Sums
from .targets import judged, ranked

NOT_ASKED, NOT_DUE, NOT_FILED, TOO_FEW = "不适用", "未到期", "未报", "人数太少，不显示"


@dataclass(frozen=True)
class Row:
    """一格: one unit and one band. `of` is None for a plain count. `mark` says why there is no figure, else it is empty."""

    unit: int
    public_id: str
    name: str
    band: str
    count: int | Decimal
    of: int | Decimal | None
    asked: int
    answered: int
    mark: str
    verdict: str
    ledger: Ledger
    unit_of: str = PERCENT      # what the quotient is shown in


@dataclass(frozen=True)
class Table:
    """指标表: rows for the units directly below (and the unit's own row, where it answers itself), and the total.

    `totals` counts every row under the unit once, so it need not be the sum of the units' rows when `under` itself is asked.
    `beyond`: rows that count in the total and in no unit's line: their unit stood here on its day and stands elsewhere, or
    no more, at the end of the period.
    """

    asked: Question
    due: date | None
    bands: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    beyond: int = 0

    @property
    def pack(self) -> Pack:
        return self.asked.pack

    @property
    def indicator(self) -> Indicator:
        return self.asked.indicator

    @property
    def under(self) -> Unit:
        return self.asked.under

    @property
    def period(self) -> str:
        return self.asked.period.code

    @property
    def period_term(self) -> str:
        return self.asked.period.term

    @property
    def targets(self) -> tuple[Target, ...]:
        return self.indicator.targets

    @property
    def owed(self) -> Ledger:
        """What was owed of the reports that are counted; nothing where none is."""
        return self.totals[0].ledger if self.totals and self.asked.reported else Ledger()


def table_of(reader: Reader, asked: Question) -> Table:
    """The table of a question; the number of statements does not grow with the tree."""
    under = asked.under
    with reading(reader.on(asked.shown_day)) as then:
        below = list(children(then, under))
    nodes = [under.pk, *(unit.pk for unit in below)]
    (sums,) = summed(reader, [asked], nodes=nodes)
    listed = sum(_asked(sums, unit.pk) for unit in below)
    (own,) = summed(reader, [asked], nodes=[under.pk], own=True) if below and _asked(sums, under.pk) > listed else ({},)
    owed = ledgers(reader, asked, nodes)
    whole = {node: owed.get((node, False), Ledger()) + owed.get((node, True), Ledger()) for node in nodes}
    bands = bands_of(asked, sums.get(under.pk, {}).items())
    enter = entering(asked, nodes)
    lines = [line for unit in below for line in rows_of(asked, bands, (unit.pk, unit.public_id, unit.name_on), sums, whole[unit.pk], enters=unit.pk in enter)]
    lines = with_places(asked.indicator, hidden(asked.indicator, lines))
    if own.get(under.pk):
        itself = (under.pk, under.public_id, f"{under.name}（本级）")
        lines += rows_of(asked, bands, itself, own, owed.get((under.pk, True), Ledger()))
    lines = by_hand(reader, asked, lines)
    totals = rows_of(asked, bands, (under.pk, under.public_id, under.name), sums, whole[under.pk])
    beyond = _asked(sums, under.pk) - listed - _asked(own, under.pk) if below else 0
    return Table(asked, whole[under.pk].due if asked.reported else None, bands, tuple(lines), tuple(totals), beyond)


def bands_of(asked: Question, found: Iterable[tuple[str, Sums]]) -> tuple[str, ...]:
    """The bands that occur or have a target: choices from the best down, anything else by its text."""
    indicator = asked.indicator
    if not indicator.per:
        return ("",)
    shared = bool(indicator.of)     # of a share, a band below whose line nothing stands is no band
    bands = {t.band for t in indicator.targets if t.band} | {band for band, one in found if band and (one.of or not shared)}
    per = formula(indicator.per, asked.columns)
    order = per.column.choices if isinstance(per, Term) else ()
    return tuple(sorted(bands, key=lambda band: (order.index(band) if band in order else len(order), band))) or ("",)


def rows_of(asked: Question, bands: Sequence[str], unit: tuple[int, str, str], sums: Summed, ledger: Ledger, *, enters: bool = True) -> list[Row]:
    """One unit's rows, a row for each band. `enters`: whether anybody there may enter the register that is counted."""
    indicator, own = asked.indicator, sums.get(unit[0], {})
    total = sum(own.values(), Sums())
    book = asked.form is not None and asked.form.entries
    mark = ("" if enters or total.asked else NOT_ASKED) if book else _mark(total, ledger, indicator.over == OBLIGATIONS.name)
    rows = []
    for band in bands:
        one = own.get(band, Sums()) if indicator.per else total
        count, of = whole(one.count), whole(one.of) if indicator.of or indicator.of_sum else None
        reason = mark or (TOO_FEW if too_few(indicator, one) else "")
        verdict = judged(indicator.target_of(band), count=count, of=of, day=asked.known) if not reason else ""
        rows.append(Row(*unit, band, count, of, total.asked, total.answered, reason, verdict, ledger, indicator.shown_unit))
    return rows


def whole(number: Fraction | int) -> int | Decimal:
    """A sum as it is shown and handed on: whole where it is whole, else with the four decimals that are kept."""
    return int(number) if number % 1 == 0 else Decimal(shown_number(number))


def too_few(indicator: Indicator, one: Sums) -> bool:
    """小数不显示: few enough that a figure, or what is left over of it, could give somebody away."""
    of = one.of if indicator.of or indicator.of_sum else one.count
    return bool(indicator.smallest) and any(0 < part < indicator.smallest for part in (one.count, of, of - one.count))


def hidden(indicator: Indicator, rows: list[Row]) -> list[Row]:
    """Where a single unit's figure is kept back it could be reckoned from the total: the smallest of the others goes with it."""
    if not indicator.smallest:
        return rows
    for band in {row.band for row in rows}:
        those = [row for row in rows if row.band == band]
        shown = [row for row in those if not row.mark and (row.of or row.count)]
        if sum(row.mark == TOO_FEW for row in those) == 1 and shown:
            least = min(shown, key=lambda row: (row.count, row.unit))
            rows = [replace(row, mark=TOO_FEW, verdict="") if row is least else row for row in rows]
    return rows


def with_places(indicator: Indicator, rows: list[Row]) -> list[Row]:
    """The verdict of a target that asks for a place among the units of one level (first_of)."""
    for band in {row.band for row in rows}:
        goal = indicator.target_of(band)
        if goal is None or not goal.first_of:
            continue
        those = [row for row in rows if row.band == band]
        values = [None if row.mark or row.of == 0 else Fraction(row.count) / Fraction(row.of or 1) for row in those]
        verdicts = dict(zip((row.unit for row in those), ranked(goal, values)))
        rows = [replace(row, verdict=verdicts[row.unit]) if row.band == band else row for row in rows]
    return rows


def _asked(sums: Summed, unit: int) -> int:
    return sum(one.asked for one in sums.get(unit, {}).values())


def _mark(total: Sums, owed: Ledger, ledger: bool) -> str:
    """Nobody asked, not due yet, and asked but unanswered are three things; none of them is nought.

    An indicator over the ledger itself counts the unanswered once they are due: there, nought of six is a figure. What it
    counts before they are due (opened and not answered yet) is a figure too.
    """
    if not total.asked:
        return NOT_ASKED
    if total.answered or (ledger and total.count):
        return ""
    return NOT_DUE if owed.running else "" if ledger else NOT_FILED
