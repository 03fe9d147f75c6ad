"""算数: what indicators and pre-filling make of rows, by the record reading; the trial of examples and small sets use it.

A row maps names to values as `formula.record` takes them (等次, 上期 等次, 期初, 期末, 当日).
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dazugong.formula import Column, parse
from dazugong.formula.record import Value, evaluate, holds
from dazugong.spec.model import Indicator, Prefill

Row = Mapping[str, object]


@dataclass(frozen=True)
class Tally:
    """数: `of` is None for a plain count. The ratio is never divided here."""

    count: int = 0
    of: int | None = None


def tally(indicator: Indicator, columns: Iterable[Column], rows: Iterable[Row]) -> dict[str, Tally]:
    """Band → tally over the rows; without `per` the only band is "". A row whose band is empty counts in none."""
    columns = tuple(columns)
    count, of, where, per = (parse(text, columns) if text else None
                             for text in (indicator.count, indicator.of, indicator.where, indicator.per))
    assert count is not None
    found: dict[str, Tally] = {} if per else {"": Tally(0, 0 if of else None)}
    for row in rows:
        band = str(evaluate(per, row) or "") if per else ""
        if (where and not holds(where, row)) or (per and not band):
            continue
        inside = of is None or holds(of, row)
        fulfilled = inside and holds(count, row)
        before = found.get(band, Tally(0, 0 if of else None))
        found[band] = Tally(before.count + fulfilled, None if before.of is None else before.of + inside)
    return found


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
