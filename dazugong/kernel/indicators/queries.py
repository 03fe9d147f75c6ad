"""读指标: an indicator for every unit below one, and the rows behind each figure."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from dazugong.formula.facts import Column
from dazugong.formula.tree import Term
from dazugong.kernel.calendar.periods import period_of, periods_between
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import Node, ancestors_of, children, place_of, unit_for, units_on
from dazugong.kernel.records import states
from dazugong.kernel.records.answers import formula, shown_number
from dazugong.kernel.records.events import standing_on
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.models import Obligation, Revision
from dazugong.kernel.records.packs import current_versions, pack_of, version_on
from dazugong.kernel.records.schedule import period_of_code
from dazugong.spec import reckon
from dazugong.spec.model import Indicator, Pack, Target

from .measuring import Fact, Question, columns_of, measured
from .targets import judged, ranked, target_of

ONE = timedelta(days=1)
PARTS = {"count": "达到的", "of": "全部", "rest": "未达到的", "missing": "未报的"}
NOT_ASKED, NOT_DUE, NOT_FILED = "不适用", "未到期", "未报"


@dataclass(frozen=True)
class Ledger:
    """报送情况 beside a figure: obligations owed (免报 left out), approved, filed late, and missing on the day."""

    owed: int = 0
    approved: int = 0
    late: int = 0
    missing: int = 0


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


@dataclass(frozen=True)
class Table:
    """指标表: rows for the units directly below (and the unit's own row, where it answers itself), and the total.

    `totals` counts every row under the unit once, so it need not be the sum of the units' rows when `under` itself is asked.
    """

    pack: Pack
    indicator: Indicator
    under: Unit
    period: str
    period_term: str
    due: date | None
    bands: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    facts: tuple[Fact, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        return self.indicator.targets


@dataclass(frozen=True)
class Behind:
    """一条来由: one row behind a figure; `revision` is the number of the revision that counted on the day, None where none did."""

    fact: Fact
    unit: str
    for_unit: str
    revision: int | None


def figures(reader: Reader, *, pack: str, indicator: str, period: str, under: Unit) -> Table:
    """The indicator for every unit directly below `under` and for `under` itself, as ratios of sums; never a mean of ratios.

    Units are taken from the tree at the end of the period (today's while it runs); answers as they stand on the day.
    """
    asked = question(reader, pack=pack, indicator=indicator, period=period, under=under)
    with reading(reader.on(asked.tree_day)) as then:
        facts = measured(then, asked)
        owed = _owed(then, asked, reader.day)
        below = list(children(then, under))
        above = ancestors_of({f.unit for f in facts} | {o[0] for o in owed}, asked.tree_day)
        owed = [o for o in owed if under.pk in above.get(o[0], ())]
    due = max((o[2] for o in owed), default=None)
    bands = _bands(asked.indicator, columns_of(asked), facts)
    rows = []
    for unit in below:
        inside = [f for f in facts if unit.pk in above.get(f.unit, ())]
        ledger = [o for o in owed if unit.pk in above.get(o[0], ())]
        rows += _rows(asked, bands, (unit.pk, unit.public_id, unit.name_on), inside, ledger, reader.day)
    rows = _with_places(asked.indicator, rows)
    itself = [f for f in facts if f.unit == under.pk]
    if itself and below:
        own = [o for o in owed if o[0] == under.pk]
        rows += _rows(asked, bands, (under.pk, under.public_id, f"{under.name}（本级）"), itself, own, reader.day)
    totals = _rows(asked, bands, (under.pk, under.public_id, under.name), facts, owed, reader.day)
    return Table(
        asked.pack, asked.indicator, under, period, asked.period.term, due, bands, tuple(rows), tuple(totals), tuple(facts)
    )


def rows_behind(
    reader: Reader, *, pack: str, indicator: str, period: str, under: Unit, band: str | None = None, part: str = "of"
) -> list[tuple[Fact, str]]:
    """The rows behind one figure, each with the name of its unit on that day; judged by the same reading as the figure.

    `part`: count (above the line), of (below it), rest (below it and not above), missing (asked, not answered).
    `band` None takes all bands. Raises `Hidden` for a part there is not.
    """
    if part not in PARTS:
        raise Hidden("part")
    asked = question(reader, pack=pack, indicator=indicator, period=period, under=under)
    with reading(reader.on(asked.tree_day)) as then:
        facts = [f for f in measured(then, asked) if _in_part(f, part) and (band is None or part == "missing" or f.band == band)]
        names = _names(then, {f.unit for f in facts})
        of = "record__obligation__public_id"
        standing = then.rows(Revision).filter(standing_on(asked.known), **{f"{of}__in": {f.public_id for f in facts}})
        written = dict(standing.values_list(of, "number"))
    if merged := {f.for_unit for f in facts if f.for_unit}:
        with reading(reader.on(asked.period.first - ONE)) as earlier:  # the day on which what was merged still stood
            names = _names(earlier, merged) | names
    return [Behind(f, names.get(f.unit, ""), names.get(f.for_unit or 0, ""), written.get(f.public_id)) for f in facts]


def _names(reader: Reader, units: set[int]) -> dict[int, str]:
    """Names of that day by unit id."""
    return dict(units_on(reader).filter(pk__in=units).values_list("pk", "name_on"))


def question(reader: Reader, *, pack: str, indicator: str, period: str, under: Unit) -> Question:
    """What is asked, in the words of the pack as it stands on the day. Raises `Hidden` for what there is not."""
    reader.need("figures.read")
    version = version_on(pack, reader.day)
    found = pack_of(version).indicator(indicator) if version else None
    if version is None or found is None:
        raise Hidden("indicator")
    try:
        span = period_of_code(period)
    except ValueError:
        raise Hidden("period") from None
    if span.first > reader.day:
        raise Hidden("period")
    return Question(pack_of(version), found, span, under, reader.day)


def indicators_on(reader: Reader) -> list[tuple[Pack, Indicator]]:
    """Every indicator of every pack in force on the day."""
    reader.need("figures.read")
    return [(pack, i) for version in current_versions(reader.day) for pack in [pack_of(version)] for i in pack.indicators]


def periods_of(reader: Reader, *, pack: str) -> list[tuple[str, str]]:
    """(code, term) of the periods of a pack that have opened within reach, the latest first."""
    rows = reader.rows(Obligation).filter(pack=pack, opens__lte=reader.day, first__lte=reader.day)
    found = rows.filter(entry=False).values_list("period", "last").distinct().order_by("-last", "-period")
    owed = [(code, period_of_code(code, last).term) for code, last in found]
    first = rows.filter(entry=True).order_by("first").values_list("first", flat=True).first()
    return list(dict.fromkeys([*owed, *(spans_since(first, reader.day) if first else [])]))


def spans_since(first: date, day: date) -> list[tuple[str, str]]:
    """(code, term) of the years, quarters and months by which a register that began on `first` is counted."""
    found = []
    for kind, most in (("year", 5), ("quarter", 8), ("month", 24)):
        spans = periods_between(kind, period_of(kind, first).first, day + ONE)
        found += [(span.code, span.term) for span in reversed(spans[-most:])]
    return found


def latest_periods(reader: Reader) -> dict[str, tuple[str, str]]:
    """(code, term) of the latest period of every pack that has opened within reach; one query."""
    rows = reader.rows(Obligation).filter(opens__lte=reader.day, first__lte=reader.day).order_by("last", "period")
    year = period_of("year", reader.day)
    books = dict.fromkeys(rows.filter(entry=True).order_by().values_list("pack", flat=True).distinct(), (year.code, year.term))
    found = rows.filter(entry=False).values_list("pack", "period", "last").distinct()
    return books | {pack: (code, period_of_code(code, last).term) for pack, code, last in found}


def under_for(reader: Reader, public_id: str) -> Unit:
    """The unit a board is about: the one asked for, else the one the reader acts over. Raises `Hidden`."""
    reader.need("figures.read")
    if public_id:
        return unit_for(reader, public_id)
    roots = reader.scope.roots.get("figures", frozenset())
    own = units_on(reader).filter(pk__in=roots).order_by("pk").first() if roots else None
    if own is None:
        raise Hidden("unit")
    return own


def path_to(reader: Reader, under: Unit) -> list[Node]:
    """所在位置 within reach: from the unit the reader acts over down to `under`."""
    path = place_of(reader, under)
    roots = reader.scope.roots.get("figures", frozenset())
    top = next((n for n, node in enumerate(path) if node.id in roots), 0)
    return path[top:]


def _owed(reader: Reader, asked: Question, known: date) -> list[tuple[int, str, date]]:
    """(unit, state, due) of the obligations of the indicator's form, or of the whole pack, in the period, wherever they lie."""
    rows = reader.rows(Obligation).filter(pack=asked.pack.id, period=asked.period.code, exempt_reason="")
    if asked.pack.form(asked.indicator.over):
        rows = rows.filter(form=asked.indicator.over)
    return list(rows.annotate(state_on=states.state_on(known)).values_list("unit_id", "state_on", "due"))


def _bands(indicator: Indicator, columns: tuple[Column, ...], facts: Iterable[Fact]) -> tuple[str, ...]:
    """The bands that occur or have a target: choices from the best down, anything else by its text."""
    if not indicator.per:
        return ("",)
    found = {t.band for t in indicator.targets if t.band} | {f.band for f in facts if f.band}
    per = formula(indicator.per, columns)
    order = per.column.choices if isinstance(per, Term) else ()
    return tuple(sorted(found, key=lambda band: (order.index(band) if band in order else len(order), band))) or ("",)


def _rows(
    asked: Question, bands: Sequence[str], unit: tuple[int, str, str], facts: Sequence[Fact],
    owed: Sequence[tuple[int, str, date]], day: date,
) -> list[Row]:
    """One unit's rows, a row for each band."""
    ledger = Ledger(
        owed=len(owed), approved=sum(o[1] == states.APPROVED for o in owed),
        late=sum(o[1] == states.FILED_LATE for o in owed), missing=sum(o[1] == states.MISSING for o in owed),
    )  # fmt: skip
    answered = sum(f.answered for f in facts)
    form = asked.pack.form(asked.indicator.over)
    book = form is not None and form.entries        # nobody owes an entry: none is a figure
    mark = "" if book else _mark(facts, answered, owed, day, asked.indicator.over == OBLIGATIONS.name)
    rows = []
    for band in bands:
        those = [f for f in facts if not asked.indicator.per or f.band == band]
        tally = reckon.added_up(asked.indicator, those)
        count, of = _whole(tally.count), None if tally.of is None else _whole(tally.of)
        verdict = judged(target_of(asked.indicator, band), count=count, of=of, day=day) if not mark else ""
        rows.append(Row(*unit, band, count, of, len(facts), answered, mark, verdict, ledger))
    return rows


def _with_places(indicator: Indicator, rows: list[Row]) -> list[Row]:
    """The verdict of a target that asks for a place among the units of one level (first_of)."""
    for band in {row.band for row in rows}:
        goal = target_of(indicator, band)
        if goal is None or not goal.first_of:
            continue
        those = [row for row in rows if row.band == band]
        values = [None if row.mark or row.of == 0 else Fraction(row.count) / Fraction(row.of or 1) for row in those]
        verdicts = dict(zip((row.unit for row in those), ranked(goal, values)))
        rows = [replace(row, verdict=verdicts[row.unit]) if row.band == band else row for row in rows]
    return rows


def _whole(number: Fraction | int) -> int | Decimal:
    """A sum as it is shown and handed on: whole where it is whole, else with the four decimals that are kept."""
    return int(number) if number % 1 == 0 else Decimal(shown_number(number))


def _mark(facts: Sequence[Fact], answered: int, owed: Sequence[tuple[int, str, date]], day: date, ledger: bool) -> str:
    """Nobody asked, not due yet, and asked but unanswered are three things; none of them is nought.

    An indicator over the ledger itself counts the unanswered once they are due: there, nought of six is a figure.
    """
    if not facts:
        return NOT_ASKED
    if answered:
        return ""
    return NOT_DUE if any(o[2] >= day for o in owed) else "" if ledger else NOT_FILED


def _in_part(fact: Fact, part: str) -> bool:
    return {
        "count": fact.count, "of": fact.of, "rest": fact.of and not fact.count, "missing": not fact.answered,
    }[part]
