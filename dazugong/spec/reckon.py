"""算数: what indicators and pre-filling make of rows, by the record reading; the trial of examples and small sets use it.

A row maps names to values as `formula.record` takes them (等次, 上期 等次, 期初, 期末, 当日).
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from dazugong.formula import Column
from dazugong.formula.record import Value, evaluate, holds
from dazugong.spec.filling import parse
from dazugong.spec.form import Prefill
from dazugong.spec.model import Indicator

Row = Mapping[str, object]


@dataclass(frozen=True)
class Tally:
    """数: `of` is None for a plain count. The ratio is never divided here."""

    count: Fraction | int = 0
    of: Fraction | int | None = None


def tally(indicator: Indicator, columns: Iterable[Column], rows: Iterable[Row]) -> dict[str, Tally]:
    """Band → tally over the rows; without `per` the only band is "". A row whose band is empty counts in none."""
    bands: dict[str, list[Judged]] = {} if indicator.per else {"": []}
    for band, _, judged in _judged(indicator, columns, rows):
        bands.setdefault(band, []).append(judged)
    return {band: added_up(indicator, judged) for band, judged in bands.items()}


def entering(indicator: Indicator, columns: Iterable[Column], rows: Iterable[Row], band: str = "") -> list[Row]:
    """计入的各条: the rows that count above or below the line of one band."""
    ratio = bool(indicator.of or indicator.of_sum)
    return [row for of, row, judged in _judged(indicator, columns, rows) if of == band and (judged.count or (ratio and judged.of))]


def _judged(indicator: Indicator, columns: Iterable[Column], rows: Iterable[Row]) -> Iterator[tuple[str, Row, Judged]]:
    """(band, row, judgement) of every row that the indicator looks at."""
    columns = tuple(columns)
    where, per = (parse(text, columns) if text else None for text in (indicator.where, indicator.per))
    for row in rows:
        band = band_of(evaluate(per, row)) if per else ""
        if not (indicator.fixed and not asked_then(indicator, row)) and not (where and not holds(where, row)) and not (per and not band):
            yield band, row, judge(indicator, columns, row)


def band_of(value: Value) -> str:
    """档: the band a value stands for, as the readings in SQL and over a snapshot write it; nought and 否 are answers, only what is empty has none."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def asked_then(indicator: Indicator, row: Row) -> bool:
    """Whether the row belongs to the period in which the base of the indicator is fixed: something was answered then."""
    return any(value is not None for name, value in row.items() if name.startswith(f"{indicator.fixed} "))


@dataclass(frozen=True)
class Judged:
    """一条的判定: whether it counts above (`count`) and below (`of`) the line, what it adds there, and the value that is told apart."""

    count: bool
    of: bool
    amount: Fraction | int = 1
    base: Fraction | int = 1
    value: str = ""


def judge(indicator: Indicator, columns: tuple[Column, ...], row: Row) -> Judged:
    """What counts above the line always counts below it too; what has no number adds nothing."""
    of = not indicator.of or holds(parse(indicator.of, columns), row)
    count = of and (not indicator.count or holds(parse(indicator.count, columns), row))
    amount, base = (evaluate(parse(text, columns), row) or 0 if text else 1 for text in (indicator.sum, indicator.of_sum))
    value = evaluate(parse(indicator.distinct, columns), row) if indicator.distinct else None
    return Judged(count, of, amount, base, "" if value is None else str(value))       # type: ignore[arg-type]


def added_up(indicator: Indicator, judged: Iterable[Judged]) -> Tally:
    """The two numbers of an indicator over rows judged: exact, never divided."""
    judged = list(judged)
    above = [one for one in judged if one.count]
    count = len({one.value for one in above if one.value}) if indicator.distinct else sum(one.amount for one in above)
    ratio = indicator.of or indicator.of_sum
    return Tally(count, sum(one.base for one in judged if one.of) if ratio else None)


def prefilled_rows(prefill: Prefill, columns: Iterable[Column], rows: Iterable[Row]) -> list[tuple[Row, dict[str, Value]]]:
    """预填的表格: (row of the source, what it puts into the columns of one row of the table)."""
    columns = tuple(columns)
    where = parse(prefill.where, columns) if prefill.where else None
    asked = [(term, parse(text, columns)) for term, text in prefill.rows]
    return [(row, {term: evaluate(node, row) for term, node in asked}) for row in rows if where is None or holds(where, row)]


def prefilled(prefill: Prefill, columns: Iterable[Column], rows: Iterable[Row]) -> Value:
    """What the system already knows: a number, or text with one row a line."""
    columns = tuple(columns)
    if prefill.where:
        where = parse(prefill.where, columns)
        rows = [row for row in rows if holds(where, row)]
    if prefill.take:
        values = [row[prefill.take] for row in rows if row.get(prefill.take) not in (None, "")]
        return values[-1] if values else None       # type: ignore[return-value]
    if prefill.list:
        return "\n".join(f"{number}. {_listed(prefill.list, row)}" for number, row in enumerate(rows, 1))
    node = parse(prefill.count or prefill.total, columns)
    if prefill.count:
        return sum(holds(node, row) for row in rows)
    values = [evaluate(node, row) for row in rows]
    return sum(value for value in values if value is not None)      # type: ignore[misc]


def _listed(terms: Iterable[str], row: Row) -> str:
    return "：".join(str(row[term]) for term in terms if row.get(term) not in (None, ""))
