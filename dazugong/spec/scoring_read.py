"""取数: the value of an item, veto or gate from rows of a form or fact table, by the record reading of formulas."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from dazugong.formula import Column, parse
from dazugong.formula.record import Row, evaluate, evaluate_rows, holds
from dazugong.formula.tree import Aggregate, names, sums_rows, walk
from dazugong.spec import reckon
from dazugong.spec.model import Indicator, Pack
from dazugong.spec.scoring import HUNDRED, SETTLED, TOTAL, Gate, Item, Sheet, Source, Veto
from dazugong.spec.scoring_reckon import NOUGHT, Known, Score, own_points, points_of, reckoned
from dazugong.spec.target import PERCENT

Days = Mapping[str, date]


@dataclass(frozen=True)
class Rows:
    """各行 of one table for one assessed: `own` is its own latest record (empty where there is none), `all` every row."""

    columns: tuple[Column, ...]
    all: Sequence[Row] = ()
    own: Row | None = None


def own_columns(sheet: Sheet) -> tuple[Column, ...]:
    """The points of the sheet itself, as the formula of a gate may use them."""
    terms = [*(section.term for section in sheet.sections), *(item.term for item in sheet.items), TOTAL]
    return tuple(Column(f"points_{number}", term, "number") for number, term in enumerate(dict.fromkeys(terms)) if term)


def tables_of(sheet: Sheet, pack: Pack) -> set[str]:
    """Names of the forms and fact tables that the sheet reads."""
    found = {one.source.over for one in sheet.marked if one.source.over}
    return found | {i.over for one in sheet.marked if (i := pack.indicator(one.source.indicator))}


def known_from(sheet: Sheet, pack: Pack, rows: Mapping[str, Rows], days: Days, typed: Mapping[str, Mapping[str, Fraction]]) -> Known:
    """All that is known of one assessed: what its tables say and what was typed.

    What was typed never displaces what is measured; it stands only where nothing can be measured.
    """
    entries, targets, bars = dict(typed), {}, {}
    for item in sheet.items:
        if not item.source.typed:
            value, settled = measured(item.source, pack, rows, days), typed.get(item.term, {}).get(SETTLED)
            entries[item.term] = {} if value is None else {"": value}
        if item.target:
            targets[item.term] = _target(item, rows, days)
        if not item.source.typed and settled is not None and points_of(item, entries[item.term], targets.get(item.term)) is None:
            entries[item.term] = {**entries[item.term], SETTLED: settled}
    for bar in (*sheet.vetoes, *sheet.gates):
        if bar.source.typed:
            said = typed.get(bar.term, {}).get("")
            bars[bar.term] = None if said is None else bool(said)
        elif bar.source.over or bar.source.indicator:
            value = measured(bar.source, pack, rows, days)
            settled = typed.get(bar.term, {}).get(SETTLED)
            bars[bar.term] = bool(value) if value is not None else None if settled is None else bool(settled)
            entries[bar.term] = {SETTLED: settled} if value is None and settled is not None else {}
    known = Known(entries, targets, bars)
    return replace(known, bars={**bars, **own_bars(sheet, reckoned(sheet, known))})


def own_bars(sheet: Sheet, score: Score) -> dict[str, bool | None]:
    """Whether each gate that reads the sheet's own points holds; None while something it reads is not scored yet."""
    columns, points = own_columns(sheet), own_points(score)
    open_ = {term for term, got in score.items.items() if got is None}
    open_ |= {section.term for section in sheet.sections if any(item.term in open_ for item in section.items)}
    open_ |= {TOTAL} if open_ else set()
    nodes = {gate.term: parse(gate.source.formula, columns) for gate in sheet.gates if gate.own}
    return {term: None if open_ & set(names(node)) else _truth(evaluate(node, points)) for term, node in nodes.items()}


def entered(one: Item | Veto | Gate, pack: Pack, rows: Mapping[str, Rows], days: Days) -> list[Row]:
    """计入的各条: the rows that a measured value, and the target it is held against, come from."""
    source = one.source
    if indicator := pack.indicator(source.indicator):
        table = rows[indicator.over]
        return reckon.entering(indicator, table.columns, table.all, source.band)
    table = rows[source.over]
    target = getattr(one, "target", "")
    taken = {id(row) for text in (source.formula, target) if text for row in _taken(text, source.where, table, days)}
    return [row for row in table.all if id(row) in taken]


def _taken(formula: str, where: str, rows: Rows, days: Days) -> list[Row]:
    """The rows that one formula takes its value from; a condition that is counted takes those for which it holds."""
    node = parse(formula, rows.columns)
    if not sums_rows(node):
        return [] if rows.own is None or not names(node) else [rows.own]
    chosen = [row for row in rows.all if not where or holds(parse(where, rows.columns), {**days, **row})]
    sums = [each for each in walk(node) if isinstance(each, Aggregate)]
    return [row for row in chosen if any(_adds(each, {**days, **row}) for each in sums)]


def _adds(node: Aggregate, row: Row) -> bool:
    if node.where is not None and not holds(node.where, row):
        return False
    if node.function == "占比":
        return True
    return holds(node.operand, row) if node.function == "计数" else evaluate(node.operand, row) is not None


def measured(source: Source, pack: Pack, rows: Mapping[str, Rows], days: Days) -> Fraction | None:
    """The value of a source; a condition is 1 or 0; None where it cannot be said."""
    if indicator := pack.indicator(source.indicator):
        return _figure(indicator, source.band, rows[indicator.over])
    form = pack.form(source.over)
    if form and not form.entries and not rows[source.over].all:
        return None     # nobody reported: a sum over nothing is nought, but it says nothing
    return _number(_evaluated(source.formula, source.where, rows[source.over], days))


def _figure(indicator: Indicator, band: str, rows: Rows) -> Fraction | None:
    """An indicator as its page shows it: a share in percent, a quotient in its own unit (每户多少元), or a plain count."""
    tally = reckon.tally(indicator, rows.columns, rows.all).get(band)
    if tally is None or tally.of == 0:
        return None
    whole = HUNDRED if indicator.shown_unit == PERCENT else 1
    return Fraction(tally.count) if tally.of is None else Fraction(tally.count) * whole / tally.of


def _evaluated(formula: str, where: str, rows: Rows, days: Days) -> object:
    node = parse(formula, rows.columns)
    if not sums_rows(node):
        return None if rows.own is None else evaluate(node, {**days, **rows.own})
    chosen = rows.all
    if where:
        condition = parse(where, rows.columns)
        chosen = [row for row in chosen if holds(condition, {**days, **row})]
    return evaluate_rows(node, chosen, days)


def _target(item: Item, rows: Mapping[str, Rows], days: Days) -> Fraction | None:
    table = rows.get(item.source.over, Rows(()))
    node = parse(item.target, table.columns)
    plain = not sums_rows(node) and table.own is None
    return _number(evaluate(node, dict(days)) if plain else _evaluated(item.target, item.source.where, table, days))


def _number(value: object) -> Fraction | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return Fraction(value)
    return Fraction(value) if isinstance(value, int | Fraction) else NOUGHT


def _truth(value: object) -> bool | None:
    return None if value is None else value is True
